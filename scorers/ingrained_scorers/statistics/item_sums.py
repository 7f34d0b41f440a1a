"""Metrics as functions of sums over items: one form for their value, their interval and their comparison."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from math import sqrt
from typing import TYPE_CHECKING, Final, Literal

import numpy as np

from ingrained_scorers.records import Estimate
from ingrained_scorers.statistics.bootstrap import bootstrap_of_sums
from ingrained_scorers.statistics.detection import d_prime
from ingrained_scorers.statistics.means import clustered_mean
from ingrained_scorers.statistics.proportions import effective_wilson, wilson

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from numpy.typing import NDArray

    from ingrained_scorers.records import Scored
    from ingrained_scorers.statistics.means import Interval

    Floats = NDArray[np.float64]

Kind = Literal["mean", "share", "other"]
_STEP: Final = 1e-4  # of a weight; small against 1, large against rounding
_ROUNDING: Final = 1e-7  # a numeric derivative's error: that of the statistic, 1e-16 for 1, over the step


def share(sums: Floats) -> Floats:
    """Give the first entry over the second for each row of a stack; NaN where there is nothing to share."""
    whole = sums[:, 1]
    found: Floats = np.divide(sums[:, 0], whole, out=np.full(len(sums), np.nan), where=whole > 0)
    return found


@dataclass(frozen=True)
class ItemSums:
    """What each item adds to a metric, and how the metric follows from the sum over items.

    Since the item is the unit that is sampled, everything follows from this: the value from the sum over all
    items, the bootstrap from sums over drawn items, a paired comparison from the same draws for two models.

    Attributes:
        by_item: For each item on which the metric is defined what it adds: arrays of one shape.
        kind: `mean` of item means, (mean, 1) for each item; pooled `share`, (events, chances); or `other`.
        statistic: From a stack of sums, one for each draw, to one number for each; NaN where undefined.
        n: Samples the metric is defined on.
        undefined: Samples in question on which it is not.
        items: Items the metric speaks of, where these are fewer than those that add to it.
        bounds: Range of the metric; an interval is cut to it.
        carried_by: Items that carry the statistic, where these are fewer than those that add to it.
    """

    by_item: Mapping[str, Floats]
    kind: Kind = "other"
    statistic: Callable[[Floats], Floats] = share
    n: int = 0
    undefined: int = 0
    items: int | None = None
    bounds: Interval | None = None
    carried_by: float | None = None

    @property
    def freedom(self) -> float:
        """Degrees of freedom of the standard error: the items that carry the metric, less one, at least 1.

        A pooled share is carried by few items if few have most of the chances, a d' by the rarer kind of
        items. Taking all of them for as many would make intervals too narrow.
        """
        carrying = self.carried_by
        if carrying is None:
            chances = [float(sums[1]) for sums in self.by_item.values()] if self.kind == "share" else ()
            carrying = effective_number(chances) if chances else len(self.by_item)
        return max(1.0, carrying - 1.0)

    def influence(self, items: Sequence[str]) -> Floats:
        """How each item moves the metric: G times the derivative by the item's weight.

        The infinitesimal jackknife: Efron 1982 (The Jackknife, the Bootstrap and Other Resampling Plans,
        chapter 6). For a mean it is the item's deviation from it.

        Args:
            items: G items; those on which the metric is undefined have an influence of 0.
        """
        stack = self.stack(items)
        total = stack.sum(axis=0)[np.newaxis]
        moved = self.statistic(total + _STEP * stack) - self.statistic(total)
        found: Floats = len(stack) * moved / _STEP
        return np.nan_to_num(found)

    def stack(self, items: Sequence[str]) -> Floats:
        """What each item adds, as an array (items, ...); zeros where it adds nothing."""
        nothing = np.zeros_like(next(iter(self.by_item.values())))
        return np.array([self.by_item.get(item, nothing) for item in items], dtype=float)

    def value(self) -> float | None:
        """The metric over all items; None where it is undefined."""
        if not self.by_item:
            return None
        found = float(self.statistic(np.sum(list(self.by_item.values()), axis=0)[np.newaxis])[0])
        return None if np.isnan(found) else found

    def estimate(self, seed: int) -> Estimate:
        """The metric with its 95 % interval.

        Args:
            seed: Seed of the bootstrap, where there is one.
        """
        found = self._interval(seed)
        clusters = found.clusters if self.items is None else self.items
        return replace(found, n=self.n, clusters=clusters, undefined=self.undefined)

    def _interval(self, seed: int) -> Estimate:
        if self.kind == "mean":
            means = {item: float(sums[0] / sums[1]) for item, sums in self.by_item.items()}
            return clustered_mean(list(means.values()), list(means), self.bounds)
        if self.kind == "share":
            return self._of_share()
        return bootstrap_of_sums(self.statistic, self.by_item, seed, carried_by=self.freedom + 1)

    def _of_share(self) -> Estimate:
        """Wilson with the effective number of observations; at 0 and 1 as many as items that carry it."""
        value, groups = self.value(), len(self.by_item)
        if value is None:
            return Estimate(None, None, None, groups, groups, 0, "undefined")
        if groups < 2:  # noqa: PLR2004  one item shows no variation
            return Estimate(value, None, None, groups, groups, 0, "one cluster: no interval")
        pull = self.influence(list(self.by_item))
        if value in {0.0, 1.0}:
            n = self.freedom + 1
            low, high = wilson(value * n, n) or (None, None)
            return Estimate(value, low, high, groups, groups, 0, "wilson over clusters")
        if still(pull):
            return Estimate(value, None, None, groups, groups, 0, "all items alike: no interval")
        low, high = effective_wilson(value, float(np.std(pull, ddof=1)) / sqrt(groups), self.freedom)
        return Estimate(value, low, high, groups, groups, 0, "wilson, effective n")


def still(pull: Floats) -> bool:
    """Whether no item moves a statistic, but for rounding."""
    return bool(np.ptp(pull) < _ROUNDING * max(1.0, len(pull) / 1000))


def effective_number(weights: Sequence[float]) -> float:
    """Give Kish's effective number of observations, (sum w)^2 / sum w^2; 0 without weight.

    Source: Kish 1965 (Survey Sampling, section 11.7).
    """
    squares = sum(weight**2 for weight in weights)
    return sum(weights) ** 2 / squares if squares else 0.0


def rows_by_item(rows: Iterable[Scored]) -> dict[str, list[Scored]]:
    """The rows of each item, in the order of their first occurrence."""
    found: dict[str, list[Scored]] = defaultdict(list)
    for row in rows:
        found[row.item].append(row)
    return dict(found)


def item_means(rows: Iterable[Scored], key: str) -> dict[str, float]:
    """Average a value within each item, over the rows that define it; items with none are left out."""
    found = {}
    for item, own in rows_by_item(rows).items():
        values = [value for row in own if (value := row.values.get(key)) is not None]
        if values:
            found[item] = sum(values) / len(values)
    return found


def mean_of_items(rows: Sequence[Scored], key: str, bounds: Interval | None = None) -> ItemSums:
    """Make the mean of a value over items, every item counting once however many samples it has.

    Args:
        rows: Scored samples.
        key: The value's name.
        bounds: Range of the value.
    """
    defined = sum(row.values.get(key) is not None for row in rows)
    means = item_means(rows, key)
    return mean_of(means, n=defined, undefined=len(rows) - defined, bounds=bounds)


def mean_of(
    values: Mapping[str, float], *, n: int, undefined: int = 0, bounds: Interval | None = None
) -> ItemSums:
    """Make the mean of one number an item.

    Args:
        values: The number of each item.
        n: Samples behind them.
        undefined: Samples in question without a number.
        bounds: Range of the numbers.
    """
    by_item = {item: np.array([value, 1.0]) for item, value in values.items()}
    return ItemSums(by_item, "mean", n=n, undefined=undefined, bounds=bounds)


def pooled_share(rows: Sequence[Scored], events: str, chances: str) -> ItemSums:
    """Make the share of events in chances, pooled: a row with one chance says less than one with ten.

    Args:
        rows: Scored samples.
        events: Name of the value that counts events.
        chances: Name of the value that counts chances.
    """
    pairs = ((r.item, r.values.get(events) or 0.0, r.values.get(chances) or 0.0) for r in rows)
    counted = [(item, np.array([event, chance])) for item, event, chance in pairs if chance > 0]
    return ItemSums(
        add_up(counted), "share", n=len(counted), undefined=len(rows) - len(counted), bounds=(0.0, 1.0)
    )


def discrimination(signals: Sequence[Scored], noises: Sequence[Scored], key: str) -> ItemSums:
    """Make the d' of a flag that should be up on signals and down on noises, epochs averaged in the item.

    Args:
        signals: Samples on which the flag is right.
        noises: Samples on which it is wrong.
        key: The flag's name.
    """
    counted = [(item, np.array([share, 1.0, 0.0, 0.0])) for item, share in item_means(signals, key).items()]
    counted += [(item, np.array([0.0, 0.0, share, 1.0])) for item, share in item_means(noises, key).items()]
    sums, rows = add_up(counted), [*signals, *noises]
    rarer = min(sum(own[kind] > 0 for own in sums.values()) for kind in (1, 3))
    n = sum(row.values.get(key) is not None for row in rows)
    return ItemSums(sums, statistic=_d_primes, n=n, undefined=len(rows) - n, carried_by=rarer)


def _d_primes(pooled: Floats) -> Floats:
    found = (d_prime(*map(float, row)) for row in pooled)
    return np.array([np.nan if value is None else value for value in found])


def add_up(counted: Iterable[tuple[str, Floats]]) -> dict[str, Floats]:
    """Add up what the rows of each item count."""
    found: dict[str, Floats] = {}
    for item, counts in counted:
        found[item] = found[item] + counts if item in found else counts
    return found
