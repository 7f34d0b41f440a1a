"""Runs in several processes of which the first is killed: the workers end, and what they wrote stays."""

from __future__ import annotations

import os
import random
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.ingrained.faults.conftest import Bench, Left, Resumed

pytestmark = pytest.mark.skipif(not hasattr(os, "pidfd_open"), reason="only Linux tells when a stranger ends")
KILLED, BAD_INPUT = -9, 2
PAIR = ("any", "other")


def test_workers_of_a_killed_run_end_and_save_every_sample_that_ended(bench: Bench, left: Left) -> None:
    left.copy_to(bench, "cut")
    assert len(left.asked - bench.finished("cut")) <= 2 * bench.connections


def test_what_they_saved_is_gathered_and_does_not_run_again(
    bench: Bench, left: Left, resumed: Resumed
) -> None:
    left.copy_to(bench, "cut")
    resumed("cut", "--on", "here", models=PAIR)
    assert not (bench.folder("cut") / "parts").exists()


def test_a_resume_does_not_work_against_workers_that_still_save(left: Left) -> None:
    # It used to run samples that a worker was just about to save, and both wrote into one folder.
    assert left.refused.sentences == ["the run 'left' is in progress in another process"]
    assert left.refused.code == BAD_INPUT


@pytest.mark.parametrize("seed", range(2))
def test_a_gathering_that_is_killed_is_done_again_with_the_same_result(
    bench: Bench, left: Left, resumed: Resumed, seed: int
) -> None:
    left.copy_to(bench, "cut")
    before = bench.finished("cut")
    at = random.Random(seed).randint(1, 16)  # noqa: S311  a reproducible draw
    assert bench.resume("cut", "--on", "here", of="change", at=at).code == KILLED
    assert before <= bench.finished("cut")
    resumed("cut", "--on", "here", models=PAIR)
