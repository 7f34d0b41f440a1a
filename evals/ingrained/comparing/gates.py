"""Gates: conditions that a release must not meet, decided on the bound of an interval, never on the point."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final, Literal

from ingrained.comparing.numbers import interval
from ingrained.comparing.table import Comparison, Difference, Row
from ingrained.errors import UsageError, did_you_mean

Outcome = Literal["passed", "failed"]
MOST_ERRORS: Final = 0.05
"""Share of samples without a score above which a gate of its own fails, unless another is given."""
_NAME: Final = r"[^\s.@<>=]+"
_GATE: Final = re.compile(
    rf"\s*(?P<path>{_NAME}(?:\.{_NAME})*)\s*(?:@\s*(?P<model>[^<>]*[^<>\s])\s*)?(?P<sign><=?|>=?)\s*"
    r"(?:(?P<baseline>baseline)\s*(?:(?P<plus>[+-])\s*)?)?(?P<number>-?(?:\d+\.?\d*|\.\d+))?\s*"
)


@dataclass(frozen=True)
class Gate:
    """A condition under which a comparison fails.

    Attributes:
        text: As it was written.
        scope: Suite, task, or both; empty for every task with the metric.
        metric: The metric.
        model: The model it is about; None for all but the baseline.
        below: Whether it fails below the threshold, or above it.
        strict: Whether the threshold itself is allowed.
        threshold: The threshold, or the margin beside the baseline.
        relative: Whether the threshold is counted from the baseline.
    """

    text: str
    scope: tuple[str, ...]
    metric: str
    model: str | None
    below: bool
    strict: bool
    threshold: float
    relative: bool

    def excluded(self, low: float, high: float) -> bool:
        """Whether an interval leaves no room for the condition."""
        room = low - self.threshold if self.below else self.threshold - high
        return room >= 0 if self.strict else room > 0

    def shown(self, low: float, high: float) -> bool:
        """Whether an interval lies in the condition altogether."""
        excess = self.threshold - high if self.below else low - self.threshold
        return excess > 0 if self.strict else excess >= 0


@dataclass(frozen=True)
class Judgement:
    """What a gate came to for one model on one task.

    Attributes:
        gate: The gate, as it was written.
        task: The task with its suite.
        model: The model.
        outcome: Whether it passed.
        reason: Why, with the interval.
    """

    gate: str
    task: str
    model: str
    outcome: Outcome
    reason: str


def parse_gate(text: str) -> Gate:
    """Read a gate such as `refusals.J < baseline - 0.05` or `solved@openai/gpt-4.1 < 0.5`.

    Raises:
        UsageError: It is no gate.
    """
    found = _GATE.fullmatch(text)
    relative = bool(found and found["baseline"])
    if found is None or (found["number"] is None and (not relative or found["plus"])):
        raise UsageError(
            f"{text!r} is no gate: write [SUITE.][TASK.]METRIC[@MODEL] < NUMBER, "
            "or < baseline - NUMBER; the signs are <, <=, > and >="
        )
    if relative and found["number"] is not None and not found["plus"]:
        raise UsageError(f"{text!r}: a sign is missing between 'baseline' and {found['number']}")
    *scope, metric = found["path"].split(".")
    amount = float(found["number"] or 0)
    threshold = -amount if found["plus"] == "-" else amount
    below, strict = found["sign"][0] == "<", len(found["sign"]) == 1
    return Gate(text, tuple(scope), metric, found["model"], below, strict, threshold, relative)


def judge(comparison: Comparison, gates: Sequence[Gate], most_errors: float = MOST_ERRORS) -> list[Judgement]:
    """Decide gates.

    A gate passes only where the 95 % interval excludes its condition: what cannot be told does not pass, nor
    does a model that has nothing to show on a task on which others are judged.
    Since all gates must pass, each may use its own interval (intersection-union test: Berger 1982,
    Technometrics 24, 295).

    Args:
        comparison: The comparison; it must hold the gates' metrics.
        gates: The conditions.
        most_errors: Share of samples without a score, 0..1, above which a model fails on a task.

    Raises:
        UsageError: A gate names a suite, task, metric or model that is not there.
    """
    found = [judgement for gate in gates for judgement in _decide(comparison, gate)]
    return found + list(_errors(comparison, most_errors))


def metrics_of(gates: Sequence[Gate]) -> tuple[str, ...]:
    """The metrics that gates are about."""
    return tuple(dict.fromkeys(gate.metric for gate in gates))


def _decide(comparison: Comparison, gate: Gate) -> Iterator[Judgement]:
    rows = [row for row in comparison.estimates if _in_scope(gate, row)]
    if not rows:
        raise UsageError(_nowhere(comparison, gate))
    judged = _models(comparison, gate)
    for row in rows:
        if row.model in judged:
            yield _relative(comparison, gate, row) if gate.relative else _absolute(gate, row)
    there = {(_title(row), row.model) for row in rows}
    for title in dict.fromkeys(_title(row) for row in rows):
        for model in judged:
            if (title, model) not in there:
                yield Judgement(gate.text, title, model, "failed", "has no result on this task")


def _in_scope(gate: Gate, row: Row) -> bool:
    """Whether a row is of the gate's metric, whose name may hold a dot, and of its suite and task."""
    names = (*gate.scope, gate.metric)
    return any(
        row.metric == ".".join(names[place:]) and set(names[:place]) <= {row.suite, row.task}
        for place in range(len(names))
    )


