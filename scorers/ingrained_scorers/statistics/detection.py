"""Telling signal from noise: one number that no fixed answer can raise."""

from __future__ import annotations

from scipy.special import ndtri


def d_prime(hits: float, signals: float, false_alarms: float, noises: float) -> float | None:
    """Give the sensitivity d' = z(hit rate) - z(false-alarm rate), in standard deviations.

    The log-linear correction (Hautus 1995, Behavior Research Methods 27, 46) is always applied, so that
    perfect and empty rates stay finite: to the counts of signals and noises the shares p and 1 - p of both
    among all trials are added, and twice these to their totals. With as many signals as noises that is 0.5
    and 1. With the same 0.5 for unequal numbers a model that never says yes would earn d' > 0 from the
    rarer kind alone; weighted, always yes and always no give exactly 0.

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
    p = signals / (signals + noises)
    hit_rate = (hits + p) / (signals + 2 * p)
    alarm_rate = (false_alarms + 1 - p) / (noises + 2 * (1 - p))
    return float(ndtri(hit_rate) - ndtri(alarm_rate))
