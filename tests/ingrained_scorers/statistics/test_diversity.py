from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingrained_scorers.statistics.diversity import AllWrong, EffectiveModels, all_wrong, effective_models

groups = st.integers(1, 6).flatmap(
    lambda models: st.integers(1, 12).flatmap(
        lambda items: st.lists(
            st.lists(st.integers(0, 1), min_size=items, max_size=items), min_size=models, max_size=models
        )
    )
)


def test_uncorrelated_mistakes_count_in_full_and_copies_as_one() -> None:
    assert effective_models([[1, 1, 0, 0], [1, 0, 1, 0]]).value == pytest.approx(2)
    copies = effective_models([[1, 1, 0, 0]] * 5)
    assert copies.value == pytest.approx(1)
    assert (copies.models, copies.unvaried) == (5, 0)


def test_two_correlated_models_by_hand() -> None:
    # Correlation of (1, 1, 1, 0) and (1, 1, 0, 0): (1/2 - 3/8) / sqrt(3/16 * 1/4) = 1 / sqrt(3);
    # 2^2 / (2 + 2 / 3) = 1.5.
    assert effective_models([[1, 1, 1, 0], [1, 1, 0, 0]]).value == pytest.approx(1.5)


def test_it_is_the_participation_ratio_of_the_eigenvalues() -> None:
    scores = (np.random.default_rng(1).normal(size=(6, 80)) > 0.3).astype(float)
    eigenvalues = np.linalg.eigvalsh(np.corrcoef(scores))
    expected = eigenvalues.sum() ** 2 / (eigenvalues**2).sum()
    assert effective_models([list(row) for row in scores]).value == pytest.approx(expected)


def test_independent_models_count_nearly_in_full() -> None:
    # By chance correlations 10 models on 5000 items amount to 10 / (1 + 9 / 5000) = 9.98.
    scores = (np.random.default_rng(2).random((10, 5000)) < 0.6).astype(float)
    assert effective_models([list(row) for row in scores]).value == pytest.approx(9.98, abs=0.03)


def test_models_that_never_vary_are_left_out_and_counted() -> None:
    found = effective_models([[1, 1, 1], [1, 0, 1], [0, 0, 0]])
    assert found.value == pytest.approx(1)
    assert (found.models, found.unvaried) == (1, 2)
    assert effective_models([[1, 1], [0, 0]]) == EffectiveModels(None, 0, 2)
    assert effective_models([]) == EffectiveModels(None, 0, 0)
    assert effective_models([[], []]) == EffectiveModels(None, 0, 2)


@given(groups)
def test_the_number_lies_between_one_and_all(correct: list[list[int]]) -> None:
    found = effective_models(correct)
    assert found.models + found.unvaried == len(correct)
    if found.value is not None:
        assert 1 - 1e-9 <= found.value <= found.models + 1e-9
        wrong = [[1 - score for score in row] for row in reversed(correct)]
        assert effective_models(wrong).value == pytest.approx(found.value)


def test_the_excess_of_items_that_all_miss_by_hand() -> None:
    # Both wrong on 2 of 4; error rates 1/2 and 3/4: 3/8 expected.
    assert all_wrong([[1, 1, 0, 0], [1, 0, 0, 0]]) == AllWrong(0.5, 0.375, 0.125, 4, 2)


def test_without_items_nothing_is_missed() -> None:
    assert all_wrong([[], []]) == AllWrong(None, None, None, 0, 2)
    assert all_wrong([]) == AllWrong(None, None, None, 0, 0)


@given(groups)
def test_the_share_that_all_miss_is_at_most_the_smallest_error_rate(correct: list[list[int]]) -> None:
    found = all_wrong(correct)
    assert found.share is not None
    assert found.expected is not None
    assert found.excess == found.share - found.expected
    smallest = min(row.count(0) / len(row) for row in correct)
    assert 0 <= found.share <= smallest + 1e-12
    assert 0 <= found.expected <= smallest + 1e-12


def test_what_does_not_fit_is_refused() -> None:
    with pytest.raises(ValueError, match="different numbers of items"):
        effective_models([[1, 0], [1]])
    with pytest.raises(ValueError, match="0 or 1"):
        all_wrong([[0.5, 1]])
