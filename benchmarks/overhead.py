"""The same single-turn task of 1,000 samples, through ingrained and written by hand in Inspect."""

from __future__ import annotations

from measure import compare, python

SAMPLES = 1_000
_TASK = f"""
import json, pathlib
rows = [{{"id": f"q{{i}}", "input": f"Question {{i}}: say 42.", "target": "42"}} for i in range({SAMPLES})]
"""
THROUGH_INGRAINED = (
    _TASK
    + """
pathlib.Path("plain.jsonl").write_text("\\n".join(map(json.dumps, rows)))
pathlib.Path("plain.yaml").write_text("task: plain\\nitems: {file: plain.jsonl}\\nscorer: match\\n")
import ingrained
assert ingrained.run("plain.yaml", models=["reference/constant"], seed=1).complete
"""
)
BY_HAND = (
    _TASK
    + """
from inspect_ai import Task, eval_set, task
from inspect_ai.dataset import MemoryDataset, Sample
from inspect_ai.scorer import match
from inspect_ai.solver import generate

@task
def plain():
    return Task(dataset=MemoryDataset([Sample(**row) for row in rows]), solver=generate(), scorer=match())

done, _ = eval_set(
    plain(), log_dir="logs", model="reference/constant", continue_on_fail=True,
    retry_attempts=1, retry_on_error=1, log_realtime=False, log_buffer=50, score_display=False,
    ctl_server=False, display="none",
)
assert done
"""
)


def main(runs: int = 5) -> None:
    """Compare whole processes."""
    compare(f"{SAMPLES} samples, ingrained / by hand", python(THROUGH_INGRAINED), python(BY_HAND), runs)


if __name__ == "__main__":
    main()
