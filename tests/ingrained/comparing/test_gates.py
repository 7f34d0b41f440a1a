"""Gates: how they are written, and when a comparison passes them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree as ET

import pytest

from ingrained.comparing.gates import Gate, Judgement, judge, parse_gate
from ingrained.comparing.junit import as_junit, write_junit
from ingrained.errors import UsageError

if TYPE_CHECKING:
    from tests.ingrained.comparing.conftest import Build, Compare

    from ingrained.comparing.table import Comparison


def items(*values: Any) -> dict[str, Any]:
    return {f"i{place:02}": value for place, value in enumerate(values)}


def decided(comparison: Comparison, gate: str) -> dict[str, tuple[str, str]]:
    """Outcome and reason by model, without the gate of errors."""
    found = judge(comparison, [parse_gate(gate)])
    return {j.model: (j.outcome, j.reason) for j in found if j.gate == gate}


def outcome(comparison: Comparison, gate: str) -> str:
    ((found, _),) = decided(comparison, gate).values()
    return found


# Grammar.


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("solved < 0.5", ((), "solved", None, True, True, 0.5, False)),
        ("solved<=.5", ((), "solved", None, True, False, 0.5, False)),
        ("loop_bug.solved > 1", (("loop_bug",), "solved", None, False, True, 1, False)),
        ("s.t.m >= -2", (("s", "t"), "m", None, False, False, -2, False)),
        ("solved < baseline", ((), "solved", None, True, True, 0, True)),
        ("solved < baseline - 0.05", ((), "solved", None, True, True, -0.05, True)),
        (" stall > baseline+0.1 ", ((), "stall", None, False, True, 0.1, True)),
        ("solved@openai/gpt-4.1 < 0.5", ((), "solved", "openai/gpt-4.1", True, True, 0.5, False)),
        ("solved @ m (run 2) < baseline", ((), "solved", "m (run 2)", True, True, 0, True)),
        (
            "inspect_evals/gsm8k.accuracy < 1",
            (("inspect_evals/gsm8k",), "accuracy", None, True, True, 1, False),
        ),
    ],
)
def test_a_gate_is_read(text: str, expected: tuple[Any, ...]) -> None:
    assert parse_gate(text) == Gate(text, *expected)


@pytest.mark.parametrize(
    "text",
    ["", "solved", "< 0.5", "solved <", "solved == 1", "solved < 5 %", "solved < baseline -", "a b < 1"],
)
def test_what_is_no_gate_is_answered_with_how_to_write_one(text: str) -> None:
    with pytest.raises(UsageError, match=r"is no gate: write .*METRIC.* < NUMBER, or < baseline - NUMBER"):
        parse_gate(text)


def test_a_missing_sign_is_named() -> None:
    with pytest.raises(UsageError, match=r"a sign is missing between 'baseline' and 0\.05"):
        parse_gate("solved < baseline 0.05")


# Decisions.

HIGH, LOW, HALF = [1] * 30, [0] * 30, [0, 1] * 15


@pytest.mark.parametrize(
    ("scores", "outcome_", "why"),
    [
        (HIGH, "passed", "excludes it"),
        (LOW, "failed", "shows it"),
        (HALF, "failed", "does not exclude it: cannot tell, more items would"),
    ],
)
def test_a_gate_passes_only_where_the_interval_excludes_it(
    comparing: Compare, scores: list[int], outcome_: str, why: str
) -> None:
    found = comparing({"a": items(*HIGH), "b": items(*scores)})
    ((said, reason),) = decided(found, "accuracy < 0.5").values()
    assert said == outcome_
    assert reason.endswith(why)


@pytest.mark.parametrize(
    ("gate", "expected"),
    [
        ("accuracy <= 0", "failed"),  # Wilson's interval of 0 of 30 begins at 0, which the condition holds
        ("accuracy < 0", "passed"),
        ("accuracy > 0.2", "passed"),
        ("accuracy > 0.1", "failed"),
    ],
)
def test_the_threshold_itself_belongs_to_a_condition_with_or_equal(
    comparing: Compare, gate: str, expected: str
) -> None:
    assert outcome(comparing({"a": items(*HIGH), "b": items(*LOW)}), gate) == expected


def test_a_gate_beside_the_baseline_takes_the_paired_interval(comparing: Compare) -> None:
    ours = [1] * 28 + [0, 0]
    found = comparing({"a": items(*HIGH), "b": items(*ours)})
    (difference,) = found.differences
    assert difference.paired.low is not None
    assert -0.2 < difference.paired.low < 0
    assert outcome(found, "accuracy < baseline") == "failed"
    assert outcome(found, "accuracy < baseline - 0.2") == "passed"
    ((_, reason),) = decided(found, "accuracy < baseline - 0.2").values()
    assert reason.startswith("difference -0.067 [")


def test_the_baseline_is_judged_only_where_it_is_named_or_alone(comparing: Compare) -> None:
    found = comparing({"a": items(*LOW), "b": items(*HIGH), "c": items(*HIGH)})
    assert set(decided(found, "accuracy < 0.5")) == {"b", "c"}
    assert decided(found, "accuracy@a < 0.5")["a"][0] == "failed"
    assert set(decided(found, "accuracy@c < 0.5")) == {"c"}
    assert outcome(comparing({"a": items(*HIGH)}), "accuracy < 0.5") == "passed"


def test_a_model_of_two_runs_can_be_named(results: Build, together: Any, comparing: Compare) -> None:
    runs = results({"m": items(*HIGH)}, run="one"), results({"m": items(*LOW)}, run="two")
    assert outcome(comparing(together(*runs)), "accuracy@m (two) < 0.5") == "failed"


def test_a_gate_keeps_to_its_suite_and_task(results: Build, together: Any, comparing: Compare) -> None:
    parts = (
        results({"a": items(*HIGH), "b": items(*HIGH)}),
        results({"a": items(*HIGH), "b": items(*LOW)}, suite="water", task="rivers"),
    )
    found = comparing(together(*parts))
    assert outcome(found, "capitals.accuracy < 0.5") == "passed"
    assert outcome(found, "demo.capitals.accuracy < 0.5") == "passed"
    assert outcome(found, "water.accuracy < 0.5") == "failed"
    judged = judge(found, [parse_gate("accuracy < 0.5")])
    assert [j.task for j in judged] == [
        "demo/capitals",
        "water/rivers",
        *["demo/capitals"] * 2,
        *["water/rivers"] * 2,
    ]


def test_a_metric_of_a_second_scorer_is_named_with_it(results: Build, comparing: Compare) -> None:
    found = comparing(results({"a": items(*HIGH), "b": items(*LOW)}, scorers=("match", "includes")))
    assert outcome(found, "includes.accuracy < 0.5") == "failed"
    assert outcome(found, "capitals.includes.accuracy < 0.5") == "failed"


@pytest.mark.parametrize(
    ("gate", "message"),
    [
        ("acuracy < 1", r"nothing that was compared has 'acuracy' \(did you mean 'accuracy'\?\)"),
        ("capitols.accuracy < 1", r"nothing that was compared has 'capitols' \(did you mean 'capitals'\?\)"),
        ("accuracy@bb < 1", "no model 'bb'"),
    ],
)
def test_a_gate_about_nothing_is_refused(comparing: Compare, gate: str, message: str) -> None:
    with pytest.raises(UsageError, match=message):
        judge(comparing({"a": items(*HIGH), "b": items(*LOW)}), [parse_gate(gate)])


def test_a_gate_beside_a_baseline_needs_another_model(comparing: Compare) -> None:
    with pytest.raises(UsageError, match="there is only a, and nothing beside it"):
        judge(comparing({"a": items(*HIGH)}), [parse_gate("accuracy < baseline")])


def test_what_has_no_interval_does_not_pass(comparing: Compare) -> None:
    found = comparing({"a": {"x": 1}, "b": {"x": 1}})
    assert decided(found, "accuracy < 0.5")["b"] == ("failed", "1.000 has no interval: cannot tell")
    assert decided(found, "accuracy < baseline")["b"][0] == "failed"
    undefined = comparing({"a": items(1, 0), "b": items(None, None)})
    assert decided(undefined, "accuracy < 0.5")["b"] == ("failed", "undefined")


def test_what_was_not_compared_does_not_pass(comparing: Compare) -> None:
    found = comparing({"a": items(*HIGH), "b": {"other": 1, "items": 1}})
    assert decided(found, "accuracy < baseline - 0.5")["b"] == ("failed", "not compared with a")


def test_a_model_that_did_not_run_the_task_does_not_pass(
    results: Build, together: Any, comparing: Compare
) -> None:
    parts = results({"a": items(*HIGH), "b": items(*HIGH)}), results({"c": items(*HIGH)}, task="rivers")
    found = decided(comparing(together(*parts)), "capitals.accuracy < 0.5")
    assert found["b"][0] == "passed"
    assert found["c"] == ("failed", "has no result on this task")


def test_a_model_whose_samples_are_all_missing_does_not_pass(results: Build, comparing: Compare) -> None:
    scores = items(*({"f": 1.0} for _ in range(9)))
    found = comparing(results({"a": scores, "b": items(*["missing"] * 9)}, scorers=("own",)))
    assert decided(found, "f < 0.5")["b"] == ("failed", "undefined")
    (errors,) = [j for j in judge(found, []) if j.model == "b"]
    assert (errors.outcome, errors.reason) == ("failed", "9 of 9 samples, 0 of them errors")


@pytest.mark.parametrize(("errors", "expected"), [(1, "passed"), (2, "failed")])
def test_too_many_samples_without_a_score_fail(comparing: Compare, errors: int, expected: str) -> None:
    found = comparing({"a": items(*HALF[:20]), "b": items(*HALF[: 20 - errors], *["error"] * errors)})
    (judgement,) = [j for j in judge(found, []) if j.model == "b"]
    assert (judgement.outcome, judgement.gate) == (expected, "samples without a score > 5%")
    assert judgement.reason == f"{errors} of 20 samples, {errors} of them errors"
    assert {j.outcome for j in judge(found, [], 0.5)} == {"passed"}


# JUnit.

JUDGED = [
    Judgement("a < 1", "s/t", "m\x00\x1b[31m", "failed", "0.5 < 1 & \ud800"),
    Judgement("a < 0", "s/t", "中 <m>", "passed", "fine"),
]


def test_junit_holds_each_gate_and_each_failure() -> None:
    root = ET.fromstring(as_junit(JUDGED))  # noqa: S314  our own text
    (suite,) = root
    assert (root.tag, suite.attrib["tests"], suite.attrib["failures"]) == ("testsuites", "2", "1")
    cases = suite.findall("testcase")
    assert [case.attrib["name"] for case in cases] == ["a < 1 [m\ufffd\ufffd[31m]", "a < 0 [中 <m>]"]
    assert [[part.tag for part in case] for case in cases] == [["failure"], ["system-out"]]
    assert cases[0][0].attrib["message"] == "0.5 < 1 & \ufffd"


def test_junit_makes_its_folder_and_says_where_it_cannot(tmp_path: Path) -> None:
    write_junit(JUDGED, tmp_path / "new" / "gates.xml")
    assert (tmp_path / "new" / "gates.xml").read_bytes() == as_junit(JUDGED)
    with pytest.raises(UsageError, match="cannot be written"):
        write_junit(JUDGED, tmp_path / "new")
