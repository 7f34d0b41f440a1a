"""`reference:`: reference models, metrics and bounds."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from ingrained.errors import Problem, did_you_mean
from ingrained.reference.catalog import CALIBRATED
from ingrained.spec.bounds import parse_bound
from ingrained.spec.checks.entries import unknown
from ingrained.spec.words import listed
from ingrained_scorers.catalog import SCORERS

if TYPE_CHECKING:
    from ingrained.spec.load import LoadedTask


def check_references(task: LoadedTask) -> Iterator[Problem]:
    """Check each reference model, each metric and each bound."""
    metrics = _metrics(task)
    for name, bounds in task.spec.reference.items():
        if message := _model(task, name):
            yield task.key_problem(message, "reference", name)
        for metric, bound in bounds.items():
            if metrics is not None and metric not in metrics:
                message = f"the scorer gives no metric {metric!r}{did_you_mean(metric, metrics)}"
                yield task.key_problem(message, "reference", name, metric)
            try:
                parse_bound(bound)
            except ValueError as error:
                yield task.problem(str(error), "reference", name, metric)


def _model(task: LoadedTask, name: str) -> str:
    if name not in CALIBRATED:
        return unknown("reference model", name, CALIBRATED)
    answers = CALIBRATED[name].protocols
    asked = {protocol for protocol, _ in task.spec.protocol}
    if answers and "protocol" not in task.broken and not asked & set(answers):
        return f"the reference model {name!r} answers only the protocols {listed(answers)}"
    return ""


def _metrics(task: LoadedTask) -> set[str] | None:
    """Name the metrics of the task's scorers; None where they cannot be known."""
    names = [name for name, _ in task.spec.scorer]
    if not names or any(name not in SCORERS for name in names):
        return None
    return {metric for name in names for metric in SCORERS[name].metric_names}
