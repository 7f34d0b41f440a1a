"""Intervals and P values of many comparisons that hold together."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from math import floor, isnan, nan, sqrt
from typing import TYPE_CHECKING, Any

import numpy as np
from scipy.special import betainc, stdtr, stdtrit

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence

    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

DRAWS = 10_000
SAME = 1e-12  # influences that differ by less differ by rounding
CHUNK = 1_000_000  # numbers held at once in each array: 8 MB


@dataclass(frozen=True)
class Comparison:
    """One estimate of a family, with what each item adds to it.

    Attributes:
        value: The estimate minus its value under the null hypothesis, such as a mean paired difference.
        influence: For each item its influence on `value`, in the same unit, so that the standard error over G
            items is sqrt(sum e^2 G / (G - 1)) / G with e = influence - mean: for a mean of one number an item
            the number itself, for n rows in G clusters G / n times the cluster's sum of residuals. NaN is the
            same as absent.
        block: The task. Comparisons of one block share their items, blocks are independent.
    """

    value: float
    influence: Mapping[Any, float]
    block: Hashable = None


@dataclass(frozen=True)
class Simultaneous:
    """What a family of comparisons says together; every tuple is in the order of the comparisons.

    Attributes:
        alpha: The two-sided level at which each interval is made so that all hold at once. Between the level
            divided by the number of comparisons (Bonferroni) and the level itself.
        p: Two-sided P of each alone, from t(G - 1).
        adjusted_p: The same adjusted for the family; below the level exactly where the interval excludes 0.
        standard_errors: Of each estimate.
        half_widths: Of the simultaneous intervals, t(G - 1) at 1 - alpha / 2 times the standard error.
        draws: How many stand behind `alpha`.
    """

    alpha: float
    p: tuple[float, ...]
    adjusted_p: tuple[float, ...]
    standard_errors: tuple[float, ...]
    half_widths: tuple[float, ...]
    draws: int


def simultaneous(
    comparisons: Sequence[Comparison], seed: int, draws: int = DRAWS, level: float = 0.95
) -> Simultaneous:
    """Make intervals and P values that hold for all comparisons at once.

    Single-step min-P of Westfall & Young 1993 (Resampling-Based Multiple Testing) on a
    multiplier bootstrap: each draw weighs the items of a block by normal numbers, the same for all its
    comparisons, so that their correlation is kept, and studentises anew, which makes it the rotation test of
    Langsrud 2005 (Statistics and Computing 15, 53) on the residuals. P values are compared, not t, so that
    comparisons with few and with many items weigh the same. Normal weights and not random signs: with
    fewer than ten items there are too few patterns of signs, and true null hypotheses are rejected too often.
    Bonferroni bounds the result.

    Args:
        comparisons: The family.
        seed: Seed of the draws.
        draws: How many.
        level: Coverage of all intervals together, strictly between 0 and 1.

    Returns:
        The common level, adjusted P values (1 + draws at least as extreme) / (1 + draws), and half-widths.

    Raises:
        ValueError: A comparison has fewer than two items or does not vary, `level` is not within (0, 1), or
            there are too few draws for it.
    """
    if not 0 < level < 1:
        raise ValueError(f"a level lies between 0 and 1, not at {level}")
    rank = floor((1 - level) * (draws + 1) + SAME) - 1
    if rank < 0:
        raise ValueError(f"{draws} draws are too few for a level of {level}")
    rows = [_centred(c.influence) for c in comparisons]
    errors, freedom = np.array([_error(r) for r in rows]), np.array([len(r) - 1.0 for r in rows])
    p = 2 * stdtr(freedom, -np.abs(np.array([c.value for c in comparisons])) / errors)
    smallest = np.sort(_smallest_p(_blocks(comparisons, rows), seed, draws))
    family = max(1, len(comparisons))
    alpha = float(np.clip(smallest[rank], (1 - level) / family, 1 - level))
    share = (1 + np.searchsorted(smallest, p, side="right")) / (1 + draws)
    adjusted = np.clip(share, p, np.minimum(1, family * p))
    widths = stdtrit(freedom, 1 - alpha / 2) * errors
    return Simultaneous(alpha, _floats(p), _floats(adjusted), _floats(errors), _floats(widths), draws)


def _floats(numbers: Iterable[float]) -> tuple[float, ...]:
    return tuple(map(float, numbers))


def _centred(influence: Mapping[Any, float]) -> dict[Any, float]:
    kept = {item: v for item, v in influence.items() if not isnan(v)}
    if len(kept) < 2 or max(kept.values()) - min(kept.values()) < SAME:  # noqa: PLR2004  one shows no variation
        raise ValueError("a comparison of the family needs two items that differ")
    mean = sum(kept.values()) / len(kept)
    return {item: v - mean for item, v in kept.items()}


def _error(row: Mapping[Any, float]) -> float:
    groups = len(row)
    return sqrt(sum(e * e for e in row.values()) * groups / (groups - 1)) / groups


def _blocks(comparisons: Sequence[Comparison], rows: Sequence[dict[Any, float]]) -> Iterator[Floats]:
    """Give each block as items x comparisons, NaN where an item is not in a comparison."""
    members: dict[Hashable, list[dict[Any, float]]] = defaultdict(list)
    for comparison, row in zip(comparisons, rows, strict=True):
        members[comparison.block].append(row)
    for block in sorted(members, key=str):
        items = sorted({item for row in members[block] for item in row}, key=str)
        yield np.array([[row.get(item, nan) for row in members[block]] for item in items])


def _smallest_p(blocks: Iterable[Floats], seed: int, draws: int) -> Floats:
    rng = np.random.default_rng(seed)
    smallest = np.ones(draws)
    for block in blocks:
        size = max(1, CHUNK // sum(block.shape))
        for start in range(0, draws, size):
            part = smallest[start : start + size]
            np.minimum(part, _smallest_null_p(block, len(part), rng), out=part)
    return smallest


def _smallest_null_p(block: Floats, draws: int, rng: np.random.Generator) -> Floats:
    """Draw the smallest P value of a block under the null hypothesis.

    r is the squared correlation of the weights with the influences, over the items of the comparison. It has
    the beta law of t^2 / (t^2 + G - 2), so that each P alone is exactly uniform, and among comparisons with
    as many items the largest r has the smallest P.
    """
    present = (~np.isnan(block)).astype(float)
    influence, groups = np.nan_to_num(block), present.sum(axis=0)
    weights = rng.standard_normal((draws, len(block)))
    spread = weights**2 @ present - (weights @ present) ** 2 / groups
    r = (weights @ influence) ** 2 / (spread * np.sum(influence**2, axis=0))
    smallest = np.ones(draws)
    for size in np.unique(groups):
        alike = groups == size
        if size == 2:  # noqa: PLR2004  two items show no correlation: only independence claims none
            p = rng.random((draws, int(alike.sum()))).min(axis=1)
        else:
            p = betainc((size - 2) / 2, 0.5, np.clip(1 - r[:, alike].max(axis=1), 0, 1))
        np.minimum(smallest, p, out=smallest)
    return smallest
