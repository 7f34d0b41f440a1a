from __future__ import annotations

from statistics import NormalDist

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingrained_scorers.statistics import d_prime

Z = NormalDist().inv_cdf


def test_the_log_linear_correction_by_hand() -> None:
    # Hautus 1995: (20 + 0.5) / (25 + 1) and (10 + 0.5) / (25 + 1); z from the standard library.
    assert d_prime(20, 25, 10, 25) == pytest.approx(Z(20.5 / 26) - Z(10.5 / 26), abs=1e-9)
    assert d_prime(20, 25, 10, 25) == pytest.approx(1.0445, abs=5e-5)


def test_with_many_trials_it_nears_the_uncorrected_value() -> None:
    # Stanislaw & Todorov 1999, worked example: hit rate .8, false-alarm rate .4, d' = 1.095.
    assert d_prime(80_000, 100_000, 40_000, 100_000) == pytest.approx(1.095, abs=5e-4)


def test_perfect_detection_stays_finite() -> None:
    assert d_prime(20, 20, 0, 20) == pytest.approx(2 * Z(20.5 / 21), abs=1e-9)


@pytest.mark.parametrize("answer", [0, 1])
@given(st.integers(1, 200), st.integers(1, 200))
def test_a_fixed_answer_earns_nothing_however_rare_the_signals_are(
    answer: int, signals: int, noises: int
) -> None:
    assert d_prime(signals * answer, signals, noises * answer, noises) == pytest.approx(0, abs=1e-9)


def test_one_kind_alone_tells_nothing() -> None:
    assert d_prime(3, 4, 0, 0) is None
    assert d_prime(0, 0, 1, 4) is None


def test_counts_beyond_their_totals_are_refused() -> None:
    with pytest.raises(ValueError, match="5 hits do not fit 4"):
        d_prime(5, 4, 0, 4)
    with pytest.raises(ValueError, match="false alarms"):
        d_prime(1, 4, -1, 4)


@given(st.integers(1, 50), st.integers(1, 50), st.data())
def test_swapping_signal_and_noise_changes_the_sign(signals: int, noises: int, data: st.DataObject) -> None:
    hits, alarms = data.draw(st.integers(0, signals)), data.draw(st.integers(0, noises))
    one, other = d_prime(hits, signals, alarms, noises), d_prime(alarms, noises, hits, signals)
    assert one is not None
    assert other is not None
    assert one == pytest.approx(-other, abs=1e-12)
