"""Disks that are full, or cannot be written, at some moment of a run.

The results lie on a small file system in memory, which is filled or made read-only. That needs the
right to mount.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.ingrained.faults.conftest import Bench, Ended, Resumed, Undisturbed

FULL = "No space left on device"
READ_ONLY = "Read-only file system"
BAD_INPUT, INCOMPLETE = 2, 3
PAIR = ("any", "other")


def mount(*arguments: object) -> None:
    """Mount, or skip the test where that is not allowed."""
    program = shutil.which("mount")
    if program is None or os.geteuid() != 0:
        pytest.skip("mounting a file system needs root")
    done = subprocess.run([program, *map(str, arguments)], capture_output=True, text=True, check=False)  # noqa: S603
    if done.returncode:
        pytest.skip(f"a file system cannot be mounted here: {done.stderr.strip()}")


@pytest.fixture
def disk(bench: Bench) -> Iterator[Path]:
    """A disk of two megabytes, on which the results lie."""
    place = bench.place / "disk"
    place.mkdir()
    mount("-t", "tmpfs", "-o", "size=2m", "tmpfs", place)
    bench.results = place / "results"
    try:
        yield place
    finally:
        subprocess.run(["umount", str(place)], check=True)  # noqa: S603, S607  ours


def says_in_a_sentence(ended: Ended, code: int, *words: str) -> None:
    """Whether a command ended with a code, and one sentence that has these words."""
    assert ended.code == code, ended.err
    assert len(ended.sentences) == 1, ended.err
    assert all(word in ended.sentences[0] for word in words), ended.err


@pytest.fixture
def ballast(disk: Path) -> Path:
    """The file that fills the disk."""
    return disk / "ballast"


@pytest.mark.parametrize("at", [1, 2])
def test_a_disk_that_is_full_before_the_first_call_costs_nothing(
    bench: Bench, undisturbed: Undisturbed, ballast: Path, at: int
) -> None:
    ended = bench.begin("cut", of="change", at=at, do="fill", file=str(ballast))
    says_in_a_sentence(ended, BAD_INPUT, str(bench.folder("cut")), FULL)
    assert bench.calls() == []
    ballast.unlink()
    assert bench.begin("cut").code == 0
    assert bench.scores("cut") == undisturbed.scores


@pytest.mark.parametrize("at", [11, 20])
def test_a_disk_that_fills_while_the_run_goes_on_ends_it_and_what_was_saved_stays(
    bench: Bench, resumed: Resumed, ballast: Path, at: int
) -> None:
    ended = bench.begin("cut", of="call", at=at, do="fill", file=str(ballast))
    says_in_a_sentence(ended, INCOMPLETE, str(bench.folder("cut")), FULL, "--resume")
    assert bench.loses_at_most_the_buffer("cut")
    ballast.unlink()
    resumed("cut")


def test_a_disk_that_fills_while_workers_write_ends_the_run_and_what_was_saved_stays(
    bench: Bench, resumed: Resumed, ballast: Path
) -> None:
    plan = {"of": "call", "at": 9, "do": "fill", "file": str(ballast)}
    ended = bench.begin("cut", "--on", "processes:2", models=PAIR, **plan)
    assert ended.code in {BAD_INPUT, INCOMPLETE}, ended.err
    assert "Traceback" not in ended.err
    assert FULL in ended.err
    before = bench.finished("cut")
    ballast.unlink()
    resumed("cut", "--on", "here", models=PAIR)
    assert before <= bench.finished("cut")


def test_a_resume_on_a_disk_that_is_still_full_says_so_and_loses_nothing(
    bench: Bench, resumed: Resumed, ballast: Path
) -> None:
    bench.begin("cut", of="call", at=15, do="fill", file=str(ballast))
    before = bench.finished("cut")
    says_in_a_sentence(bench.resume("cut"), BAD_INPUT, str(bench.folder("cut")), FULL)
    assert bench.finished("cut") == before
    ballast.unlink()
    resumed("cut")


def test_a_disk_that_everything_lies_on_may_be_full(bench: Bench, resumed: Resumed, ballast: Path) -> None:
    temporary = ballast.with_name("tmp")
    temporary.mkdir()
    bench.environment = dict.fromkeys(("TMPDIR", "XDG_DATA_HOME", "XDG_CACHE_HOME"), str(temporary))
    ended = bench.begin("cut", of="call", at=15, do="fill", file=str(ballast))
    says_in_a_sentence(ended, INCOMPLETE, FULL, "--resume")
    again = bench.resume("cut", of="change", at=1, do="fill", file=str(ballast))
    says_in_a_sentence(again, BAD_INPUT, FULL)
    ballast.unlink()
    resumed("cut")


def test_a_folder_that_cannot_be_written_is_said_before_the_first_call(
    bench: Bench, resumed: Resumed, disk: Path
) -> None:
    bench.begin("cut", killed_after=12)
    before = bench.finished("cut")
    mount("-o", "remount,ro", disk)
    says_in_a_sentence(bench.resume("cut"), BAD_INPUT, str(bench.folder("cut")), READ_ONLY)
    assert bench.calls() == []
    says_in_a_sentence(bench.begin("new"), BAD_INPUT, str(bench.folder("new")), READ_ONLY)
    assert bench.calls() == []
    assert bench.command("table", bench.folder("cut")).code in {0, INCOMPLETE}
    mount("-o", "remount,rw", disk)
    assert bench.finished("cut") == before
    resumed("cut")


def test_a_folder_that_is_taken_away_ends_the_run_in_a_sentence(bench: Bench, resumed: Resumed) -> None:
    logs = bench.folder("cut") / "logs"
    ended = bench.begin("cut", of="call", at=9, do="block", file=str(logs))
    says_in_a_sentence(ended, INCOMPLETE, str(logs), "--resume")
    logs.unlink()
    logs.with_name("logs.away").rename(logs)
    resumed("cut")
