from __future__ import annotations

from typing import Any

import pytest
from pydantic import ValidationError

from ingrained.protocols.repair.items import Check, Constraint, DocumentItem, ProgramItem, RepairParameters

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


def document(**changes: Any) -> dict[str, Any]:
    parts = {
        name: {"says": "x", "checks": [{"that": f"doc.{name.lower()} == 1", "say": "x"}]} for name in "AB"
    }
    versions = {"start": {"a": 0, "b": 1}, "trap": {"a": 1, "b": 0}, "fix": {"a": 1, "b": 1}}
    return {"family": "x", "brief": "x", "shape": "x", "requirements": parts} | versions | changes


def test_a_document_item_is_held_to_the_same_rules() -> None:
    DocumentItem.model_validate(document())
    with pytest.raises(ValidationError, match="has a 'fix'"):
        DocumentItem.model_validate(document(fix=None))


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"start": {"a": 1, "b": 1}}, "'start' must break A, but breaks no requirement"),
        ({"start": {}}, "'start' must break A, but breaks A and B"),
        ({"trap": {"a": 0, "b": 1}}, "'trap' must break B, but breaks A"),
        ({"fix": {"a": 1, "b": 0}}, "'fix' must break no requirement, but breaks B"),
    ],
)
def test_each_version_of_a_document_breaks_what_it_must(changes: dict[str, Any], message: str) -> None:
    with pytest.raises(ValidationError, match=message):
        DocumentItem.model_validate(document(**changes))


@pytest.mark.parametrize(
    ("that", "say", "message"),
    [
        ("doc.x = 1", "x", "not a template"),
        ("dco.x == 1", "x", "'dco' is not defined: there is doc"),
        ("doc.x", "{{ dco }}", "'dco' is not defined: there is doc"),
        ("doc.x", "{{ doc.x", "not a template"),
    ],
)
def test_a_constraint_that_could_never_be_met_is_refused(that: str, say: str, message: str) -> None:
    # Such an item used to pass every check, and no model could solve it.
    with pytest.raises(ValidationError, match=message):
        Constraint.model_validate({"that": that, "say": say})


def test_the_wording_of_a_report_knows_its_three_names() -> None:
    ProgramItem.model_validate(PROGRAM | {"reports": {"f": "{{ args[0] }} {{ got }} {{ want }}"}})
    with pytest.raises(ValidationError, match="'gto' is not defined: there is args, got, want"):
        ProgramItem.model_validate(PROGRAM | {"reports": {"f": "{{ gto }}"}})


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
