"""What a run came to: for each task and model the metrics with their intervals, and what is missing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Final

from ingrained.results.logs import TaskResult, read_results
from ingrained_scorers.catalog import SCORERS, MetricInfo
from ingrained_scorers.records import Estimate

LOG_FOLDER: Final = "logs"
"""The folder of a run that holds its Inspect logs."""
SEED: Final = 20_251_125
"""Seed of the bootstrap intervals, fixed so that the same logs always give the same table."""


@dataclass(frozen=True)
class Summary:
    """One task with one model.

    Attributes:
        result: The samples behind the numbers.
        metrics: The estimates of each metric, in the order of the table.
        known: What each metric means, where the catalog knows it.
    """

    result: TaskResult
    metrics: Mapping[str, Estimate]
    known: Mapping[str, MetricInfo]

    def headline(self) -> dict[str, Estimate]:
        """The metrics of the default table; all where the catalog names none."""
        chosen = {
            name: e for name, e in self.metrics.items() if name in self.known and self.known[name].headline
        }
        return chosen or dict(self.metrics)

    def to_json(self) -> dict[str, Any]:
        """Plain data for programs."""
        result = self.result
        return {
            "suite": result.suite,
            "task": result.task,
            "version": result.version,
            "model": result.model,
            "seed": result.metadata.get("seed"),
            "sandbox": result.metadata.get("sandbox"),
            "samples": {
                "expected": result.expected,
                "scored": result.scored,
                "errored": result.errored,
                "unscored": result.unscored,
            },
            "metrics": {name: asdict(estimate) for name, estimate in self.metrics.items()},
            "log": result.log,
        }


def summarise_run(
    folder: Path, versions: Mapping[str, str] | None = None, models: Sequence[str] = ()
) -> list[Summary]:
    """Summarise a run's logs.

    Args:
        folder: The run's folder.
        versions: Task → version; logs of other versions are left out, and the order is theirs.
        models: The order of the models; others follow.
    """
    return summarise_results(read_results(folder / LOG_FOLDER, versions), [*(versions or ()), *models])


def summarise_results(results: Iterable[TaskResult], names: Sequence[str]) -> list[Summary]:
    """Summarise what a run's logs hold.

    Args:
        results: The results.
        names: Tasks, then models, in the order in which they shall come; others follow.
    """
    order = {name: place for place, name in enumerate(names)}
    found = sorted(results, key=lambda r: (order.get(r.name, len(order)), order.get(r.model, len(order))))
    return [summarise_result(result) for result in found]


def summarise_result(result: TaskResult) -> Summary:
    """Compute every metric of one task with one model."""
    from ingrained_scorers.summary import summarise

    metrics: dict[str, Estimate] = {}
    known: dict[str, MetricInfo] = {}
    for scorer, rows in result.rows.items():
        info = SCORERS.get(scorer)
        known |= {metric.name: metric for metric in info.metrics} if info else {}
        for name, estimate in summarise(scorer, rows, SEED).items():
            metrics[name if name not in metrics else f"{scorer}.{name}"] = estimate
    return Summary(result, metrics, known)


def by_task(summaries: Iterable[Summary]) -> dict[tuple[str, str, str], list[Summary]]:
    """Group summaries by suite, task and version."""
    groups: dict[tuple[str, str, str], list[Summary]] = {}
    for summary in summaries:
        key = (summary.result.suite, summary.result.task, summary.result.version)
        groups.setdefault(key, []).append(summary)
    return groups
