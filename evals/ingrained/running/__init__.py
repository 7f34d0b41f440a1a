"""From task files to finished Inspect logs: build, plan, run, resume."""
