"""Bounds on a metric, as `reference:` gives them for calibration."""

from __future__ import annotations

import operator
import re
from collections.abc import Callable
from dataclasses import dataclass

_NUMBER = r"[-+]?(?:\d+(?:\.\d+)?|\.\d+)(?:[eE][-+]?\d+)?"
_ONE_SIDED = re.compile(rf"(>=|<=|==|>|<)\s*({_NUMBER})")
_RANGE = re.compile(rf"({_NUMBER})\s*\.\.\s*({_NUMBER})")
_UNDEFINED = "undefined"
# Two ways of adding the same numbers differ by some 1e-16 each time; no metric means less than this.
_SLACK = 1e-9

PATTERN = rf"^\s*(((>=|<=|==|>|<)\s*{_NUMBER})|({_NUMBER}\s*\.\.\s*{_NUMBER})|{_UNDEFINED})\s*$"
_COMPARE: dict[str, Callable[[float, float], bool]] = {
    ">=": lambda value, limit: value >= limit - _SLACK,
    "<=": lambda value, limit: value <= limit + _SLACK,
    ">": operator.gt,
    "<": operator.lt,
    "==": lambda value, limit: abs(value - limit) <= _SLACK,
}


@dataclass(frozen=True)
class Bound:
    """What a metric must come to.

    Attributes:
        text: The bound as it is shown.
        tests: Comparisons that all must hold; none where the metric must be undefined.
    """

    text: str
    tests: tuple[tuple[str, float], ...] = ()

    def holds(self, value: float | None) -> bool:
        """Tell whether a metric keeps the bound.

        Args:
            value: The metric; None or NaN where it is undefined, which keeps the bound `undefined` alone.

        Returns:
            Whether the bound holds.
        """
        if value is None or value != value:  # noqa: PLR0124 - NaN
            return not self.tests
        return bool(self.tests) and all(_COMPARE[sign](value, limit) for sign, limit in self.tests)

    def __str__(self) -> str:
        return self.text


def parse_bound(text: str) -> Bound:
    """Read a bound.

    Args:
        text: `>= x`, `<= x`, `> x`, `< x`, `== x`, `a..b` (both ends belong to it) or `undefined`.

    Returns:
        The bound.

    Raises:
        ValueError: It is none of these; the text says what it must be.
    """
    given = text.strip()
    if given == _UNDEFINED:
        return Bound(_UNDEFINED)
    if one := _ONE_SIDED.fullmatch(given):
        return Bound(f"{one[1]} {one[2]}", ((one[1], float(one[2])),))
    if ends := _RANGE.fullmatch(given):
        if float(ends[1]) > float(ends[2]):
            raise ValueError(f"a range goes from low to high, but this is {text!r}")
        return Bound(f"{ends[1]}..{ends[2]}", ((">=", float(ends[1])), ("<=", float(ends[2]))))
    hint = f': write "== {given}"' if re.fullmatch(_NUMBER, given) else ""
    raise ValueError(f'a bound must be like ">= 0.9", "0.4..0.6" or "undefined", but is {text!r}{hint}')
