from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingrained_scorers.generalisation.confidence import confidence
from ingrained_scorers.generalisation.summary import sums
from ingrained_scorers.records import Scored

HALF, TENTH = math.log(0.5), math.log(0.1)


def test_one_token_gives_its_probability() -> None:
    assert confidence("16", "16", [("16", HALF)]) == pytest.approx(0.5)


def test_the_tokens_of_an_answer_are_multiplied_and_others_are_not() -> None:
    tokens = [("ANSWER", TENTH), (":", TENTH), (" 1", HALF), ("6", HALF), (".", TENTH)]
    assert confidence("ANSWER: 16.", "16", tokens) == pytest.approx(0.25)


def test_what_follows_the_reply_does_not_count() -> None:
    assert confidence("16", "16", [("16", HALF), ("<end>", TENTH)]) == pytest.approx(0.5)


@pytest.mark.parametrize("token", ["Ġ16", "▁16", " 16", "Ċ16"])
def test_marks_of_tokenizers_are_blanks(token: str) -> None:
    assert confidence("is 16", "16", [("is", TENTH), (token, HALF)]) == pytest.approx(0.5)


def test_the_last_of_several_places_counts_and_no_part_of_a_longer_number() -> None:
    tokens = [("16", TENTH), (" ->", 0.0), (" 16", HALF), (",", 0.0), (" not", 0.0), (" 116", TENTH)]
    assert confidence("16 -> 16, not 116", "16", tokens) == pytest.approx(0.5)


@pytest.mark.parametrize(
    ("reply", "shown", "tokens"),
    [
        ("16", "16", []),  # the provider tells nothing
        ("16", "", [("16", HALF)]),  # no answer
        ("1,600", "1600", [("1,600", HALF)]),  # not as it stands there
        ("16", "16", [("17", HALF)]),  # the most likely token, where another was drawn
    ],
)
def test_it_is_undefined_where_the_answer_cannot_be_found_in_the_tokens(
    reply: str, shown: str, tokens: list[tuple[str, float]]
) -> None:
    assert confidence(reply, shown, tokens) is None


@given(st.lists(st.floats(-20, 0), min_size=1, max_size=6))
def test_it_is_the_product_however_an_answer_is_cut_into_tokens(logs: list[float]) -> None:
    word = "x" * len(logs)
    got = confidence(word, word, [("x", value) for value in logs])
    assert got == pytest.approx(math.exp(sum(logs)))


def pair(item: str, known: float | None, new: float | None, right: float) -> list[Scored]:
    return [
        Scored(item, {"right": 1.0, "confidence": known}),
        Scored(item, {"right": right, "confidence": new}, role="twin"),
    ]


def test_the_summary_sets_confidence_against_being_right() -> None:
    rows = [*pair("a", 1.0, 0.8, 0.0), *pair("b", 0.9, 0.5, 1.0)]
    got = sums(rows)
    assert got["confidence"].value() == pytest.approx((0.9 + 0.7) / 2)  # means of the items
    assert got["overconfidence"].value() == pytest.approx((0.8 - 0.5) / 2)


def test_without_log_probabilities_both_are_undefined_and_counted() -> None:
    got = sums([*pair("a", None, None, 0.0), *pair("b", 0.9, None, 1.0)])
    assert (got["confidence"].n, got["confidence"].undefined) == (1, 3)
    assert got["overconfidence"].value() is None
    assert got["overconfidence"].undefined == 2
