from __future__ import annotations

from itertools import combinations
from math import nan
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from scipy import stats

from ingrained_scorers.statistics import clustered_standard_error
from ingrained_scorers.statistics.simultaneous import Comparison, simultaneous

Floats = NDArray[Any]


def compare(values: Floats, block: str = "task") -> Comparison:
    return Comparison(float(np.mean(values)), dict(enumerate(map(float, values))), block)


def all_pairs(scores: Floats) -> list[Comparison]:
    return [compare(one - other) for one, other in combinations(scores, 2)]


def test_one_comparison_is_the_ordinary_t_test() -> None:
    values = np.random.default_rng(0).normal(0.3, 1, 40)
    found = simultaneous([compare(values)], seed=1)
    expected = stats.ttest_1samp(values, 0)
    low, high = expected.confidence_interval()
    assert found.p == found.adjusted_p == pytest.approx((expected.pvalue,))
    assert (found.alpha, found.half_widths[0]) == pytest.approx((0.05, (high - low) / 2))


def test_independent_comparisons_need_sidaks_level() -> None:
    # Sidak: ten independent tests hold together at z = 2.7996.
    values = np.random.default_rng(2).normal(size=(10, 200))
    for families in (
        [compare(v) for v in values],
        [compare(v, block=str(i)) for i, v in enumerate(values)],
    ):
        found = simultaneous(families, seed=3, draws=20_000)
        assert stats.norm.isf(found.alpha / 2) == pytest.approx(2.7996, abs=0.03)


def test_copies_of_a_comparison_count_as_one() -> None:
    values = np.random.default_rng(4).normal(size=50)
    found = simultaneous([compare(values), compare(2 * values), compare(-values)], seed=5, draws=40_000)
    assert found.alpha == pytest.approx(0.05, abs=0.004)
    assert found.adjusted_p == pytest.approx(found.p, abs=0.01)


def test_the_error_is_the_clustered_one() -> None:
    # The influence of a cluster on a mean over rows is G / n times the sum of its residuals.
    rng = np.random.default_rng(6)
    clusters = [g for g in range(12) for _ in range(1 + g % 3)]
    rows = [float(v) for v in rng.normal(size=len(clusters))]
    residuals = np.bincount(clusters, np.array(rows) - np.mean(rows))
    influence = {g: 12 / len(rows) * float(e) for g, e in enumerate(residuals)}
    found = simultaneous([Comparison(0.1, influence)], seed=0)
    assert found.standard_errors == pytest.approx((clustered_standard_error(rows, clusters),))


def test_items_missing_from_a_comparison_do_not_count() -> None:
    values = np.random.default_rng(7).normal(size=30)
    holes = np.where(np.arange(30) < 10, nan, values)
    found = simultaneous([compare(values), Comparison(0.2, dict(enumerate(map(float, holes))))], seed=8)
    alone = simultaneous([Comparison(0.2, dict(enumerate(map(float, values[10:]))))], seed=8)
    assert (found.p[1], found.standard_errors[1]) == pytest.approx((alone.p[0], alone.standard_errors[0]))


def test_a_comparison_with_few_items_does_not_widen_the_others_beyond_the_family() -> None:
    # Compared by |t| one with two degrees of freedom would alone set the critical value.
    rng = np.random.default_rng(9)
    found = simultaneous([compare(rng.normal(size=200), "a"), compare(rng.normal(size=3), "b")], 10, 20_000)
    assert found.alpha == pytest.approx(1 - 0.95**0.5, abs=0.003)


def test_two_items_claim_no_correlation() -> None:
    found = simultaneous([compare(np.array([0.0, d])) for d in (1.0, 2.0, 3.0)], seed=0, draws=40_000)
    assert found.alpha == pytest.approx(1 - 0.95 ** (1 / 3), abs=0.002)


def test_the_seed_decides_and_the_order_does_not() -> None:
    family = all_pairs(np.random.default_rng(11).normal(size=(4, 25)))
    found = simultaneous(family, seed=1)
    assert found == simultaneous(family, seed=1)
    assert found.alpha != simultaneous(family, seed=2).alpha
    turned = simultaneous(family[::-1], seed=1)
    assert turned.alpha == pytest.approx(found.alpha)
    assert turned.adjusted_p == pytest.approx(found.adjusted_p[::-1])


@pytest.mark.parametrize(("items", "models"), [(6, 4), (10, 4), (30, 3)])
def test_a_family_without_differences_is_rarely_rejected(items: int, models: int) -> None:
    # 300 families; with a chance of .05 each, more than 27 rejections come up in 1 of 1000 runs.
    rng, rejected, alone = np.random.default_rng(12), 0, 0
    for seed in range(300):
        scores = rng.normal(size=items) + rng.normal(size=(models, items))
        found = simultaneous(all_pairs(scores), seed, draws=400)
        rejected += min(found.adjusted_p) <= 0.05
        alone += min(found.p) <= 0.05
    assert 0 < rejected / 300 < 0.09
    assert alone > 1.5 * rejected


@settings(max_examples=40, deadline=None)
@given(st.integers(1, 6), st.integers(2, 12), st.integers(0, 10_000), st.floats(0, 2))
def test_it_stays_between_one_test_and_bonferroni_and_agrees_with_itself(
    size: int, items: int, seed: int, shift: float
) -> None:
    values = np.random.default_rng(seed).normal(shift, 1, (size, items))
    family = [compare(v) for v in values]
    found = simultaneous(family, seed, draws=199)
    assert 0.05 / size - 1e-12 <= found.alpha <= 0.05 + 1e-12
    for comparison, p, adjusted, half in zip(
        family, found.p, found.adjusted_p, found.half_widths, strict=True
    ):
        assert p <= adjusted <= min(1, size * p)
        if size > 1:
            assert (adjusted <= 0.05) == (abs(comparison.value) > half)


@pytest.mark.parametrize("values", [{"a": 1.0}, {}, {"a": 2.0, "b": 2.0}, {"a": 1.0, "b": nan}])
def test_what_shows_no_variation_cannot_enter(values: dict[str, float]) -> None:
    with pytest.raises(ValueError, match="two items that differ"):
        simultaneous([Comparison(0.0, values)], seed=0)


def test_too_few_draws_are_refused() -> None:
    family = [compare(np.array([1.0, 2.0, 4.0]))]
    with pytest.raises(ValueError, match="too few"):
        simultaneous(family, seed=0, draws=18)
    assert simultaneous(family, seed=0, draws=19).draws == 19
    with pytest.raises(ValueError, match="level"):
        simultaneous(family, seed=0, level=1.0)


def test_an_empty_family_leaves_the_level_as_it_is() -> None:
    found = simultaneous([], seed=0)
    assert found.alpha == pytest.approx(0.05)
    assert found.p == ()
