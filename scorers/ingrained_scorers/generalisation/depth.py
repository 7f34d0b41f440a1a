"""How being right depends on the number of steps: a logistic curve through pooled counts."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

LEAST_DEPTHS: Final = 3
RIDGE: Final = 0.01
"""Weight of the squared coefficients beside the negative log-likelihood, so that perfect data stay finite."""
_STEPS: Final = 50
_CLOSE: Final = 1e-10
_STEEP: Final = 1e-9


def curves(pooled: Floats, depths: Sequence[float]) -> tuple[Floats, Floats]:
    """Fit logit p = a + b (depth - centre) to each row of counts.

    Ridge-penalised maximum likelihood by Newton's method: sum of log-likelihoods - .01 (a^2 + b^2) / 2. The
    penalty is what METR's time horizons use against separation (Kwa et al. 2025, arXiv 2503.14499); the
    centre is the mean of the depths.

    Args:
        pooled: For each fit what is right at each depth and then how many there are: (fits, 2 depths).
        depths: The depths.

    Returns:
        a and b of each fit, NaN where fewer than three depths have counts.
    """
    right, n = np.split(np.asarray(pooled, dtype=float), 2, axis=1)
    x: Floats = np.asarray(depths, dtype=np.float64) - float(np.mean(depths))
    a, b = np.zeros(len(n)), np.zeros(len(n))
    for _ in range(_STEPS):
        da, db = _newton(right, n, x, a, b)
        a, b = a + da, b + db
        if max(np.abs(da).max(initial=0), np.abs(db).max(initial=0)) < _CLOSE:
            break
    known = (n > 0).sum(axis=1) >= LEAST_DEPTHS
    return np.where(known, a, np.nan), np.where(known, b, np.nan)


def slopes(pooled: Floats, depths: Sequence[float]) -> Floats:
    """Give the change of the log-odds with each further step."""
    return curves(pooled, depths)[1]


def half_depths(pooled: Floats, depths: Sequence[float]) -> Floats:
    """Give the depth at which half is right; NaN where being right does not fall with depth."""
    a, b = curves(pooled, depths)
    falls = b < -_STEEP
    return np.where(falls, np.mean(depths) - a / np.where(falls, b, 1.0), np.nan)


def _newton(right: Floats, n: Floats, x: Floats, a: Floats, b: Floats) -> tuple[Floats, Floats]:
    """One step; no longer than 1, since the curve is flat far from the data."""
    p = 1 / (1 + np.exp(-np.clip(a[:, None] + b[:, None] * x, -500, 500)))
    rest, weight = right - n * p, n * p * (1 - p)
    ga, gb = rest.sum(axis=1) - RIDGE * a, (rest * x).sum(axis=1) - RIDGE * b
    haa, hab = weight.sum(axis=1) + RIDGE, (weight * x).sum(axis=1)
    hbb = (weight * x * x).sum(axis=1) + RIDGE
    determinant = haa * hbb - hab**2
    da, db = (hbb * ga - hab * gb) / determinant, (haa * gb - hab * ga) / determinant
    shrink = np.maximum(1.0, np.maximum(np.abs(da), np.abs(db)))
    return da / shrink, db / shrink
