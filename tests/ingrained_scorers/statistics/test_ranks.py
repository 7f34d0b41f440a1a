from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingrained_scorers.statistics.ranks import rank_intervals


def test_five_models() -> None:
    # a beats c, d and e; b and d beat e: 1 + better ones up to 5 - worse ones.
    found = rank_intervals({"a": {"c", "d", "e"}, "b": {"e"}, "c": set(), "d": {"e"}, "e": set()})
    assert found == {"a": (1, 2), "b": (1, 4), "c": (2, 5), "d": (2, 4), "e": (4, 5)}


def test_without_evidence_every_place_is_open() -> None:
    assert rank_intervals({m: [] for m in "abc"}) == dict.fromkeys("abc", (1, 3))


def test_a_full_order_leaves_one_place_each() -> None:
    assert rank_intervals({1: [2, 3], 2: [3], 3: []}) == {1: (1, 1), 2: (2, 2), 3: (3, 3)}


@given(st.lists(st.floats(0, 1), min_size=1, max_size=8, unique=True), st.floats(0, 1))
def test_the_interval_holds_the_rank_of_the_scores(scores: list[float], margin: float) -> None:
    worse = {s: [o for o in scores if o < s - margin] for s in scores}
    ordered = sorted(scores, reverse=True)
    for score, (best, worst) in rank_intervals(worse).items():
        assert 1 <= best <= 1 + ordered.index(score) <= worst <= len(scores)


@pytest.mark.parametrize("worse", [{"a": ["a"]}, {"a": ["b"], "b": ["a"]}, {"a": ["x"]}])
def test_what_cannot_be_is_refused(worse: dict[str, list[str]]) -> None:
    with pytest.raises(ValueError, match="cannot be worse"):
        rank_intervals(worse)
