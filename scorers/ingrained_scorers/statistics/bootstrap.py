"""Percentile intervals from resampled clusters, for statistics that are no plain mean."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

import numpy as np

from ingrained_scorers.records import Estimate
from ingrained_scorers.statistics.proportions import wilson

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Mapping, Sequence

    from numpy.typing import NDArray

DRAWS = 2000
LEAST_DEFINED = 0.5  # share of draws; below it the interval would speak of a minority of possible samples

SAME = 1e-12  # draws that differ by less differ by rounding

_Row = TypeVar("_Row")
_Key = TypeVar("_Key", bound="Hashable")


def cluster_bootstrap(
    statistic: Callable[[Sequence[_Row]], float | None],
    rows_by_cluster: Mapping[_Key, Sequence[_Row]],
    seed: int,
    draws: int = DRAWS,
) -> Estimate:
    """Estimate any statistic, with a 95 % percentile interval over resampled clusters.

    Whole clusters are drawn with replacement (Davison & Hinkley 1997, section 3.8), so that rows of one
    cluster stay together. Draws on which the statistic is undefined are left out and counted in `method`.

    Args:
        statistic: From the rows of a draw to a number, or `None` where it is undefined.
        rows_by_cluster: The rows of each cluster.
        seed: Seed of the draws.
        draws: How many.

    Returns:
        The statistic of all rows. There is no interval with fewer than two clusters, with half or more of the
        draws undefined, or where the interval would have no width, since that would be a claim of certainty.
    """
    clusters = list(rows_by_cluster.values())
    value = statistic([row for rows in clusters for row in rows])
    n, groups = sum(map(len, clusters)), len(clusters)
    if value is None:
        return Estimate(None, None, None, n, groups, 0, "undefined")
    if groups < 2:  # noqa: PLR2004  one cluster shows no variation between clusters
        return Estimate(value, None, None, n, groups, 0, "one cluster: no interval")
    found = [statistic([row for k in pick for row in clusters[k]]) for pick in _picks(groups, seed, draws)]
    low, high, method = _percentiles([v for v in found if v is not None], draws)
    return Estimate(value, low, high, n, groups, 0, method)


def ratio(
    parts_by_cluster: Mapping[_Key, Sequence[tuple[float, float]]], seed: int, draws: int = DRAWS
) -> Estimate:
    """Estimate sum of events / sum of chances, pooled over all rows, clusters resampled.

    Where no draw differs, at 0 or at 1, the interval is Wilson's with n = clusters: as if each cluster had
    given one observation, the least that they can be worth.

    Args:
        parts_by_cluster: (events, chances) of each row, 0 <= events <= chances.
        seed: Seed of the draws.
        draws: How many.

    Returns:
        The share, with a 95 % interval; `undefined` counts rows without chances, `clusters` only those with.
    """
    parts = {key: [p for p in rows if p[1] > 0] for key, rows in parts_by_cluster.items()}
    parts = {key: rows for key, rows in parts.items() if rows}
    n = sum(map(len, parts.values()))
    undefined = sum(map(len, parts_by_cluster.values())) - n
    if not parts:
        return Estimate(None, None, None, 0, 0, undefined, "undefined")
    sums = np.array([np.sum(rows, axis=0) for rows in parts.values()], dtype=float)
    events, chances = sums.sum(axis=0)
    value = float(events / chances)
    low, high, method = _ratio_interval(sums, value, seed, draws)
    return Estimate(value, low, high, n, len(parts), undefined, method)


def _ratio_interval(
    sums: NDArray[np.float64], value: float, seed: int, draws: int
) -> tuple[float | None, float | None, str]:
    groups = len(sums)
    if groups < 2:  # noqa: PLR2004  one cluster shows no variation between clusters
        return None, None, "one cluster: no interval"
    interval = wilson(value * groups, groups) if value in (0.0, 1.0) else None
    if interval is not None:
        return *interval, "wilson over clusters"
    drawn = sums[_picks(groups, seed, draws)].sum(axis=1)
    return _percentiles(list(drawn[:, 0] / drawn[:, 1]), draws)


def _picks(groups: int, seed: int, draws: int) -> NDArray[np.int64]:
    return np.random.default_rng(seed).integers(groups, size=(draws, groups))


def _percentiles(found: Sequence[float], draws: int) -> tuple[float | None, float | None, str]:
    method = f"cluster bootstrap, {draws} draws"
    if len(found) < draws:
        method += f", {draws - len(found)} undefined"
    if len(found) <= draws * LEAST_DEFINED:
        return None, None, f"{method}: no interval"
    low, high = (float(q) for q in np.percentile(found, [2.5, 97.5]))
    if high - low < SAME:
        return None, None, f"{method}, alike: no interval"
    return low, high, method
