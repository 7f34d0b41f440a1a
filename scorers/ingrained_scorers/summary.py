"""A scorer's metrics from its scored samples, for scorers of the catalog and for any other."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from ingrained_scorers import accuracy
from ingrained_scorers.catalog import SCORERS
from ingrained_scorers.loading import load_target

if TYPE_CHECKING:
    from ingrained_scorers.records import Estimate, Scored
    from ingrained_scorers.statistics import ItemSums


def metrics(scorer: str, rows: Sequence[Scored]) -> dict[str, ItemSums]:
    """What each metric of a scorer is made of.

    Args:
        scorer: The scorer's name. One that the catalog does not know gives the mean of every value.
        rows: Its scored samples.

    Returns:
        Metric → sums, in the order of the table.
    """
    info = SCORERS.get(scorer)
    found: dict[str, ItemSums] = load_target(info.sums)(rows) if info else accuracy.sums(rows)
    order = {name: place for place, name in enumerate(info.metric_names if info else ())}
    return dict(sorted(found.items(), key=lambda metric: order.get(metric[0], len(order))))


def summarise(scorer: str, rows: Sequence[Scored], seed: int) -> dict[str, Estimate]:
    """Estimate every metric of a scorer.

    Args:
        scorer: The scorer's name.
        rows: Its scored samples.
        seed: Seed of the bootstrap intervals.
    """
    return {name: found.estimate(seed) for name, found in metrics(scorer, rows).items()}
