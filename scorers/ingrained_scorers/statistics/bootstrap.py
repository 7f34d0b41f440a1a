"""Percentile intervals from resampled clusters, for statistics that are no plain mean."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, TypeVar

import numpy as np

from ingrained_scorers.records import Estimate
from ingrained_scorers.statistics.proportions import wilson

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Mapping, Sequence

    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

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


def bootstrap_of_sums(
    statistic: Callable[[Floats], Floats],
    sums_by_cluster: Mapping[_Key, Floats],
    seed: int,
    draws: int = DRAWS,
) -> Estimate:
    """Do what `cluster_bootstrap` does for a statistic of sums, on all draws at once.

    Args:
        statistic: From a stack of sums, one for each draw, to one number for each; NaN where undefined.
        sums_by_cluster: What each cluster adds: arrays of one shape.
        seed: Seed of the draws, the same ones that `cluster_bootstrap` makes.
        draws: How many.

    Returns:
        The statistic of the sum over all clusters; `n` counts the clusters.
    """
    groups = len(sums_by_cluster)
    if not groups:
        return Estimate(None, None, None, 0, 0, 0, "undefined")
    sums = np.array(list(sums_by_cluster.values()), dtype=float)
    value = float(statistic(sums.sum(axis=0)[np.newaxis])[0])
    if np.isnan(value):
        return Estimate(None, None, None, groups, groups, 0, "undefined")
    if groups < 2:  # noqa: PLR2004  one cluster shows no variation between clusters
        return Estimate(value, None, None, groups, groups, 0, "one cluster: no interval")
    weights = np.zeros((draws, groups))
    np.add.at(weights, (np.arange(draws)[:, np.newaxis], _picks(groups, seed, draws)), 1.0)
    found = statistic(np.tensordot(weights, sums, axes=1))
    low, high, method = _percentiles(found[~np.isnan(found)], draws)
    return Estimate(value, low, high, groups, groups, 0, method)


def ratio(
    parts_by_cluster: Mapping[_Key, Sequence[tuple[float, float]]], seed: int, draws: int = DRAWS
) -> Estimate:
    """Estimate sum of events / sum of chances, pooled over all rows, clusters resampled.

    Where no draw can differ, at 0 or at 1, the interval is Wilson's with n = clusters: as if each cluster had
    given one observation, the least that they can be worth.

    Args:
        parts_by_cluster: (events, chances) of each row, 0 <= events <= chances.
        seed: Seed of the draws.
        draws: How many.

    Returns:
        The share, with a 95 % interval; `undefined` counts rows without chances, `clusters` only those with.
    """
    parts = {key: [p for p in rows if p[1] > 0] for key, rows in parts_by_cluster.items()}
    sums = {key: np.sum(rows, axis=0) for key, rows in parts.items() if rows}
    n = sum(map(len, parts.values()))
    undefined = sum(map(len, parts_by_cluster.values())) - n
    estimate = replace(bootstrap_of_sums(_share, sums, seed, draws), n=n, undefined=undefined)
    groups = len(sums)
    if groups > 1 and estimate.value in {0.0, 1.0}:
        low, high = wilson(estimate.value * groups, groups) or (None, None)
        return replace(estimate, low=low, high=high, method="wilson over clusters")
    return estimate


def _share(sums: Floats) -> Floats:
    share: Floats = sums[:, 0] / sums[:, 1]
    return share


def _picks(groups: int, seed: int, draws: int) -> NDArray[np.int64]:
    return np.random.default_rng(seed).integers(groups, size=(draws, groups))


def _percentiles(found: Sequence[float] | Floats, draws: int) -> tuple[float | None, float | None, str]:
    method = f"cluster bootstrap, {draws} draws"
    if len(found) < draws:
        method += f", {draws - len(found)} undefined"
    if len(found) <= draws * LEAST_DEFINED:
        return None, None, f"{method}: no interval"
    low, high = (float(q) for q in np.percentile(found, [2.5, 97.5]))
    if high - low < SAME:
        return None, None, f"{method}, alike: no interval"
    return low, high, method
