"""Heat maps whose cells say their number: metrics by model, and model by model."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from ingrained.charts.data import (
    UNDEFINED,
    Row,
    count,
    in_order,
    interval,
    metric_label,
    number,
    plain,
    rows_of,
    short_names,
    text_width,
)
from ingrained.charts.panels import WIDTH
from ingrained.charts.spec import (
    WORDS,
    Spec,
    as_chart,
    layered,
    mark,
    names,
    quantity,
    titled,
)
from ingrained.charts.theme import Theme, ThemeName, theme_of
from ingrained.errors import UsageError

if TYPE_CHECKING:
    import altair as alt
    from pandas import DataFrame

_NEEDED: Final = ("suite", "task", "metric", "better", "proportion", "model", "value", "low", "high", "n")
_HEIGHT, _NARROWEST, _WIDEST = 26, 38, 130
_DEEPEST: Final = 0.78


@dataclass(frozen=True)
class _Grid:
    columns: list[str]
    rows: list[str]
    labels: int
    cell: int

    @classmethod
    def of(cls, columns: Sequence[str], rows: Sequence[str], width: int, all_rows: Sequence[str]) -> _Grid:
        labels = int(min(text_width(all_rows) + 14, 0.4 * width))
        cell = (width - labels - 10) // max(1, len(columns))
        return cls(list(columns), list(rows), labels, max(_NARROWEST, min(_WIDEST, cell)))


def heat_map(estimates: DataFrame, *, width: int = WIDTH, theme: ThemeName = "light") -> alt.ConcatChart:
    """Draw the table of all metrics and models, with proportions coloured on a fixed scale of 0 to 1.

    Blue where higher is better, orange where lower is, purple where neither; the deeper, the nearer to 1.
    What is no proportion keeps its number and gets no colour; what is undefined is hatched and has a dash.

    Args:
        estimates: Rows of `Comparison.estimates_frame()`.
        width: Width in pixels; many models make it wider, so that numbers stay legible.
        theme: The ground that the chart lies on.

    Raises:
        UsageError: A column is missing, or there is no row.
    """
    colours = theme_of(theme)
    rows = rows_of(estimates, _NEEDED)
    short = short_names(row["model"] for row in rows)
    for row in rows:
        row |= {"column": short[str(row["model"])], "row": metric_label(row)}
        row["words"] = (
            f"{row['model']}, {row['task']}, {row['metric']}: "
            f"{number(row['value'])} {interval(row['low'], row['high'])}, n {count(row['n'])}"
        )
    tasks = in_order((row["suite"], row["task"]) for row in rows)
    names = [row["row"] for row in rows]
    panels = [
        _task(
            f"{suite} / {task}",
            [r for r in rows if (r["suite"], r["task"]) == (suite, task)],
            names,
            list(short.values()),
            width,
            colours,
        )
        for suite, task in tasks
    ]
    return as_chart(panels, 1, colours)


def similarity(matrix: DataFrame, *, width: int = WIDTH, theme: ThemeName = "light") -> alt.ConcatChart:
    """Draw how alike models are, two by two.

    Blue is agreement and orange its opposite, the deeper the nearer to 1 and -1.

    Args:
        matrix: A square table with the models as index and columns; NaN where it is undefined.
        width: Width in pixels.
        theme: The ground that the chart lies on.

    Raises:
        UsageError: The table is not square, or empty.
    """
    models = [str(name) for name in matrix.columns]
    if not models or models != [str(name) for name in matrix.index]:
        raise UsageError("a similarity has the same models as rows and as columns, in the same order")
    colours, short = theme_of(theme), short_names(models)
    rows: list[Row] = []
    for i, first in enumerate(models):
        for j, second in enumerate(models):
            value = plain(matrix.iloc[i, j])
            row = {"row": short[first], "column": short[second], "value": value, "proportion": True}
            better = "low" if value is not None and value < 0 else "high"
            rows.append(row | {"better": better, "words": f"{first} and {second}: {number(value)}"})
    grid = _Grid.of(list(short.values()), list(short.values()), width, list(short.values()))
    return as_chart([_cells(rows, grid, colours)], 1, colours)


def _task(
    title: str, rows: list[Row], names: list[str], columns: list[str], width: int, theme: Theme
) -> Spec:
    grid = _Grid.of(columns, in_order(row["row"] for row in rows), width, names)
    found = {(row["row"], row["column"]) for row in rows}
    gone = [
        {
            "row": r,
            "column": c,
            "value": None,
            "proportion": True,
            "better": "none",
            "words": f"{c}, {r}: not measured",
        }
        for r in grid.rows
        for c in columns
        if (r, c) not in found
    ]
    return _cells([*rows, *gone], grid, theme) | {"title": titled(title)}


def _cells(rows: list[Row], grid: _Grid, theme: Theme) -> Spec:
    cells = [_cell(row) for row in rows]
    turned = text_width(grid.columns) + 6 > grid.cell
    plain_axis = {"title": None, "domain": False, "ticks": False}
    top = plain_axis | {"orient": "top", "labelAngle": -40 if turned else 0, "labelLimit": 150}
    extent = {"labelLimit": grid.labels, "minExtent": grid.labels, "maxExtent": grid.labels}
    places: Spec = {
        "x": names("column", scale={"domain": grid.columns}, sort=None, axis=top),
        "y": names("row", scale={"domain": grid.rows}, sort=None, axis=plain_axis | extent),
    }
    return layered(
        _ground(cells, places, theme),
        mark("rect", cells, places | WORDS, fillOpacity=0, stroke=theme.grid, strokeWidth=1),
        _hatch(cells, places, grid, theme),
        mark("text", cells, places | {"text": names("text"), "tooltip": WORDS["tooltip"]}, color=theme.ink),
        width=grid.cell * len(grid.columns),
        height=_HEIGHT * len(grid.rows),
    )


def _cell(row: Row) -> Row:
    kept = {name: row[name] for name in ("row", "column", "value", "words")}
    value: float | None = row["value"]
    depth = None if value is None or not row["proportion"] else abs(value)
    return kept | {"depth": depth, "better": row["better"] or "none", "text": number(row["value"])}


def _ground(cells: list[Row], places: Spec, theme: Theme) -> Spec:
    hues = {
        "domain": ["high", "low", "none"],
        "range": [theme.deep_blue, theme.deep_orange, theme.purple],
    }
    depth = {"domain": [0, 1], "range": [0, _DEEPEST], "clamp": True}
    channels = places | {
        "color": names("better", scale=hues, legend=None),
        "fillOpacity": quantity("depth", scale=depth, legend=None),
    }
    return mark("rect", [cell for cell in cells if cell["depth"] is not None], channels)


def _hatch(cells: list[Row], places: Spec, grid: _Grid, theme: Theme) -> Spec:
    gone = [cell for cell in cells if cell["text"] == UNDEFINED]
    look = {"stroke": theme.muted, "strokeWidth": 1, "opacity": 0.3, "filled": False}
    return mark("point", gone, places, shape=_stripes(grid.cell), size=(_HEIGHT - 4) ** 2, **look)


def _stripes(cell: int) -> str:
    """Slanting lines that fill a cell, as the path of a symbol whose half height is 1."""
    half, slant, step = cell / _HEIGHT, 0.8, 0.55
    starts = [-half + step * i for i in range(int((2 * half - slant) / step) + 1)]
    return " ".join(f"M{x:.2f},1L{x + slant:.2f},-1" for x in starts)
