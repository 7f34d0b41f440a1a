"""Posterior intervals for single proportions."""

from __future__ import annotations

from scipy.special import betaincinv


def beta_interval(successes: float, n: float, level: float = 0.95) -> tuple[float, float] | None:
    """Give the equal-tailed posterior interval of a proportion under the uniform prior.

    Beta(1 + k, 1 + n - k): Bowyer, Aitchison & Ivanova 2025 (arXiv 2503.01747). Its coverage,
    averaged over the prior, is exactly `level` for any n, where the normal interval fails under 300 items.

    Args:
        successes: How often it happened, 0..n. A sum of item means may be fractional.
        n: How often it could have happened.
        level: Posterior probability, strictly between 0 and 1.

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
    shape = 1 + successes, 1 + n - successes
    return float(betaincinv(*shape, (1 - level) / 2)), float(betaincinv(*shape, (1 + level) / 2))
