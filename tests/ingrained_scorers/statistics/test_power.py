from __future__ import annotations

from math import sqrt

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingrained_scorers.statistics.power import (
    epochs_needed,
    minimum_detectable_effect,
    planned_standard_error,
    sample_size,
    split_variance,
)


def test_millers_sample_size() -> None:
    # Miller 2024, section 5: variance 1/9, a difference of 3 points, 80 % power: 969 questions.
    assert sample_size(0.03, 1 / 9) == pytest.approx(968.9975, abs=5e-5)


def test_a_default_test_finds_2_8_standard_errors() -> None:
    assert minimum_detectable_effect(1) == pytest.approx(2.8016, abs=5e-5)


@pytest.mark.parametrize(("epochs", "variance"), [(1, 1 / 4), (2, 1 / 6), (4, 1 / 8), (6, 1 / 9)])
def test_epochs_cut_the_variance_within(epochs: int, variance: float) -> None:
    # Miller 2024, section 3: Var x = 1/12 and E s^2 = 1/6: cuts of 1/3, 1/2 and 5/9.
    assert planned_standard_error(1, 1 / 12, [1 / 6], [epochs]) ** 2 == pytest.approx(variance)


def test_the_interval_of_a_paired_difference() -> None:
    # Miller 2024, table of MATH: 65.5 % and 63.0 % of 5000, correlation .5: (1.2 %, 3.8 %).
    one, other = 0.655 * 0.345, 0.63 * 0.37
    error = planned_standard_error(5000, one + other - 2 * 0.5 * sqrt(one * other))
    assert 0.025 - 1.959964 * error == pytest.approx(0.0117, abs=5e-5)
    assert 0.025 + 1.959964 * error == pytest.approx(0.0383, abs=5e-5)


@pytest.mark.parametrize(("epochs", "effect"), [(1, 0.132), (10, 0.075)])
def test_the_effect_that_198_items_find(epochs: int, effect: float) -> None:
    # Miller 2024, section 5: 13.2 % and 7.5 % for one and ten epochs, from rounded inputs.
    error = planned_standard_error(198, 1 / 9, [1 / 6, 1 / 6], [epochs, epochs])
    assert minimum_detectable_effect(error) == pytest.approx(effect, abs=0.001)


def test_the_variance_is_split_by_hand() -> None:
    # Rows (1, 3), (2, 2), (6, 4): means 2, 2, 5 around 3. Within (2 + 0 + 2) / 3 = 4/3; mean square between
    # 2 (1 + 1 + 4) / 2 = 6; (6 - 4/3) / 2 = 7/3.
    found = split_variance({"a": [1, 3], "b": [2, 2], "c": [6, 4]})
    assert (found.between, found.within) == pytest.approx((7 / 3, 4 / 3))
    assert (found.items, found.epochs) == (3, 6)


def test_the_split_is_unbiased_with_unequal_epochs() -> None:
    # 4000 repetitions, true components .5 and 1; the error of their means is below .01.
    rng = np.random.default_rng(0)
    sizes = [1, 2, 2, 3, 5, 8]
    splits = [
        split_variance(
            {i: list(m + rng.normal(size=k)) for i, (m, k) in enumerate(zip(means, sizes, strict=True))}
        )
        for means in rng.normal(0, sqrt(0.5), (4000, 6))
    ]
    assert np.mean([s.between for s in splits if s.between is not None]) == pytest.approx(0.5, abs=0.04)
    assert np.mean([s.within for s in splits if s.within is not None]) == pytest.approx(1, abs=0.03)


def test_one_epoch_shows_no_variance_within() -> None:
    found = split_variance({"a": [1.0], "b": [2.0], "c": [4.0], "d": []})
    assert found.between == pytest.approx(7 / 3)
    assert found.within is None
    assert (found.items, found.epochs) == (3, 3)


def test_one_item_shows_no_variance_between() -> None:
    found = split_variance({"a": [0.0, 1.0]})
    assert (found.between, found.within) == (None, 0.5)
    empty = split_variance({})
    assert (empty.between, empty.within, empty.items) == (None, None, 0)


def test_epochs_do_not_help_where_the_items_alone_vary_too_much() -> None:
    # 100 items, 10 points: room for a variance of 100 (.1 / 2.8016)^2 = .1274.
    assert epochs_needed(0.1, 100, 0.13, [0.1, 0.1]) is None
    assert epochs_needed(0.1, 100, 0.1, [0.1, 0.1]) == 8  # .2 / .0274 = 7.3
    assert epochs_needed(0.1, 100, 0.1, [0.0, 0.0]) == 1


@given(
    st.floats(0.02, 0.5), st.integers(5, 2000), st.floats(0, 0.25), st.floats(0, 0.25), st.floats(0.01, 0.25)
)
def test_the_epochs_needed_are_just_enough(
    delta: float, items: int, between: float, first: float, second: float
) -> None:
    def found(epochs: int) -> float:
        return minimum_detectable_effect(
            planned_standard_error(items, between, [first, second], [epochs, epochs])
        )

    epochs = epochs_needed(delta, items, between, [first, second])
    if epochs is None:
        assert found(10**9) > delta * (1 - 1e-6)
        return
    assert found(epochs) <= delta * (1 + 1e-6)
    if epochs > 1:
        assert found(epochs - 1) > delta * (1 - 1e-6)


@given(st.floats(0.01, 0.5), st.floats(0.001, 0.5), st.integers(1, 9))
def test_the_sample_size_makes_the_difference_detectable(delta: float, between: float, epochs: int) -> None:
    items = sample_size(delta, between, [0.1, 0.2], [epochs, 1], alpha=0.01, power=0.9)
    error = sqrt((between + 0.1 / epochs + 0.2) / items)
    assert minimum_detectable_effect(error, alpha=0.01, power=0.9) == pytest.approx(delta)


def test_a_negative_component_counts_as_zero() -> None:
    assert planned_standard_error(4, -0.01, [1.0], [1]) == 0.5
    assert epochs_needed(1.0, 4, -5.0, [1.0]) == epochs_needed(1.0, 4, 0.0, [1.0])


def test_what_cannot_be_is_refused() -> None:
    with pytest.raises(ValueError, match="needs items"):
        planned_standard_error(0, 1)
    with pytest.raises(ValueError, match="difference of 0"):
        sample_size(0, 1)
    with pytest.raises(ValueError, match="at least one epoch"):
        sample_size(0.1, 1, [1], [0])
    with pytest.raises(ValueError, match="not negative"):
        epochs_needed(1, 1000, 0, [-1])
    with pytest.raises(ValueError, match="shorter"):
        sample_size(0.1, 1, [1, 1], [1])
    with pytest.raises(ValueError, match="between 0 and 1"):
        minimum_detectable_effect(1, alpha=0)
    with pytest.raises(ValueError, match="standard error"):
        minimum_detectable_effect(-1)
