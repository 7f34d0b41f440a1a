"""Whether two models make the same mistakes, beyond what their accuracies alone bring about."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Hashable, Sequence

_Answer = TypeVar("_Answer", bound="Hashable")

ROUNDING = 1e-9  # rows of probabilities miss 1 by less
SAME = 1e-12  # an expected agreement nearer to 1 than this leaves nothing to explain


def error_consistency(first: Sequence[float], second: Sequence[float]) -> float | None:
    """Give Cohen's kappa of right and wrong: Geirhos, Meding & Wichmann 2020 (arXiv 2006.16736).

    (observed - expected) / (1 - expected), with expected = p1 p2 + (1 - p1)(1 - p2).

    Args:
        first: 1 where the first model is right, 0 where it is wrong, one for each item.
        second: The same of the second on the same items.

    Returns:
        Kappa, at most 1, and 0 for independent mistakes; `None` without items or where both are always right
        or both always wrong.

    Raises:
        ValueError: The two differ in length, or a value is neither 0 nor 1.
    """
    pairs = list(zip(first, second, strict=True))
    if not {v for pair in pairs for v in pair} <= {0, 1}:
        raise ValueError("outcomes are 0 or 1")
    if not pairs:
        return None
    p1, p2 = _mean([one for one, _ in pairs]), _mean([other for _, other in pairs])
    observed = _mean([float(one == other) for one, other in pairs])
    return _beyond_chance(observed, p1 * p2 + (1 - p1) * (1 - p2))


def capa(
    first: Sequence[Sequence[float]], second: Sequence[Sequence[float]], truth: Sequence[int]
) -> float | None:
    """Give the chance-adjusted agreement of two models' answers: Goel et al. 2025 (arXiv 2502.04313).

    Unlike `error_consistency` it asks whether two wrong answers are the same one: (observed - expected) /
    (1 - expected) with observed the mean of sum_o p1(o) p2(o) and expected = q1 q2 + (1 - q1)(1 - q2) mean
    1 / (options - 1), where q is the mean probability of the right option. Models that spread their
    probability do not reach 1, not even with themselves.

    Args:
        first: For each item the first model's probability of each option; a plain answer is a row of one 1.
        second: The same of the second on the same items.
        truth: Index of the right option of each item.

    Returns:
        The agreement, at most 1, and 0 for independent mistakes; `None` without items or where nothing but
        agreement is expected.

    Raises:
        ValueError: Lengths differ, an item has fewer than two options, a row is no distribution, or a right
            option does not exist.
    """
    items = list(zip(first, second, truth, strict=True))
    for one, other, right in items:
        _check_options(one, other, right)
    if not items:
        return None
    observed = _mean([sum(p * q for p, q in zip(one, other, strict=True)) for one, other, _ in items])
    q1, q2 = (
        _mean([one[right] for one, _, right in items]),
        _mean([other[right] for _, other, right in items]),
    )
    guess = _mean([1 / (len(one) - 1) for one, _, _ in items])
    return _beyond_chance(observed, q1 * q2 + (1 - q1) * (1 - q2) * guess)


@dataclass(frozen=True)
class SharedMistakes:
    """How often two models that are both wrong give the same answer.

    Attributes:
        both_wrong: Items that both answer wrongly.
        same: How many of them have the same wrong answer.
        share: `same` / `both_wrong`; `None` where they are never both wrong.
        chance: What models that pick any wrong option would share, the mean of 1 / (options - 1) over these
            items; `None` where they are never both wrong.
    """

    both_wrong: int
    same: int
    share: float | None
    chance: float | None


def shared_mistakes(
    first: Sequence[_Answer], second: Sequence[_Answer], truth: Sequence[_Answer], options: Sequence[int]
) -> SharedMistakes:
    """Count the same wrong answers: Kim, Garg, Peng & Garg 2025 (arXiv 2506.07962).

    Args:
        first: The first model's answer to each item.
        second: The second's answer to the same item.
        truth: The right answer.
        options: How many answers each item offers.

    Returns:
        The counts, with the share that chance brings about.

    Raises:
        ValueError: Lengths differ, or an item has fewer than two options.
    """
    items = list(zip(first, second, truth, options, strict=True))
    if any(k < 2 for *_, k in items):  # noqa: PLR2004  with one option no answer is wrong
        raise ValueError("an item has at least two options")
    wrong = [(one == other, 1 / (k - 1)) for one, other, right, k in items if right not in {one, other}]
    same = sum(alike for alike, _ in wrong)
    if not wrong:
        return SharedMistakes(0, 0, None, None)
    return SharedMistakes(len(wrong), same, same / len(wrong), _mean([guess for _, guess in wrong]))


def _mean(values: Sequence[float]) -> float:
    return sum(values) / len(values)


def _beyond_chance(observed: float, expected: float) -> float | None:
    return None if 1 - expected < SAME else (observed - expected) / (1 - expected)


def _check_options(one: Sequence[float], other: Sequence[float], right: int) -> None:
    if not 2 <= len(one) == len(other):  # noqa: PLR2004  with one option no answer is wrong
        raise ValueError(f"rows of {len(one)} and {len(other)} options do not fit one item")
    if not 0 <= right < len(one):
        raise ValueError(f"there is no option {right} among {len(one)}")
    for row in (one, other):
        if min(row) < 0 or not abs(sum(row) - 1) < ROUNDING:
            raise ValueError("the probabilities of the options add up to 1")
