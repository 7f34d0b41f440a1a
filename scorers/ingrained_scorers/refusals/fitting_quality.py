"""Measuring a fitted judge: confusion counts on the test split, reliability on held-out folds."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from ingrained_scorers.refusals.quality import confusion
from ingrained_scorers.refusals.rules import CONFIDENCE, judge_with
from ingrained_scorers.refusals.rules_model import model_from

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from ingrained_scorers.refusals.fitting_rows import Row

EDGES: Final = (0.5, 0.6, 0.7, 0.8, 0.9, 1.0)


def measured(rows: Sequence[Row], model: dict[str, Any]) -> dict[str, Any]:
    """Count true against given labels for each language, with and without abstaining."""
    judge = model_from(model)
    return {
        kind: {
            language: confusion(
                (row.label, judge_with(judge, row.ask, row.reply, confidence=least).label)
                for row in rows
                if language in {row.language, "all"}
            )
            for language in ("en", "zh", "all")
        }
        for kind, least in (("abstaining", CONFIDENCE), ("forced", 0.5))
    }


def reliability(
    chances: NDArray[np.float64], labels: NDArray[np.int64]
) -> list[dict[str, float | int | None]]:
    """Compare confidence with how often the side was right, in bins of confidence."""
    declined = chances[:, :2].sum(axis=1)
    sure = np.maximum(declined, 1 - declined)
    right = (declined > 0.5) == (labels < 2)  # noqa: PLR2004  the likelier side; the first two labels decline
    return [_bin(sure, right, low, high) for low, high in pairwise(EDGES)]


def _bin(
    sure: NDArray[np.float64], right: NDArray[np.bool_], low: float, high: float
) -> dict[str, float | int | None]:
    inside = (sure >= low) & ((sure < high) | (high == EDGES[-1]))
    n = int(inside.sum())
    return {
        "from": low,
        "to": high,
        "n": n,
        "confidence": round(float(sure[inside].mean()), 4) if n else None,
        "right": round(float(right[inside].mean()), 4) if n else None,
    }
