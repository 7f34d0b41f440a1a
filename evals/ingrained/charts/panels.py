"""Small multiples: panels of one kind, side by side as far as the width allows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from ingrained.charts.data import Row, text_width
from ingrained.charts.spec import WORDS, Spec, mark, names
from ingrained.charts.theme import Theme

WIDTH: Final = 720
"""Width of a chart in pixels, unless told otherwise."""
ROW: Final = 22
"""Height of a model's row in pixels."""
_PANEL, _GAP, _LABELS = 300, 26, 0.42


@dataclass(frozen=True)
class Layout:
    """How panels share a width.

    Attributes:
        columns: Panels side by side.
        labels: Pixels left of a panel's plot, for the names of its rows.
        plot: Width of a panel's plot in pixels.
    """

    columns: int
    labels: int
    plot: int

    @classmethod
    def of(cls, width: int, panels: int, labels: Sequence[str], narrowest: int = _PANEL) -> Layout:
        """Share a width between panels whose rows have these names."""
        columns = max(1, min(panels, width // narrowest))
        each = width // columns - (_GAP if columns > 1 else 8)
        space = int(min(text_width(labels) + 16, each * _LABELS))
        return cls(columns, space, max(60, each - space))

    @property
    def panel(self) -> int:
        """Width of a panel in pixels."""
        return self.labels + self.plot


def rows_axis(layout: Layout) -> Spec:
    """The axis that names the rows: no line, as wide in every panel."""
    plain: Spec = {"title": None, "domain": False, "ticks": False, "labelPadding": 9}
    return plain | {"labelLimit": layout.labels, "minExtent": layout.labels, "maxExtent": layout.labels}


def rows_of_models(labels: Sequence[str], layout: Layout, field: str = "label") -> Spec:
    """The rows of a panel, each model in its place whether or not it has a value.

    The order stands in the domain: a `sort` is dropped without a word where marks lie over one another.
    """
    return names(field, scale={"domain": list(labels)}, sort=None, axis=rows_axis(layout))


def missing(rows: Sequence[Row], places: Spec, at: float, theme: Theme) -> Spec:
    """The rows without a value, as a dash and a word.

    Args:
        rows: Rows with `value` and `words`.
        places: The channels that say which row it is.
        at: Where on the x axis.
        theme: The colours.
    """
    gone = [row | {"text": "– undefined"} for row in rows if row["value"] is None]
    channels = places | {"x": {"datum": at}, "text": names("text")} | WORDS
    return mark("text", gone, channels, align="left", dx=6, color=theme.muted)


def spread(values: Sequence[float | None], least: float, most: float | None = None) -> float:
    """How far an axis around 0 has to reach: the largest distance, within bounds, with a little room."""
    reach = max((abs(v) for v in values if v is not None), default=0.0) * 1.05
    reach = max(reach, least)
    return reach if most is None else min(reach, most)
