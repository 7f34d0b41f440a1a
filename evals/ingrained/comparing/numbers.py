"""Numbers and intervals as short text."""

from __future__ import annotations


def number(value: float | None, digits: int = 2) -> str:
    """A number, or a dash where it is undefined."""
    return "–" if value is None else f"{value:.{digits}f}"


def signed(value: float | None, digits: int = 2) -> str:
    """A difference with its sign, or a dash."""
    return "–" if value is None else f"{value:+.{digits}f}"


def interval(low: float | None, high: float | None, *, signs: bool = False) -> str:
    """An interval in brackets, or nothing where there is none."""
    if low is None or high is None:
        return ""
    show = signed if signs else number
    return f"[{show(low)}, {show(high)}]"
