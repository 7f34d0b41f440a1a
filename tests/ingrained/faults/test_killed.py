"""Runs that are killed at random moments, and then resumed.

What counts as finished is what lies in the log. Inspect writes the log after every so many samples, its
buffer, and a sample that ends while it is written waits for that. So of the samples that were asked at most a
buffer and those in flight, as many as there are connections, are not in the log: these run again, no others.
"""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.ingrained.faults.conftest import Bench, Resumed, Undisturbed

KILLED = -9


@pytest.mark.parametrize("seed", range(10))
def test_a_run_killed_from_outside_after_a_random_call_is_resumed(
    bench: Bench, resumed: Resumed, seed: int
) -> None:
    after = random.Random(seed).randint(1, bench.items)  # noqa: S311  a reproducible draw
    assert bench.begin("cut", killed_after=after).code == KILLED
    assert len(bench.calls()) >= after
    assert bench.loses_at_most_the_buffer("cut")
    resumed("cut")


@pytest.mark.parametrize("seed", range(10))
def test_a_run_killed_before_a_random_change_to_a_file_is_resumed_or_begun_anew(
    bench: Bench, undisturbed: Undisturbed, resumed: Resumed, seed: int
) -> None:
    at = random.Random(seed).randint(1, undisturbed.changes)  # noqa: S311  a reproducible draw
    assert bench.begin("cut", of="change", at=at).code == KILLED
    if (bench.folder("cut") / "run.json").exists():
        assert bench.loses_at_most_the_buffer("cut")
        resumed("cut")
        return
    assert bench.calls() == []
    missing = bench.resume("cut")
    assert (missing.code, missing.sentences) == (2, [f"there is no run 'cut' in {bench.results}"])
    assert bench.begin("cut").code == 0
    assert bench.scores("cut") == undisturbed.scores


def test_a_run_killed_before_its_last_answer_is_resumed(bench: Bench, resumed: Resumed) -> None:
    assert bench.begin("cut", of="call", at=bench.items).code == KILLED
    resumed("cut")


@pytest.mark.parametrize("seed", range(2))
def test_a_run_that_is_killed_again_while_it_is_resumed_comes_to_the_same(
    bench: Bench, resumed: Resumed, seed: int
) -> None:
    draw = random.Random(seed)  # noqa: S311  a reproducible draw
    bench.begin("cut", killed_after=draw.randint(1, bench.items))
    before = bench.finished("cut")
    left = bench.items - len(before)
    assert bench.resume("cut", killed_after=draw.randint(1, left)).code == KILLED
    assert before <= bench.finished("cut")
    resumed("cut")
