"""One metric of two models on the same items: the difference, its interval, and what each item adds to it."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from math import sqrt
from typing import TYPE_CHECKING, Final

import numpy as np
from scipy.special import stdtr, stdtrit

from ingrained_scorers.statistics.binary_pairs import (
    PairedTable,
    mcnemar_exact,
    mcnemar_mid_p,
    newcombe_paired,
    paired_table,
)
from ingrained_scorers.statistics.bootstrap import DRAWS, SAME, percentiles, weights
from ingrained_scorers.statistics.item_sums import still
from ingrained_scorers.statistics.means import PROPORTION, UNBOUNDED
from ingrained_scorers.statistics.proportions import wilson

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from ingrained_scorers.statistics.item_sums import ItemSums

    Floats = NDArray[np.float64]

_Interval = tuple[float, float] | None
_Shares = tuple[tuple[float, float], tuple[float, float]]
SMALL: Final = 300  # items; below it the normal and the t interval of a rate can miss their coverage
_LEVELS: Final = 60  # halvings of an interval of levels, past the precision of a float


@dataclass(frozen=True)
class Paired:
    """The difference of a metric between two models on their common items.

    Attributes:
        value: First minus second; None where either is undefined on the common items.
        low: Lower end of the 95 % interval for this difference alone.
        high: Upper end.
        items: Common items.
        p: Two-sided P of no difference; None where nothing can be said.
        correlation: Of the two models' scores over the items; None where one does not vary.
        influence: What each item adds to the difference, so that its standard error over G items is
            sqrt(sum (e - mean)^2 G / (G - 1)) / G; empty where the items do not vary.
        method: How the interval was made.
        table: The 2x2 table, where both are 0 or 1 on every item.
        shares: The two pooled shares and the items that carry each, where the metric is one.
        bounds: Range of the difference; intervals are cut to it.
        freedom: Degrees of freedom of the standard error: that of the model whose metric fewer items carry.
    """

    value: float | None
    low: float | None = None
    high: float | None = None
    items: int = 0
    p: float | None = None
    correlation: float | None = None
    influence: Mapping[str, float] = field(default_factory=dict)
    method: str = "undefined"
    table: PairedTable | None = None
    shares: _Shares | None = None
    bounds: tuple[float, float] = UNBOUNDED
    freedom: float = 1.0

    @property
    def standard_error(self) -> float | None:
        """Clustered standard error of the difference; None where the items do not vary."""
        return _error(np.array(list(self.influence.values()))) if self.influence else None

    def interval(self, alpha: float) -> _Interval:
        """The interval at another two-sided level, such as the common level of many comparisons.

        Args:
            alpha: Chance of missing, strictly between 0 and 1.
        """
        if self.value is None or not 0 < alpha < 1:
            return None
        error = self.standard_error
        if error is not None:
            half = float(stdtrit(self.freedom, 1 - alpha / 2)) * error
            return max(self.bounds[0], self.value - half), min(self.bounds[1], self.value + half)
        if self.table is not None:
            return _with_sign_test(self.table, alpha)
        return _square_and_add(self.shares, 1 - alpha) if self.shares else None

    @property
    def newcombe(self) -> _Interval:
        """Newcombe's interval for a rate on fewer than 300 items, beside the t interval."""
        return newcombe_paired(self.table) if self.table and self.table.n < SMALL else None

    @property
    def mcnemar(self) -> float | None:
        """McNemar's mid-P for a rate on fewer than 300 items."""
        return mcnemar_mid_p(self.table) if self.table and self.table.n < SMALL else None


def paired(first: ItemSums, second: ItemSums, seed: int, draws: int = DRAWS) -> Paired:
    """Compare a metric of two models.

    - Means of item means, such as shares of solved items: the mean of the items' differences with the
      t(G - 1) interval of its clustered standard error (Miller 2024, arXiv 2411.00640, section 4). Where no
      item differs from another, Newcombe's interval if all scores are 0 or 1, which holds 0 as long as the
      sign test does not exclude it: on few items Newcombe's own excludes 0 too often.
    - Everything else: both metrics from the same draws of whole items. P and the standard error come from the
      items' influence on the difference (infinitesimal jackknife: Efron 1982, The Jackknife, the Bootstrap
      and Other Resampling Plans, chapter 6). A pooled share that no item moves, such as 0 or 1, would count
      as certain however few items it rests on: there the two Wilson intervals are squared and added.

    Args:
        first: The metric of one model, made from samples that both have.
        second: The same metric of the other.
        seed: Seed of the draws.
        draws: How many; 0 leaves the bootstrap interval out.
    """
    if first.kind == second.kind == "mean":
        return _of_means(first, second)
    return _of_sums(first, second, seed, draws)


def _of_means(first: ItemSums, second: ItemSums) -> Paired:
    items = sorted(first.by_item.keys() & second.by_item.keys())
    one, other = (np.array([_mean(s.by_item[item]) for item in items]) for s in (first, second))
    if not items:
        return Paired(None, method="no common items")
    found = Paired(
        float((one - other).mean()),
        items=len(items),
        table=_table(one, other, first),
        correlation=_correlation(one, other),
        bounds=_range(first),
        freedom=max(1.0, len(items) - 1.0),
        method="paired t",
    )
    if len(items) < 2:  # noqa: PLR2004  one item shows no variation
        return replace(found, table=None, method="one item: no interval")
    if np.ptp(one - other) < SAME * max(1.0, np.abs(one).max(), np.abs(other).max()):
        return _unvaried(found)
    influence = dict(zip(items, map(float, one - other), strict=True))
    found = replace(found, influence=influence, p=_p(one - other, found.freedom))
    low, high = found.interval(0.05) or (None, None)
    return replace(found, low=low, high=high)


