"""Charts inside the page: SVG that takes its colours from the page, at two widths."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from ingrained.charts import svg

if TYPE_CHECKING:
    from ingrained.reporting.drawings import Drawing

WIDE: Final = 900
"""Width of a chart on a desk, in pixels."""
NARROW: Final = 340
"""Width of a chart on a telephone, in pixels."""
_SVG: Final = "{http://www.w3.org/2000/svg}"
_DROPPED: Final = frozenset(
    [
        *("role", "aria-roledescription", "aria-label", "aria-hidden", "pointer-events", "class"),
        *("font-family", "version"),
    ]
)
_MARKS: Final = frozenset({"bar", "point", "rect mark", "rule mark", "text mark"})
_EMPTY: Final = frozenset({"", "M0,0h0v0h0Z"})
_ROUNDED: Final = frozenset({"d", "transform", "x", "y", "x1", "y1", "x2", "y2", "fill-opacity"})
_LONG: Final = re.compile(r"-?\d+\.\d{3,}(?:e-?\d+)?")


@dataclass(frozen=True)
class Figure:
    """A chart for the page.

    Attributes:
        wide: The SVG for wide windows.
        narrow: The SVG for narrow ones.
        caption: How to read it, in a sentence or two.
    """

    wide: str
    narrow: str
    caption: str


def figure(drawing: Drawing, anchor: str) -> Figure:
    """Draw a chart at both widths.

    Args:
        drawing: The chart.
        anchor: Where on the page it stands; keeps the parts of one drawing from those of another.
    """
    wide, narrow = (
        inline(svg(drawing.draw(width, "page")), f"{anchor}-{drawing.name}-{width}", drawing.words)
        for width in (WIDE, NARROW)
    )
    return Figure(wide, narrow, drawing.caption.replace("95 %", "95\u00a0%"))


def inline(text: str, name: str, words: str) -> str:
    """Make a drawing part of a page.

    It becomes one image with a description. What a mark says to a screen reader becomes its title, which
    browsers show on hovering; the names of its parts become unique on the page.

    Args:
        text: An SVG document made by `charts.svg`.
        name: Unique on the page.
        words: The description.
    """
    root = ET.fromstring(text)  # noqa: S314  our own drawing
    for element in list(root.iter()):
        _tidy(element, name)
    root.set("role", "img")
    root.set("aria-label", words)
    return ET.tostring(root, encoding="unicode")


def _tidy(element: ET.Element, name: str) -> None:
    for child in list(element):
        if child.get("display") == "none" or child.get("d") in _EMPTY:
            element.remove(child)
    said = element.get("aria-label") if element.get("aria-roledescription") in _MARKS else None
    kept = {key: value for key, value in element.attrib.items() if _says_something(key, value)}
    element.attrib.clear()
    element.attrib.update({key: _value(key, value, name) for key, value in kept.items()})
    element.tag = element.tag.removeprefix(_SVG)
    if said:
        title = ET.Element("title")
        title.text = said
        element.insert(0, title)


def _says_something(key: str, value: str) -> bool:
    return key not in _DROPPED and (key, value) not in {("opacity", "1"), ("stroke-width", "1")}


def _value(key: str, value: str, name: str) -> str:
    if key == "id":
        return f"{name}-{value}"
    if value.startswith("url(#"):
        return value.replace("url(#", f"url(#{name}-")
    return _LONG.sub(lambda found: f"{float(found[0]):.2f}", value) if key in _ROUNDED else value
