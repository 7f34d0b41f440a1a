from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy import stats

from ingrained_scorers.records import Estimate
from ingrained_scorers.statistics import bootstrap_of_sums, clustered_mean
from ingrained_scorers.statistics.bootstrap import percentiles

Floats = NDArray[np.float64]


def average(sums: Floats) -> Floats:
    found: Floats = sums[:, 0] / sums[:, 1]
    return found


def one_each(values: Iterable[float]) -> dict[int, Floats]:
    return {i: np.array([float(v), 1.0]) for i, v in enumerate(values)}


def width(found: Estimate) -> float:
    assert found.low is not None
    assert found.high is not None
    return found.high - found.low


def test_many_clusters_give_scipys_percentile_interval() -> None:
    values = np.random.default_rng(3).gamma(2.0, size=400)
    found = bootstrap_of_sums(average, one_each(values), seed=1, draws=6000)
    expected = stats.bootstrap(
        (values,), np.mean, n_resamples=6000, method="percentile", rng=np.random.default_rng(2)
    ).confidence_interval
    assert (found.low, found.high) == pytest.approx((expected.low, expected.high), abs=0.015)


def test_few_clusters_take_the_percentiles_that_the_t_distribution_would() -> None:
    # Ten clusters: Phi(-sqrt(10 / 9) * 2.2622) = Phi(-2.3845) = 0.0086 (tables of t and the normal).
    found = np.arange(10_001) / 10_000
    low, high, _ = percentiles(found, draws=10_001, groups=10)
    assert (low, high) == pytest.approx((0.0086, 0.9914), abs=1e-4)


def test_the_interval_of_ten_values_is_that_of_the_t_distribution() -> None:
    values = [float(v) for v in np.random.default_rng(4).normal(size=10)]
    found, t = bootstrap_of_sums(average, one_each(values), seed=5), clustered_mean(values, range(10))
    assert 0.85 < width(found) / width(t) < 1.15


def test_the_seed_decides_the_interval() -> None:
    rows = one_each(np.random.default_rng(6).normal(size=12))
    one, same, other = (bootstrap_of_sums(average, rows, seed) for seed in (1, 1, 2))
    assert one == same
    assert one.value == other.value
    assert one.low != other.low


def test_one_cluster_has_no_interval() -> None:
    found = bootstrap_of_sums(average, {"a": np.array([3.0, 2.0])}, seed=0)
    assert (found.value, found.low, found.n, found.method) == (1.5, None, 1, "one cluster: no interval")


def test_no_clusters_leave_it_undefined() -> None:
    rows: dict[str, Floats] = {}
    assert bootstrap_of_sums(average, rows, seed=0).value is None


def of_big_ones(sums: Floats) -> Floats:
    """The mean of the first entry over the second; NaN for a draw in which the second is 0."""
    found: Floats = np.divide(sums[:, 0], sums[:, 1], out=np.full(len(sums), np.nan), where=sums[:, 1] > 0)
    return found


def test_undefined_draws_are_counted() -> None:
    rows = {i: np.array([i, 1.0]) if i > 1 else np.zeros(2) for i in range(4)}
    found = bootstrap_of_sums(of_big_ones, rows, seed=0)
    share = (2 / 4) ** 4
    undefined = int(found.method.split(", ")[2].split()[0])
    assert undefined == pytest.approx(2000 * share, abs=45)
    assert found.low is not None


def test_mostly_undefined_draws_give_no_interval() -> None:
    def of_rare_pairs(sums: Floats) -> Floats:
        return np.where((sums[:, 0] > 0) & (sums[:, 1] > 0), sums[:, 2], np.nan)

    rows = {i: np.array([i == 0, i == 1, 1.0 + i], dtype=float) for i in range(30)}
    found = bootstrap_of_sums(of_rare_pairs, rows, seed=0)
    assert found.value is not None
    assert (found.low, found.high) == (None, None)
    assert found.method.endswith("no interval")


def test_draws_that_are_all_alike_are_no_certainty() -> None:
    found = bootstrap_of_sums(average, one_each([0.5] * 9), seed=0)
    assert (found.value, found.low, found.high) == (0.5, None, None)


def test_an_undefined_statistic_of_sums_is_no_number() -> None:
    sums = {i: np.array([float(i), 0.0]) for i in range(3)}
    found = bootstrap_of_sums(lambda s: np.full(len(s), np.nan), sums, seed=0)
    assert (found.value, found.low, found.method) == (None, None, "undefined")
