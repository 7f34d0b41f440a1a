"""Tables as the rows a chart holds: plain numbers, what is undefined as None, short names."""

from __future__ import annotations

import math
from collections.abc import Hashable, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final
from unicodedata import east_asian_width

from ingrained.errors import UsageError

if TYPE_CHECKING:
    from pandas import DataFrame

Row = dict[str, Any]
ARROWS: Final = {"high": " ↑", "low": " ↓", "none": ""}
UNDEFINED: Final = "–"
_LETTER, _WIDE_LETTER = 6.3, 11.5


def rows_of(frame: DataFrame, needed: Sequence[str]) -> list[Row]:
    """Give a table's rows as dicts, with None for every NaN and infinity.

    Raises:
        UsageError: A needed column is missing, or there is no row.
    """
    if missing := [name for name in needed if name not in frame.columns]:
        raise UsageError(f"a chart of this kind needs the column {missing[0]!r}")
    if frame.empty:
        raise UsageError("there is nothing to draw: the table has no rows")
    rows = frame.astype(object).to_dict(orient="records")
    return [{str(name): plain(value) for name, value in row.items()} for row in rows]


def plain(value: Any) -> Any:
    """Give a cell as JSON knows it: a NaN, an infinity and a missing value are None."""
    if hasattr(value, "item"):
        value = value.item()
    if value is None or type(value).__name__ in {"NAType", "NaTType"}:
        return None
    return None if isinstance(value, float) and not math.isfinite(value) else value


def number(value: float | None, digits: int = 2) -> str:
    """A number for people, with a real minus sign; a dash where it is undefined."""
    if value is None:
        return UNDEFINED
    text = f"{value:.{digits}f}"
    return text.replace("-", "−") if float(text) else f"{0:.{digits}f}"


def count(value: float | None) -> str:
    """A whole number for people; tables keep counts as floats."""
    return UNDEFINED if value is None else f"{value:,.0f}"


def interval(low: float | None, high: float | None) -> str:
    """An interval for people; says so where there is none."""
    return "no interval" if low is None or high is None else f"[{number(low)}, {number(high)}]"


def short_names(models: Iterable[str]) -> dict[str, str]:
    """Leave out what stands before the last slash, where the names stay different without it."""
    names = list(dict.fromkeys(map(str, models)))
    tails = [name.rpartition("/")[2] or name for name in names]
    return dict(zip(names, tails if len(set(tails)) == len(names) else names, strict=True))


def in_order(values: Iterable[Hashable]) -> list[Any]:
    """The different values, in the order of their first appearance."""
    return list(dict.fromkeys(values))


def text_width(texts: Iterable[str]) -> float:
    """About how many pixels the longest of the texts takes."""
    return max(
        (sum(_WIDE_LETTER if east_asian_width(c) in "WF" else _LETTER for c in t) for t in texts), default=0
    )


def metric_label(row: Mapping[str, Any]) -> str:
    """A metric's name with an arrow in the direction that is better."""
    return f"{row['metric']}{ARROWS.get(row.get('better') or 'none', '')}"
