"""How alike models fail, and what a score costs."""

from __future__ import annotations

from typing import Any

import pytest

from ingrained.comparing.cost import points
from ingrained.comparing.similarity import similarities
from ingrained.comparing.survival import unsolved


def scores(right: str) -> dict[str, Any]:
    """An item for each letter: 1 is right, 0 wrong, - undefined."""
    values = {"1": 1.0, "0": 0.0, "-": None}
    return {f"item {place}": values[letter] for place, letter in enumerate(right)}


def test_models_that_miss_the_same_items_agree_and_others_do_not(comparing: Any) -> None:
    found = comparing({"a": scores("11001100"), "b": scores("11001100"), "c": scores("10101010")})
    (alike,) = similarities(found)
    assert alike.method == "error consistency"
    assert alike.samples == 8
    matrix = alike.frame()
    assert list(matrix.index) == list(matrix.columns) == ["a", "b", "c"]
    # Half right each, and a and c right together on a quarter: as independent models would be.
    assert matrix.to_numpy().tolist() == [[1, 1, 0], [1, 1, 0], [0, 0, 1]]


def test_two_of_three_that_are_one_count_as_fewer(comparing: Any) -> None:
    (alike,) = similarities(comparing({m: scores("11001100") for m in "ab"} | {"c": scores("10101010")}))
    # Correlations 1, 0, 0 off the diagonal: 9 / (3 + 2) models.
    assert alike.effective.value == pytest.approx(9 / 5)
    assert (alike.missed.share, alike.missed.expected) == (0.25, 0.125)


def test_only_samples_that_all_have_are_compared(comparing: Any) -> None:
    (alike,) = similarities(comparing({"a": scores("110-"), "b": scores("1101")}))
    assert alike.samples == 3


def test_what_nothing_tells_right_from_wrong_is_left_out(comparing: Any) -> None:
    loud = {"a": {"x": {"volume": 7.0}}, "b": {"x": {"volume": 9.0}}}
    assert similarities(comparing(loud)) == []
    assert similarities(comparing({"a": {"x": 1.0}})) == []


def test_models_that_are_always_right_have_no_agreement_to_explain(comparing: Any) -> None:
    (alike,) = similarities(comparing({"a": scores("111"), "b": scores("111")}))
    assert alike.frame().isna().to_numpy().all()
    assert (alike.effective.value, alike.effective.unvaried) == (None, 2)


def test_probabilities_of_answers_give_capa(comparing: Any) -> None:
    def sure(right: float) -> dict[str, float]:
        return {"score": float(right > 0.5), "p(A)*": right, "p(B)": 1 - right}

    models = {
        "a": {"x": sure(1.0), "y": sure(0.0)},
        "b": {"x": sure(1.0), "y": sure(0.0)},
        "c": {"x": sure(0.0), "y": sure(1.0)},
    }
    (alike,) = similarities(comparing(models))
    assert alike.method == "CAPA"
    # Observed 1 and 0; expected is a half, where half are right and there are two options.
    assert alike.frame().to_numpy().tolist() == [[1, 1, -1], [1, 1, -1], [-1, -1, 1]]


def test_the_frontier_holds_who_is_best_for_the_tokens(comparing: Any) -> None:
    found = comparing({"a": scores("1100"), "b": scores("1111"), "c": scores("1000")})
    runs = found.results.runs
    runs["total_tokens"] = runs["model"].map({"a": 40.0, "b": 400.0, "c": 80.0}).astype(float)
    spent = points(found).set_index("model")
    assert dict(spent["tokens"]) == {"a": 10, "b": 100, "c": 20}
    assert dict(spent["frontier"]) == {"a": True, "b": True, "c": False}
    assert spent["cost"].isna().all()


def test_a_dialogue_without_a_fix_is_censored_at_its_last_reply(results: Any, comparing: Any) -> None:
    def session(turns: float | None, replies: float) -> dict[str, float | None]:
        return {
            "turns_to_fix": turns,
            "replies": replies,
            "satisfiable": 1.0,
            "solved": float(turns is not None),
        }

    items = {"w": session(1, 1), "x": session(2, 2), "y": session(None, 3), "z": session(None, 4)}
    found = comparing(results({"m": items}, scorers=("loop",)), metrics=("solved",))
    curve = unsolved(found.contests[0])
    assert list(zip(curve["time"], curve["value"], strict=True)) == [(0, 1), (1, 0.75), (2, 0.5), (4, 0.5)]
