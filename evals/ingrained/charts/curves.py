"""Curves: score against tokens with its frontier, and survival."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Final

from ingrained.charts.data import Row, in_order, interval, number, rows_of, short_names
from ingrained.charts.panels import WIDTH
from ingrained.charts.spec import WORDS, Spec, as_chart, layered, legend, mark, names, quantity, titled
from ingrained.charts.theme import Theme, ThemeName, theme_of

if TYPE_CHECKING:
    import altair as alt
    from pandas import DataFrame

_HEIGHT: Final = 280
_DASHES: Final = ([1, 0], [6, 3], [2, 2], [8, 3, 2, 3])


def frontier(points: DataFrame, *, width: int = WIDTH, theme: ThemeName = "light") -> alt.ConcatChart:
    """Draw score against tokens on a logarithmic axis, with the best score for up to so many tokens.

    Args:
        points: Columns model, tokens (above 0), value; low and high if there is an interval, better
            (`low` where less is better), metric.
        width: Width in pixels.
        theme: The ground that the chart lies on.

    Raises:
        UsageError: A column is missing, or there is no row.
    """
    colours = theme_of(theme)
    rows = rows_of(points, ("model", "tokens", "value"))
    short = short_names(row["model"] for row in rows)
    for row in rows:
        row["label"] = short[str(row["model"])]
        row |= {"low": row.get("low"), "high": row.get("high")}
        row["words"] = (
            f"{row['model']}: {number(row['value'])} {interval(row['low'], row['high'])} "
            f"for {row['tokens'] or 0:,.0f} tokens"
        )
    known = [row for row in rows if row["value"] is not None and (row["tokens"] or 0) > 0]
    gone = [row["label"] for row in rows if row not in known]
    note = f"without a place, as score or tokens are undefined: {', '.join(gone)}" if gone else ""
    title = titled(str(rows[0].get("metric") or "score"), note)
    marks = _frontier(known, best(known), colours, width)
    return as_chart([layered(*marks, width=max(160, width - 70), height=_HEIGHT, title=title)], 1, colours)


def best(rows: list[Row]) -> list[Row]:
    """The points that no cheaper point is as good as, by tokens: the running best."""
    low = any(row.get("better") == "low" for row in rows)
    found: list[Row] = []
    for row in sorted(rows, key=lambda r: (r["tokens"], r["value"] if low else -r["value"])):
        if not found or (row["value"] < found[-1]["value"] if low else row["value"] > found[-1]["value"]):
            found.append(row)
    return found


def survival(
    curve: DataFrame,
    *,
    time: str = "time",
    share: str = "share",
    width: int = WIDTH,
    theme: ThemeName = "light",
) -> alt.ConcatChart:
    """Draw step curves with their bands, a curve a model.

    Args:
        curve: Columns model, time, value, low, high, with the values as shares.
        time: What the horizontal axis is called.
        share: What the vertical axis is called.
        width: Width in pixels.
        theme: The ground that the chart lies on.

    Raises:
        UsageError: A column is missing, or there is no row.
    """
    colours = theme_of(theme)
    rows = rows_of(curve, ("model", "time", "value", "low", "high"))
    short = short_names(row["model"] for row in rows)
    for row in rows:
        row["label"] = short[str(row["model"])]
        row["words"] = (
            f"{row['model']}, {time} {row['time']:g}: "
            f"{number(row['value'])} {interval(row['low'], row['high'])}"
        )
    layers = _steps(rows, in_order(short.values()), (time, share), colours)
    return as_chart([layered(*layers, width=max(160, width - 70), height=_HEIGHT)], 1, colours)


def _steps(rows: list[Row], models: list[str], titles: tuple[str, str], theme: Theme) -> list[Spec]:
    hues = [theme.series[i % len(theme.series)] for i in range(len(models))]
    dashes = [_DASHES[i // len(theme.series) % len(_DASHES)] for i in range(len(models))]
    colour = names("label", scale={"domain": models, "range": hues}, sort=None, legend=legend(4))
    dash = names("label", scale={"domain": models, "range": dashes}, sort=None, legend=legend(4))
    scale = {"domain": [0, 1], "nice": False}
    x = quantity("time", axis={"title": titles[0], "tickMinStep": 1})
    y = {"scale": scale, "axis": {"title": titles[1], "format": ".2~f"}}
    known = [row for row in rows if row["value"] is not None]
    whole = [row for row in known if row["low"] is not None and row["high"] is not None]
    band = {"x": x, "y": quantity("low", **y), "y2": {"field": "high"}, "color": colour}
    line = {"x": x, "y": quantity("value", **y), "color": colour, "strokeDash": dash}
    return [
        mark("area", whole, band, interpolate="step-after", opacity=0.14),
        mark("line", known, line | {"tooltip": WORDS["tooltip"]}, interpolate="step-after", strokeWidth=2),
    ]


def _frontier(rows: list[Row], front: list[Row], theme: Theme, width: int) -> list[Spec]:
    tokens = [float(row["tokens"]) for row in rows] or [1.0, 10.0]
    most = max(tokens) * 2.6
    log = {"type": "log", "domain": [min(tokens) / 1.6, most], "nice": False}
    axis = {"title": "tokens (log scale)", "format": "~s", "values": _ticks(tokens)}
    ends = [row[name] for row in rows for name in ("value", "low", "high") if row[name] is not None]
    y = {
        "scale": {"domain": [min([0.0, *ends]), max([1.0, *ends])], "nice": False},
        "axis": {"title": None, "format": ".2~f"},
    }
    x = quantity("tokens", scale=log, axis=axis)
    at = {"x": x, "y": quantity("value", **y)}
    reach = [*front, front[-1] | {"tokens": most}] if front else []
    whole = [row for row in rows if row["low"] is not None and row["high"] is not None]
    bars = {"x": x, "y": quantity("low", **y), "y2": {"field": "high"}}
    steps = {"interpolate": "step-after", "strokeDash": [5, 3], "strokeWidth": 1.5}
    label = at | {"text": names("label")}
    return [
        mark("line", reach, at, color=theme.muted, **steps),
        mark("rule", whole, bars, strokeWidth=2, color=theme.blue),
        mark("point", rows, at | WORDS, filled=True, size=90, opacity=1, color=theme.blue),
        mark("text", rows, label, align="left", dx=9, dy=-8, color=theme.ink, limit=width // 3),
    ]


def _ticks(tokens: list[float]) -> list[float]:
    """Powers of ten, and where these are few their double and fivefold."""
    powers = range(math.floor(math.log10(min(tokens))), math.ceil(math.log10(max(tokens))) + 2)
    steps = (1,) if len(powers) > 4 else (1, 2, 5)  # noqa: PLR2004  enough lines to read a value
    return [step * 10.0**power for power in powers for step in steps]
