"""Numbers and names as people read them."""

from __future__ import annotations

import math
from typing import Any

from ingrained.charts.data import UNDEFINED, interval, number

__all__ = [
    "UNDEFINED",
    "bounded",
    "counted",
    "interval",
    "known",
    "listed",
    "number",
    "points",
    "signed",
    "signed_interval",
]


def known(value: Any) -> bool:
    """Whether a cell of a table holds something."""
    if value is None or type(value).__name__ in {"NAType", "NaTType"}:
        return False
    return not (isinstance(value, float) and math.isnan(value))


def signed(value: float | None) -> str:
    """A difference with its sign."""
    text = number(value)
    return f"+{text}" if value is not None and value > 0 and float(f"{value:.2f}") else text


def signed_interval(low: float | None, high: float | None) -> str:
    """An interval of a difference; says so where there is none."""
    return "no interval" if low is None or high is None else f"[{signed(low)}, {signed(high)}]"


def points(value: float | None, *, proportion: bool) -> str:
    """A difference of shares in points, any other as a number."""
    if value is None:
        return UNDEFINED
    return f"{100 * value:.0f} points" if proportion else number(value)


def counted(count: int, word: str, many: str = "") -> str:
    """A number with its noun."""
    return f"{count:,} {word if count == 1 else many or word + 's'}"


def listed(names: list[str], most: int = 6) -> str:
    """Names in a sentence, the first few of many."""
    shown = names[:most]
    more = [f"{len(names) - most} more"] if len(names) > most else []
    parts = [*shown, *more]
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} and {parts[-1]}" if parts else ""


def bounded(text: str, most: int) -> tuple[str, int]:
    """A text cut in its middle where it is too long, and how many characters were left out."""
    if len(text) <= most:
        return text, 0
    head, tail = 2 * most // 3, most // 3
    return f"{text[:head]}\n[…]\n{text[-tail:]}", len(text) - head - tail
