"""Repair dialogues as strips: a row a dialogue, a cell a turn, coloured by what fails."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from ingrained.charts.data import Row, in_order, rows_of, short_names
from ingrained.charts.loop import SEVERAL, SOLVED, UNKNOWN
from ingrained.charts.panels import WIDTH, Layout, rows_axis
from ingrained.charts.spec import WORDS, Spec, as_chart, layered, legend, mark, names, titled
from ingrained.charts.theme import Theme, ThemeName, theme_of

if TYPE_CHECKING:
    import altair as alt
    from pandas import DataFrame

_NEEDED: Final = ("model", "item", "epoch", "turn", "state", "failing", "version", "back", "ended")
_HEIGHT, _NARROWEST, _DEPTH = 20, 330, 0.55


def strips(states: DataFrame, *, width: int = WIDTH, theme: ThemeName = "light") -> alt.ConcatChart:
    """Draw repair dialogues turn by turn, grouped by model.

    The letter is the requirement that fails, a tick that all hold; a dot under it marks a version that had
    been there before. A row of A, B, A, B with dots is the loop. An item has the same row in each panel.

    Args:
        states: What `loop_states` gives, of one or several models put together.
        width: Width in pixels.
        theme: The ground that the chart lies on.

    Raises:
        UsageError: A column is missing, or there is no row.
    """
    colours = theme_of(theme)
    rows = rows_of(states, _NEEDED)
    epochs = len({row["epoch"] for row in rows}) > 1
    for row in rows:
        row["session"] = f"{row['item']} ({row['epoch']})" if epochs else str(row["item"])
        row["text"] = {SOLVED: "✓", UNKNOWN: "?", SEVERAL: "+"}.get(row["state"], str(row["failing"]))
        row["words"] = _words(row)
    short = short_names(row["model"] for row in rows)
    sessions = sorted({row["session"] for row in rows})
    layout = Layout.of(width, len(short), sessions, _NARROWEST)
    key = _key(rows, colours)
    longest = max(row["turn"] for row in rows)
    panels = [
        _panel(short[m], [r for r in rows if r["model"] == m], sessions, longest, layout, colours, key)
        for m in in_order(row["model"] for row in rows)
    ]
    return as_chart(panels, layout.columns, colours)


def _words(row: Row) -> str:
    came_back = ", back to an earlier version" if row["back"] else ""
    version = f", version {row['version']}" if row["version"] else ""
    return f"{row['model']}, {row['session']}, turn {row['turn']}: {row['state']}{version}{came_back}"


def _key(rows: list[Row], theme: Theme) -> dict[str, str]:
    """Each state with its colour, in the order of the legend."""
    found = {str(row["state"]) for row in rows}
    single = sorted(found - {SOLVED, SEVERAL, UNKNOWN})
    hues = dict(zip(single, (theme.orange, theme.blue, theme.purple), strict=False))
    hues |= dict.fromkeys((s for s in single if s not in hues), theme.rose)
    ends = {SEVERAL: theme.muted, SOLVED: theme.green, UNKNOWN: theme.grid}
    return hues | {state: colour for state, colour in ends.items() if state in found}


def _panel(
    title: str,
    rows: list[Row],
    sessions: list[str],
    longest: int,
    layout: Layout,
    theme: Theme,
    key: dict[str, str],
) -> Spec:
    turns = {"title": "turn", "orient": "bottom", "labelAngle": 0, "domain": False, "ticks": False}
    across = {"domain": list(range(longest + 1)), "paddingInner": 0.08}
    down = {"domain": sessions, "paddingInner": 0.14}
    places: Spec = {
        "x": {"field": "turn", "type": "ordinal", "scale": across, "axis": turns},
        "y": names("session", scale=down, sort=None, axis=rows_axis(layout)),
    }
    hues = {"domain": list(key), "range": list(key.values())}
    fill = {"color": names("state", scale=hues, legend=legend() | {"symbolOpacity": _DEPTH})}
    letters = places | {"text": names("text"), "tooltip": WORDS["tooltip"]}
    back = [row for row in rows if row["back"]]
    return layered(
        mark("rect", rows, places | fill | WORDS, cornerRadius=2, opacity=1, fillOpacity=_DEPTH),
        mark("text", rows, letters, color=theme.ink, fontSize=10, dy=-1),
        mark("point", back, places, filled=True, size=9, color=theme.ink, opacity=1, yOffset=6.5),
        _endings(rows, places, theme),
        width=layout.plot,
        height=_HEIGHT * len(sessions),
        title=titled(title),
    )


def _endings(rows: list[Row], places: Spec, theme: Theme) -> Spec:
    """Say beside the last cell how a dialogue ended, where it was neither solved nor at its last turn."""
    last = {row["session"]: row for row in rows}
    shown = [row for row in last.values() if row["ended"] in {"declined", "limit", "error"}]
    channels = places | {"text": names("ended")}
    return mark("text", shown, channels, align="left", dx=13, color=theme.muted, fontSize=10)
