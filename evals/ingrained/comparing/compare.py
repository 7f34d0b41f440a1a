"""Compares models: each metric with its interval, and the paired differences that hold together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final, Literal

from ingrained.comparing.contestants import Contest, Contestant, contests, listed
from ingrained.comparing.differences import differences, every_pair
from ingrained.comparing.measured import Measured, measured, shown
from ingrained.comparing.table import Comparison, Row
from ingrained.comparing.together import adjusted, ranked
from ingrained.errors import UsageError, did_you_mean
from ingrained.results.summary import SEED
from ingrained_scorers.records import Estimate
from ingrained_scorers.statistics.intervals import beta_interval

if TYPE_CHECKING:
    from ingrained.results.tables import Results

Pairs = Literal["baseline", "all"]
DRAWS: Final = 2000
"""Bootstrap draws of each metric that is no mean."""
RANKED: Final = 12
"""Models up to which ranks are given: their number of pairs grows with the square."""


@dataclass(frozen=True)
class Settings:
    """What to compare.

    Attributes:
        baseline: A model, its label, or a run; the first model of the first run if left out.
        suites: Suites or tasks; all if left out.
        metrics: Metrics; the headline ones if left out.
        also: Metrics beside these, such as those of gates.
        pairs: Each model against the baseline, or all pairs.
        every: All metrics, not only the headline ones.
        seed: Seed of all draws.
        draws: Bootstrap draws.
    """

    baseline: str | None = None
    suites: tuple[str, ...] = ()
    metrics: tuple[str, ...] = ()
    also: tuple[str, ...] = ()
    pairs: Pairs = "baseline"
    every: bool = False
    seed: int = SEED
    draws: int = DRAWS


def compare(results: Results, settings: Settings = Settings()) -> Comparison:
    """Compare the models of some runs.

    Args:
        results: The runs' tables.
        settings: What to compare.

    Raises:
        UsageError: Nothing can be compared, or the baseline, a suite or a metric does not exist.
    """
    found = _chosen_contests(results, settings)
    models = list(dict.fromkeys(c.label for contest in found for c in contest.contestants))
    baseline = _baseline(found, models, settings.baseline)
    ordered = tuple(sorted(models, key=lambda model: model != baseline))
    rows = [row for contest in found for row in _rows(contest, settings)]
    _require_metrics(rows, found, settings)
    pairs, refusals, remarks = differences(found, baseline, settings)
    refusals = _versions(found, baseline, settings.pairs) + refusals
    ranks = ranked(every_pair(found, settings) if len(models) <= RANKED else [], rows, settings.seed)
    held, family = adjusted(pairs, settings.seed)
    return Comparison(
        estimates=tuple(ranks),
        differences=tuple(held),
        problems=tuple(dict.fromkeys([*results.problems, *refusals, *remarks])),
        refused=bool(refusals),
        models=ordered,
        baseline=baseline,
        seed=settings.seed,
        draws=settings.draws,
        family=family,
        results=results,
        contests=tuple(found),
    )


def _chosen_contests(results: Results, settings: Settings) -> list[Contest]:
    known = {str(name) for column in ("suite", "task") for name in results.runs[column].unique() if name}
    for suite in settings.suites:
        if suite not in known:
            raise UsageError(f"no run has a suite or task {suite!r}{did_you_mean(suite, known)}")
    found = contests(results, settings.suites)
    if not found:
        raise UsageError("\n".join(["there is nothing to compare", *results.problems]))
    return found


def _baseline(found: Sequence[Contest], models: Sequence[str], asked: str | None) -> str:
    if asked is None:
        return models[0]
    everyone = [contestant for contest in found for contestant in contest.contestants]
    fitting = dict.fromkeys(c.label for c in everyone if asked in (c.label, c.model, c.run))
    if len(fitting) == 1:
        return next(iter(fitting))
    if fitting:
        raise UsageError(f"{asked!r} is {' or '.join(map(repr, fitting))}: name one of them as the baseline")
    raise UsageError(f"no model {asked!r} in these runs{did_you_mean(asked, models)}: {', '.join(models)}")


def _versions(found: Sequence[Contest], baseline: str, pairs: Pairs) -> list[str]:
    """Say which models cannot be compared since they ran another version."""
    sentences = []
    for contest in found:
        same = [c for c in found if (c.suite, c.task) == (contest.suite, contest.task)]
        home = next((c for c in same if baseline in c.labels), same[0] if pairs == "all" else None)
        if home is None or baseline in contest.labels:
            continue
        there = [baseline] if baseline in home.labels else home.labels
        apart = [label for label in contest.labels if label not in home.labels]
        if apart and home.version != contest.version:
            sentences.append(
                f"{contest.title}: {listed(apart)} ran version {contest.version}, but {listed(there)} ran "
                f"{home.version}: versions are not compared"
            )
    return sentences


def _require_metrics(rows: Sequence[Row], found: Sequence[Contest], settings: Settings) -> None:
    have = {row.metric for row in rows}
    missing = [metric for metric in (*settings.metrics, *settings.also) if metric not in have]
    if missing:
        known = {name for contest in found for c in contest.contestants for name in measured(c)}
        near = did_you_mean(missing[0], known)
        raise UsageError(f"no task of these runs has a metric {missing[0]!r}{near}")


def _rows(contest: Contest, settings: Settings) -> list[Row]:
    """A row for each model and metric, also where a model has no score and thus no metrics of its own."""
    rows = [
        _row(contest, contestant, name, found, settings)
        for contestant in contest.contestants
        for name, found in shown(measured(contestant), settings).items()
    ]
    metrics = {row.metric: row for row in rows}
    there = {(row.model, row.metric) for row in rows}
    missing = (
        (c, metrics[name]) for c in contest.contestants for name in metrics if (c.label, name) not in there
    )
    return rows + [_without_value(row, contestant) for contestant, row in missing]


def _without_value(row: Row, contestant: Contestant) -> Row:
    return replace(
        row,
        model=contestant.label,
        estimate=Estimate(None, None, None, 0, 0, 0, "undefined"),
        beta=None,
        expected=contestant.expected,
        scored=contestant.scored,
        errored=contestant.errored,
        unscored=contestant.unscored,
    )


def _row(contest: Contest, contestant: Contestant, name: str, metric: Measured, settings: Settings) -> Row:
    sums, info = metric.sums, metric.info
    estimate = sums.estimate(settings.seed)
    binary = estimate.method.startswith("wilson") and estimate.value is not None
    count = (estimate.value or 0.0) * estimate.clusters
    beta = beta_interval(count, estimate.clusters) if binary else None
    return Row(
        suite=contest.suite,
        task=contest.task,
        version=contest.version,
        metric=name,
        better=info.better,
        headline=info.headline,
        proportion=sums.bounds == (0.0, 1.0),
        model=contestant.label,
        estimate=estimate,
        beta=beta,
        expected=contestant.expected,
        scored=contestant.scored,
        errored=contestant.errored,
        unscored=contestant.unscored,
    )
