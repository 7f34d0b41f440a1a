"""The same one-turn task here, on one process and on two: samples a second, and the ratios."""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import tempfile
from dataclasses import dataclass

SAMPLES = 1_000
_RUN = """
import json, pathlib, sys, time
began = time.perf_counter()
on, model, connections, samples = sys.argv[1], sys.argv[2], int(sys.argv[3]), int(sys.argv[4])
rows = [{"id": f"q{i}", "input": f"Question {i}: say 42.", "target": "42"} for i in range(samples)]
pathlib.Path("plain.jsonl").write_text("\\n".join(map(json.dumps, rows)))
pathlib.Path("plain.yaml").write_text("task: plain\\nitems: {file: plain.jsonl}\\nscorer: match\\n")
import ingrained

class Clock:
    def __init__(self): self.times = []
    def expect(self, key, samples): pass
    def sample_done(self, key): self.times.append(time.perf_counter())

clock = Clock()
done = ingrained.run("plain.yaml", models=[model], seed=1, on=on, max_connections=connections, watcher=clock)
assert done.complete
first, last = clock.times[0], clock.times[-1]
print(json.dumps({"rate": (samples - 1) / (last - first), "start": first - began,
                  "whole": time.perf_counter() - began}))
"""


@dataclass(frozen=True)
class Measured:
    """One run.

    Attributes:
        rate: Samples a second between the first that ended and the last.
        start: Seconds until the first had ended: imports, the task, the workers' start.
        whole: Seconds of the whole run.
    """

    rate: float
    start: float
    whole: float


def measured(
    on: str, model: str, *, connections: int, samples: int = SAMPLES, path: str | None = None
) -> Measured:
    """Run the task once.

    Args:
        on: Where it is done.
        model: The model.
        connections: Concurrent calls of each worker.
        samples: Samples.
        path: A folder of packages for every process of the run.

    Raises:
        subprocess.CalledProcessError: It failed.
    """
    command = [sys.executable, "-c", _RUN, on, model, str(connections), str(samples)]
    with tempfile.TemporaryDirectory() as place:
        extra = {"XDG_DATA_HOME": place, "XDG_CACHE_HOME": place}
        if path is not None:
            extra["PYTHONPATH"] = os.pathsep.join([path, os.environ.get("PYTHONPATH", "")])
        done = subprocess.run(
            command, check=True, capture_output=True, text=True, cwd=place, env=os.environ | extra
        )
    return Measured(**json.loads(done.stdout.splitlines()[-1]))


def compare(title: str, places: tuple[str, ...], runs: int, **options: object) -> None:
    """Measure several places in turn, and print each against the first of them.

    Args:
        title: What is compared.
        places: Where it is done.
        runs: Runs of each.
        **options: As `measured`.
    """
    rounds = [{on: measured(on, **options) for on in places} for _ in range(runs)]  # type: ignore[arg-type]  # passed on
    for on in places:
        mine = [found[on] for found in rounds]
        rate = statistics.median(found[on].rate / found[places[0]].rate for found in rounds)
        whole = statistics.median(found[places[0]].whole / found[on].whole for found in rounds)
        print(
            f"{title}, {on}: {statistics.median(m.rate for m in mine):.0f} samples/s once it runs, "
            f"{statistics.median(m.start for m in mine):.1f} s until then; against {places[0]} "
            f"x{rate:.2f}, the whole run x{whole:.2f}"
        )


def main(runs: int = 3) -> None:
    """Compare places by a model that answers at once, so that only the machine's own work counts."""
    compare(
        f"{SAMPLES} samples",
        ("processes:1", "processes:2", "here"),
        runs,
        model="reference/constant",
        connections=10,
    )


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
