"""The numbers behind the charts, as tables."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ingrained.charts.data import metric_label
from ingrained.reporting.words import interval, number, points, signed, signed_interval

if TYPE_CHECKING:
    from ingrained.comparing.table import Difference, Row
    from ingrained.reporting.calibration import Calibration
    from ingrained.reporting.labels import Cell

RANKS_FROM = 3
"""Models from which on a rank says more than the verdict."""


@dataclass(frozen=True)
class Value:
    """One cell: an estimate.

    Attributes:
        text: The value.
        interval: Its interval.
        rank: The places that remain open, where that says anything.
        note: On how many samples, where that is not all.
    """

    text: str
    interval: str = ""
    rank: str = ""
    note: str = ""


@dataclass(frozen=True)
class EstimateRow:
    """One metric with each model's estimate.

    Attributes:
        metric: Name and arrow.
        about: What it measures.
        values: In the order of the models.
        bounds: What reference models must get.
    """

    metric: str
    about: str
    values: tuple[Value, ...]
    bounds: str


def estimate_rows(rows: Sequence[Row], cells: Sequence[Cell], bounds: Calibration) -> list[EstimateRow]:
    """Arrange a task's estimates: a row a metric, a column a model."""
    found: dict[str, dict[str, Row]] = {}
    for row in rows:
        found.setdefault(row.metric, {})[row.model] = row
    about = {name: metric.info.about for cell in cells for name, metric in cell.metrics.items()}
    return [
        EstimateRow(
            metric=metric_label({"metric": metric, "better": next(iter(own.values())).better}),
            about=about.get(metric, ""),
            values=tuple(_value(own.get(cell.model), len(cells)) for cell in cells),
            bounds=bounds.beside(metric),
        )
        for metric, own in found.items()
    ]


def difference_rows(differences: Sequence[Difference]) -> list[tuple[str, ...]]:
    """A task's differences by metric, as texts.

    Metric, model or pair, verdict, difference, interval, simultaneous interval, Holm P, MDE, items.
    """
    one = len({difference.baseline for difference in differences}) == 1
    order = list(dict.fromkeys(difference.metric for difference in differences))
    return [
        (
            metric_label({"metric": d.metric, "better": d.better}),
            d.model if one else f"{d.model} − {d.baseline}",
            " · ".join(filter(None, (d.verdict, d.note))),
            signed(d.paired.value),
            signed_interval(d.paired.low, d.paired.high),
            signed_interval(*(d.simultaneous or (None, None))),
            "–" if d.adjusted is None else f"{d.adjusted:.3f}",
            points(d.mde, proportion=d.proportion),
            str(d.paired.items),
        )
        for d in sorted(differences, key=lambda difference: order.index(difference.metric))
    ]


def _value(row: Row | None, models: int) -> Value:
    if row is None:
        return Value("–", note="not measured")
    found = row.estimate
    if found.value is None:
        return Value("–", note=f"undefined on {found.undefined}" if found.undefined else "undefined")
    note = f"on {found.n} of {found.n + found.undefined}" if found.undefined else ""
    return Value(number(found.value), interval(found.low, found.high), _rank(row, models), note)


def _rank(row: Row, models: int) -> str:
    if row.rank is None or models < RANKS_FROM or row.rank == (1, models):
        return ""
    return f"rank {'–'.join(map(str, dict.fromkeys(row.rank)))}"
