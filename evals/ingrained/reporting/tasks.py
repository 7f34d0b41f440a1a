"""One task in the page: its numbers, its charts, its transcripts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ingrained.reporting.calibration import Calibration, calibration, find_task
from ingrained.reporting.drawings import Subject, drawings
from ingrained.reporting.inline import Figure, figure
from ingrained.reporting.labels import Cell, cells, labelled, labels
from ingrained.reporting.tables import EstimateRow, difference_rows, estimate_rows
from ingrained.reporting.transcripts import Telling, telling

if TYPE_CHECKING:
    from ingrained.comparing.contestants import Contest
    from ingrained.comparing.table import Comparison, Difference, Row


@dataclass(frozen=True)
class TaskPart:
    """What the page says of one task.

    Attributes:
        anchor: Its place in the page.
        title: Suite and task.
        version: The version.
        models: The models that ran it.
        bounds: What reference models must get.
        estimates: The metrics.
        differences: The differences.
        figures: The charts.
        telling: The transcripts.
    """

    anchor: str
    title: str
    version: str
    models: tuple[str, ...]
    bounds: Calibration
    estimates: tuple[EstimateRow, ...]
    differences: tuple[tuple[str, ...], ...]
    figures: tuple[Figure, ...]
    telling: tuple[Telling, ...]


def task_part(comparison: Comparison, contest: Contest, anchor: str) -> TaskPart:
    """Put one task together.

    Args:
        comparison: The comparison.
        contest: The task with the models that ran it.
        anchor: Its place in the page.
    """
    about = subject(comparison, contest)
    models = tuple(cell.model for cell in about.found)
    task = find_task(contest.suite, contest.task, next(iter(about.logs.values()), ""))
    bounds = calibration(task, contest.version, about.found)
    differences = [d for d in comparison.differences if _same(d, contest)]
    return TaskPart(
        anchor=anchor,
        title=" / ".join(filter(None, (contest.suite, contest.task))),
        version=contest.version,
        models=models,
        bounds=bounds,
        estimates=tuple(estimate_rows(_rows(comparison, contest), about.found, bounds)),
        differences=tuple(difference_rows(differences)),
        figures=tuple(figure(drawing, anchor) for drawing in drawings(about)),
        telling=tuple(telling(about)),
    )


def subject(comparison: Comparison, contest: Contest) -> Subject:
    """What the charts and transcripts of a task are made from."""
    found = cells(contest, comparison.models)
    runs = labelled(comparison.results.runs, labels(comparison), contest)
    logs = dict(zip(runs["model"].astype(str), runs["log"].astype(str), strict=True))
    return Subject(comparison, contest, found, _main_metric(_rows(comparison, contest), found), logs)


def _rows(comparison: Comparison, contest: Contest) -> list[Row]:
    return [row for row in comparison.estimates if _same(row, contest)]


def _same(row: Row | Difference, contest: Contest) -> bool:
    return (row.suite, row.task, row.version) == (contest.suite, contest.task, contest.version)


def _main_metric(rows: Sequence[Row], found: Sequence[Cell]) -> str:
    """The first metric with a direction that single items have; empty where there is none."""
    names = dict.fromkeys(row.metric for row in rows if row.better != "none")
    names |= dict.fromkeys(row.metric for row in rows)
    return next((name for name in names if any(cell.by_item(name) for cell in found)), "")
