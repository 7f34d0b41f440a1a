"""Times commands side by side: alternating runs, processor time of whole processes, the median ratio."""

from __future__ import annotations

import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Timing:
    """Times of one process, its children included.

    Attributes:
        wall: Seconds on the clock.
        cpu: Seconds of processor time, user and system.
    """

    wall: float
    cpu: float


def timed(command: Sequence[str], extra: Mapping[str, str] | None = None) -> Timing:
    """Run a command to its end, its output thrown away.

    Raises:
        subprocess.CalledProcessError: It failed.
    """
    before, began = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    with tempfile.TemporaryDirectory() as place:
        home = {"XDG_DATA_HOME": place, "XDG_CACHE_HOME": place}
        environment = dict(os.environ) | home | dict(extra or {})
        subprocess.run(command, check=True, capture_output=True, cwd=place, env=environment)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return Timing(time.perf_counter() - began, cpu)


def python(source: str) -> list[str]:
    """A command that runs a piece of Python in this interpreter."""
    return [sys.executable, "-c", source]


def script(name: str) -> str:
    """A console script of this interpreter's environment."""
    return str(Path(sys.executable).parent / name)


def compare(title: str, ours: Sequence[str], other: Sequence[str], runs: int) -> float:
    """Time two commands in turn and print the median of their ratios.

    Args:
        title: What is compared.
        ours: The first command.
        other: The second command.
        runs: Counted runs of each, after one of each that is not.

    Returns:
        Median of ours / other in processor time.
    """
    timed(ours), timed(other)
    pairs = [(timed(ours), timed(other)) for _ in range(runs)]
    ratios = [a.cpu / b.cpu for a, b in pairs]
    first, second = (statistics.median(pair[side].cpu for pair in pairs) for side in (0, 1))
    ratio, spread = statistics.median(ratios), f"{min(ratios):.3f} to {max(ratios):.3f}"
    print(f"{title}: ratio {ratio:.3f} ({spread}, {runs} pairs); cpu {first:.2f} s against {second:.2f} s")
    return ratio
