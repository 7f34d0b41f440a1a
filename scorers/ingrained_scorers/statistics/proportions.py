"""Intervals for single proportions."""

from __future__ import annotations

from math import sqrt

from scipy.special import ndtri, stdtrit


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
    return _score_interval(successes, n, float(ndtri((1 + level) / 2))) if n else None


def effective_wilson(
    share: float, standard_error: float, freedom: float, level: float = 0.95
) -> tuple[float, float]:
    """Give the score interval of a share whose observations hang together or weigh unequally.

    As `wilson` with the effective number of observations share (1 - share) / standard error^2, and t for the
    normal: Korn & Graubard 1998 (Survey Methodology 24, 193) for the effective number; Franco, Little, Louis
    & Slud 2019 (Journal of Survey Statistics and Methodology 7, 334) for the score form.

    Args:
        share: Strictly between 0 and 1.
        standard_error: Of the share, above 0.
        freedom: Degrees of freedom of the standard error, above 0.
        level: Coverage, strictly between 0 and 1.

    Returns:
        Lower and upper end.
    """
    n = share * (1 - share) / standard_error**2
    return _score_interval(share * n, n, float(stdtrit(freedom, (1 + level) / 2)))


def _score_interval(successes: float, n: float, quantile: float) -> tuple[float, float]:
    z2 = quantile**2
    centre = (successes + z2 / 2) / (n + z2)
    half = sqrt(z2 * (successes * (n - successes) / n + z2 / 4)) / (n + z2)
    # At the ends the arithmetic misses 0 and 1 by a rounding error; the formula gives them exactly.
    low = 0.0 if successes == 0 else max(0.0, centre - half)
    high = 1.0 if successes == n else min(1.0, centre + half)
    return low, high
