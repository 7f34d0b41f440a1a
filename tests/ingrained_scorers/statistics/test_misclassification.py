"""Rates corrected for a judge's errors."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingrained_scorers.statistics.misclassification import (
    Validation,
    corrected_by_clusters,
    corrected_interval,
    corrected_rate,
)

SHARES = st.floats(0, 1)
JUDGES = st.builds(
    lambda a, b, c, d: Validation(min(a, b), b, min(c, d), d),
    *(st.integers(0, 200), st.integers(1, 200), st.integers(0, 200), st.integers(1, 200)),
)


def test_the_worked_example_of_brucellosis_in_cows() -> None:
    # epiR's manual, epi.prev: 23 of 150 positive, sensitivity 96 %, specificity 89 %: 5.1 of 100
    assert corrected_rate(23 / 150, 0.96, 0.89) == pytest.approx(0.051, abs=5e-4)


def test_a_perfect_judge_leaves_the_rate() -> None:
    assert corrected_rate(0.3, 1, 1) == pytest.approx(0.3)


def test_a_rate_beyond_the_judges_errors_is_cut() -> None:
    assert corrected_rate(0.02, 0.9, 0.9) == 0
    assert corrected_rate(0.98, 0.9, 0.9) == 1


@pytest.mark.parametrize(("sensitivity", "specificity"), [(0.5, 0.5), (0.2, 0.7)])
def test_a_judge_no_better_than_chance_corrects_nothing(sensitivity: float, specificity: float) -> None:
    assert corrected_rate(0.4, sensitivity, specificity) is None


@pytest.mark.parametrize("bad", [(-0.1, 0.9, 0.9), (0.5, 1.2, 0.9), (0.5, 0.9, -1)])
def test_shares_outside_0_and_1_are_refused(bad: tuple[float, float, float]) -> None:
    with pytest.raises(ValueError, match="between 0 and 1"):
        corrected_rate(*bad)


@given(SHARES, st.floats(0.51, 1), st.floats(0.51, 1))
def test_correcting_undoes_the_judges_errors(true: float, sensitivity: float, specificity: float) -> None:
    seen = true * sensitivity + (1 - true) * (1 - specificity)
    assert corrected_rate(seen, sensitivity, specificity) == pytest.approx(true, abs=1e-6)


def test_the_interval_follows_the_formula_worked_by_hand() -> None:
    # Lang & Reiczigel 2014, equations 6 to 17, with 40 of 100 positive, 45 of 50 found, 38 of 40 let pass:
    # z^2 = 3.841459; rate' = 41.920729 / 103.841459 = 0.403699; Se' = 46/52; Sp' = 39/42
    # rate corrected' = 0.332270 / 0.813187 = 0.408603
    # variance = (0.00231823 + 0.00032773 + 0.00055242) / 0.661273 = 0.00483670; half width = 0.136308
    # shift = 2 z^2 (0.408603 * 0.00196290 - 0.591397 * 0.00157920) = -0.00101267
    assert corrected_interval(40, 100, Validation(45, 50, 38, 40)) == pytest.approx(
        (0.27128, 0.54390), abs=2e-5
    )


def test_an_interval_needs_observations_and_a_judge_better_than_chance() -> None:
    assert corrected_interval(0, 0, Validation(9, 10, 9, 10)) is None
    assert corrected_interval(5, 10, Validation(2, 10, 3, 10)) is None


def test_impossible_counts_are_refused() -> None:
    with pytest.raises(ValueError, match="do not fit"):
        corrected_interval(5, 4, Validation(9, 10, 9, 10))
    with pytest.raises(ValueError, match="level"):
        corrected_interval(1, 4, Validation(9, 10, 9, 10), level=1)
    with pytest.raises(ValueError, match="do not fit each other"):
        Validation(11, 10, 9, 10)
    with pytest.raises(ValueError, match="positives and on negatives"):
        Validation(0, 0, 9, 10)


@given(st.integers(0, 50), st.integers(0, 50), JUDGES)
def test_intervals_lie_within_0_and_1(positive: int, negative: int, judge: Validation) -> None:
    found = corrected_interval(positive, positive + negative, judge)
    assert found is None or 0 <= found[0] <= found[1] <= 1


def test_more_validation_narrows_the_interval() -> None:
    few, many = Validation(18, 20, 18, 20), Validation(900, 1000, 900, 1000)
    wide, narrow = corrected_interval(40, 100, few), corrected_interval(40, 100, many)
    assert wide is not None
    assert narrow is not None
    assert wide[1] - wide[0] > narrow[1] - narrow[0]


def test_clusters_give_the_corrected_rate_with_an_interval_that_is_the_same_for_the_same_seed() -> None:
    sums = {f"s{i}": (float(i % 4), 4.0) for i in range(24)}
    judge = Validation(95, 100, 96, 100)
    found = corrected_by_clusters(sums, judge, seed=7)
    assert found == corrected_by_clusters(sums, judge, seed=7)
    assert found.value == pytest.approx((36 / 96 + 0.96 - 1) / 0.91)
    assert found.low is not None
    assert found.high is not None
    assert found.low < found.value < found.high  # type: ignore[operator]  # the value was compared above
    assert found.n == 96
    assert found.clusters == 24


def test_an_unsure_judge_widens_the_interval_of_clusters() -> None:
    sums = {f"s{i}": (float(i % 4), 4.0) for i in range(24)}
    sure = corrected_by_clusters(sums, Validation(900, 1000, 900, 1000), seed=1)
    unsure = corrected_by_clusters(sums, Validation(9, 10, 9, 10), seed=1)
    assert sure.high is not None
    assert sure.low is not None
    assert unsure.high is not None
    assert unsure.low is not None
    assert unsure.high - unsure.low > sure.high - sure.low


def test_clusters_without_replies_or_with_a_judge_of_chance_are_undefined() -> None:
    assert corrected_by_clusters({}, Validation(9, 10, 9, 10), seed=1).value is None
    assert corrected_by_clusters({"a": (0, 0)}, Validation(9, 10, 9, 10), seed=1).value is None
    assert corrected_by_clusters({"a": (1, 2), "b": (0, 2)}, Validation(1, 10, 1, 10), seed=1).value is None


def test_one_cluster_has_no_interval() -> None:
    found = corrected_by_clusters({"a": (2, 4)}, Validation(10, 10, 10, 10), seed=1)
    assert (found.value, found.low, found.method) == (0.5, None, "one cluster: no interval")
