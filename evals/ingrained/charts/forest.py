"""Paired differences from the baseline, one panel a metric."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from ingrained.charts.data import Row, count, in_order, interval, metric_label, number, rows_of, short_names
from ingrained.charts.panels import ROW, WIDTH, Layout, missing, rows_of_models, spread
from ingrained.charts.spec import Spec, as_chart, layered, legend, mark, names, quantity, texts, titled
from ingrained.charts.theme import Theme, ThemeName, theme_of

if TYPE_CHECKING:
    import altair as alt
    from pandas import DataFrame

_NEEDED: Final = (
    "suite", "task", "metric", "better", "proportion", "model", "baseline",
    "value", "low", "high", "sim_low", "sim_high", "mde", "items", "verdict",
)  # fmt: skip
_SHAPES: Final = {
    "better": "triangle-up",
    "worse": "triangle-down",
    "higher": "triangle-right",
    "lower": "triangle-left",
    "indistinguishable": "circle",
    "cannot tell": "diamond",
}
_SIGNED: Final = "datum.value === 0 ? '0' : format(datum.value, '+.2~f')"
_TIPS: Final = ("model", "baseline", "difference", "interval", "simultaneous", "MDE", "items", "verdict")


def forest(differences: DataFrame, *, width: int = WIDTH, theme: ThemeName = "light") -> alt.ConcatChart:
    """Draw paired differences from the baseline.

    A thick line is the 95 % interval of that difference alone, a thin one the interval that holds for all
    differences of the comparison at once; the shade around the dashed zero is what is too small to be found
    with these items (the minimum detectable effect).

    Args:
        differences: Rows of `Comparison.differences_frame()`.
        width: Width in pixels; panels stand side by side as far as it allows.
        theme: The ground that the chart lies on.

    Raises:
        UsageError: A column is missing, or there is no row.
    """
    colours = theme_of(theme)
    rows = rows_of(differences, _NEEDED)
    _word(rows)
    labels = in_order(row["label"] for row in rows)
    panels = _by_metric(rows)
    layout = Layout.of(width, len(panels), labels)
    reach = spread([v for row in rows if row["proportion"] for v in _ends(row)], 0.1, 1.0)
    key = _legend(rows, width)
    drawn = [_panel(title, mine, layout, colours, reach, key) for title, mine in panels.items()]
    baselines = {row["baseline"] for row in rows}
    title = f"Difference from {rows[0]['baseline']}" if len(baselines) == 1 else "Differences"
    return as_chart(drawn, layout.columns, colours, title)


def _word(rows: list[Row]) -> None:
    short = short_names(name for row in rows for name in (row["model"], row["baseline"]))
    several = len({row["baseline"] for row in rows}) > 1
    for row in rows:
        name = short[str(row["model"])]
        row["label"] = f"{name} − {short[str(row['baseline'])]}" if several else name
        row["difference"] = number(row["value"])
        row["interval"] = interval(row["low"], row["high"])
        row["simultaneous"] = interval(row["sim_low"], row["sim_high"])
        row["MDE"], row["items"] = number(row["mde"]), count(row["items"])
        row["words"] = (
            f"{row['model']} minus {row['baseline']}, {row['metric']}: "
            f"{row['difference']} {row['interval']}, simultaneous {row['simultaneous']}, "
            f"smallest difference to be found {row['MDE']}, "
            f"{row['items']} items: {row['verdict']}"
        )


def _by_metric(rows: list[Row]) -> dict[str, list[Row]]:
    tasks = {(row["suite"], row["task"]) for row in rows}
    panels: dict[str, list[Row]] = {}
    for row in rows:
        place = f"{row['task']} · " if len(tasks) > 1 else ""
        panels.setdefault(place + metric_label(row), []).append(row)
    return panels


def _ends(row: Row) -> list[float | None]:
    return [row[name] for name in ("value", "low", "high", "sim_low", "sim_high")]


def _legend(rows: list[Row], width: int) -> tuple[list[str], Spec]:
    seen = {row["verdict"] for row in rows}
    return [v for v in _SHAPES if v in seen], legend(0 if width >= WIDTH else 2)


def _panel(
    title: str, rows: list[Row], layout: Layout, theme: Theme, reach: float, key: tuple[list[str], Spec]
) -> Spec:
    if not rows[0]["proportion"]:
        reach = spread([end for row in rows for end in _ends(row)], 0.1)
    labels = in_order(row["label"] for row in rows)
    y = rows_of_models(labels, layout)
    return layered(
        _shade(rows, y, theme),
        mark("rule", [{}], {"x": {"datum": 0}}, color=theme.muted, strokeDash=[4, 3]),
        _line(rows, y, ("sim_low", "sim_high"), 1.2, _colour(theme, key)),
        _line(rows, y, ("low", "high"), 3.5, _colour(theme, key)),
        _dots(rows, y, theme, key, reach),
        missing(rows, {"y": y}, 0, theme),
        width=layout.plot,
        height=ROW * len(labels),
        title=titled(title, width=layout.panel),
    )


def _shade(rows: list[Row], y: Spec, theme: Theme) -> Spec:
    known = [row | {"from": -row["mde"], "to": row["mde"]} for row in rows if row["mde"] is not None]
    channels = {"y": y, "x": quantity("from"), "x2": {"field": "to"}}
    return mark("bar", known, channels, color=theme.muted, opacity=0.16, clip=True, height={"band": 0.96})


def _colour(theme: Theme, key: tuple[list[str], Spec]) -> Spec:
    colours = {
        "better": theme.blue,
        "worse": theme.orange,
        "higher": theme.purple,
        "lower": theme.purple,
        "indistinguishable": theme.muted,
        "cannot tell": theme.muted,
    }
    domain, shown = key
    scale = {"domain": domain, "range": [colours[verdict] for verdict in domain]}
    return names("verdict", scale=scale, legend=shown)


def _line(rows: list[Row], y: Spec, ends: tuple[str, str], thick: float, colour: Spec) -> Spec:
    low, high = ends
    known = [row for row in rows if row[low] is not None and row[high] is not None]
    channels = {"y": y, "x": quantity(low), "x2": {"field": high}, "color": colour}
    return mark("rule", known, channels, strokeWidth=thick, clip=True, opacity=1)


def _dots(rows: list[Row], y: Spec, theme: Theme, key: tuple[list[str], Spec], reach: float) -> Spec:
    domain, shown = key
    axis = {"title": None, "tickCount": 4, "labelExpr": _SIGNED}
    shapes = {"domain": domain, "range": [_SHAPES[verdict] for verdict in domain]}
    channels: Spec = {
        "y": y,
        "x": quantity("value", scale={"domain": [-reach, reach], "nice": False}, axis=axis),
        "color": _colour(theme, key),
        "shape": names("verdict", scale=shapes, legend=shown),
        "tooltip": texts(_TIPS),
        "description": names("words"),
    }
    known = [row for row in rows if row["value"] is not None]
    return mark("point", known, channels, filled=True, size=110, opacity=1)
