"""What was run: models, tasks, samples, and what made them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ingrained.reporting.labels import labelled, labels
from ingrained.reporting.words import known

if TYPE_CHECKING:
    from pandas import DataFrame

    from ingrained.comparing.contestants import Contest
    from ingrained.comparing.table import Comparison


@dataclass(frozen=True)
class Count:
    """Samples of one task with one model.

    Attributes:
        text: How many of how many have a score; a dash where the model did not run the task.
        holes: What is missing, in words; empty if nothing is.
    """

    text: str
    holes: str = ""


@dataclass(frozen=True)
class TaskFacts:
    """One task as it was run.

    Attributes:
        suite: The suite.
        task: The task.
        version: The version.
        items: Items in the sample.
        epochs: Repetitions of each sample.
        seed: The seed.
        sandbox: Where model-written code ran.
        counts: Samples with each model, in the order of the models.
    """

    suite: str
    task: str
    version: str
    items: str
    epochs: str
    seed: str
    sandbox: str
    counts: tuple[Count, ...]


def task_facts(comparison: Comparison) -> list[TaskFacts]:
    """Each task that was compared, with its samples."""
    names, runs = labels(comparison), comparison.results.runs
    return [
        _task(contest, labelled(runs, names, contest), comparison.models) for contest in comparison.contests
    ]


def general_facts(comparison: Comparison) -> list[tuple[str, str]]:
    """Name and value of what holds for all runs."""
    runs = labelled(comparison.results.runs, labels(comparison))
    facts = [
        ("runs", _values(runs, "run")),
        ("time", _time(runs)),
        ("ingrained", _values(runs, "ingrained")),
        ("inspect-ai", _values(runs, "inspect")),
        ("Python of the sandbox", _values(runs, "python")),
        ("git state", _git(runs)),
        ("tokens", f"{runs['total_tokens'].sum():,.0f}"),
        ("statistics", f"seed {comparison.seed}, {comparison.draws:,} bootstrap draws"),
    ]
    return [(name, value) for name, value in facts if value]


def endings(comparison: Comparison) -> list[tuple[str, str, int]]:
    """Samples that did not end of themselves: model, what cut them, how many."""
    samples = labelled(comparison.results.samples, labels(comparison))
    rows: list[tuple[str, str, int]] = []
    for model in comparison.models:
        own = samples[samples["model"] == model]
        cut = [f"limit: {limit}" for limit in own["limit"] if known(limit)]
        cut += [f"reply: {word}" for stops in own["stops"] if known(stops) for word in _unusual(str(stops))]
        rows += [(model, what, cut.count(what)) for what in dict.fromkeys(cut)]
    return rows


def coverage(comparison: Comparison) -> list[tuple[str, str, int, float]]:
    """Tasks where scorers left samples without a score: task, model, samples concerned, mean coverage."""
    samples = labelled(comparison.results.samples, labels(comparison))
    scored = samples[samples["status"] == "scored"]
    rows = []
    for (task, model), part in scored.groupby(["task", "model"], observed=True, sort=False):
        low = part["coverage"] < 1
        if low.any():
            rows.append((str(task), str(model), int(low.sum()), float(part["coverage"].mean())))
    return rows


def _task(contest: Contest, runs: DataFrame, models: Sequence[str]) -> TaskFacts:
    return TaskFacts(
        suite=contest.suite,
        task=contest.task,
        version=contest.version,
        items=_values(runs, "items"),
        epochs=_values(runs, "epochs"),
        seed=_values(runs, "seed"),
        sandbox=_values(runs, "sandbox"),
        counts=tuple(_count(runs[runs["model"] == model]) for model in models),
    )


def _count(runs: DataFrame) -> Count:
    if runs.empty:
        return Count("–")
    expected, scored, errored, unscored = (
        int(runs[name].sum()) for name in ("expected", "scored", "errored", "unscored")
    )
    missing = max(0, expected - scored - errored - unscored)
    holes = [(errored, "errors"), (unscored, "without a score"), (missing, "missing")]
    return Count(f"{scored} of {expected}", ", ".join(f"{count} {what}" for count, what in holes if count))


def _values(runs: DataFrame, column: str) -> str:
    """The different values of a column, as a list."""
    return ", ".join(dict.fromkeys(_plain(value) for value in runs[column] if known(value)))


def _plain(value: Any) -> str:
    return f"{value:.0f}" if isinstance(value, float) and value.is_integer() else str(value)


def _time(runs: DataFrame) -> str:
    begun = [value for value in runs["started"] if known(value)]
    ended = [value for value in runs["completed"] if known(value)]
    if not begun or not ended:
        return ""
    return f"{min(begun):%Y-%m-%d %H:%M} to {max(ended):%Y-%m-%d %H:%M} UTC"


def _git(runs: DataFrame) -> str:
    states: Iterable[tuple[Any, Any]] = zip(runs["commit"], runs["changed"], strict=True)
    words = [f"{str(commit)[:12]}{_changed(changed)}" for commit, changed in states if known(commit)]
    return ", ".join(dict.fromkeys(words)) or "unknown: not run from a repository"


def _changed(changed: Any) -> str:
    return " with changes" if known(changed) and bool(changed) else ""


def _unusual(stops: str) -> list[str]:
    """Reasons other than the model's own end, from a text such as `stop:3 max_tokens:1`."""
    parts = [part.partition(":") for part in stops.split()]
    return [name for name, _, _ in parts if name not in {"stop", "tool_calls", "unknown"}]
