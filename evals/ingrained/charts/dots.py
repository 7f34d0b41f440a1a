"""Estimates with their intervals: one panel a metric, one row a model."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from ingrained.charts.data import (
    Row,
    count,
    in_order,
    interval,
    metric_label,
    number,
    rows_of,
    short_names,
)
from ingrained.charts.panels import ROW, WIDTH, Layout, missing, rows_of_models
from ingrained.charts.spec import Spec, as_chart, layered, mark, names, quantity, texts, titled
from ingrained.charts.theme import Theme, ThemeName, theme_of

if TYPE_CHECKING:
    import altair as alt
    from pandas import DataFrame

_NEEDED: Final = ("suite", "task", "metric", "better", "proportion", "model", "value", "low", "high", "n")
_TIPS: Final = ("model", "estimate", "interval", "n")


def estimates(estimates: DataFrame, *, width: int = WIDTH, theme: ThemeName = "light") -> alt.ConcatChart:
    """Draw each model's estimate of each metric with its 95 % interval.

    Args:
        estimates: Rows of `Comparison.estimates_frame()`.
        width: Width in pixels; panels stand side by side as far as it allows.
        theme: The ground that the chart lies on.

    Raises:
        UsageError: A column is missing, or there is no row.
    """
    colours = theme_of(theme)
    rows = rows_of(estimates, _NEEDED)
    short = short_names(row["model"] for row in rows)
    several = len({(row["suite"], row["task"]) for row in rows}) > 1
    panels: dict[str, list[Row]] = {}
    for row in rows:
        row["label"] = short[str(row["model"])]
        row["panel"] = f"{row['task']} · {metric_label(row)}" if several else metric_label(row)
        _word(row)
        panels.setdefault(row["panel"], []).append(row)
    layout = Layout.of(width, len(panels), list(short.values()))
    drawn = [_panel(title, mine, layout, colours) for title, mine in panels.items()]
    return as_chart(drawn, layout.columns, colours)


def _panel(title: str, rows: list[Row], layout: Layout, theme: Theme) -> Spec:
    labels = in_order(row["label"] for row in rows)
    y, domain = rows_of_models(labels, layout), _domain(rows)
    known = [row for row in rows if row["value"] is not None]
    whole = [row for row in known if row["low"] is not None and row["high"] is not None]
    axis = {"title": None, "tickCount": 5, "format": ".2~f"}
    ends = {"y": y, "x": quantity("low"), "x2": {"field": "high"}}
    dots: Spec = {
        "y": y,
        "x": quantity("value", scale={"domain": list(domain), "nice": False}, axis=axis),
        "tooltip": texts(_TIPS),
        "description": names("words"),
    }
    return layered(
        mark("rule", whole, ends, strokeWidth=2.5, color=theme.blue, clip=True),
        mark("point", known, dots, filled=True, size=90, opacity=1, color=theme.blue),
        missing(rows, {"y": y}, domain[0], theme),
        width=layout.plot,
        height=ROW * len(labels),
        title=titled(title, width=layout.panel),
    )


def _word(row: Row) -> None:
    row["estimate"], row["n"] = number(row["value"]), count(row["n"])
    row["interval"] = interval(row["low"], row["high"])
    row["words"] = f"{row['model']}, {row['metric']}: {row['estimate']} {row['interval']}, n {row['n']}"


def _domain(rows: list[Row]) -> tuple[float, float]:
    """0..1 for a proportion; otherwise all ends, 0 among them."""
    if rows[0]["proportion"]:
        return 0.0, 1.0
    ends = [row[name] for row in rows for name in ("value", "low", "high") if row[name] is not None]
    low, high = min([0.0, *ends]), max([0.0, *ends])
    room = 0.05 * (high - low) or 1.0
    return low - room if low < 0 else 0.0, high + room
