from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.optimize import minimize

from ingrained_scorers.generalisation.depth import RIDGE, curves, half_depths, slopes

DEPTHS = [2.0, 4.0, 6.0]


def counts(right: Sequence[float], n: Sequence[float] = (20, 20, 20)) -> np.ndarray:
    return np.array([[*right, *n]], dtype=float)


def by_scipy(right: Sequence[float], n: Sequence[float], depths: Sequence[float]) -> np.ndarray:
    """The same penalised likelihood, maximised by a general optimiser."""
    x = np.array(depths) - np.mean(depths)
    k, size = np.array(right, dtype=float), np.array(n, dtype=float)

    def loss(parameters: np.ndarray) -> float:
        logits = parameters[0] + parameters[1] * x
        likelihood = np.sum(k * logits - size * np.logaddexp(0, logits))
        return float(-likelihood + RIDGE / 2 * np.sum(parameters**2))

    found: np.ndarray = minimize(
        loss, np.zeros(2), method="Nelder-Mead", options={"xatol": 1e-9, "fatol": 1e-12}
    ).x
    return found


@given(st.lists(st.integers(0, 20), min_size=3, max_size=3))
def test_the_curve_maximises_the_penalised_likelihood(right: list[int]) -> None:
    (a,), (b,) = curves(counts(right), DEPTHS)
    assert [a, b] == pytest.approx(by_scipy(right, [20] * 3, DEPTHS), abs=1e-3)


def test_half_is_right_in_the_middle_of_a_symmetric_fall() -> None:
    assert half_depths(counts([20, 10, 0]), DEPTHS) == pytest.approx([4])
    assert half_depths(counts([18, 10, 2]), DEPTHS) == pytest.approx([4])


def test_the_slope_is_the_change_of_the_log_odds_with_each_step() -> None:
    """P = .9, .5, .1 is log 9, 0, -log 9 over two steps each: log 9 / 2 a step."""
    assert slopes(counts([900, 500, 100], [1000] * 3), DEPTHS) == pytest.approx([-np.log(9) / 2], rel=1e-3)
    assert slopes(counts([10, 10, 10]), DEPTHS) == pytest.approx([0], abs=1e-9)


def test_two_depths_make_no_curve() -> None:
    assert np.isnan(slopes(counts([20, 10, 0], [20, 20, 0]), DEPTHS)).all()
    assert np.isnan(slopes(np.array([[20.0, 10.0, 20.0, 20.0]]), [2.0, 4.0])).all()


def test_where_depth_costs_nothing_there_is_no_half_depth() -> None:
    assert np.isnan(half_depths(counts([20, 20, 20]), DEPTHS)).all()
    assert np.isnan(half_depths(counts([2, 10, 18]), DEPTHS)).all()


def test_perfect_data_stay_finite() -> None:
    for right in ([20, 20, 20], [0, 0, 0], [20, 20, 0], [20, 0, 0]):
        assert np.isfinite(slopes(counts(right, [20, 20, 20]) * 1000, DEPTHS)).all()
