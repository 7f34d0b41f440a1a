from __future__ import annotations

import warnings
from math import log10

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import ks_2samp

from ingrained_scorers.generalisation.covariates import ks_two_sample, length, magnitude, matched

samples = st.lists(st.integers(-20, 20).map(float), min_size=1, max_size=40)


@given(samples, samples)
def test_the_distance_is_that_of_scipy(first: list[float], second: list[float]) -> None:
    found = ks_two_sample(first, second)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # scipy's p fails on some of these, its distance does not
        oracle = ks_2samp(first, second, method="exact").statistic
    assert found is not None
    assert found[0] == pytest.approx(oracle)


@pytest.mark.parametrize("shift", [0.0, 0.3, 0.6, 1.0])
@pytest.mark.parametrize("sizes", [(30, 30), (60, 60), (100, 40)])
def test_p_is_near_the_exact_one(shift: float, sizes: tuple[int, int]) -> None:
    source = np.random.default_rng(7)
    first, second = source.normal(size=sizes[0]), source.normal(shift, size=sizes[1])
    found = ks_two_sample(first, second)
    exact = ks_2samp(first, second, method="exact")
    assert found == pytest.approx((exact.statistic, exact.pvalue), abs=0.06)
    assert found is not None
    assert (found[1] < 0.01) == (exact.pvalue < 0.01)


def test_samples_are_unmatched_where_they_are_far_apart_and_surely_so() -> None:
    low, high = [float(x) for x in range(40)], [float(x) for x in range(20, 60)]
    assert not matched(low, high)
    assert matched(low, low)
    assert matched([1.0, 2.0], [8.0, 9.0])
    assert matched([], [1.0])


def test_the_magnitude_of_a_question_is_that_of_its_numbers() -> None:
    assert magnitude("What is 99 + 9?") == pytest.approx((2 + 1) / 2)
    assert magnitude("１２３ 加上 1,234") == pytest.approx((log10(124) + log10(1235)) / 2)
    assert magnitude("Who is it?") is None


def test_length_counts_characters() -> None:
    assert length("多少？") == 3