def _nowhere(comparison: Comparison, gate: Gate) -> str:
    rows = comparison.estimates
    names = {row.metric for row in rows} | {n for row in rows for n in (row.suite, row.task) if n}
    wrong = next((word for word in (*gate.scope, gate.metric) if word not in names), gate.metric)
    return f"{gate.text!r}: nothing that was compared has {wrong!r}{did_you_mean(wrong, names)}"


def _models(comparison: Comparison, gate: Gate) -> list[str]:
    if gate.model is not None:
        if gate.model not in comparison.models:
            near = did_you_mean(gate.model, comparison.models)
            raise UsageError(f"{gate.text!r}: no model {gate.model!r}{near}")
        return [gate.model]
    others = [model for model in comparison.models if model != comparison.baseline]
    if not others and gate.relative:
        raise UsageError(f"{gate.text!r}: there is only {comparison.baseline}, and nothing beside it")
    return others or list(comparison.models)


def _absolute(gate: Gate, row: Row) -> Judgement:
    return _judgement(gate, row, row.estimate.value, row.estimate.low, row.estimate.high, "")


def _relative(comparison: Comparison, gate: Gate, row: Row) -> Judgement:
    difference = _difference(comparison, row)
    if difference is None:
        reason = f"not compared with {comparison.baseline}"
        return Judgement(gate.text, _title(row), row.model, "failed", reason)
    paired = difference.paired
    return _judgement(gate, row, paired.value, paired.low, paired.high, "difference ")


def _difference(comparison: Comparison, row: Row) -> Difference | None:
    wanted = (row.suite, row.task, row.version, row.metric, row.model, comparison.baseline)
    for d in comparison.differences:
        if (d.suite, d.task, d.version, d.metric, d.model, d.baseline) == wanted:
            return d
    return None


def _judgement(
    gate: Gate, row: Row, value: float | None, low: float | None, high: float | None, what: str
) -> Judgement:
    if value is None or low is None or high is None:
        reason = f"{what}undefined" if value is None else f"{what}{value:.3f} has no interval: cannot tell"
        return Judgement(gate.text, _title(row), row.model, "failed", reason)
    shown = f"{what}{value:.3f} {interval(low, high)}"
    if gate.excluded(low, high):
        return Judgement(gate.text, _title(row), row.model, "passed", f"{shown} excludes it")
    known = "shows it" if gate.shown(low, high) else "does not exclude it: cannot tell, more items would"
    return Judgement(gate.text, _title(row), row.model, "failed", f"{shown} {known}")


def _errors(comparison: Comparison, most: float) -> Iterator[Judgement]:
    gate = f"samples without a score > {most:.0%}"
    for title, one in (
        (contest.title, one) for contest in comparison.contests for one in contest.contestants
    ):
        missing = one.errored + one.unscored
        share = missing / one.expected if one.expected else 1.0
        outcome: Outcome = "failed" if share > most else "passed"
        reason = f"{missing} of {one.expected} samples, {one.errored} of them errors"
        yield Judgement(gate, title, one.label, outcome, reason)


def _title(row: Row) -> str:
    return f"{row.suite}/{row.task}" if row.suite else row.task
