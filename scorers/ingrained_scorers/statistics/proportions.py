"""Intervals for single proportions."""

from __future__ import annotations

from math import sqrt

from scipy.special import ndtri


def wilson(successes: float, n: float, level: float = 0.95) -> tuple[float, float] | None:
    """Give the score interval of a proportion, without continuity correction.

    Source: Wilson 1927; recommended for rates by Newcombe 1998 (Statistics in Medicine 17, 857). Unlike the
    normal interval it keeps its coverage at 0 and 1 and under 300 items, and it never leaves [0, 1].

    Args:
        successes: How often it happened, 0..n. A sum of item means may be fractional.
        n: How often it could have happened.
        level: Coverage, strictly between 0 and 1.

    Returns:
        Lower and upper end, or `None` where nothing was observed.

    Raises:
        ValueError: `successes` is not within 0..n, or `level` not within (0, 1).
    """
    if not 0 <= successes <= n:
        raise ValueError(f"{successes} successes do not fit {n} observations")
    if not 0 < level < 1:
        raise ValueError(f"a level lies between 0 and 1, not at {level}")
    if n == 0:
        return None
    z2 = float(ndtri((1 + level) / 2)) ** 2
    centre = (successes + z2 / 2) / (n + z2)
    half = sqrt(z2 * (successes * (n - successes) / n + z2 / 4)) / (n + z2)
    # At the ends the arithmetic misses 0 and 1 by a rounding error; the formula gives them exactly.
    low = 0.0 if successes == 0 else max(0.0, centre - half)
    high = 1.0 if successes == n else min(1.0, centre + half)
    return low, high