def _of_sums(first: ItemSums, second: ItemSums, seed: int, draws: int) -> Paired:
    items = sorted(first.by_item.keys() | second.by_item.keys())
    values = first.value(), second.value()
    if values[0] is None or values[1] is None:
        return Paired(None, items=len(items))
    difference, freedom = values[0] - values[1], min(first.freedom, second.freedom)
    found = Paired(
        difference,
        items=len(items),
        bounds=_range(first),
        freedom=freedom,
        method="one item: no interval",
    )
    if min(len(first.by_item), len(second.by_item)) < 2:  # noqa: PLR2004  nor does one of one model
        return found
    pulls = first.influence(items), second.influence(items)
    known = None if any(map(still, pulls)) else _correlation(*pulls)
    found = replace(found, correlation=known, method="all items alike: no interval")
    if first.kind == "share":
        found = replace(found, shares=((values[0], first.freedom + 1), (values[1], second.freedom + 1)))
    pull = pulls[0] - pulls[1]
    if still(pull) or (found.shares and any(map(still, pulls))):
        return _unvaried(found)
    drawn = _bootstrap((first, second), items, seed, draws, freedom) if draws else found
    if draws and drawn.low is None:
        return replace(found, method=drawn.method)
    influence = dict(zip(items, map(float, pull), strict=True))
    p = _p(pull - pull.mean() + difference, freedom)
    return replace(found, influence=influence, p=p, low=drawn.low, high=drawn.high, method=drawn.method)


def _bootstrap(
    pair: tuple[ItemSums, ItemSums], items: Sequence[str], seed: int, draws: int, freedom: float
) -> Paired:
    picked = weights(len(items), seed, draws)
    of_one, of_other = (s.statistic(np.tensordot(picked, s.stack(items), axes=1)) for s in pair)
    differences = of_one - of_other
    low, high, method = percentiles(differences[~np.isnan(differences)], draws, freedom + 1)
    return Paired(None, low, high, method=f"paired {method}")


def _unvaried(found: Paired) -> Paired:
    """Where no item differs from another there is no standard error; a rate has an interval all the same."""
    interval = found.interval(0.05)
    if interval is None:
        return replace(found, method="all items alike: no interval")
    method = "newcombe" if found.table else "square-and-add over items"
    p = _sign_test(found.table) if found.table else _least_level(found)
    return replace(found, low=interval[0], high=interval[1], p=p, method=method)


def _sign_test(table: PairedTable) -> float:
    """Give the exact two-sided P of McNemar's test; 1 where the models agree on every item."""
    return mcnemar_exact(table) or 1.0


def _with_sign_test(table: PairedTable, alpha: float) -> _Interval:
    """Give Newcombe's interval, stretched to 0 where the exact test leaves 0 open."""
    interval = newcombe_paired(table, 1 - alpha)
    if interval is None or _sign_test(table) <= alpha:
        return interval
    return min(interval[0], 0.0), max(interval[1], 0.0)


def _least_level(found: Paired) -> float:
    """Give the P that goes with an interval: the level at which it begins to exclude 0."""
    low, high = 0.0, 1.0
    for _ in range(_LEVELS):
        middle = (low + high) / 2
        ends = found.interval(middle)
        if ends is not None and not ends[0] <= 0 <= ends[1]:
            high = middle
        else:
            low = middle
    return high


def _square_and_add(shares: _Shares, level: float) -> _Interval:
    """Give Newcombe's hybrid interval of two shares, each as if every item had given one observation."""
    (one, n), (other, m) = shares
    of_one, of_other = wilson(one * n, n, level), wilson(other * m, m, level)
    if of_one is None or of_other is None:
        return None
    below = sqrt((one - of_one[0]) ** 2 + (of_other[1] - other) ** 2)
    above = sqrt((of_one[1] - one) ** 2 + (other - of_other[0]) ** 2)
    return max(-1.0, one - other - below), min(1.0, one - other + above)


def _range(sums: ItemSums) -> tuple[float, float]:
    low, high = sums.bounds or UNBOUNDED
    return low - high, high - low


def _table(one: Floats, other: Floats, sums: ItemSums) -> PairedTable | None:
    binary = bool(np.isin(one, (0, 1)).all() and np.isin(other, (0, 1)).all())
    return paired_table(list(one), list(other)) if binary and sums.bounds in (None, PROPORTION) else None


def _correlation(one: Floats, other: Floats) -> float | None:
    if len(one) < 2 or np.ptp(one) < SAME or np.ptp(other) < SAME:  # noqa: PLR2004  two points make a line
        return None
    return float(np.corrcoef(one, other)[0, 1])


def _p(differences: Floats, freedom: float) -> float:
    t = abs(float(differences.mean())) / _error(differences)
    return 2 * float(stdtr(freedom, -t))


def _error(influence: Floats) -> float:
    return float(np.std(influence, ddof=1)) / sqrt(len(influence))


def _mean(sums: Floats) -> float:
    return float(sums[0] / sums[1])
