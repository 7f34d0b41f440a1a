"""The metrics of a model on a task, each with the scorer it comes from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ingrained.comparing.contestants import Contestant, Key
from ingrained_scorers.catalog import SCORERS
from ingrained_scorers.info import MetricInfo
from ingrained_scorers.summary import metrics

if TYPE_CHECKING:
    from ingrained.comparing.compare import Settings
    from ingrained_scorers.statistics import ItemSums


@dataclass(frozen=True)
class Measured:
    """A metric of a model on some samples.

    Attributes:
        sums: What each item adds to it.
        info: What it means.
        scorer: The scorer it comes from.
    """

    sums: ItemSums
    info: MetricInfo
    scorer: str


def measured(contestant: Contestant, keys: Mapping[str, frozenset[Key]] | None = None) -> dict[str, Measured]:
    """Compute every metric of a model.

    Args:
        contestant: The model on a task.
        keys: For each scorer the samples to take; all if left out.

    Returns:
        Name → metric. Where two scorers have a metric of one name, the second's is `scorer.metric`.
    """
    found: dict[str, Measured] = {}
    for scorer, rows in contestant.rows.items():
        kept = rows if keys is None else contestant.restricted(scorer, keys.get(scorer, frozenset()))
        if not rows and scorer not in SCORERS:  # what such a scorer gives is not known without rows
            continue
        known = {info.name: info for info in SCORERS[scorer].metrics} if scorer in SCORERS else {}
        for metric, sums in metrics(scorer, kept).items():
            name = metric if metric not in found else f"{scorer}.{metric}"
            info = known.get(metric, MetricInfo(metric, "", "none", headline=True))
            found[name] = Measured(sums, info, scorer)
    return found


def common_scored(one: Contestant, other: Contestant, keys: frozenset[Key]) -> dict[str, frozenset[Key]]:
    """For each scorer the samples, of some, that it scored for both models."""
    return {
        scorer: keys & frozenset(one.keys[scorer]) & frozenset(other.keys.get(scorer, ()))
        for scorer in one.rows
    }


def scored_for_one(one: Contestant, other: Contestant, keys: frozenset[Key]) -> int:
    """Count the samples, of some, that a scorer scored for one of two models alone."""
    odd: set[Key] = set()
    for scorer in one.rows:
        odd |= keys & (frozenset(one.keys[scorer]) ^ frozenset(other.keys.get(scorer, ())))
    return len(odd)


def shown(found: Mapping[str, Measured], settings: Settings) -> Mapping[str, Measured]:
    """The metrics that are wanted: those that are named, or else the headline ones."""
    if settings.metrics:
        return {name: found[name] for name in (*settings.metrics, *settings.also) if name in found}
    return {
        name: metric
        for name, metric in found.items()
        if settings.every or metric.info.headline or name in settings.also
    }
