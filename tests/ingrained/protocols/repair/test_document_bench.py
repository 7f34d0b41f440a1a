from __future__ import annotations

import asyncio
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingrained.protocols.repair.bench import Examined
from ingrained.protocols.repair.document_bench import DocumentBench
from ingrained.protocols.repair.items import DocumentItem

ITEM = DocumentItem.model_validate(
    {
        "family": "budget",
        "brief": "A budget.\n",
        "shape": "Two whole numbers, a and b.\n",
        "requirements": {
            "A": {
                "says": "a is at least 3.",
                "checks": [
                    {"that": "doc.a >= 3", "say": "a is {{ doc.a }}."},
                    {"that": "doc.a // doc.a == 1", "say": "a is {{ doc.a }}, no number to divide by."},
                ],
            },
            "B": {
                "says": "a and b are 10.",
                "checks": [{"that": "doc.a + doc.b == 10", "say": "The sum is {{ doc.a + doc.b }}."}],
            },
        },
        "start": {"a": 2, "b": 8},
        "trap": {"a": 3, "b": 8},
        "fix": {"a": 3, "b": 7},
    }
)


def examine(text: str) -> Examined:
    return asyncio.run(DocumentBench(ITEM).examine(text))


def test_a_document_is_held_against_every_constraint() -> None:
    examined = examine('{"a": 2, "b": 7}')
    assert examined.state.outcomes == ("F", "P", "F")
    assert examined.failures == ("a is 2.", "", "The sum is 9.")


def test_the_bench_describes_the_item() -> None:
    bench = DocumentBench(ITEM)
    assert bench.brief == "A budget.\n\nTwo whole numbers, a and b."
    assert bench.requirements == (("A", (0, 1)), ("B", (2,)))
    assert bench.says == {"A": "a is at least 3.", "B": "a and b are 10."}
    assert (bench.version("trap2"), json.loads(bench.version("fix") or "")) == (None, {"a": 3, "b": 7})


def test_an_expression_that_raises_is_an_outcome_with_its_error() -> None:
    examined = examine('{"a": 0, "b": 10}')
    assert examined.state.outcomes == ("F", "E:ZeroDivisionError", "P")
    assert examined.failures[1] == "a is 0, no number to divide by."


def test_a_document_of_another_shape_fails_in_plain_words() -> None:
    assert examine('{"a": "x", "b": 1}').state.outcomes == ("E:TypeError",) * 3
    missing = examine('{"b": 1}')
    assert missing.state.outcomes == ("E:UndefinedError",) * 3
    assert missing.failures[0] == "It cannot be told from the document whether this is met: a is at least 3."


@pytest.mark.parametrize(
    "text", ["", "{", "[1]", "3", "null", "not json", "[" * 90_000, '{"a":' * 80 + "1" + "}" * 80]
)
def test_what_is_no_document_is_a_state_of_its_own(text: str) -> None:
    examined = examine(text)
    assert examined.state.outcomes == ("E:JSON",) * 3
    assert set(examined.failures) == {"The block does not hold one JSON object."}
    assert examined.state.code.startswith("SYN:")


def test_the_same_document_in_other_words_is_the_same_state() -> None:
    first, second = examine('{"a": 2, "b": 8}'), examine('{ "b":8.0,\n"a" : 2 }')
    assert first.state.code == second.state.code
    assert first.state.raw != second.state.raw
    assert examine('{"a": 2, "b": 9}').state.code != first.state.code


def test_absurd_values_are_reported_short_and_can_be_sent() -> None:
    long = examine(json.dumps({"a": -1, "b": "x" * 150_000}))
    assert long.state.outcomes == ("F", "P", "E:TypeError")
    odd = examine('{"a": "\\ud800", "b": 1e400}')
    assert odd.failures[0] == "a is \\ud800."
    huge = examine(json.dumps({"a": -(10**4000), "b": 1}))
    assert huge.state.outcomes == ("F", "P", "F")
    for failure in (*long.failures, *odd.failures, *huge.failures):
        assert len(failure.encode()) <= 1_010


@pytest.mark.parametrize(
    "text",
    ['{"a": NaN, "b": Infinity}', '{"a": [], "b": {}}', '{"a": true, "b": null}', '{"a": 3, "a": 1, "b": 9}'],
)
def test_any_json_object_has_a_state(text: str) -> None:
    examined = examine(text)
    assert len(examined.state.outcomes) == 3
    assert all(
        (failure == "") == (outcome == "P")
        for failure, outcome in zip(examined.failures, examined.state.outcomes, strict=True)
    )


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)


@given(st.fixed_dictionaries({"a": json_values, "b": json_values}))
def test_examining_never_raises(document: dict[str, Any]) -> None:
    examined = examine(json.dumps(document))
    assert len(examined.failures) == 3
    "".join(examined.failures).encode()
