from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingrained.protocols.repair.items import Check
from ingrained.protocols.repair.values import outcome_of, same, shown_call, shown_outcome, shown_wanted

values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=12,
)


@given(values)
def test_a_value_is_the_same_as_itself_after_a_trip_through_json(value: Any) -> None:
    assert same(json.loads(json.dumps(value)), value)


@given(values, values)
def test_sameness_has_no_direction(left: Any, right: Any) -> None:
    assert same(left, right) == same(right, left)


@pytest.mark.parametrize(
    ("left", "right"),
    [
        (1, 1.0),
        (0.1 + 0.2, 0.3),
        (0.0, -0.0),
        ([1.0], [1]),
        ({"a": [0.30000000000000004]}, {"a": [0.3]}),
        (10**12, 1e12),
    ],
)
def test_numbers_are_the_same_within_a_little(left: Any, right: Any) -> None:
    assert same(left, right)


@pytest.mark.parametrize(
    ("left", "right"),
    [
        (True, 1),
        (False, 0),
        (False, None),
        (0, None),
        ("1", 1),
        ([1], [True]),
        ([1, 2], [2, 1]),
        ([1], [1, 1]),
        ({"a": 1}, {"a": 1, "b": None}),
        ({"a": [1, {"b": True}]}, {"a": [1, {"b": 1}]}),
        ([], {}),
        ("", None),
        (10**12, 10**12 + 1),
        (10**400, 1.0),
        (10**400, 10**400 + 1),
        (1.0, 1.0001),
    ],
)
def test_different_values_are_not_the_same(left: Any, right: Any) -> None:
    assert not same(left, right)
    assert not same(right, left)


@pytest.mark.parametrize(
    ("answer", "outcome"),
    [
        ({"value": [1, None]}, "P"),
        ({"value": [1]}, "F"),
        ({"raised": "ValueError", "kinds": ["ValueError", "Exception"]}, "E:ValueError"),
        ({"raised": "a b\nc'", "kinds": []}, "E:abc"),
        ({"raised": " ", "kinds": []}, "E:Exception"),
        ({"raised": "x" * 500, "kinds": []}, "E:" + "x" * 80),
        ({"failed": "timeout"}, "T"),
        ({"failed": "crash"}, "E:crash"),
        ({"failed": "not JSON"}, "E:crash"),
        ({}, "E:crash"),
    ],
)
def test_the_outcome_of_a_check_that_wants_a_value(answer: dict[str, Any], outcome: str) -> None:
    assert outcome_of(Check(call="f", want=[1, None]), answer) == outcome


@pytest.mark.parametrize(
    ("answer", "outcome"),
    [
        ({"raised": "ValueError", "kinds": ["ValueError", "Exception"]}, "P"),
        ({"raised": "UnicodeError", "kinds": ["UnicodeError", "ValueError", "Exception"]}, "P"),
        ({"raised": "KeyError", "kinds": ["KeyError", "LookupError"]}, "E:KeyError"),
        ({"raised": "ValueError"}, "E:ValueError"),
        ({"raised": "ValueError", "kinds": 5}, "E:ValueError"),
        ({"raised": "ValueError", "kinds": None}, "E:ValueError"),
        ({"raised": "ValueError", "kinds": "ValueError"}, "E:ValueError"),
        ({"value": None}, "F"),
        ({"failed": "timeout"}, "T"),
    ],
)
def test_the_outcome_of_a_check_that_wants_an_error(answer: dict[str, Any], outcome: str) -> None:
    assert outcome_of(Check(call="f", raises="ValueError"), answer) == outcome


def test_a_wanted_null_is_a_value() -> None:
    assert outcome_of(Check(call="f", want=None), {"value": None}) == "P"


def test_calls_and_wants_are_shown_as_python() -> None:
    assert shown_call(Check(call="f", args=["a", [1, None], True], want=1)) == "f('a', [1, None], True)"
    assert shown_wanted(Check(call="f", want={"a": None})) == "`{'a': None}`"
    assert shown_wanted(Check(call="f", raises="ValueError")) == "a ValueError"


@pytest.mark.parametrize(
    ("answer", "shown"),
    [
        ({"value": "é\ud800"}, "`'é\\ud800'`"),
        ({"value": {"a": "\ud800"}}, "`{'a': '\\ud800'}`"),
        ({"value": {"float": "nan"}}, "`nan`"),
        ({"value": "x" * 1000}, "`'" + "x" * 399 + " …`"),
        ({"raised": "Bad`; name"}, "a Badname"),
        ({"failed": "timeout"}, "no answer in time"),
        ({"failed": "output"}, "no usable answer"),
    ],
)
def test_what_a_call_gave_is_shown_short_and_harmless(answer: dict[str, Any], shown: str) -> None:
    assert shown_outcome(answer) == shown
    shown_outcome(answer).encode()


def test_a_value_that_is_nested_deep_can_be_shown() -> None:
    value: Any = []
    for _ in range(5_000):
        value = [value]
    assert len(shown_outcome({"value": value})) <= 410
