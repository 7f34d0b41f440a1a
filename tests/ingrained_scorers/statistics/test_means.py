from __future__ import annotations

from math import sqrt
from statistics import mean, stdev

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from ingrained_scorers.statistics import clustered_mean, clustered_standard_error, paired_difference, wilson


def data(seed: int = 0) -> tuple[list[float], list[int]]:
    """240 values in 40 clusters of six, with an effect of the cluster."""
    rng = np.random.default_rng(seed)
    clusters = np.repeat(np.arange(40), 6)
    values = rng.normal(size=40)[clusters] + rng.normal(size=240)
    return list(values), list(clusters)


def test_the_clustered_error_is_that_of_statsmodels() -> None:
    sm = pytest.importorskip("statsmodels.api")
    values, clusters = data()
    fit = sm.OLS(values, np.ones(240)).fit(
        cov_type="cluster", cov_kwds={"groups": np.array(clusters)}, use_t=True
    )
    # statsmodels corrects by G/(G-1) * (n-1)/(n-k); with one column the second factor is 1.
    assert clustered_standard_error(values, clusters) == pytest.approx(fit.bse[0], rel=1e-12)
    found = clustered_mean(values, clusters)
    assert (found.low, found.high) == pytest.approx(tuple(fit.conf_int()[0]), rel=1e-9)
    assert (found.n, found.clusters, found.method) == (240, 40, "t, clustered")


def test_one_value_a_cluster_is_the_ordinary_t_interval() -> None:
    values = [0.1, 0.4, 0.35, 0.8, 0.65]
    found = clustered_mean(values, range(5))
    expected = stats.t.interval(0.95, 4, loc=mean(values), scale=stdev(values) / sqrt(5))
    assert (found.low, found.high) == pytest.approx(expected)


def test_copies_in_a_cluster_add_nothing() -> None:
    values = [0.1, 0.4, 0.35, 0.8, 0.65]
    once, thrice = clustered_mean(values, range(5)), clustered_mean(values * 3, list(range(5)) * 3)
    assert (thrice.low, thrice.high) == pytest.approx((once.low, once.high))
    assert (thrice.n, thrice.clusters) == (15, 5)


def test_binary_values_of_single_clusters_use_wilson() -> None:
    found = clustered_mean([1, 0, 1, 1], range(4))
    assert (found.value, (found.low, found.high), found.method) == (0.75, wilson(3, 4), "wilson")


@pytest.mark.parametrize("value", [0.0, 1.0])
def test_binary_values_that_are_all_alike_use_wilson_with_the_clusters(value: float) -> None:
    found = clustered_mean([value] * 12, [0, 1, 2, 3] * 3)
    assert ((found.low, found.high), found.method) == (wilson(value * 4, 4), "wilson over clusters")


def test_other_values_that_are_all_alike_have_no_interval() -> None:
    found = clustered_mean([0.1 + 0.2, 0.3, 0.3], range(3))
    assert (found.low, found.high, found.method) == (None, None, "all values alike: no interval")


def test_a_measure_that_is_no_proportion_never_uses_wilson() -> None:
    turns = clustered_mean([1.0, 1.0, 1.0], range(3), (0, float("inf")))
    assert (turns.value, turns.low) == (1, None)
    assert clustered_mean([1.0, 0.0, 1.0], range(3), (-1, 1)).method == "t, clustered"


def test_an_interval_is_cut_to_the_range_of_the_measure() -> None:
    values = [0.5, 1.0, 1.0, 0.9]
    free, cut = clustered_mean(values, range(4)), clustered_mean(values, range(4), (0.4, 1))
    assert free.high is not None
    assert free.high > 1
    assert (cut.low, cut.high) == (free.low, 1)


def test_one_cluster_has_no_interval() -> None:
    found = clustered_mean([0.2, 0.4], ["a", "a"])
    assert found.value == pytest.approx(0.3)
    assert (found.low, found.method) == (None, "one cluster: no interval")


def test_undefined_values_are_left_out_and_counted() -> None:
    found = clustered_mean([None, 1, None, 0], range(4))
    assert (found.value, found.n, found.clusters, found.undefined) == (0.5, 2, 2, 2)
    nothing = clustered_mean([None, None], range(2))
    assert (nothing.value, nothing.low, nothing.n, nothing.undefined) == (None, None, 0, 2)


def test_a_cluster_is_needed_for_each_value() -> None:
    with pytest.raises(ValueError, match="shorter"):
        clustered_mean([1.0, 2.0], [1])


def test_a_paired_difference_uses_common_clusters_and_counts_the_others() -> None:
    one = {"a": 0.9, "b": 0.5, "c": 0.7, "d": 1.0, "e": None}
    other = {"a": 0.4, "b": 0.3, "c": 0.1, "e": 0.2, "f": 0.3}
    found = paired_difference(one, other)
    expected = stats.t.interval(0.95, 2, loc=1.3 / 3, scale=stdev([0.5, 0.2, 0.6]) / sqrt(3))
    assert found.value == pytest.approx(1.3 / 3)
    assert (found.low, found.high) == pytest.approx(expected)
    assert (found.n, found.clusters, found.undefined) == (3, 3, 3)


def test_a_difference_of_zero_everywhere_is_no_certainty() -> None:
    found = paired_difference({"a": 1.0, "b": 0.0}, {"a": 1.0, "b": 0.0})
    assert (found.value, found.low, found.high) == (0, None, None)


@given(st.lists(st.tuples(st.floats(-5, 5), st.integers(0, 4)), min_size=2, max_size=30))
def test_the_interval_holds_the_mean(rows: list[tuple[float, int]]) -> None:
    found = clustered_mean([v for v, _ in rows], [c for _, c in rows], (-5, 5))
    assert found.value is not None
    if found.low is not None and found.high is not None:
        assert found.low <= found.value + 1e-9
        assert found.value - 1e-9 <= found.high
