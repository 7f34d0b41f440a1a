"""A scorer's own metrics, as Inspect shows them in its log and viewer."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from importlib import import_module
from typing import Any

from inspect_ai.scorer import Metric, SampleScore, Score, Value, metric, value_to_float

from ingrained_scorers.catalog import SCORERS
from ingrained_scorers.records import Estimate, Scored

Summarise = Callable[[Sequence[Scored], int], dict[str, Estimate]]


@metric
def suite_metrics(scorer: str, seed: int = 0) -> Metric:
    """All metrics of a scorer of the catalog, undefined ones left out.

    Args:
        scorer: The scorer's name in the catalog.
        seed: Seed of the bootstrap.
    """

    def compute(scores: list[SampleScore]) -> Value:
        rows = [scored(s.score, s.sample_metadata or {}, sample=str(s.sample_id)) for s in scores]
        found = summariser(scorer)(rows, seed)
        return {name: estimate.value for name, estimate in found.items() if estimate.value is not None}

    return compute


def summariser(scorer: str) -> Summarise:
    """The function that turns a scorer's rows into estimates."""
    module, _, name = SCORERS[scorer].summarise.partition(":")
    found: Summarise = getattr(import_module(module), name)
    return found


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
