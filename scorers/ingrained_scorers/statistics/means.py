"""Means and paired differences whose unit is the cluster, with t intervals."""

from __future__ import annotations

from collections import defaultdict
from math import sqrt
from typing import TYPE_CHECKING, TypeVar

from scipy.special import stdtrit

from ingrained_scorers.records import Estimate
from ingrained_scorers.statistics.proportions import effective_wilson, wilson

if TYPE_CHECKING:
    from collections.abc import Hashable, Mapping, Sequence

Interval = tuple[float, float]
PROPORTION: Interval = (0.0, 1.0)
UNBOUNDED: Interval = (float("-inf"), float("inf"))
SAME = 1e-12  # values that differ by less differ by rounding
_Key = TypeVar("_Key", bound="Hashable")


def clustered_standard_error(values: Sequence[float], clusters: Sequence[Hashable]) -> float | None:
    """Give the standard error of a mean whose values hang together within clusters.

    sqrt(sum_g (sum_{i in g} e_i)^2 * G / (G - 1)) / n with e_i = value - mean: Miller 2024 (arXiv 2411.00640)
    with the small-sample factor G / (G - 1) that Inspect uses. With one value a cluster it is sd / sqrt(n).

    Args:
        values: The observations.
        clusters: The cluster of each.

    Returns:
        The standard error, or `None` with fewer than two clusters.

    Raises:
        ValueError: The two differ in length.
    """
    sums: dict[Hashable, float] = defaultdict(float)
    mean = sum(values) / len(values) if values else 0.0
    for value, cluster in zip(values, clusters, strict=True):
        sums[cluster] += value - mean
    groups = len(sums)
    if groups < 2:  # noqa: PLR2004  one cluster shows no variation between clusters
        return None
    return sqrt(sum(total**2 for total in sums.values()) * groups / (groups - 1)) / len(values)


def clustered_mean(
    values: Sequence[float | None], clusters: Sequence[Hashable], bounds: Interval | None = None
) -> Estimate:
    """Estimate a mean, with the interval that the data can carry.

    - Fewer than two clusters: no interval.
    - 0/1 values, one for each cluster: Wilson, which keeps its coverage below 300 items where t does not.
    - All values alike: t would give an interval of width 0, a claim of certainty. If they are all 0 or all 1,
      Wilson with n = clusters; otherwise no interval.
    - Shares of any other kind, with the bounds 0..1: Wilson with the effective number of observations.
    - Everything else: mean -+ t(G - 1) * clustered standard error.

    Args:
        values: The observations, in any unit; `None` is left out and counted.
        clusters: The cluster of each.
        bounds: Range of the measure; a t interval is cut to it, which cannot cost coverage. Any other than
            0..1 says that the measure is no proportion, so that Wilson is not used.

    Returns:
        The mean in the unit of the values, with a 95 % interval.

    Raises:
        ValueError: The two differ in length.
    """
    kept = [(v, c) for v, c in zip(values, clusters, strict=True) if v is not None]
    undefined = len(values) - len(kept)
    if not kept:
        return Estimate(None, None, None, 0, 0, undefined, "undefined")
    numbers, groups = [v for v, _ in kept], [c for _, c in kept]
    mean = sum(numbers) / len(numbers)
    interval, method = _interval(numbers, groups, mean, bounds)
    low, high = interval or (None, None)
    return Estimate(mean, low, high, len(numbers), len(set(groups)), undefined, method)


def paired_difference(
    first: Mapping[_Key, float | None], second: Mapping[_Key, float | None], bounds: Interval = UNBOUNDED
) -> Estimate:
    """Estimate the mean of first - second over the clusters that both have.

    Pairing takes the items' difficulty out of the comparison (Miller 2024, section 4).

    Args:
        first: One value for each cluster, epochs averaged.
        second: The same under the other condition.
        bounds: Range of the difference.

    Returns:
        The mean difference with its 95 % interval; `undefined` counts the clusters without a partner.
    """
    keys = sorted(first.keys() | second.keys(), key=str)
    differences = [_minus(first.get(key), second.get(key)) for key in keys]
    return clustered_mean(differences, keys, bounds)


def _minus(first: float | None, second: float | None) -> float | None:
    return None if first is None or second is None else first - second


def _interval(
    values: list[float], clusters: list[Hashable], mean: float, bounds: Interval | None
) -> tuple[Interval | None, str]:
    groups = len(set(clusters))
    binary = set(values) <= {0.0, 1.0} and bounds in (None, PROPORTION)
    error = clustered_standard_error(values, clusters)
    if error is None:
        return None, "one cluster: no interval"
    if binary and groups == len(values):
        return wilson(sum(values), groups), "wilson"
    if max(values) - min(values) < SAME:
        return _unvaried(mean, groups, binary=binary)
    if bounds == PROPORTION and 0 < mean < 1:
        return effective_wilson(mean, error, groups - 1), "wilson, effective n"
    half = float(stdtrit(groups - 1, 0.975)) * error
    low, high = bounds or UNBOUNDED
    return (max(low, mean - half), min(high, mean + half)), "t, clustered"


def _unvaried(mean: float, groups: int, *, binary: bool) -> tuple[Interval | None, str]:
    if binary:
        return wilson(mean * groups, groups), "wilson over clusters"
    return None, "all values alike: no interval"
