"""Item by item: one model against another, each item a dot."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from ingrained.charts.data import Row, number, plain, short_names
from ingrained.charts.panels import WIDTH, Layout
from ingrained.charts.spec import WORDS, Spec, as_chart, layered, mark, names, quantity, titled
from ingrained.charts.theme import Theme, ThemeName, theme_of
from ingrained.errors import UsageError

if TYPE_CHECKING:
    import altair as alt
    from pandas import DataFrame

_NARROWEST, _LARGEST, _NAMED = 240, 260, 8
_BINARY: Final = frozenset({0.0, 1.0})
Values = Mapping[str, float]


@dataclass(frozen=True)
class Pairs:
    """Two models' values on the items they share.

    Attributes:
        points: Each place in the plane with the items that lie there.
        above: Items on which the second model has more.
        same: Items on which both have as much.
        below: Items on which the first model has more.
        binary: Whether all values are 0 or 1.
        left_out: Items of either model that are undefined or missing for the other.
    """

    points: Mapping[tuple[float, float], tuple[str, ...]]
    above: int
    same: int
    below: int
    binary: bool
    left_out: int

    @classmethod
    def of(cls, first: Values, second: Values) -> Pairs:
        """Pair the values by item."""
        points: dict[tuple[float, float], list[str]] = defaultdict(list)
        for item in first.keys() & second.keys():
            points[first[item], second[item]].append(item)
        counts: Counter[int] = Counter()
        for (x, y), items in points.items():
            counts[(y > x) - (y < x)] += len(items)
        binary = {value for point in points for value in point} <= _BINARY
        kept = {point: tuple(sorted(items)) for point, items in sorted(points.items())}
        return cls(kept, counts[1], counts[0], counts[-1], binary, len(first.keys() ^ second.keys()))

    def note(self) -> str:
        """The counts in words."""
        if self.binary:
            at = {point: len(items) for point, items in self.points.items()}
            both, neither = at.get((1.0, 1.0), 0), at.get((0.0, 0.0), 0)
            text = f"both {both} · only it {self.above} · only baseline {self.below} · neither {neither}"
        else:
            text = f"above the line {self.above} · on it {self.same} · below {self.below}"
        return text + (f" · without a pair {self.left_out}" if self.left_out else "")


def paired_dots(
    scores: DataFrame, metric: str, models: Sequence[str], *, width: int = WIDTH, theme: ThemeName = "light"
) -> alt.ConcatChart:
    """Draw each item as a dot: across the baseline's value, upwards the other model's.

    Items at the same place become one larger dot with their number. Epochs and variants of an item are
    averaged first; an item without a value for one of the two is counted under the title and not drawn.

    Args:
        scores: Rows of `Results.scores`, those that are meant (one task, and perhaps one variant).
        metric: The value to compare.
        models: The baseline, then one panel for each of the others.
        width: Width in pixels.
        theme: The ground that the chart lies on.

    Raises:
        UsageError: A column is missing, there are fewer than two models, or no item has a value for both.
    """
    if len(models) < 2:  # noqa: PLR2004  a pair
        raise UsageError("a comparison item by item needs a baseline and at least one other model")
    values = {model: item_values(scores, metric, model) for model in models}
    pairs = {model: Pairs.of(values[models[0]], values[model]) for model in models[1:]}
    points = [point for pair in pairs.values() for point in pair.points]
    if not points:
        raise UsageError(f"no item has a value of {metric!r} for two of these models")
    domain = _domain([value for point in points for value in point])
    layout = Layout.of(width, len(pairs), ["1.00"], _NARROWEST)
    short, colours = short_names(models), theme_of(theme)
    panels = [
        _panel(short[model], short[models[0]], pair, domain, layout, colours) for model, pair in pairs.items()
    ]
    return as_chart(panels, layout.columns, colours, f"{metric}, item by item")


def item_values(scores: DataFrame, metric: str, model: str) -> dict[str, float]:
    """Average a model's values within each item; items without a defined value are left out.

    Raises:
        UsageError: A column is missing.
    """
    for name in ("model", "metric", "item", "value"):
        if name not in scores.columns:
            raise UsageError(f"a chart of this kind needs the column {name!r}")
    rows = scores[(scores["model"] == model) & (scores["metric"] == metric)]
    found: dict[str, list[float]] = defaultdict(list)
    for item, value in zip(rows["item"], map(plain, rows["value"]), strict=True):
        if value is not None:
            found[str(item)].append(float(value))
    return {item: sum(values) / len(values) for item, values in found.items()}


def _domain(values: Sequence[float]) -> tuple[float, float]:
    low, high = min([0.0, *values]), max([1.0, *values])
    room = 0.1 * (high - low)
    return low - room, high + room


def _panel(
    model: str, baseline: str, pairs: Pairs, domain: tuple[float, float], layout: Layout, theme: Theme
) -> Spec:
    side = min(layout.plot, _LARGEST)
    scale = {"domain": list(domain), "nice": False}
    axis: Spec = {"tickCount": 3, "format": ".2~f"}
    if max(domain) < 2:  # noqa: PLR2004  shares
        axis["values"] = [0, 0.5, 1]
    places: Spec = {
        "x": quantity("x", scale=scale, axis=axis | {"title": f"{baseline} (baseline)"}),
        "y": quantity("y", scale=scale, axis=axis | {"title": model, "minExtent": layout.labels}),
    }
    ends = [{"x": end, "y": end} for end in domain]
    rows = [_row(place, items, model, baseline) for place, items in pairs.points.items()]
    return layered(
        mark("line", ends, places, color=theme.muted, strokeDash=[4, 3], strokeWidth=1),
        _dots(rows, places, theme),
        mark("text", rows, places | {"text": names("text")}, color=theme.ink),
        width=side,
        height=side,
        title=titled(model, pairs.note()),
    )


def _row(place: tuple[float, float], items: Sequence[str], model: str, baseline: str) -> Row:
    more = f" and {len(items) - _NAMED} more" if len(items) > _NAMED else ""
    named = ", ".join(items[:_NAMED]) + more
    side = (place[1] > place[0]) - (place[1] < place[0])
    return {
        "x": place[0],
        "y": place[1],
        "count": len(items),
        "text": str(len(items)) if len(items) > 1 else "",
        "side": {1: "above", 0: "same", -1: "below"}[side],
        "words": f"{named}: {baseline} {number(place[0])}, {model} {number(place[1])}",
    }


def _dots(rows: list[Row], places: Spec, theme: Theme) -> Spec:
    most = max((row["count"] for row in rows), default=1)
    size = {"domain": [1, max(2, most)], "range": [60, 900 if most > 1 else 60], "type": "sqrt"}
    sides = ["above", "same", "below"]
    colour = {"domain": sides, "range": [theme.purple, theme.muted, theme.blue]}
    shape = {"domain": sides, "range": ["circle", "circle", "square"]}
    channels = (
        places
        | WORDS
        | {
            "size": quantity("count", scale=size, legend=None),
            "color": names("side", scale=colour, legend=None),
            "shape": names("side", scale=shape, legend=None),
        }
    )
    return mark("point", rows, channels, filled=True, opacity=0.5, strokeWidth=0)
