"""Intervals from resampled clusters, for statistics that are no plain mean."""

from __future__ import annotations

from dataclasses import replace
from math import sqrt
from typing import TYPE_CHECKING, TypeVar

import numpy as np
from scipy.special import ndtr, stdtrit

from ingrained_scorers.records import Estimate
from ingrained_scorers.statistics.proportions import wilson

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Mapping, Sequence

    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

DRAWS = 2000
LEAST_DEFINED = 0.5  # share of draws; below it the interval would speak of a minority of possible samples

SAME = 1e-12  # draws that differ by less differ by rounding

_Key = TypeVar("_Key", bound="Hashable")


def bootstrap_of_sums(
    statistic: Callable[[Floats], Floats],
    sums_by_cluster: Mapping[_Key, Floats],
    seed: int,
    draws: int = DRAWS,
) -> Estimate:
    """Estimate any statistic of sums, with a 95 % interval over resampled clusters.

    Whole clusters are drawn with replacement (Davison & Hinkley 1997, section 3.8), so that what belongs to
    one cluster stays together. Draws on which the statistic is undefined are left out, and counted.

    Args:
        statistic: From a stack of sums, one for each draw, to one number for each; NaN where undefined.
        sums_by_cluster: What each cluster adds: arrays of one shape.
        seed: Seed of the draws.
        draws: How many.

    Returns:
        The statistic of the sum over all clusters; `n` counts the clusters. There is no interval with fewer
        than two clusters, and where `percentiles` gives none.
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
    found = statistic(np.tensordot(weights(groups, seed, draws), sums, axes=1))
    low, high, method = percentiles(found[~np.isnan(found)], draws, groups)
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


def percentiles(
    found: Sequence[float] | Floats, draws: int, groups: int
) -> tuple[float | None, float | None, str]:
    """Give the expanded percentile interval of bootstrap draws at 95 %.

    With few clusters the plain percentiles are too narrow, by the factor sqrt((G - 1) / G) and by taking the
    normal for the t distribution. Hesterberg 2015 (The American Statistician 69, 371), section 5.4.3, takes
    the percentiles at Phi(-sqrt(G / (G - 1)) t_{G - 1}) instead of at 2.5 %.

    Args:
        found: The draws on which the statistic is defined.
        draws: All draws.
        groups: Clusters, G >= 2.

    Returns:
        Both ends, and how they were made; no ends with half or more of the draws undefined, or where all are
        alike, since that would be a claim of certainty.
    """
    method = f"cluster bootstrap, {draws} draws"
    if len(found) < draws:
        method += f", {draws - len(found)} undefined"
    if len(found) <= draws * LEAST_DEFINED:
        return None, None, f"{method}: no interval"
    tail = 100 * float(ndtr(stdtrit(groups - 1, 0.025) * sqrt(groups / (groups - 1))))
    low, high = (float(q) for q in np.percentile(found, [tail, 100 - tail]))
    if high - low < SAME:
        return None, None, f"{method}, alike: no interval"
    return low, high, method


def weights(groups: int, seed: int, draws: int) -> Floats:
    """How often each cluster occurs in each draw: an array (draws, groups)."""
    found = np.zeros((draws, groups))
    picks = np.random.default_rng(seed).integers(groups, size=(draws, groups))
    np.add.at(found, (np.arange(draws)[:, np.newaxis], picks), 1.0)
    return found
