"""Pooled shares: intervals that know how few items carry them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingrained_scorers.records import Estimate, Scored
from ingrained_scorers.statistics import ItemSums, effective_number, pooled_share, wilson
from ingrained_scorers.statistics.proportions import effective_wilson

Parts = Mapping[int, Sequence[tuple[float, float]]]


def sums(parts: Parts) -> ItemSums:
    rows = [
        Scored(str(item), {"events": events, "chances": chances})
        for item, own in parts.items()
        for events, chances in own
    ]
    return pooled_share(rows, "events", "chances")


def estimate(parts: Parts) -> Estimate:
    return sums(parts).estimate(seed=0)


def test_a_share_pools_events_over_chances() -> None:
    found = estimate({1: [(1.0, 2.0), (0.0, 4.0)], 2: [(3.0, 3.0)], 3: [(0.0, 0.0)], 4: [(1.0, 5.0)]})
    assert found.value == pytest.approx(5 / 14)
    assert (found.n, found.clusters, found.undefined) == (4, 3, 1)
    assert found.low is not None
    assert found.high is not None
    assert 0 <= found.low <= 5 / 14 <= found.high <= 1


@pytest.mark.parametrize("events", [0.0, 5.0])
def test_a_share_without_variation_has_wilsons_interval_over_items(events: float) -> None:
    found = estimate({i: [(events, 5.0)] for i in range(8)})
    assert (found.low, found.high) == pytest.approx(wilson(8 * events / 5, 8))
    assert found.method == "wilson over clusters"


def test_a_share_without_chances_is_undefined() -> None:
    found = estimate({1: [(0.0, 0.0)], 2: [(0.0, 0.0)]})
    assert (found.value, found.n, found.clusters, found.undefined) == (None, 0, 0, 2)
    assert estimate({1: [(1.0, 2.0)]}).method == "one cluster: no interval"


def test_few_items_with_most_of_the_chances_carry_the_share() -> None:
    # Kish: the square of 4 times 1 and 2 times 18 over 4 times 1 and 2 times 324 is 1600 / 652.
    uneven = sums({i: [(0.0, 1.0)] for i in range(4)} | {i: [(9.0, 18.0)] for i in (4, 5)})
    assert uneven.freedom == pytest.approx(1600 / 652 - 1)
    assert sums({i: [(1.0, 3.0)] for i in range(6)}).freedom == 5


def test_equal_weights_count_in_full_and_no_weight_counts_nothing() -> None:
    assert effective_number([3.0] * 7) == pytest.approx(7)
    assert effective_number([]) == effective_number([0.0, 0.0]) == 0


def test_the_effective_interval_of_a_simple_sample_is_wilsons() -> None:
    # 30 of 100, unclustered: SE^2 = p q / n, so that the effective n is 100, and t at infinity is the normal.
    expected = wilson(30, 100)
    assert effective_wilson(0.3, (0.3 * 0.7 / 100) ** 0.5, float("inf")) == pytest.approx(expected)


def test_the_effective_interval_widens_with_clustering_and_with_few_degrees_of_freedom() -> None:
    def width(error: float, freedom: float) -> float:
        low, high = effective_wilson(0.2, error, freedom)
        return high - low

    assert width(0.04, 100) < width(0.06, 100) < width(0.06, 5)


chances = st.tuples(st.integers(0, 5), st.integers(0, 5)).map(lambda p: (float(min(p)), float(max(p))))


@settings(max_examples=60)
@given(st.dictionaries(st.integers(0, 20), st.lists(chances, min_size=1, max_size=3), max_size=12))
def test_a_share_has_an_interval_around_it_inside_0_to_1(parts: Parts) -> None:
    found = estimate(parts)
    if found.value is None:
        assert found.n == 0
        return
    assert 0 <= found.value <= 1
    if found.low is not None and found.high is not None:
        assert 0 <= found.low <= found.value <= found.high <= 1
