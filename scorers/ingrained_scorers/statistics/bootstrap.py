"""Intervals from resampled clusters, for statistics that are no plain mean."""

from __future__ import annotations

from math import sqrt
from typing import TYPE_CHECKING, TypeVar

import numpy as np
from scipy.special import ndtr, stdtrit

from ingrained_scorers.records import Estimate

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
    carried_by: float | None = None,
) -> Estimate:
    """Estimate any statistic of sums, with a 95 % interval over resampled clusters.

    Whole clusters are drawn with replacement (Davison & Hinkley 1997, section 3.8), so that what belongs to
    one cluster stays together. Draws on which the statistic is undefined are left out, and counted.

    Args:
        statistic: From a stack of sums, one for each draw, to one number for each; NaN where undefined.
        sums_by_cluster: What each cluster adds: arrays of one shape.
        seed: Seed of the draws.
        draws: How many.
        carried_by: Clusters that carry the statistic, where not all do so alike.

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
    carrying = max(2.0, groups if carried_by is None else carried_by)
    low, high, method = percentiles(found[~np.isnan(found)], draws, carrying)
    return Estimate(value, low, high, groups, groups, 0, method)


def percentiles(
    found: Sequence[float] | Floats, draws: int, groups: float
) -> tuple[float | None, float | None, str]:
    """Give the expanded percentile interval of bootstrap draws at 95 %.

    With few clusters the plain percentiles are too narrow, by the factor sqrt((G - 1) / G) and by taking the
    normal for the t distribution. Hesterberg 2015 (The American Statistician 69, 371), section 5.4.3, takes
    the percentiles at Phi(-sqrt(G / (G - 1)) t_{G - 1}) instead of at 2.5 %.

    Args:
        found: The draws on which the statistic is defined.
        draws: All draws.
        groups: Clusters that carry the statistic, G > 1.

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
    picks = np.random.default_rng(seed).integers(groups, size=(draws, groups))
    places = (np.arange(draws)[:, np.newaxis] * groups + picks).ravel()
    return np.bincount(places, minlength=draws * groups).reshape(draws, groups).astype(float)
