"""Where no model differs from another, nothing is to be found: the error rate of whole outputs."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest
from numpy.typing import NDArray

from ingrained.comparing.table import Difference
from ingrained.comparing.together import adjusted
from ingrained_scorers.statistics import ItemSums, mean_of
from ingrained_scorers.statistics.paired import paired

OUTPUTS = 60
Floats = NDArray[np.float64]
Draw = Callable[[np.random.Generator], Floats]


def rates(rng: np.random.Generator) -> Floats:
    """Four models on 30 items of unequal difficulty."""
    return (rng.random((4, 30)) < rng.beta(1, 1, size=30)).astype(float)


def sweeps(rng: np.random.Generator) -> Floats:
    """Four models on 5 items: clean sweeps are common, and no sign of anything."""
    return (rng.random((4, 5)) < 0.5).astype(float)


def epochs(rng: np.random.Generator) -> Floats:
    """Shares of three epochs, far from normal."""
    return rng.binomial(3, 0.1, size=(4, 30)) / 3


@pytest.mark.parametrize("draw", [rates, sweeps, epochs])
def test_one_output_in_twenty_at_most_claims_a_difference_that_is_none(draw: Draw) -> None:
    rng = np.random.default_rng(7)
    wrong = sum(claims(draw(rng), seed) for seed in range(OUTPUTS))
    assert wrong / OUTPUTS <= 0.05 + 2 * np.sqrt(0.05 * 0.95 / OUTPUTS)


def claims(scores: Floats, seed: int) -> bool:
    """Whether an output of three differences from the first model claims any."""
    base, *others = [sums(row) for row in scores]
    plain = Difference("s", "t", "1", "m", "high", True, True, "b", "a", paired(base, base, 1))
    found = [replace(plain, paired=paired(other, base, 1)) for other in others]
    return any(d.verdict in {"better", "worse"} for d in adjusted(found, seed)[0])


def sums(row: Floats) -> ItemSums:
    return mean_of({str(i): float(v) for i, v in enumerate(row)}, n=len(row), bounds=(0.0, 1.0))
