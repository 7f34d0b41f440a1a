"""Runs that are killed at random moments, and then resumed.

What counts as finished is what lies in the log. Inspect writes the log after every 50 samples, and a sample
that ends while it is written waits for that. So of the samples that were asked at most 50 and those in
flight, as many as there are connections, are not in the log: these run again, and no other.
"""

from __future__ import annotations

import random
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from tests.ingrained.faults.conftest import Bench, Ended, Undisturbed

KILLED = -9
ITEMS = 110
BUFFER = 50
CONNECTIONS = 4


def resumed_as_undisturbed(bench: Bench, undisturbed: Undisturbed, asked: list[str]) -> Ended:
    """Resume the run `cut`, and hold it to what is promised."""
    finished = bench.finished("cut")
    everything = {name for name, _ in undisturbed.scores}
    assert len(set(asked) - finished) <= BUFFER + CONNECTIONS
    resumed = bench.resume("cut")
    assert resumed.code == 0
    assert sorted(bench.calls()) == sorted(everything - finished)
    assert bench.scores("cut") == undisturbed.scores
    assert resumed.table == undisturbed.table
    return resumed


@pytest.mark.parametrize("seed", range(10))
def test_a_run_killed_from_outside_after_a_random_call_is_resumed(
    bench: Bench, undisturbed: Undisturbed, seed: int
) -> None:
    after = random.Random(seed).randint(1, ITEMS)  # noqa: S311  a reproducible draw
    assert bench.begin("cut", killed_after=after).code == KILLED
    asked = bench.calls()
    assert len(asked) >= after
    resumed_as_undisturbed(bench, undisturbed, asked)


@pytest.mark.parametrize("seed", range(10))
def test_a_run_killed_before_a_random_change_to_a_file_is_resumed_or_begun_anew(
    bench: Bench, undisturbed: Undisturbed, seed: int
) -> None:
    at = random.Random(seed).randint(1, undisturbed.changes)  # noqa: S311  a reproducible draw
    assert bench.begin("cut", of="change", at=at).code == KILLED
    asked = bench.calls()
    if (bench.results / "cut" / "run.json").exists():
        resumed_as_undisturbed(bench, undisturbed, asked)
        return
    assert asked == []
    missing = bench.resume("cut")
    assert (missing.code, missing.sentences) == (2, [f"there is no run 'cut' in {bench.results}"])
    assert bench.begin("cut").code == 0
    assert bench.scores("cut") == undisturbed.scores


@pytest.mark.parametrize("plan", [{"of": "call", "at": 1}, {"of": "change", "at": 1}])
def test_a_run_killed_before_the_first_answer_has_lost_nothing(
    bench: Bench, undisturbed: Undisturbed, plan: dict[str, Any]
) -> None:
    assert bench.begin("cut", **plan).code == KILLED
    again = bench.resume("cut") if plan["of"] == "call" else bench.begin("cut")
    assert again.code == 0
    assert bench.scores("cut") == undisturbed.scores


@pytest.mark.parametrize("seed", range(2))
def test_a_run_that_is_killed_and_killed_again_while_it_is_resumed_comes_to_the_same(
    bench: Bench, undisturbed: Undisturbed, seed: int
) -> None:
    draw = random.Random(seed)  # noqa: S311  a reproducible draw
    bench.begin("cut", killed_after=draw.randint(1, ITEMS))
    left = ITEMS - len(bench.finished("cut"))
    assert bench.resume("cut", killed_after=draw.randint(1, left)).code == KILLED
    resumed_as_undisturbed(bench, undisturbed, bench.calls())
