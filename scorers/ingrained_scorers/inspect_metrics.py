"""A scorer's own metrics, as Inspect shows them in its log and viewer."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

from inspect_ai.scorer import Metric, SampleScore, Score, Value, metric, value_to_float

from ingrained_scorers.records import Scored
from ingrained_scorers.summary import metrics


@metric
def suite_metrics(scorer: str) -> Metric:
    """All metrics of a scorer of the catalog, undefined ones left out.

    Args:
        scorer: The scorer's name in the catalog.
    """

    def compute(scores: list[SampleScore]) -> Value:
        rows = [scored(s.score, s.sample_metadata or {}, sample=str(s.sample_id)) for s in scores]
        found = {name: sums.value() for name, sums in metrics(scorer, rows).items()}
        return {name: value for name, value in found.items() if value is not None}

    return compute


def scored(score: Score, metadata: Mapping[str, Any], *, sample: str, epoch: int = 1) -> Scored:
    """One row of a metric from a score and its sample's metadata.

    Args:
        score: What the scorer gave.
        metadata: The sample's metadata; `item`, `axes` and `role` where ingrained made the sample.
        sample: The sample's id, its own item where the metadata name none.
        epoch: The repetition.
    """
    return Scored(
        item=str(metadata.get("item", sample)),
        values=values_of(score.value),
        axes=metadata.get("axes") or {},
        role=metadata.get("role", "main"),
        epoch=epoch,
    )


def values_of(value: Value) -> dict[str, float | None]:
    """A score's value as named numbers; NaN, Inspect's mark of an unscored sample, becomes None."""
    named = value if isinstance(value, Mapping) else {"score": value}
    to_float = value_to_float()
    return {
        name: _number(to_float(v)) if v is not None and not isinstance(v, list) else None
        for name, v in named.items()
    }


def _number(number: float) -> float | None:
    return None if math.isnan(number) else number
