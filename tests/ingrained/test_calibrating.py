from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

import ingrained
from ingrained.calibrating import Verdict, failed, panel
from ingrained.reference.catalog import REFERENCES

if TYPE_CHECKING:
    from collections.abc import Sequence

TRIVIAL = {name for name, info in REFERENCES.items() if info.trivial}


def outcomes(verdicts: Sequence[Verdict]) -> dict[str, str]:
    return {verdict.reference: verdict.outcome for verdict in verdicts}


def test_the_panel_is_what_the_file_names_and_every_trivial_policy() -> None:
    assert set(panel(ingrained.load("base-addition"))) == TRIVIAL | {"by_design", "bolted_on"}


def test_a_shipped_task_passes(workplace: Path) -> None:
    verdicts = ingrained.calibrate("base-addition", items=6, seed=3)
    assert set(outcomes(verdicts).values()) == {"pass"}
    assert not failed(verdicts)
    assert list(workplace.iterdir()) == []


def test_a_bound_that_does_not_hold_fails(capitals: Path) -> None:
    text = capitals.read_text(encoding="utf-8") + "reference: {by_design: {accuracy: '<= 0.5'}}\n"
    capitals.write_text(text, encoding="utf-8")
    verdicts = ingrained.calibrate(capitals)
    (fault,) = (verdict for verdict in verdicts if verdict.outcome == "fail")
    assert (fault.reference, fault.metric, fault.got, fault.bound) == ("by_design", "accuracy", 1, "<= 0.5")
    assert failed(verdicts)


def test_a_task_without_bounds_still_gets_the_trivial_policies(capitals: Path) -> None:
    assert outcomes(ingrained.calibrate(capitals)) == dict.fromkeys(TRIVIAL, "fine")


def test_a_trivial_policy_that_earns_credit_is_a_warning_and_no_failure(workplace: Path) -> None:
    path = workplace / "lax.yaml"
    path.write_text(
        "task: lax\nitems: [{id: a, input: Say 42., target: '42'}]\nscorer: includes\n", encoding="utf-8"
    )
    verdicts = ingrained.calibrate(path)
    assert {name for name, outcome in outcomes(verdicts).items() if outcome == "warn"} == {"constant", "echo"}
    assert not failed(verdicts)


def test_an_undefined_metric_keeps_no_bound_but_undefined() -> None:
    from ingrained.spec.bounds import parse_bound

    assert not parse_bound(">= 0").holds(None)
    assert parse_bound("undefined").holds(None)


def test_faults_of_the_file_are_found_first(workplace: Path) -> None:
    path = workplace / "wrong.yaml"
    path.write_text(
        "task: wrong\nitems: [{id: a, input: q, target: x}]\nscorer: match\n"
        "reference: {by_design: {acuracy: '== 1'}}\n",
        encoding="utf-8",
    )
    with pytest.raises(ingrained.IngrainedError, match="did you mean 'accuracy'"):
        ingrained.calibrate(path)
