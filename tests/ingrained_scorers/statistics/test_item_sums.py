"""Metrics as sums over items: what each item adds, and what follows from it."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from ingrained_scorers.records import Scored
from ingrained_scorers.statistics import (
    ItemSums,
    add_up,
    bootstrap_of_sums,
    clustered_mean,
    item_means,
    mean_of,
    mean_of_items,
    pooled_share,
    rows_by_item,
    wilson,
)
from ingrained_scorers.statistics.item_sums import share


def row(item: str, epoch: int = 1, **values: float | None) -> Scored:
    return Scored(item, values, epoch=epoch)


def test_every_item_counts_once_however_many_samples_it_has() -> None:
    rows = [row("a", e, x=1.0) for e in (1, 2, 3)] + [row("b", x=0.0)]
    found = mean_of_items(rows, "x", (0.0, 1.0))
    assert (found.value(), found.n, found.kind) == (0.5, 4, "mean")
    estimate = found.estimate(seed=0)
    assert (estimate.low, estimate.high, estimate.clusters) == (*(wilson(1, 2) or ()), 2)


def test_undefined_samples_are_counted_and_in_no_mean() -> None:
    found = mean_of_items([row("a", x=1.0), row("a", 2, x=None), row("b", x=None), row("c")], "x")
    assert (found.value(), found.n, found.undefined, set(found.by_item)) == (1.0, 1, 3, {"a"})


def test_a_mean_estimates_what_the_clustered_mean_does() -> None:
    values = {f"{i}": v for i, v in enumerate(np.random.default_rng(0).random(15))}
    found = mean_of(values, n=15).estimate(seed=0)
    expected = clustered_mean(list(values.values()), list(values))
    assert (found.value, found.low, found.high) == (expected.value, expected.low, expected.high)
    assert found.method == "t, clustered"


def test_a_pooled_share_weighs_chances_and_not_items() -> None:
    rows = [row("a", e=9, c=9), row("b", e=0, c=1), row("c", e=0, c=0), row("d")]
    found = pooled_share(rows, "e", "c")
    assert (found.value(), found.n, found.undefined) == (0.9, 2, 2)
    assert found.estimate(seed=0).clusters == 2


def test_a_share_without_any_chance_is_undefined() -> None:
    found = pooled_share([row("a", e=0, c=0)], "e", "c")
    assert (found.value(), found.estimate(seed=0).value) == (None, None)
    assert np.isnan(share(np.array([[0.0, 0.0]]))).all()


def test_another_statistic_is_bootstrapped_over_items() -> None:
    def spread(sums: NDArray[np.float64]) -> NDArray[np.float64]:
        found: NDArray[np.float64] = sums[:, 0] - sums[:, 1]
        return found

    by_item = {str(i): np.array([float(i), i % 3]) for i in range(12)}
    found = ItemSums(by_item, statistic=spread, n=24, undefined=3, items=7).estimate(seed=4)
    expected = bootstrap_of_sums(spread, by_item, 4)
    assert (found.value, found.low, found.high) == (expected.value, expected.low, expected.high)
    assert (found.n, found.undefined, found.clusters) == (24, 3, 7)


def test_nothing_gives_nothing() -> None:
    assert mean_of({}, n=0).value() is None
    assert mean_of({}, n=0).estimate(seed=0).method == "undefined"


def test_rows_keep_the_order_in_which_their_items_came() -> None:
    rows = [row("b"), row("a"), row("b", 2)]
    assert list(rows_by_item(rows)) == ["b", "a"]
    assert [len(own) for own in rows_by_item(rows).values()] == [2, 1]


def test_counts_of_one_item_are_added() -> None:
    found = add_up([("a", np.array([1.0, 2.0])), ("b", np.array([0.0, 1.0])), ("a", np.array([3.0, 0.0]))])
    assert {item: counts.tolist() for item, counts in found.items()} == {"a": [4, 2], "b": [0, 1]}


@given(st.lists(st.tuples(st.sampled_from("abc"), st.floats(-9, 9) | st.none()), max_size=12))
def test_the_mean_over_items_is_the_mean_of_their_means(samples: list[tuple[str, float | None]]) -> None:
    rows = [row(item, x=value) for item, value in samples]
    means = item_means(rows, "x")
    value = mean_of_items(rows, "x").value()
    assert (value is None) == (not means)
    if value is not None:
        assert value == pytest.approx(sum(means.values()) / len(means))
        assert min(means.values()) - 1e-9 <= value <= max(means.values()) + 1e-9
