from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from ingrained_scorers.statistics.intervals import beta_interval


@pytest.mark.parametrize(
    ("successes", "low", "high"),
    [  # printed output of the notebook in the repository of Bowyer et al. 2025 (bayes_evals), n = 20
        (20, 0.838902, 0.998795),
        (12, 0.384354, 0.781803),
        (5, 0.112809, 0.471660),
        (0, 0.001205, 0.161098),
    ],
)
def test_published_intervals(successes: int, low: float, high: float) -> None:
    assert beta_interval(successes, 20) == pytest.approx((low, high), abs=5e-7)


@given(st.integers(1, 300), st.data(), st.sampled_from([0.5, 0.95, 0.99]))
def test_it_agrees_with_scipy_and_mirrors(n: int, data: st.DataObject, level: float) -> None:
    successes = data.draw(st.integers(0, n))
    found, mirrored = beta_interval(successes, n, level), beta_interval(n - successes, n, level)
    assert found is not None
    assert mirrored is not None
    assert found == pytest.approx(stats.beta.interval(level, 1 + successes, 1 + n - successes), abs=1e-9)
    assert 0 < found[0] < (1 + successes) / (2 + n) < found[1] < 1 or level == 0.5
    assert mirrored == pytest.approx((1 - found[1], 1 - found[0]), abs=1e-9)


def test_nothing_observed_has_no_interval() -> None:
    assert beta_interval(0, 0) is None


@pytest.mark.parametrize(("successes", "n", "level"), [(-1, 5, 0.95), (6, 5, 0.95), (1, 5, 1.0), (1, 5, 0.0)])
def test_what_cannot_be_is_refused(successes: int, n: int, level: float) -> None:
    with pytest.raises(ValueError, match=r"observations|level"):
        beta_interval(successes, n, level)
