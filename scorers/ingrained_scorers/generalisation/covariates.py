"""What makes a question harder whatever it tests: the size of its numbers and its length."""

from __future__ import annotations

from collections.abc import Iterable
from math import log10, sqrt

import numpy as np
from scipy.special import kolmogorov

from ingrained_scorers.generalisation.numerals import numbers
from ingrained_scorers.generalisation.texts import tidy

LEAST_SHIFT = 0.25
"""Share of the larger mean by which two means differ at least where they differ in a way that matters."""
LARGEST_DISTANCE = 0.35
"""Kolmogorov-Smirnov distance from which on two forms are different questions."""
LEAST_P = 0.01


def magnitude(question: str) -> float | None:
    """Give the mean of log10(1 + |x|) over the numbers of a question; None where it has none."""
    sizes = [log10(1 + abs(spot.number.value)) for spot in numbers(tidy(question), words=False)]
    return sum(sizes) / len(sizes) if sizes else None


def length(question: str) -> float:
    """Count the characters of a question."""
    return float(len(question))


def ks_two_sample(first: Iterable[float], second: Iterable[float]) -> tuple[float, float] | None:
    """Compare two samples by the two-sided Kolmogorov-Smirnov test.

    The p value is the asymptotic one at (sqrt(m) + .12 + .11 / sqrt(m)) D with m = n1 n2 / (n1 + n2), which
    Stephens 1970 (Journal of the Royal Statistical Society B 32, 115) found good from m = 4 on.

    Args:
        first: One sample.
        second: The other.

    Returns:
        The distance D, the largest difference of the two distribution functions, and p; None where one is
        empty.
    """
    one, other = np.sort(np.fromiter(first, float)), np.sort(np.fromiter(second, float))
    if not len(one) or not len(other):
        return None
    points = np.concatenate([one, other])
    below = [np.searchsorted(sample, points, side="right") / len(sample) for sample in (one, other)]
    distance = float(np.abs(below[0] - below[1]).max())
    root = sqrt(len(one) * len(other) / (len(one) + len(other)))
    return distance, float(kolmogorov((root + 0.12 + 0.11 / root) * distance))


def matched(first: Iterable[float], second: Iterable[float]) -> bool:
    """Whether two samples are alike: no shift that matters, not far apart, or not surely so.

    The texts of one template have nearly the same length, so that seven characters more are far apart by the
    distance of their distributions: hence the least shift of the mean beside it. No data, no doubt.
    """
    one, other = list(first), list(second)
    found = ks_two_sample(one, other)
    if found is None:
        return True
    means = [sum(sample) / len(sample) for sample in (one, other)]
    shifted = abs(means[0] - means[1]) > LEAST_SHIFT * max(map(abs, means))
    return not (shifted and found[0] > LARGEST_DISTANCE and found[1] < LEAST_P)
