"""How many items, or how many epochs, would show a difference of a given size."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Mapping
from dataclasses import asdict, dataclass, replace
from math import ceil, inf
from typing import Any

from ingrained.comparing.contestants import Contestant
from ingrained.comparing.measured import measured
from ingrained.comparing.table import Comparison, Difference
from ingrained.errors import UsageError
from ingrained_scorers.statistics.power import VarianceSplit, epochs_needed, sample_size, split_variance
from ingrained_scorers.summary import metrics


@dataclass(frozen=True)
class Need:
    """What it takes to see a difference, by the variance of a comparison that has been made.

    Attributes:
        task: The task with its suite.
        metric: The metric.
        model: The model.
        baseline: What it was compared with.
        delta: The difference to see, in the metric's unit.
        items_now: Common items there are.
        items: Items that show it in 4 cases of 5 at these epochs; None where the items do not vary.
        epochs: Epochs of both models that show it on the items there are; None where no number does.
        note: Why a number is missing.
    """

    task: str
    metric: str
    model: str
    baseline: str
    delta: float
    items_now: int
    items: int | None
    epochs: int | None
    note: str

    def to_json(self) -> dict[str, Any]:
        """Plain data."""
        return asdict(self)


def needs(comparison: Comparison, delta: float) -> list[Need]:
    """Foresee, for every difference of a comparison, what would show one of another size.

    Args:
        comparison: The comparison that was made.
        delta: The difference to see, in the metric's unit, above 0.

    Raises:
        UsageError: `delta` is not above 0.
    """
    if not 0 < delta < inf:
        raise UsageError(f"a difference to see is a number above 0, not {delta}")
    who = {
        (contest.suite, contest.task, contest.version, c.label): c
        for contest in comparison.contests
        for c in contest.contestants
    }
    return [_need(difference, delta, who) for difference in comparison.differences]


def _need(difference: Difference, delta: float, who: Mapping[tuple[str, str, str, str], Contestant]) -> Need:
    error, now = difference.paired.standard_error, difference.paired.items
    task = f"{difference.suite}/{difference.task}" if difference.suite else difference.task
    found = Need(task, difference.metric, difference.model, difference.baseline, delta, now, None, None, "")
    if error is None:
        return replace(found, note="the items do not vary: no number can be given")
    variance = error**2 * now
    found = replace(found, items=ceil(sample_size(delta, variance)))
    suite, name, version = difference.suite, difference.task, difference.version
    pair = [who[suite, name, version, label] for label in (difference.model, difference.baseline)]
    repeated = [_repeated(contestant, difference.metric) for contestant in pair]
    if repeated[0] is None or repeated[1] is None:
        return replace(found, note="epochs: needs a mean and two epochs or more of both models to say")
    within = [r.within for r in repeated if r is not None and r.within is not None]
    between = variance - sum(r.within / r.epochs * r.items for r in repeated if r and r.within is not None)
    epochs = epochs_needed(delta, now, between, within)
    note = "" if epochs else "epochs: the items vary too much, only more items help"
    return replace(found, epochs=epochs, note=note)


def _repeated(contestant: Contestant, metric: str) -> VarianceSplit | None:
    """Split the variance of a mean by epochs; None for another kind of metric, or without repetitions."""
    values: dict[Hashable, list[float]] = defaultdict(list)
    known = measured(contestant).get(metric)
    if known is None or known.sums.kind != "mean":
        return None
    rows = contestant.rows[known.scorer]
    for epoch in sorted({row.epoch for row in rows}):
        sums = metrics(known.scorer, [row for row in rows if row.epoch == epoch]).get(known.info.name)
        for item, (total, count) in sums.by_item.items() if sums else ():
            values[item].append(float(total / count))
    split = split_variance(values)
    return split if split.within is not None else None
