"""Score against what it took: tokens and money a sample, and the frontier of the best for the least."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    import pandas as pd

    from ingrained.comparing.table import Comparison

_KEY: Final = ["suite", "task", "version", "model"]
COLUMNS: Final = (
    *("suite", "task", "version", "metric", "better", "model", "value", "low", "high"),
    *("tokens", "cost", "frontier"),
)


def points(comparison: Comparison) -> pd.DataFrame:
    """Each model's score on each task beside the tokens and the money that a sample took.

    Args:
        comparison: The comparison. Metrics without a direction are left out.

    Returns:
        A row for each task, metric and model: `value`, `low`, `high`; `tokens` and `cost` (dollars), the mean
        over scored samples, NaN where unknown; `frontier`: whether no model with as many tokens or
        fewer scores as well (the running maximum of score over tokens).
    """
    import pandas as pd

    spent = _spent(comparison)
    rows: list[dict[str, Any]] = []
    for row in comparison.estimates:
        if row.better != "none" and row.estimate.value is not None:
            tokens, cost = spent.get((row.suite, row.task, row.version, row.model), (float("nan"),) * 2)
            data = row.to_json() | {"tokens": tokens, "cost": cost}
            rows.append({name: data[name] for name in COLUMNS if name != "frontier"})
    frame = pd.DataFrame(rows, columns=list(COLUMNS[:-1]))
    frame["frontier"] = False
    for _, group in frame.groupby(["suite", "task", "version", "metric"], sort=False):
        frame.loc[_frontier(group), "frontier"] = True
    return frame


def _spent(comparison: Comparison) -> dict[tuple[str, ...], tuple[float, float]]:
    labels = {(c.run, c.model): c.label for c in comparison.contestants()}
    found: dict[tuple[str, ...], tuple[float, float]] = {}
    for run in comparison.results.runs.to_dict("records"):
        label = labels.get((str(run["run"]), str(run["model"])))
        scored = float(run["scored"])
        if label is not None and scored:
            key = (str(run["suite"]), str(run["task"]), str(run["version"]), label)
            found[key] = float(run["total_tokens"]) / scored, float(run["cost"]) / scored
    return found


def _frontier(group: pd.DataFrame) -> list[Any]:
    """The rows at which the best score so far rises, by growing number of tokens."""
    sign = 1 if group["better"].iloc[0] == "high" else -1
    known = group.dropna(subset=["tokens"]).assign(gain=lambda frame: sign * frame["value"])
    best, chosen = float("-inf"), []
    for index, row in known.sort_values(["tokens", "gain"], ascending=[True, False]).iterrows():
        if row["gain"] > best:
            best = row["gain"]
            chosen.append(index)
    return chosen
