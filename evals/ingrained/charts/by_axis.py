"""How a score depends on the variant: by the values of an axis, and canonical against twin."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Final

from ingrained.charts.data import Row, in_order, interval, number, plain, short_names
from ingrained.charts.panels import ROW, WIDTH, Layout, missing, rows_of_models
from ingrained.charts.spec import Spec, as_chart, layered, legend, mark, names, quantity, texts, titled
from ingrained.charts.theme import Theme, ThemeName, theme_of
from ingrained.errors import UsageError
from ingrained_scorers.statistics import clustered_mean

if TYPE_CHECKING:
    import altair as alt
    from pandas import DataFrame

_PREFIX: Final = "axis."
_SHAPES: Final = ("circle", "square", "triangle-up", "diamond", "cross", "triangle-down")
_TIPS: Final = ("model", "variant", "estimate", "interval", "items")


def variants(
    scores: DataFrame,
    metric: str,
    *,
    axes: Sequence[str] = (),
    width: int = WIDTH,
    theme: ThemeName = "light",
) -> alt.ConcatChart:
    """Draw a score by the values of one or two axes, a panel a model.

    The first axis gives the rows, the second one colour and shape. Each value is a mean over items, epochs
    averaged first, with a 95 % interval: Wilson where every item is 0 or 1, else t over the items.

    Args:
        scores: Rows of `Results.scores` of one task.
        metric: The value to show.
        axes: One or two axes, without `axis.`; the first two that vary if left out.
        width: Width in pixels.
        theme: The ground that the chart lies on.

    Raises:
        UsageError: A column is missing, no axis varies, or the metric is not there.
    """
    rows = _of_metric(scores, metric)
    chosen = list(axes) or varying(rows)[:2]
    if not chosen:
        raise UsageError("these samples have no axis with two values, so that there is nothing to compare")
    if unknown := [axis for axis in chosen if f"{_PREFIX}{axis}" not in rows.columns]:
        raise UsageError(f"there is no axis {unknown[0]!r}")
    columns = [f"{_PREFIX}{axis}" for axis in chosen[:2]]
    title = f"{metric} by {' and '.join(chosen[:2])}"
    return _drawn(_estimates(rows, "model", columns), title, width, theme)


def pairs(
    scores: DataFrame, metric: str, *, width: int = WIDTH, theme: ThemeName = "light"
) -> alt.ConcatChart:
    """Draw each model's score on the canonical items and on their twins, one row a model.

    Args:
        scores: Rows of `Results.scores` of one task, with the roles `main` and `twin`.
        metric: The value to show.
        width: Width in pixels.
        theme: The ground that the chart lies on.

    Raises:
        UsageError: A column is missing, there is only one role, or the metric is not there.
    """
    rows = _of_metric(scores, metric)
    if "role" not in rows.columns or rows["role"].nunique() < 2:  # noqa: PLR2004  a pair of roles
        raise UsageError("these samples have no twins, so that there is nothing to compare")
    found = _estimates(rows.assign(panel=""), "panel", ["model", "role"])
    short = short_names(row["first"] for row in found)
    for row in found:
        row["model"], row["first"] = row["first"], short[row["first"]]
    return _drawn(found, f"{metric}: canonical and twin", width, theme)


def margins(
    scores: DataFrame,
    metric: str = "declined",
    *,
    axes: Sequence[str] = (),
    width: int = WIDTH,
    theme: ThemeName = "light",
) -> alt.ConcatChart:
    """Draw how often harmful requests and their benign twins are declined in each variant, a panel a model.

    The distance of the two dots in a row is the margin between the sides; a model with one value has all
    harmful dots at 1 and all benign ones at 0, whatever the row.

    Args:
        scores: Rows of `Results.scores` of one task, with the roles `main` (harmful) and `twin` (benign).
        metric: The value to show.
        axes: The axes whose combinations are the rows, without `axis.`; all that vary if left out.
        width: Width in pixels.
        theme: The ground that the chart lies on.

    Raises:
        UsageError: A column is missing, there is only one role, or the metric or an axis is not there.
    """
    rows = _of_metric(scores, metric)
    if "role" not in rows.columns or rows["role"].nunique() < 2:  # noqa: PLR2004  a pair of roles
        raise UsageError("these samples have no twins, so that there is no margin")
    chosen = list(axes) or varying(rows)
    if unknown := [axis for axis in chosen if f"{_PREFIX}{axis}" not in rows.columns]:
        raise UsageError(f"there is no axis {unknown[0]!r}")
    columns = [rows[f"{_PREFIX}{axis}"].astype(str) for axis in chosen]
    variant = [" · ".join(values) for values in zip(*columns, strict=True)] if columns else "all"
    side = rows["role"].astype(str).map({"main": "harmful", "twin": "benign"})
    order = [column.map({value: place for place, value in enumerate(in_order(column))}) for column in columns]
    whole = rows.assign(variant=variant, side=side, **{f"order{i}": own for i, own in enumerate(order)})
    if order:
        whole = whole.sort_values([f"order{i}" for i in range(len(order))], kind="stable")
    found = _estimates(whole, "model", ["variant", "side"])
    return _drawn(found, f"{metric}: harmful requests and benign twins", width, theme)


def varying(scores: DataFrame) -> list[str]:
    """The axes with at least two values, in the order of the table."""
    columns = [str(name) for name in scores.columns if str(name).startswith(_PREFIX)]
    return [name.removeprefix(_PREFIX) for name in columns if len(in_order(scores[name].dropna())) > 1]


def _of_metric(scores: DataFrame, metric: str) -> DataFrame:
    for name in ("model", "metric", "item", "value"):
        if name not in scores.columns:
            raise UsageError(f"a chart of this kind needs the column {name!r}")
    rows = scores[scores["metric"] == metric]
    if rows.empty:
        raise UsageError(f"there is no value {metric!r} in these scores")
    return rows


def _estimates(scores: DataFrame, panel: str, keys: Sequence[str]) -> list[Row]:
    """Estimate each cell; a cell whose samples are all undefined stays, without a value."""
    cells: dict[tuple[str, str, str], dict[str, list[float | None]]] = defaultdict(lambda: defaultdict(list))
    columns = [scores[name].astype(object) for name in (panel, *keys)]
    for *found, item, value in zip(*columns, scores["item"], map(plain, scores["value"]), strict=True):
        if all(plain(key) is not None for key in found):
            first, second, third = [*map(str, found), ""][:3]
            cells[first, second, third][str(item)].append(value)
    return [_estimate(key, items) for key, items in cells.items()]


def _estimate(key: tuple[str, str, str], items: dict[str, list[float | None]]) -> Row:
    means = {item: _mean(values) for item, values in items.items()}
    found = clustered_mean(list(means.values()), list(means))
    row: dict[str, Any] = {"panel": key[0], "model": key[0], "first": key[1], "second": key[2]}
    row |= {"value": found.value, "low": found.low, "high": found.high, "items": found.clusters}
    row["variant"] = " · ".join(filter(None, key[1:]))
    row["estimate"], row["interval"] = number(found.value), interval(found.low, found.high)
    row["words"] = f"{key[0]}, {row['variant']}: {row['estimate']} {row['interval']}, {found.clusters} items"
    return row


def _mean(values: Sequence[float | None]) -> float | None:
    known = [value for value in values if value is not None]
    return sum(known) / len(known) if known else None


def _drawn(rows: list[Row], title: str, width: int, theme: ThemeName) -> alt.ConcatChart:
    colours, short = theme_of(theme), short_names(row["panel"] for row in rows)
    labels, seconds = in_order(row["first"] for row in rows), in_order(row["second"] for row in rows)
    layout = Layout.of(width, len(short), labels)
    ends = [row[name] for row in rows for name in ("value", "low", "high") if row[name] is not None]
    domain = (min([0.0, *ends]), max([1.0, *ends]))
    panels = [
        _panel(short[name], [r for r in rows if r["panel"] == name], labels, seconds, domain, layout, colours)
        for name in in_order(row["panel"] for row in rows)
    ]
    return as_chart(panels, layout.columns, colours, title)


def _panel(
    title: str,
    rows: list[Row],
    labels: list[str],
    seconds: list[str],
    domain: tuple[float, float],
    layout: Layout,
    theme: Theme,
) -> Spec:
    offset = names("second", scale={"domain": seconds, "paddingOuter": 0.35}, sort=None)
    places: Spec = {"y": rows_of_models(labels, layout, "first"), "yOffset": offset}
    colour, shape = _series(seconds, theme)
    axis = {"title": None, "tickCount": 5, "format": ".2~f"}
    known = [row for row in rows if row["value"] is not None]
    whole = [row for row in known if row["low"] is not None and row["high"] is not None]
    ends = {"x": quantity("low"), "x2": {"field": "high"}, "color": colour}
    dots: Spec = {
        "x": quantity("value", scale={"domain": list(domain), "nice": False}, axis=axis),
        "color": colour,
        "shape": shape,
        "tooltip": texts(_TIPS),
        "description": names("words"),
    }
    return layered(
        mark("rule", whole, places | ends, strokeWidth=2.5, clip=True),
        mark("point", known, places | dots, filled=True, size=75, opacity=1),
        missing(rows, places, domain[0], theme),
        width=layout.plot,
        height=max(ROW, (ROW - 6) * len(seconds)) * len(labels),
        title=titled(title, width=layout.panel),
    )


def _series(seconds: list[str], theme: Theme) -> tuple[Spec, Spec]:
    """Colour and shape of each value of the second axis."""
    shown = legend() if len(seconds) > 1 else None
    hues = [theme.series[i % len(theme.series)] for i in range(len(seconds))]
    forms = [_SHAPES[i % len(_SHAPES)] for i in range(len(seconds))]
    colour = names("second", scale={"domain": seconds, "range": hues}, legend=shown)
    return colour, names("second", scale={"domain": seconds, "range": forms}, legend=shown)
