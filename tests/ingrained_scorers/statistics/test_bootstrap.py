from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from ingrained_scorers.statistics import bootstrap_of_sums, cluster_bootstrap, clustered_mean, ratio, wilson


def average(rows: Sequence[float]) -> float | None:
    return sum(rows) / len(rows) if rows else None


def test_single_rows_give_scipys_percentile_interval() -> None:
    values = np.random.default_rng(3).gamma(2.0, size=60)
    found = cluster_bootstrap(average, {i: [float(v)] for i, v in enumerate(values)}, seed=1, draws=6000)
    expected = stats.bootstrap(
        (values,), np.mean, n_resamples=6000, method="percentile", rng=np.random.default_rng(2)
    ).confidence_interval
    assert (found.low, found.high) == pytest.approx((expected.low, expected.high), abs=0.04)


def test_clusters_stay_together() -> None:
    # Ten clusters of nine copies: the interval is that of ten values, not of ninety.
    values = [float(v) for v in np.random.default_rng(4).normal(size=10)]
    copied = cluster_bootstrap(average, {i: [v] * 9 for i, v in enumerate(values)}, seed=5)
    single = cluster_bootstrap(average, {i: [v] for i, v in enumerate(values)}, seed=5)
    assert (copied.low, copied.high) == pytest.approx((single.low, single.high))
    t = clustered_mean(values, range(10))
    assert copied.low is not None
    assert copied.high is not None
    assert t.low is not None
    assert t.high is not None
    assert 0.6 < (copied.high - copied.low) / (t.high - t.low) < 1.1


def test_the_seed_decides_the_interval() -> None:
    values = np.random.default_rng(6).normal(size=12)
    rows = {i: [float(v)] for i, v in enumerate(values)}
    one, same, other = (cluster_bootstrap(average, rows, seed) for seed in (1, 1, 2))
    assert one == same
    assert one.value == other.value
    assert one.low != other.low


def test_one_cluster_has_no_interval() -> None:
    found = cluster_bootstrap(average, {"a": [1.0, 2.0]}, seed=0)
    assert (found.value, found.low, found.n, found.method) == (1.5, None, 2, "one cluster: no interval")


def test_no_clusters_leave_it_undefined() -> None:
    rows: dict[str, list[float]] = {}
    assert cluster_bootstrap(average, rows, seed=0).value is None


def test_undefined_draws_are_counted() -> None:
    def of_big_ones(rows: Sequence[float]) -> float | None:
        return average([r for r in rows if r > 1])

    found = cluster_bootstrap(of_big_ones, {i: [float(i)] for i in range(4)}, seed=0)
    share = (2 / 4) ** 4
    undefined = int(found.method.split(", ")[2].split()[0])
    assert undefined == pytest.approx(2000 * share, abs=45)
    assert found.low is not None


def test_mostly_undefined_draws_give_no_interval() -> None:
    def of_the_last(rows: Sequence[float]) -> float | None:
        return 1.0 if rows.count(9.0) > 1 else None

    found = cluster_bootstrap(
        lambda rows: of_the_last([*rows, 9.0]), {i: [float(i)] for i in range(10)}, seed=0
    )
    assert (found.value, found.low) == (1, None)
    rare = cluster_bootstrap(
        lambda rows: average(rows) if 0.0 in rows and 1.0 in rows else None,
        {i: [float(i)] for i in range(30)},
        seed=0,
    )
    assert rare.value is not None
    assert rare.method.endswith("no interval")


def test_draws_that_are_all_alike_are_no_certainty() -> None:
    found = cluster_bootstrap(average, {i: [0.5] for i in range(9)}, seed=0)
    assert (found.value, found.low, found.high) == (0.5, None, None)


def test_a_ratio_pools_events_over_chances() -> None:
    parts = {"a": [(1.0, 2.0), (0.0, 4.0)], "b": [(3.0, 3.0)], "c": [(0.0, 0.0)], "d": [(1.0, 5.0)]}
    found = ratio(parts, seed=0)
    assert found.value == 5 / 14
    assert (found.n, found.clusters, found.undefined) == (4, 3, 1)
    assert found.low is not None
    assert found.high is not None
    assert 0 <= found.low <= 5 / 14 <= found.high <= 1


def test_a_ratio_agrees_with_the_general_bootstrap() -> None:
    parts = {i: [(float(i % 3), 4.0)] for i in range(10)}

    def pooled(rows: Sequence[tuple[float, float]]) -> float | None:
        return sum(e for e, _ in rows) / sum(c for _, c in rows)

    fast, slow = ratio(parts, seed=7), cluster_bootstrap(pooled, parts, seed=7)
    assert (fast.value, fast.low, fast.high) == pytest.approx((slow.value, slow.low, slow.high))


def test_sums_of_clusters_give_what_their_rows_give() -> None:
    rng = np.random.default_rng(8)
    rows = {i: [(float(v), 1.0) for v in rng.normal(size=1 + i % 3)] for i in range(9)}
    sums = {i: np.sum(parts, axis=0) for i, parts in rows.items()}
    fast = bootstrap_of_sums(lambda s: s[:, 0] / s[:, 1], sums, seed=2)
    slow = cluster_bootstrap(lambda parts: average([v for v, _ in parts]), rows, seed=2)
    assert (fast.value, fast.low, fast.high) == pytest.approx((slow.value, slow.low, slow.high))


def test_an_undefined_statistic_of_sums_is_no_number() -> None:
    sums = {i: np.array([float(i), 0.0]) for i in range(3)}
    found = bootstrap_of_sums(lambda s: np.full(len(s), np.nan), sums, seed=0)
    assert (found.value, found.low, found.method) == (None, None, "undefined")


@pytest.mark.parametrize("events", [0.0, 5.0])
def test_a_ratio_without_variation_uses_wilson_over_clusters(events: float) -> None:
    found = ratio({i: [(events, 5.0)] for i in range(8)}, seed=0)
    assert (found.low, found.high) == wilson(8 * events / 5, 8)
    assert found.method == "wilson over clusters"


def test_a_ratio_without_chances_is_undefined() -> None:
    found = ratio({"a": [(0.0, 0.0)], "b": [(0.0, 0.0)]}, seed=0)
    assert (found.value, found.n, found.clusters, found.undefined) == (None, 0, 0, 2)
    assert ratio({"a": [(1.0, 2.0)]}, seed=0).method == "one cluster: no interval"


chances = st.tuples(st.integers(0, 5), st.integers(0, 5)).map(lambda p: (float(min(p)), float(max(p))))


@settings(max_examples=40)
@given(st.dictionaries(st.integers(0, 20), st.lists(chances, min_size=1, max_size=3), max_size=12))
def test_a_ratio_is_a_share_with_an_interval_inside_0_to_1(
    parts: dict[int, list[tuple[float, float]]],
) -> None:
    found = ratio(parts, seed=0, draws=200)
    if found.value is None:
        assert found.n == 0
        return
    assert 0 <= found.value <= 1
    if found.low is not None and found.high is not None:
        assert 0 <= found.low <= found.high <= 1
