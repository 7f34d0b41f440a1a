"""How many minds a group of models amounts to: whether their mistakes cover for one another."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    Floats = NDArray[np.float64]


SAME = 1e-12  # scores that differ by less differ by rounding


@dataclass(frozen=True)
class EffectiveModels:
    """An effective number of models, and of whom.

    Attributes:
        value: From 1, all err on the same items, to `models`, all err apart; `None` where no model varies.
        models: How many models it speaks of.
        unvaried: How many were left out because they are right on every item or wrong on every item.
    """

    value: float | None
    models: int
    unvaried: int


def effective_models(correct: Sequence[Sequence[float]]) -> EffectiveModels:
    """Give the effective number of independent models.

    (sum of eigenvalues)^2 / sum of squared eigenvalues of the correlation matrix of the errors, the
    participation ratio. For a correlation matrix of M models the first sum is M and the second the sum of the
    squared correlations. With few items chance correlations lower it, by about the factor 1 + (M - 1) / items
    for independent models.

    Args:
        correct: For each model its scores on the same items, such as 1 for right and 0 for wrong.

    Returns:
        The number, with the count of models that had to be left out.

    Raises:
        ValueError: The models differ in their number of items.
    """
    scores = _matrix(correct)
    varied = scores[np.ptp(scores, axis=1) > SAME] if scores.size else scores[:0]
    models = len(varied)
    if not models:
        return EffectiveModels(None, 0, len(correct))
    squares = float(np.sum(np.atleast_2d(np.corrcoef(varied)) ** 2))
    return EffectiveModels(models**2 / squares, models, len(correct) - models)


@dataclass(frozen=True)
class AllWrong:
    """How often every model of a group is wrong on the same item.

    Attributes:
        share: Of the items; `None` without items or models.
        expected: What independent mistakes would give, the product of the error rates.
        excess: `share` - `expected`.
        items: How many items.
        models: How many models.
    """

    share: float | None
    expected: float | None
    excess: float | None
    items: int
    models: int


def all_wrong(correct: Sequence[Sequence[float]]) -> AllWrong:
    """Compare the share of items that every model misses with that of independent models.

    Args:
        correct: For each model 1 where it is right and 0 where it is wrong, on the same items.

    Returns:
        Both shares and their difference.

    Raises:
        ValueError: The models differ in their number of items, or a value is neither 0 nor 1.
    """
    scores = _matrix(correct)
    if not np.isin(scores, (0, 1)).all():
        raise ValueError("outcomes are 0 or 1")
    if not scores.size:
        return AllWrong(None, None, None, scores.shape[1], len(correct))
    share = float(np.mean(np.all(scores == 0, axis=0)))
    expected = float(np.prod(1 - scores.mean(axis=1)))
    return AllWrong(share, expected, share - expected, scores.shape[1], len(correct))


def _matrix(correct: Sequence[Sequence[float]]) -> Floats:
    lengths = set(map(len, correct))
    if len(lengths) > 1:
        raise ValueError(f"models have different numbers of items: {sorted(lengths)}")
    return np.array(correct, dtype=np.float64).reshape(len(correct), *(lengths or {0}))
