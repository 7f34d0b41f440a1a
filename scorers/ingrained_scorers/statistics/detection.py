"""Telling signal from noise: one number that no fixed answer can raise."""

from __future__ import annotations

from scipy.special import ndtri


def d_prime(hits: float, signals: float, false_alarms: float, noises: float) -> float | None:
    """Give the sensitivity d' = z(hit rate) - z(false-alarm rate), in standard deviations.

    The log-linear correction (Hautus 1995, Behavior Research Methods 27, 46) is always applied: 0.5 is added
    to both counts and 1 to both totals, so that perfect and empty rates stay finite. Always saying yes and
    always saying no both give 0 where there are as many signals as noises, and near 0 elsewhere.

    Args:
        hits: Signals that were named as such; may be fractional where epochs were averaged in the item.
        signals: How many signals there were.
        false_alarms: Noises that were named signals.
        noises: How many noises there were.

    Returns:
        d', or `None` where one of the two kinds was never shown.

    Raises:
        ValueError: A count is negative or greater than its total.
    """
    for what, count, total in (("hits", hits, signals), ("false alarms", false_alarms, noises)):
        if not 0 <= count <= total:
            raise ValueError(f"{count} {what} do not fit {total} presentations")
    if signals == 0 or noises == 0:
        return None
    return float(ndtri((hits + 0.5) / (signals + 1)) - ndtri((false_alarms + 0.5) / (noises + 1)))
