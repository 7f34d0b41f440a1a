"""Many comparisons at once: adjusted P values."""

from __future__ import annotations

from itertools import accumulate
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence


def holm(p: Sequence[float | None]) -> list[float | None]:
    """Adjust P values so that the chance of any false rejection stays below the level.

    Holm 1979 (Scandinavian Journal of Statistics 6, 65): the i-th smallest of m times m - i + 1, running
    maximum. Valid under any dependence.

    Args:
        p: The P values; `None` is passed through and not counted.

    Returns:
        The adjusted P values, in the order of the input.

    Raises:
        ValueError: A value is not within 0..1.
    """

    def step_down(ascending: list[float]) -> Iterable[float]:
        m = len(ascending)
        return accumulate((v * (m - i) for i, v in enumerate(ascending)), max)

    return _adjusted(p, step_down)


def benjamini_hochberg(p: Sequence[float | None]) -> list[float | None]:
    """Adjust P values so that the expected share of false ones among the rejections stays below the level.

    Benjamini & Hochberg 1995 (Journal of the Royal Statistical Society B 57, 289): the i-th smallest of m
    times m / i, running minimum from the largest. Valid for independent or positively dependent tests.

    Args:
        p: The P values; `None` is passed through and not counted.

    Returns:
        The adjusted P values, in the order of the input.

    Raises:
        ValueError: A value is not within 0..1.
    """

    def step_up(ascending: list[float]) -> Iterable[float]:
        m = len(ascending)
        falling = accumulate((ascending[i] * m / (i + 1) for i in reversed(range(m))), min)
        return reversed(list(falling))

    return _adjusted(p, step_up)


def _adjusted(
    p: Sequence[float | None], adjust: Callable[[list[float]], Iterable[float]]
) -> list[float | None]:
    known = [(v, i) for i, v in enumerate(p) if v is not None]
    if not all(0 <= v <= 1 for v, _ in known):
        raise ValueError("P values lie within 0..1")
    known.sort()
    adjusted: list[float | None] = [None] * len(p)
    for (_, place), value in zip(known, adjust([v for v, _ in known]), strict=True):
        adjusted[place] = min(1.0, value)
    return adjusted
