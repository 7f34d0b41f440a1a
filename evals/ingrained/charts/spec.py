"""Vega-Lite as plain dicts.

Altair's objects are copied and checked at each step of putting a chart together, which takes seconds for a
chart with many panels. So charts are put together as what they are in the end, JSON, and become Altair charts
once, at the end. Altair checks them when they are shown or saved.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final

from ingrained.charts.data import Row

if TYPE_CHECKING:
    import altair as alt

    from ingrained.charts.theme import Theme

Spec = dict[str, Any]
FONT: Final = "Helvetica, Arial, 'Liberation Sans', 'Noto Sans', 'Noto Sans CJK SC', sans-serif"
"""Of the width that drawings are measured with, so that labels end where they are meant to."""
_GAP: Final = {"row": 18, "column": 26}


def quantity(field: str, **more: Any) -> Spec:
    """A channel that shows a number."""
    return {"field": field, "type": "quantitative", **more}


def names(field: str, **more: Any) -> Spec:
    """A channel that shows a name."""
    return {"field": field, "type": "nominal", **more}


def texts(fields: Iterable[str]) -> list[Spec]:
    """A tooltip with these fields."""
    return [names(field) for field in fields]


WORDS: Final[Spec] = {
    "description": {"field": "words", "type": "nominal"},
    "tooltip": [{"field": "words", "type": "nominal", "title": " "}],
}
"""The channels of a mark that says its row's `words` to those who hover and those who listen."""


def mark(kind: str, rows: Iterable[Row], encoding: Spec, **properties: Any) -> Spec:
    """One kind of mark for each row, with the fields that it shows and no others.

    A mark without a description is silent to screen readers.
    """
    used = set(_fields(encoding))
    shown = [{name: value for name, value in row.items() if name in used} for row in rows]
    silent = {} if "description" in encoding else {"aria": False}
    return {
        "data": {"values": shown},
        "mark": {"type": kind, **silent, **properties},
        "encoding": encoding,
    }


def layered(*marks: Spec, **properties: Any) -> Spec:
    """Marks over one another."""
    return {"layer": list(marks), **properties}


def titled(text: str, note: str = "", width: int = 0) -> Spec:
    """A panel's title, over the names of its rows, with a note under it."""
    title: Spec = {"text": text, "anchor": "start", "frame": "bounds"}
    return title | ({"subtitle": note} if note else {}) | ({"limit": width} if width else {})


def legend(columns: int = 0) -> Spec:
    """A legend over the chart, in rows of a few entries where there is little room."""
    made: Spec = {"title": None, "orient": "top", "symbolOpacity": 1, "offset": 12, "columnPadding": 18}
    return made | ({"columns": columns} if columns else {})


def as_chart(panels: Sequence[Spec], columns: int, theme: Theme, title: str = "") -> alt.ConcatChart:
    """Put panels side by side, under a title, and make them a chart.

    Args:
        panels: Layered marks, each with its width, height and title.
        columns: Panels in a row.
        theme: The colours of everything that no panel colours itself.
        title: Over all.
    """
    import altair as alt

    class Panel(alt.LayerSpec):
        # Checked once, as a part of the whole chart, and not again at every copy.
        _class_is_valid_at_instantiation = False

    more: Spec = {"columns": columns, "spacing": _GAP, "config": _config(theme)}
    if title:
        heading = {"text": title, "anchor": "start", "fontSize": 13, "fontWeight": "normal", "offset": 14}
        more["title"] = heading
    return alt.ConcatChart(concat=[Panel(**panel) for panel in panels], **more)


def _fields(encoding: Mapping[str, Any]) -> Iterator[str]:
    for channel in encoding.values():
        for part in channel if isinstance(channel, list) else [channel]:
            if "field" in part:
                yield part["field"]


def _config(theme: Theme) -> Spec:
    text = {"labelColor": theme.ink, "titleColor": theme.muted, "labelFontSize": 11, "titleFontSize": 11}
    lines = {"gridColor": theme.grid, "domainColor": theme.grid, "tickColor": theme.grid}
    titles = {"color": theme.ink, "subtitleColor": theme.muted, "fontSize": 12, "subtitleFontSize": 11}
    return {
        "background": "transparent",
        "font": FONT,
        "padding": 4,
        "view": {"stroke": None},
        "axis": text | lines | {"titleFontWeight": "normal", "labelPadding": 5},
        "legend": text | {"titleFontWeight": "normal", "labelLimit": 220},
        "title": titles | {"anchor": "start", "offset": 8},
        "text": {"color": theme.ink, "fontSize": 11},
    }
