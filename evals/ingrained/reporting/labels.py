"""Tables whose models are called as the comparison calls them, and metrics item by item."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ingrained.comparing.measured import Measured, measured

if TYPE_CHECKING:
    from pandas import DataFrame

    from ingrained.comparing.contestants import Contest
    from ingrained.comparing.table import Comparison

Labels = Mapping[tuple[str, str], str]
"""Run and model → what the comparison calls the model."""


@dataclass(frozen=True)
class Cell:
    """One model on one task.

    Attributes:
        model: The model's label.
        metrics: Every metric, with what each item adds to it.
    """

    model: str
    metrics: Mapping[str, Measured]

    def by_item(self, metric: str) -> dict[str, float]:
        """A metric's value on each item that defines it; empty for a metric that items do not have."""
        found = self.metrics.get(metric)
        if found is None or found.sums.kind not in {"mean", "share"}:
            return {}
        return {item: float(s[0] / s[1]) for item, s in found.sums.by_item.items() if s[1] > 0}


def cells(contest: Contest, models: Iterable[str]) -> list[Cell]:
    """The models on a task, in the order of the comparison."""
    found = {one.label: one for one in contest.contestants}
    return [Cell(model, measured(found[model])) for model in models if model in found]


def labels(comparison: Comparison) -> Labels:
    """What the comparison calls each model of each run."""
    return {(one.run, one.model): one.label for one in comparison.contestants()}


def labelled(frame: DataFrame, names: Labels, contest: Contest | None = None) -> DataFrame:
    """Put labels in the place of models.

    Args:
        frame: A table of `Results`.
        names: The labels; rows of other models are left out.
        contest: Leave out the rows of other tasks and versions, too.
    """
    kept = frame
    if contest is not None:
        for column in ("suite", "task", "version"):
            kept = kept[kept[column].astype(str) == getattr(contest, column)]
    pairs = zip(kept["run"].astype(str), kept["model"].astype(str), strict=True)
    called = [names.get(pair, "") for pair in pairs]
    return kept.assign(model=called)[[name != "" for name in called]]


def item_frame(found: Iterable[Cell], metric: str) -> DataFrame:
    """A metric item by item, as `charts.paired_dots` takes it."""
    import pandas as pd

    rows: list[dict[str, Any]] = [
        {"model": cell.model, "item": item, "metric": metric, "value": value}
        for cell in found
        for item, value in cell.by_item(metric).items()
    ]
    return pd.DataFrame(rows, columns=["model", "item", "metric", "value"])
