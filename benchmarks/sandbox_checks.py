"""Checks per second: the runner in the bubblewrap sandbox against the same runner as a bare subprocess."""

from __future__ import annotations

from measure import compare, python

ROUNDS = 40
CHECKS = 16
_JOB = f"""
import asyncio, json, subprocess, sys
from importlib.resources import files
from ingrained.sandboxes.bwrap import BwrapSandbox
from ingrained.sandboxes.interpreter import find_interpreter
runner = files("ingrained.protocols.repair").joinpath("runner.py").read_text()
job = json.dumps({{
    "source": "def double(x):\\n    return 2 * x\\n", "driver": "", "seconds": 10, "nonce": "n",
    "calls": [{{"call": "double", "args": [i]}} for i in range({CHECKS})],
}})
command = [find_interpreter().command, "-I", "-c", runner]
"""
IN_SANDBOX = (
    _JOB
    + f"""
async def main():
    boxes = await BwrapSandbox.sample_init("bench", None, {{}})
    for _ in range({ROUNDS}):
        done = await boxes["default"].exec(command, input=job)
        assert done.stdout.startswith("n["), done
    await BwrapSandbox.sample_cleanup("bench", None, boxes, False)
asyncio.run(main())
"""
)
BARE = (
    _JOB
    + f"""
for _ in range({ROUNDS}):
    done = subprocess.run(command, input=job, capture_output=True, text=True)
    assert done.stdout.startswith("n["), done
"""
)


def main(runs: int = 5) -> None:
    """Compare whole processes on the clock and on the processor; both import the same modules."""
    compare(f"{ROUNDS * CHECKS} checks, bwrap / bare subprocess", python(IN_SANDBOX), python(BARE), runs)


if __name__ == "__main__":
    main()
