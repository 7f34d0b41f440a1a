"""Runs that are told to end by a signal, and then resumed."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.ingrained.faults.conftest import Bench, Ended, Resumed, Undisturbed

INTERRUPTED = 130
PAIR = ("any", "other")


def says_how_to_go_on(bench: Bench, ended: Ended) -> None:
    """Whether it ended as an interrupted run does."""
    assert ended.code == INTERRUPTED, ended.err
    assert ended.sentences == [f"Interrupted. Go on with: ingrained run --resume {bench.folder('cut')}"]


def begun(bench: Bench) -> bool:
    """Whether there is something to go on with."""
    return (bench.folder("cut") / "run.json").exists()


@pytest.mark.parametrize(
    ("at", "do"), [(1, "interrupt"), (11, "interrupt"), (11, "terminate"), (20, "terminate")]
)
def test_a_run_that_is_told_to_end_saves_all_samples_that_ended(
    bench: Bench, resumed: Resumed, at: int, do: str
) -> None:
    says_how_to_go_on(bench, bench.begin("cut", of="call", at=at, do=do))
    assert len(set(bench.calls()) - bench.finished("cut")) <= bench.connections
    resumed("cut")


def test_a_run_with_workers_that_is_told_to_end_has_them_save_all_samples_that_ended(
    bench: Bench, resumed: Resumed
) -> None:
    plan = {"of": "call", "at": 9, "do": "terminate parent"}
    ended = bench.begin("cut", "--on", "processes:2", models=PAIR, **plan)
    says_how_to_go_on(bench, ended)
    assert len(bench.processes()) == len(PAIR)
    assert len(set(bench.calls()) - bench.finished("cut")) <= len(PAIR) * bench.connections
    assert not (bench.folder("cut") / "parts").exists()
    resumed("cut", "--on", "here", models=PAIR)


def test_a_run_in_the_background_of_a_script_can_be_told_to_end(bench: Bench, resumed: Resumed) -> None:
    says_how_to_go_on(bench, bench.begin("cut", of="call", at=11, do="terminate", background=True))
    resumed("cut")


def test_a_run_in_the_background_of_a_script_does_not_heed_ctrl_c(
    bench: Bench, undisturbed: Undisturbed
) -> None:
    assert bench.begin("cut", of="call", at=11, do="interrupt", background=True).code == 0
    assert bench.scores("cut") == undisturbed.scores


def test_a_run_that_is_interrupted_before_its_record_has_nothing_to_go_on_with(bench: Bench) -> None:
    ended = bench.begin("cut", of="change", at=1, do="interrupt")
    assert not begun(bench)
    assert (ended.code, ended.sentences) == (INTERRUPTED, ["Interrupted before anything was asked."])


@pytest.mark.parametrize("seed", range(2))
def test_a_run_may_be_told_to_end_at_any_moment(
    bench: Bench, undisturbed: Undisturbed, resumed: Resumed, seed: int
) -> None:
    at = random.Random(seed).randint(1, undisturbed.changes)  # noqa: S311  a reproducible draw
    ended = bench.begin("cut", of="change", at=at, do=("interrupt", "terminate")[seed % 2])
    if begun(bench):
        says_how_to_go_on(bench, ended)
        resumed("cut")
    else:
        assert ended.code == INTERRUPTED
        assert ended.sentences == ["Interrupted before anything was asked."]
        assert bench.begin("cut").code == 0
