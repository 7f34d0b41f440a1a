"""Values as numbers, as Inspect takes them."""

from __future__ import annotations

import math
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingrained.results.values import is_scored, named, number

NUMBERS = st.one_of(st.booleans(), st.integers(-(10**9), 10**9), st.floats(allow_nan=False))
WORDS = st.sampled_from([*"CIPN", "yes", "No", "TRUE", "false", "1", "-2.5", "1e3", " 7 ", "٣"])


@given(
    st.one_of(NUMBERS, WORDS, NUMBERS.map(lambda value: format(value, "")).filter(lambda t: "inf" not in t))
)
def test_numbers_letters_and_words_are_what_inspect_takes_them_for(value: Any) -> None:
    from inspect_ai.scorer import value_to_float

    assert number(value) == value_to_float()(value)


@pytest.mark.parametrize("value", [float("nan"), None, [1, 2], {}, "A", "", "c", "nan", "inf"])
def test_what_is_no_number_is_undefined_and_never_0(value: Any) -> None:
    assert number(value) is None


def test_a_lone_value_is_called_score() -> None:
    assert named("C") == {"score": 1}
    assert named({"a": 1, "b": None, "c": [1]}) == {"a": 1, "b": None, "c": None}
    assert named({}) == {}


@pytest.mark.parametrize(
    ("value", "scored"), [(math.nan, False), (None, False), (0, True), ("", True), ({}, True)]
)
def test_nan_marks_a_sample_without_a_score(value: Any, *, scored: bool) -> None:
    assert is_scored(value) is scored
