"""Measures the measurement: the reference models' scores against what they must be."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final, Literal

from ingrained.reference.catalog import REFERENCES
from ingrained.results.summary import Summary
from ingrained.spec.bounds import parse_bound

if TYPE_CHECKING:
    from ingrained.running.folder import RunSettings
    from ingrained.running.progress import Watcher
    from ingrained.spec.load import LoadedTask
    from ingrained_scorers.records import Estimate

Outcome = Literal["pass", "fail", "warn", "fine"]
_NOTHING: Final = 0.05
"""Credit up to which a trivial policy is taken to have earned nothing."""


@dataclass(frozen=True)
class Verdict:
    """What one reference model got on one metric.

    Attributes:
        suite: The suite.
        task: The task.
        reference: The reference model.
        metric: The metric.
        got: The estimate; None where the metric is undefined.
        bound: What the task file demands; empty for a trivial policy that it does not name.
        outcome: `pass` or `fail` against a bound; for a trivial policy without one `warn` where it earns
            credit, else `fine`.
    """

    suite: str
    task: str
    reference: str
    metric: str
    got: float | None
    bound: str
    outcome: Outcome


def calibrate_task(
    task: LoadedTask,
    *,
    seed: int,
    items: int | None,
    watcher: Watcher | None = None,
    sandbox: str | None = None,
) -> list[Verdict]:
    """Run a task's panel and judge each model.

    The panel is every model that the file's `reference:` names, and every trivial policy.

    Args:
        task: The task.
        seed: The run's seed.
        items: Items in the sample; None for all.
        watcher: Is told of the progress.
        sandbox: The sandbox for the reference models' code.

    Raises:
        IngrainedError: As a run does; an errored sample is an error here.
    """
    from ingrained.errors import RunError
    from ingrained.running.run import start

    with tempfile.TemporaryDirectory(prefix="ingrained-calibrate-") as place:
        finished = start(_settings(task, seed, items, sandbox), Path(place) / "run", watcher)
        summaries, complete = finished.summaries(), finished.complete
    if not complete:
        raise RunError(f"{task.suite}/{task.spec.task}: samples of reference models ended in errors")
    return [verdict for summary in summaries for verdict in _judge(task, summary)]


def panel(task: LoadedTask) -> list[str]:
    """The reference models of a task: those its file names, and the trivial policies."""
    return list(dict.fromkeys([*task.spec.reference, *(n for n, info in REFERENCES.items() if info.trivial)]))


def failed(verdicts: Sequence[Verdict]) -> bool:
    """Whether any verdict is a failure."""
    return any(verdict.outcome == "fail" for verdict in verdicts)


def _settings(task: LoadedTask, seed: int, items: int | None, sandbox: str | None) -> RunSettings:
    from ingrained.running.folder import RunSettings

    models = tuple(f"reference/{name}" for name in panel(task))
    return RunSettings(targets=(str(task.path),), models=models, seed=seed, items=items, sandbox=sandbox)


def _judge(task: LoadedTask, summary: Summary) -> Iterator[Verdict]:
    name = summary.result.model.removeprefix("reference/")
    bounds = task.spec.reference.get(name, {})
    for metric, text in bounds.items():
        got = _value(summary.metrics.get(metric))
        outcome: Outcome = "pass" if parse_bound(text).holds(got) else "fail"
        yield Verdict(task.suite, task.spec.task, name, metric, got, text, outcome)
    if REFERENCES[name].trivial:
        yield from _credit(task, summary, name, set(bounds))


def _credit(task: LoadedTask, summary: Summary, name: str, bounded: set[str]) -> Iterator[Verdict]:
    for metric, estimate in summary.headline().items():
        info = summary.known.get(metric)
        if metric in bounded or (info is not None and info.better != "high"):
            continue
        got = _value(estimate)
        outcome: Outcome = "warn" if got is not None and got > _NOTHING else "fine"
        yield Verdict(task.suite, task.spec.task, name, metric, got, "", outcome)


def _value(estimate: Estimate | None) -> float | None:
    return estimate.value if estimate else None
