"""How much data a difference needs: Miller 2024 (arXiv 2411.00640), section 5, with epochs on each item.

Variances are in the squared unit of the score. `between` is that of the items' true scores or, for two models
on the same items, of the items' true differences. `within` has one variance for each model, that of repeated
answers to one item, and `epochs` one number of answers for each.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil, inf, isinf, sqrt
from typing import TYPE_CHECKING

from scipy.special import ndtri, stdtrit

if TYPE_CHECKING:
    from collections.abc import Hashable, Mapping, Sequence

ROUNDING = 1e-9  # an excess of less over a whole number of epochs is rounding


@dataclass(frozen=True)
class VarianceSplit:
    """Where the variance of the scores comes from.

    Attributes:
        between: Variance of the items' true scores, unbiased and therefore at times below 0; with one epoch
            everywhere it still holds the variance within; `None` with fewer than two items.
        within: Variance of repeated answers to one item; `None` where no item has two epochs.
        items: How many items there are.
        epochs: How many scores there are.
    """

    between: float | None
    within: float | None
    items: int
    epochs: int


def split_variance(values_by_item: Mapping[Hashable, Sequence[float]]) -> VarianceSplit:
    """Split the variance of scores into that between items and that within them.

    One-way random-effects analysis of variance for unequal numbers of epochs: Searle, Casella & McCulloch
    1992 (Variance Components, chapter 3).

    Args:
        values_by_item: The scores of each item, one an epoch; items without scores are left out.

    Returns:
        Both components.
    """
    rows = [list(values) for values in values_by_item.values() if len(values)]
    items, epochs = len(rows), sum(map(len, rows))
    means = [sum(row) / len(row) for row in rows]
    residual = sum((v - m) ** 2 for row, m in zip(rows, means, strict=True) for v in row)
    within = residual / (epochs - items) if epochs > items else None
    if items < 2:  # noqa: PLR2004  one item shows no variation between items
        return VarianceSplit(None, within, items, epochs)
    mean = sum(map(sum, rows)) / epochs
    square = sum(len(row) * (m - mean) ** 2 for row, m in zip(rows, means, strict=True)) / (items - 1)
    size = (epochs - sum(len(row) ** 2 for row in rows) / epochs) / (items - 1)
    return VarianceSplit((square - (within or 0.0)) / size, within, items, epochs)


def planned_standard_error(
    items: int, between: float, within: Sequence[float] = (), epochs: Sequence[int] = ()
) -> float:
    """Foresee the standard error sqrt((between + sum within / epochs) / items) of a mean.

    Args:
        items: How many items are planned.
        between: Variance between items; below 0 it counts as 0.
        within: Variance within items, one for each model.
        epochs: Answers to each item, one number for each model.

    Returns:
        The standard error in the unit of the score.

    Raises:
        ValueError: There are no items or no epochs, a variance within is negative, or lengths differ.
    """
    if items < 1:
        raise ValueError(f"a mean needs items, not {items}")
    return sqrt(_variance(between, within, epochs) / items)


def minimum_detectable_effect(
    standard_error: float, alpha: float = 0.05, power: float = 0.8, freedom: float = inf
) -> float:
    """Give the smallest true difference that a test finds with the wished power.

    (z(1 - alpha / 2) + z(power)) times the standard error, 2.8016 times by default; with few items quantiles
    of t for those of the normal.

    Args:
        standard_error: Of the difference.
        alpha: Two-sided level of the test.
        power: Chance of finding the difference.
        freedom: Degrees of freedom of the standard error.

    Returns:
        The difference in the unit of the standard error.

    Raises:
        ValueError: The standard error is negative, or `alpha` or `power` not within (0, 1).
    """
    if standard_error < 0:
        raise ValueError(f"a standard error is not negative: {standard_error}")
    return _quantiles(alpha, power, freedom) * standard_error


def sample_size(
    delta: float,
    between: float,
    within: Sequence[float] = (),
    epochs: Sequence[int] = (),
    *,
    alpha: float = 0.05,
    power: float = 0.8,
) -> float:
    """Give the number of items that finds a difference: Miller 2024, section 5.

    (z(1 - alpha / 2) + z(power))^2 (between + sum within / epochs) / delta^2.

    Args:
        delta: The true difference to find, in the unit of the score; its sign does not matter.
        between: Variance between items; below 0 it counts as 0.
        within: Variance within items, one for each model.
        epochs: Answers to each item, one number for each model.
        alpha: Two-sided level of the test.
        power: Chance of finding the difference.

    Returns:
        The number of items, to be rounded up.

    Raises:
        ValueError: `delta` is 0, there are no epochs, a variance within is negative, lengths differ, or
            `alpha` or `power` is not within (0, 1).
    """
    if delta == 0:
        raise ValueError("no number of items finds a difference of 0")
    return _quantiles(alpha, power) ** 2 * _variance(between, within, epochs) / delta**2


def epochs_needed(
    delta: float,
    items: int,
    between: float,
    within: Sequence[float],
    *,
    alpha: float = 0.05,
    power: float = 0.8,
) -> int | None:
    """Give the number of epochs, alike for all models, that finds a difference on the given items.

    Args:
        delta: The true difference to find, in the unit of the score; its sign does not matter.
        items: How many items there are.
        between: Variance between items; below 0 it counts as 0.
        within: Variance within items, one for each model.
        alpha: Two-sided level of the test.
        power: Chance of finding the difference.

    Returns:
        The least number, or `None` where the variance between items alone is too large for any number of
        epochs: only more items help.

    Raises:
        ValueError: A variance within is negative, or `alpha` or `power` not within (0, 1).
    """
    room = items * (delta / _quantiles(alpha, power)) ** 2 - max(0.0, between)
    if room <= 0:
        return None
    return max(1, ceil(_variance(0.0, within, [1] * len(within)) / room - ROUNDING))


def _variance(between: float, within: Sequence[float], epochs: Sequence[int]) -> float:
    if any(v < 0 for v in within) or any(k < 1 for k in epochs):
        raise ValueError("a variance within items is not negative, and an item has at least one epoch")
    return max(0.0, between) + sum(v / k for v, k in zip(within, epochs, strict=True))


def _quantiles(alpha: float, power: float, freedom: float = inf) -> float:
    if not (0 < alpha < 1 and 0 < power < 1):
        raise ValueError(f"level {alpha} and power {power} lie between 0 and 1")
    if isinf(freedom):
        return float(ndtri(1 - alpha / 2) + ndtri(power))
    return float(stdtrit(freedom, 1 - alpha / 2) + stdtrit(freedom, power))
