from __future__ import annotations

import math
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingrained.spec.bounds import PATTERN, parse_bound

NUMBERS = st.floats(min_value=-1e6, max_value=1e6, allow_nan=False)


@pytest.mark.parametrize(
    ("text", "inside", "outside"),
    [
        (">= 0.9", [0.9, 1.0], [0.89]),
        ("<=0.1", [0.1, -3.0], [0.11]),
        ("> 0", [0.001], [0.0, -1.0]),
        ("< 1", [0.999], [1.0]),
        ("== 1", [1.0], [0.999, 1.001]),
        ("0.4..0.6", [0.4, 0.5, 0.6], [0.39, 0.61]),
        ("-1 .. 1e1", [-1.0, 10.0], [-1.1, 10.1]),
        (" 0..0 ", [0.0], [0.1]),
    ],
)
def test_bounds_hold_inside_and_not_outside(text: str, inside: list[float], outside: list[float]) -> None:
    bound = parse_bound(text)

    assert all(bound.holds(value) for value in inside)
    assert not any(bound.holds(value) for value in outside)
    assert not bound.holds(None)
    assert not bound.holds(math.nan)


def test_undefined_holds_for_nothing_that_is_defined() -> None:
    bound = parse_bound("undefined")

    assert bound.holds(None)
    assert bound.holds(math.nan)
    assert not bound.holds(0.0)
    assert str(bound) == "undefined"


def test_rounding_does_not_break_a_bound() -> None:
    assert parse_bound(">= 0.3").holds(0.1 + 0.1 + 0.1 - 1e-12)
    assert parse_bound("== 0.3").holds(0.1 + 0.2)


@pytest.mark.parametrize(
    "text", ["", "0.9", ">", "=> 1", ">= x", "0.6..0.4", "1...2", "none", ">= 1 <= 2", ">= nan"]
)
def test_other_texts_are_no_bounds(text: str) -> None:
    with pytest.raises(ValueError, match=r"a bound must be like|a range goes from low to high"):
        parse_bound(text)


@given(NUMBERS, st.sampled_from([">=", "<=", ">", "<", "=="]), NUMBERS)
def test_a_bound_is_its_comparison(limit: float, sign: str, value: float) -> None:
    bound = parse_bound(f"{sign} {limit!r}")
    exact = {
        ">=": value >= limit,
        "<=": value <= limit,
        ">": value > limit,
        "<": value < limit,
        "==": value == limit,
    }

    assert bound.holds(value) == exact[sign] or abs(value - limit) <= 1e-9
    assert parse_bound(str(bound)) == bound


@given(st.text(alphabet="<>=.0123456789 -+eundfi", max_size=12))
def test_the_pattern_of_the_schema_is_the_grammar_of_the_parser(text: str) -> None:
    try:
        parsed = bool(parse_bound(text))
    except ValueError as error:
        parsed = "from low to high" in str(error)

    assert bool(re.search(PATTERN, text)) == parsed
