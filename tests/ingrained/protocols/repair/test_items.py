from __future__ import annotations

from typing import Any

import pytest
from pydantic import ValidationError

from ingrained.protocols.repair.items import Check, DocumentItem, ProgramItem, RepairParameters

PART: dict[str, Any] = {"says": "It works.", "checks": [{"call": "f", "want": 1}]}
PROGRAM: dict[str, Any] = {
    "family": "x",
    "brief": "x",
    "entry": ["f"],
    "requirements": {"A": PART, "B": PART},
    "start": "1",
    "trap": "2",
    "fix": "3",
}


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"fix": None}, "a satisfiable item has a 'fix', an unsatisfiable one has none"),
        ({"satisfiable": False}, "a satisfiable item has a 'fix', an unsatisfiable one has none"),
        ({"trap2": "4"}, "'trap2' goes with three requirements"),
        ({"requirements": {"A": PART, "B": PART, "C": PART}}, "'trap2' goes with three requirements"),
        ({"requirements": {"A": PART}}, "at least 2 items"),
        ({"entry": []}, "at least 1 item"),
        ({"extra": 1}, "Extra inputs are not permitted"),
    ],
)
def test_a_program_item_whose_parts_do_not_fit_is_refused(change: dict[str, Any], message: str) -> None:
    with pytest.raises(ValidationError, match=message):
        ProgramItem.model_validate(PROGRAM | change)


def test_items_whose_parts_fit_are_taken() -> None:
    ProgramItem.model_validate(PROGRAM)
    ProgramItem.model_validate(PROGRAM | {"satisfiable": False, "fix": None})
    three = {"A": PART, "B": PART, "C": PART}
    ProgramItem.model_validate(PROGRAM | {"requirements": three, "trap2": "4"})


def test_a_document_item_is_held_to_the_same_rules() -> None:
    part = {"says": "x", "checks": [{"that": "doc.a", "say": "x"}]}
    item: dict[str, Any] = {"family": "x", "brief": "x", "shape": "x", "requirements": {"A": part, "B": part}}
    DocumentItem.model_validate(item | {"start": {}, "trap": {}, "fix": {}})
    with pytest.raises(ValidationError, match="has a 'fix'"):
        DocumentItem.model_validate(item | {"start": {}, "trap": {}})


@pytest.mark.parametrize("check", [{"call": "f"}, {"call": "f", "want": 1, "raises": "ValueError"}])
def test_a_check_wants_a_value_or_an_error(check: dict[str, Any]) -> None:
    with pytest.raises(ValidationError, match="either 'want' or 'raises'"):
        Check.model_validate(check)


def test_a_check_may_want_null() -> None:
    assert Check.model_validate({"call": "f", "want": None}).want is None


@pytest.mark.parametrize(
    "parameters", [{"turns": 0}, {"turns": 51}, {"seconds": 0}, {"seconds": 61}, {"tries": 3}]
)
def test_parameters_are_bounded(parameters: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        RepairParameters.model_validate(parameters)
