"""From Inspect logs to tables."""
