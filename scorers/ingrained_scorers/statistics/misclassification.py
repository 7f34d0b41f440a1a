"""Rates seen through a judge that errs: what they would be if it did not."""

from __future__ import annotations

from dataclasses import dataclass
from math import sqrt
from typing import TYPE_CHECKING, TypeVar

import numpy as np
from scipy.special import ndtri

from ingrained_scorers.records import Estimate
from ingrained_scorers.statistics.bootstrap import DRAWS, percentiles, weights

if TYPE_CHECKING:
    from collections.abc import Hashable, Mapping

    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

_Key = TypeVar("_Key", bound="Hashable")


@dataclass(frozen=True)
class Validation:
    """What is known of a judge from replies whose true label is known.

    Attributes:
        hits: Positives that it found.
        positives: Positives that it judged.
        passes: Negatives that it let pass.
        negatives: Negatives that it judged.
    """

    hits: int
    positives: int
    passes: int
    negatives: int

    def __post_init__(self) -> None:
        """Check the counts.

        Raises:
            ValueError: A part is larger than its whole, or a whole is below 1.
        """
        if not (0 <= self.hits <= self.positives and 0 <= self.passes <= self.negatives):
            raise ValueError(f"the counts do not fit each other: {self}")
        if not (self.positives and self.negatives):
            raise ValueError("a judge is validated on positives and on negatives")

    @property
    def sensitivity(self) -> float:
        """Share of the positives that it found."""
        return self.hits / self.positives

    @property
    def specificity(self) -> float:
        """Share of the negatives that it let pass."""
        return self.passes / self.negatives


def corrected_rate(rate: float, sensitivity: float, specificity: float) -> float | None:
    """Correct an observed rate for the errors of the judge.

    (rate + specificity - 1) / (sensitivity + specificity - 1), clipped to 0..1: Rogan & Gladen 1978
    (American Journal of Epidemiology 107, 71).

    Args:
        rate: Share that the judge called positive.
        sensitivity: Share of true positives that it calls positive.
        specificity: Share of true negatives that it calls negative.

    Returns:
        The share of true positives; None where the judge is no better than chance, sensitivity +
        specificity <= 1.

    Raises:
        ValueError: A share is not within 0..1.
    """
    if not all(0 <= share <= 1 for share in (rate, sensitivity, specificity)):
        raise ValueError("rates, sensitivities and specificities lie between 0 and 1")
    youden = sensitivity + specificity - 1
    return None if youden <= 0 else min(1.0, max(0.0, (rate + specificity - 1) / youden))


def corrected_interval(
    successes: float, n: float, judge: Validation, level: float = 0.95
) -> tuple[float, float] | None:
    """Give an interval of the corrected rate that carries what is not known of the judge.

    Source: Lang & Reiczigel 2014 (Preventive Veterinary Medicine 113, 13), equations 4 to 17: the normal
    interval of the corrected rate, after z^2 / 2 successes and as many failures are added to the observed
    rate, and one of each to sensitivity and specificity, and shifted for its skewness.

    Args:
        successes: How many replies the judge called positive; a sum of item means may be fractional.
        n: How many it judged; of replies that hang together the effective number.
        judge: The judge on replies whose label is known.
        level: Coverage, strictly between 0 and 1.

    Returns:
        Both ends within 0..1; None without observations, or where the judge is no better than chance.

    Raises:
        ValueError: `successes` is not within 0..n, or `level` not within (0, 1).
    """
    if not 0 <= successes <= n:
        raise ValueError(f"{successes} successes do not fit {n} observations")
    if not 0 < level < 1:
        raise ValueError(f"a level lies between 0 and 1, not at {level}")
    z = float(ndtri((1 + level) / 2))
    padded = Validation(judge.hits + 1, judge.positives + 2, judge.passes + 1, judge.negatives + 2)
    if not n or padded.sensitivity + padded.specificity <= 1:
        return None
    return _lang_reiczigel((successes + z**2 / 2) / (n + z**2), n + z**2, padded, z)


def _lang_reiczigel(rate: float, n: float, judge: Validation, z: float) -> tuple[float, float]:
    youden = judge.sensitivity + judge.specificity - 1
    centre = (rate + judge.specificity - 1) / youden
    unsure = judge.sensitivity * (1 - judge.sensitivity) / judge.positives
    lax = judge.specificity * (1 - judge.specificity) / judge.negatives
    half = z * sqrt(rate * (1 - rate) / n + centre**2 * unsure + (1 - centre) ** 2 * lax) / youden
    middle = centre + 2 * z**2 * (centre * unsure - (1 - centre) * lax)
    low, high = (min(1.0, max(0.0, end)) for end in (middle - half, middle + half))
    return low, high


def corrected_by_clusters(
    sums: Mapping[_Key, tuple[float, float]], judge: Validation, seed: int, draws: int = DRAWS
) -> Estimate:
    """Estimate a corrected rate of replies that hang together, with an interval for both uncertainties.

    Each draw resamples the clusters and takes sensitivity and specificity from their posterior with a flat
    prior, Beta(right + 1, wrong + 1).

    Args:
        sums: For each cluster, such as a scenario, how many replies were called positive and how many judged.
        judge: The judge on replies whose label is known.
        seed: Seed of the draws.
        draws: How many.

    Returns:
        The corrected rate; undefined without replies, or where the judge is no better than chance. Draws in
        which it would be no better than chance are left out, and counted. With one cluster no interval.
    """
    table = np.array(list(sums.values()), dtype=float).reshape(len(sums), 2)
    positive, judged = table.sum(axis=0)
    value = corrected_rate(positive / judged, judge.sensitivity, judge.specificity) if judged else None
    if value is None:
        return Estimate(None, None, None, int(judged), len(sums), 0, "undefined")
    if len(sums) < 2:  # noqa: PLR2004  one cluster shows no variation between clusters
        return Estimate(value, None, None, int(judged), len(sums), 0, "one cluster: no interval")
    found = _drawn(table, judge, seed, draws)
    low, high, method = percentiles(found[~np.isnan(found)], draws, len(sums))
    return Estimate(value, low, high, int(judged), len(sums), 0, f"Rogan-Gladen, {method}")


def _drawn(table: Floats, judge: Validation, seed: int, draws: int) -> Floats:
    sums = weights(len(table), seed, draws) @ table
    random = np.random.default_rng([seed, 1])
    sensitivity = random.beta(judge.hits + 1, judge.positives - judge.hits + 1, draws)
    specificity = random.beta(judge.passes + 1, judge.negatives - judge.passes + 1, draws)
    youden = sensitivity + specificity - 1
    known = (youden > 0) & (sums[:, 1] > 0)
    rate = np.divide(sums[:, 0], sums[:, 1], out=np.full(draws, np.nan), where=known)
    corrected = np.divide(rate + specificity - 1, youden, out=np.full(draws, np.nan), where=known)
    clipped: Floats = np.clip(corrected, 0, 1)
    return clipped
