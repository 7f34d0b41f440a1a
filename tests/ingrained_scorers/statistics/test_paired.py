"""Two models on the same items: what the difference is, and how sure it is."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from math import sqrt

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from scipy import stats

from ingrained_scorers.loop.measures import measure
from ingrained_scorers.loop.session import Session, State, Turn
from ingrained_scorers.records import Scored
from ingrained_scorers.statistics import (
    ItemSums,
    clustered_standard_error,
    mean_of,
    mean_of_items,
    pooled_share,
)
from ingrained_scorers.statistics.binary_pairs import newcombe_paired, paired_table
from ingrained_scorers.statistics.paired import Paired, paired
from ingrained_scorers.statistics.proportions import wilson
from ingrained_scorers.summary import metrics

Floats = NDArray[np.float64]
SHARE = (0.0, 1.0)


def mean(values: Sequence[float], bounds: tuple[float, float] | None = None) -> ItemSums:
    return mean_of({f"{i:03}": v for i, v in enumerate(values)}, n=len(values), bounds=bounds)


def counts(pairs: Sequence[tuple[float, float]]) -> ItemSums:
    """A pooled share from (events, chances) of each item."""
    rows = [Scored(f"{i:03}", {"events": e, "chances": c}) for i, (e, c) in enumerate(pairs)]
    return pooled_share(rows, "events", "chances")


def both(one: ItemSums, other: ItemSums) -> Paired:
    return paired(one, other, seed=1)


def ends(found: Paired) -> tuple[float, float]:
    assert found.low is not None
    assert found.high is not None
    return found.low, found.high


def error(found: Paired) -> float:
    assert found.standard_error is not None
    return found.standard_error


def regression(values: Floats, groups: Iterable[int]) -> tuple[float, float, tuple[float, float]]:
    """Statsmodels' mean with clustered standard error and t interval: value, standard error, interval."""
    sm = pytest.importorskip("statsmodels.api")
    fit = sm.OLS(values, np.ones(len(values))).fit(
        cov_type="cluster", cov_kwds={"groups": np.array(list(groups))}, use_t=True
    )
    low, high = fit.conf_int()[0]
    return float(fit.params[0]), float(fit.bse[0]), (float(low), float(high))


def test_a_difference_of_means_is_that_of_statsmodels() -> None:
    rng = np.random.default_rng(0)
    one = rng.normal(size=40)
    other = 0.6 * one + rng.normal(size=40)
    found = both(mean([*one]), mean([*other]))
    value, standard_error, interval = regression(one - other, range(40))
    assert (found.value, error(found)) == pytest.approx((value, standard_error), rel=1e-12)
    assert ends(found) == pytest.approx(interval, rel=1e-9)
    t = stats.ttest_rel(one, other)
    assert found.p == pytest.approx(t.pvalue, rel=1e-9)
    assert found.correlation == pytest.approx(np.corrcoef(one, other)[0, 1])
    assert (found.items, found.method) == (40, "paired t")


def test_epochs_are_averaged_in_the_item_before_anything_else() -> None:
    rng = np.random.default_rng(1)
    scores = rng.random((2, 25, 4))
    sums = [
        mean_of_items(
            [Scored(f"{i:03}", {"score": v}, epoch=e + 1) for i in range(25) for e, v in enumerate(model[i])],
            "score",
        )
        for model in scores
    ]
    found = both(*sums)
    # With as many epochs in every item the clustered regression on all rows is the same thing.
    value, standard_error, interval = regression((scores[0] - scores[1]).ravel(), np.repeat(range(25), 4))
    assert (found.value, error(found)) == pytest.approx((value, standard_error), rel=1e-9)
    assert ends(found) == pytest.approx(interval, rel=1e-9)
    assert found.items == 25


def test_a_rate_on_few_items_has_newcombe_and_mcnemar_beside_it() -> None:
    one, other = [1.0] * 65 + [0.0] * 96, [1.0] * 59 + [0.0] * 6 + [1.0] * 16 + [0.0] * 80
    found = both(mean(one, SHARE), mean(other, SHARE))
    # [[59, 6], [16, 80]] of R's contingencytables (cavo_2012): Newcombe and mid-P as printed there.
    assert found.value == pytest.approx(-0.0621, abs=5e-5)
    assert found.newcombe == pytest.approx((-0.1186, -0.0046), abs=5e-5)
    assert found.mcnemar == pytest.approx(0.034690, abs=5e-7)
    assert found.method == "paired t"


def test_many_items_and_scores_that_are_no_rate_have_no_newcombe() -> None:
    many = both(mean([0.0, 1.0] * 150, SHARE), mean([1.0] * 300, SHARE))
    assert (many.newcombe, many.mcnemar) == (None, None)
    fractions = both(mean([0.5, 1.0, 0.0], SHARE), mean([0.0, 1.0, 0.0], SHARE))
    assert (fractions.table, fractions.newcombe) == (None, None)
    lengths = both(mean([0.0, 1.0, 1.0], (0.0, 9.0)), mean([0.0, 0.0, 1.0], (0.0, 9.0)))
    assert lengths.table is None


def test_models_that_fail_everything_alike_are_indistinguishable() -> None:
    found = both(mean([0.0] * 20, SHARE), mean([0.0] * 20, SHARE))
    assert ends(found) == newcombe_paired(paired_table([0] * 20, [0] * 20))
    assert (found.value, found.p, found.standard_error, found.method) == (0, 1, None, "newcombe")


def test_ten_items_tell_one_who_solves_all_from_one_who_solves_none() -> None:
    found = both(mean([1.0] * 10, SHARE), mean([0.0] * 10, SHARE))
    assert ends(found) == newcombe_paired(paired_table([1] * 10, [0] * 10))
    assert found.p == pytest.approx(2 / 2**10)


@pytest.mark.parametrize(("items", "excluded"), [(2, False), (5, False), (6, True)])
def test_a_clean_sweep_excludes_0_only_where_the_sign_test_does(items: int, *, excluded: bool) -> None:
    # A fair coin falls on one side n times in a row with 2 / 2^n: 0.0625 for 5, 0.03125 for 6.
    found = both(mean([0.0] * items, SHARE), mean([1.0] * items, SHARE))
    assert (ends(found)[1] < 0) is excluded
    assert found.p == pytest.approx(2 / 2**items)
    wide = found.interval(0.01)
    assert wide is not None
    assert wide[1] >= 0


def test_a_constant_difference_of_other_scores_claims_nothing() -> None:
    found = both(mean([0.25, 0.5, 0.75]), mean([0.0, 0.25, 0.5]))
    assert (found.value, found.low, found.p, found.interval(0.01)) == (0.25, None, None, None)
    assert found.method == "all items alike: no interval"


def test_rounding_is_no_variation() -> None:
    values = np.random.default_rng(0).random(20) * 1e6
    found = both(mean([*values]), mean([*values + 0.1]))
    assert (found.low, found.standard_error) == (None, None)
    thirds = both(counts([(1, 3)] * 15), counts([(2, 3)] * 15))
    assert thirds.standard_error is None
    assert ends(thirds)[0] < -1 / 3 < ends(thirds)[1]


def test_one_common_item_has_a_value_and_no_interval() -> None:
    found = both(mean([1.0], SHARE), mean([0.0], SHARE))
    assert (found.value, found.low, found.items, found.method) == (1, None, 1, "one item: no interval")
    assert found.interval(0.05) is None
    pooled = both(counts([(1, 2)]), counts([(0, 2)]))
    assert (pooled.value, pooled.low, pooled.p) == (0.5, None, None)


def test_without_common_items_there_is_no_difference() -> None:
    found = both(mean_of({"a": 1.0}, n=1), mean_of({"b": 1.0}, n=1))
    assert (found.value, found.items, found.method) == (None, 0, "no common items")


def test_an_undefined_value_takes_its_item_out_of_the_pair() -> None:
    def rows(*values: float | None) -> ItemSums:
        return mean_of_items([Scored(str(i), {"score": v}) for i, v in enumerate(values)], "score")

    found = both(rows(1.0, None, 0.5, 0.0), rows(0.5, 1.0, 0.25, None))
    assert (found.value, found.items) == (0.375, 2)


def test_a_metric_that_one_model_does_not_have_is_undefined() -> None:
    assert both(counts([(1, 2)] * 5), counts([(0, 0)] * 5)).value is None
    assert both(mean([]), mean([])).value is None


def delta_method(one: Sequence[tuple[float, float]], other: Sequence[tuple[float, float]]) -> float:
    """Standard error of a difference of two ratios: linearised residuals (e - R c) / mean c, G - 1 below."""
    residuals = np.zeros(len(one))
    for sign, pairs in ((1, one), (-1, other)):
        events, chances = np.array(pairs, dtype=float).T
        residuals += sign * (events - events.sum() / chances.sum() * chances) / chances.mean()
    return float(np.std(residuals, ddof=1) / sqrt(len(one)))


def random_counts(seed: int, share: float, items: int = 30) -> list[tuple[float, float]]:
    rng = np.random.default_rng(seed)
    chances = rng.integers(1, 9, size=items)
    return [(float(rng.binomial(n, share)), float(n)) for n in chances]


def test_the_error_of_a_pooled_share_is_that_of_the_delta_method() -> None:
    one, other = random_counts(1, 0.3), random_counts(2, 0.5)
    found = both(counts(one), counts(other))
    assert error(found) == pytest.approx(delta_method(one, other), rel=1e-3)
    low, high = ends(found)
    assert found.method == "paired cluster bootstrap, 2000 draws"
    assert (high - low) / 2 == pytest.approx(stats.t.ppf(0.975, 29) * error(found), rel=0.2)


def test_the_error_of_a_mean_is_the_same_by_sums_and_by_regression() -> None:
    rng = np.random.default_rng(5)
    one, other = rng.random(20), rng.random(20)

    def as_sums(values: Floats) -> ItemSums:
        return ItemSums({f"{i:03}": np.array([v, 1.0]) for i, v in enumerate(values)}, "other")

    found = both(as_sums(one), as_sums(other))
    assert error(found) == pytest.approx(clustered_standard_error(list(one - other), range(20)), rel=1e-3)
    assert found.p == pytest.approx(stats.ttest_rel(one, other).pvalue, rel=1e-2)


def test_pooled_shares_of_0_and_1_take_wilson_over_items() -> None:
    found = both(counts([(0, 3)] * 10), counts([(4, 4)] * 10))
    (low, _), (_, high) = wilson(10, 10) or (0, 0), wilson(0, 10) or (0, 0)
    assert found.value == -1
    assert ends(found) == pytest.approx((-1, -1 + sqrt((1 - low) ** 2 + high**2)))
    assert found.method == "square-and-add over items"
    none = both(counts([(0, 3)] * 10), counts([(0, 2)] * 10))
    assert none.value == 0
    assert none.p == 1
    assert ends(none) == pytest.approx((-high, high))


def test_a_share_without_events_counts_for_no_more_than_its_items() -> None:
    # Two chances on two items say next to nothing, however many items the other model has.
    found = both(counts([(0, 1), (0, 1)]), counts([(1, 3), (0, 3), (2, 3)] * 10))
    assert found.value == pytest.approx(-1 / 3)
    assert ends(found)[0] < 0 < ends(found)[1]
    assert found.p is not None
    assert found.p > 0.05


def test_one_item_of_one_model_gives_no_interval_however_many_the_other_has() -> None:
    many = ["aab", "abf", "aaf"] * 10
    found = both(loop("aa", *["f"] * 29)["persistence"], loop(*many)["persistence"])
    assert found.value is not None
    assert (found.low, found.p, found.method) == (None, None, "one item: no interval")


@pytest.mark.parametrize("alpha", [0.2, 0.05, 0.01])
def test_the_p_of_shares_that_do_not_vary_goes_with_their_interval(alpha: float) -> None:
    for size in range(2, 12):
        found = both(counts([(0, 3)] * size), counts([(2, 3)] * size))
        interval = found.interval(alpha)
        assert interval is not None
        assert found.p is not None
        assert (found.p <= alpha) is not (interval[0] <= 0 <= interval[1])


def test_where_most_draws_are_undefined_nothing_is_claimed() -> None:
    def once(sums: Floats) -> Floats:
        """Defined where one item was drawn exactly once, as in 41 % of the draws of 5 items."""
        return np.where(sums[:, 1] == 1, sums[:, 0], np.nan)

    one = ItemSums({str(i): np.array([i**2, float(i == 0)]) for i in range(5)}, statistic=once)
    other = ItemSums({str(i): np.array([i, float(i == 0)]) for i in range(5)}, statistic=once)
    found = both(one, other)
    assert found.value == 20
    assert (found.low, found.p, found.standard_error, found.interval(0.05)) == (None, None, None, None)
    assert found.method.endswith("undefined: no interval")


OUTCOMES = {"a": "FP", "b": "PF", "f": "PP"}


def session(letters: str) -> Session:
    """A session from its states; `!` is a reply that declines, on an item that nobody can solve."""
    states = [State(c, c, c, tuple(OUTCOMES[c])) for c in letters.strip("?!")]
    turns = [Turn(state, True, False, False, False, False, None, None, None) for state in states[1:]]
    if letters.endswith("!"):
        turns[-1] = replace(turns[-1], declines=True)
    return Session(
        start=states[0],
        turns=tuple(turns),
        requirements=(("A", (0,)), ("B", (1,))),
        satisfiable=not letters.endswith(("?", "!")),
        arm="base",
        turn_limit=10,
    )


def loop(*population: str) -> dict[str, ItemSums]:
    """The loop suite's metrics of one session an item; `?` marks an item that nobody can solve."""
    rows = [Scored(f"{i:03}", measure(session(s)), {"arm": "base"}) for i, s in enumerate(population)]
    return metrics("loop", rows)


def test_persistence_is_compared_on_the_same_draws() -> None:
    one, other = loop(*["ababab", "abf", "aabf", "abab"] * 8), loop(*["abf", "af", "aaf", "abf"] * 8)
    found = both(one["persistence"], other["persistence"])
    first, second = one["persistence"].value(), other["persistence"].value()
    assert first is not None
    assert second is not None
    assert found.value == pytest.approx(first - second)
    assert ends(found)[0] > 0
    assert found.method == "paired cluster bootstrap, 2000 draws"
    same = both(one["persistence"], one["persistence"])
    assert (same.value, same.low, same.p) == (0, None, None)


def test_sensitivity_is_compared_on_solvable_and_impossible_items_together() -> None:
    one = loop(*["af"] * 10, *["aa!"] * 7, *["aa?"] * 3)
    other = loop(*["af"] * 10, *["aa!"] * 3, *["aa?"] * 7)
    found = both(one["decline_d_prime"], other["decline_d_prime"])
    assert found.value is not None
    assert (
        0
        < found.value
        == pytest.approx((one["decline_d_prime"].value() or 0) - (other["decline_d_prime"].value() or 0))
    )
    assert ends(found)[0] < found.value < ends(found)[1]
    assert found.items == 20


values = st.lists(st.floats(-5, 5), min_size=2, max_size=12)
rates = st.lists(st.sampled_from([0.0, 1.0]), min_size=2, max_size=12)
shares = st.lists(
    st.integers(1, 6).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))), min_size=2, max_size=12
)


def flipped(found: Paired) -> tuple[float | None, float | None, float | None]:
    return tuple(None if v is None else -v for v in (found.value, found.high, found.low))  # type: ignore[return-value]  # three in, three out


def same(one: tuple[float | None, ...], other: tuple[float | None, ...]) -> bool:
    return all(
        (a is None) == (b is None) and (a is None or b is None or a == pytest.approx(b, abs=1e-7))
        for a, b in zip(one, other, strict=True)
    )


@given(st.data(), st.sampled_from(["mean", "rate", "share"]))
@settings(max_examples=30)
def test_turning_the_pair_round_turns_the_sign(data: st.DataObject, kind: str) -> None:
    one, other = draw_pair(data, kind)
    there, back = paired(one, other, seed=1, draws=100), paired(other, one, seed=1, draws=100)
    assert same((there.value, there.low, there.high), flipped(back))
    assert same((there.p, there.standard_error), (back.p, back.standard_error))
    alone = there.interval(0.01), back.interval(0.01)
    assert (alone[0] is None) == (alone[1] is None)


@given(st.data(), st.sampled_from(["mean", "rate", "share"]))
@settings(max_examples=30)
def test_intervals_hold_the_value_and_grow_with_their_level(data: st.DataObject, kind: str) -> None:
    found = paired(*draw_pair(data, kind), seed=1, draws=0)
    narrow, wide = found.interval(0.05), found.interval(0.005)
    assert found.value is not None
    if narrow is not None and wide is not None:
        assert wide[0] <= narrow[0] <= found.value + 1e-9
        assert found.value - 1e-9 <= narrow[1] <= wide[1]


def draw_pair(data: st.DataObject, kind: str) -> tuple[ItemSums, ItemSums]:
    if kind == "share":
        one = data.draw(shares)
        other = data.draw(st.lists(shares.map(lambda s: s[0]), min_size=len(one), max_size=len(one)))
        return counts(one), counts(other)
    first = data.draw(values if kind == "mean" else rates)
    elements = st.floats(-5, 5) if kind == "mean" else st.sampled_from([0.0, 1.0])
    second = data.draw(st.lists(elements, min_size=len(first), max_size=len(first)))
    bounds = None if kind == "mean" else SHARE
    return mean(first, bounds), mean(second, bounds)


@given(st.permutations(range(8)))
@settings(max_examples=20)
def test_the_order_of_the_items_does_not_matter(order: list[int]) -> None:
    one = random_counts(3, 0.4, 8)
    other = random_counts(4, 0.6, 8)
    mixed = [
        ItemSums({f"{i:03}": sums.by_item[f"{i:03}"] for i in order}, sums.kind, bounds=sums.bounds)
        for sums in (counts(one), counts(other))
    ]
    straight, shuffled = both(counts(one), counts(other)), both(mixed[0], mixed[1])
    assert same((straight.value, straight.low, straight.p), (shuffled.value, shuffled.low, shuffled.p))


@given(values, st.floats(-1e3, 1e3))
@settings(max_examples=30)
def test_what_both_models_have_in_common_changes_nothing(drawn: list[float], constant: float) -> None:
    other = [value / 2 + 1 for value in reversed(drawn)]
    plain = both(mean(drawn), mean(other))
    moved = both(mean([v + constant for v in drawn]), mean([v + constant for v in other]))
    spread = max(drawn) - min(drawn)
    if spread > 1e-3 or spread == 0:
        assert same((plain.value, plain.low, plain.high), (moved.value, moved.low, moved.high))


def test_the_seed_decides_the_bootstrap_and_nothing_else() -> None:
    one, other = counts(random_counts(1, 0.3)), counts(random_counts(2, 0.5))
    first, again, second = (paired(one, other, seed=seed) for seed in (1, 1, 2))
    assert first == again
    assert first.low != second.low
    assert (first.value, first.p) == (second.value, second.p)


def test_without_draws_only_the_bootstrap_interval_is_missing() -> None:
    one, other = counts(random_counts(1, 0.3)), counts(random_counts(2, 0.5))
    found = paired(one, other, seed=1, draws=0)
    assert found.low is None
    assert (found.p, found.influence) == (both(one, other).p, both(one, other).influence)


def test_no_interval_leaves_the_scale() -> None:
    found = both(mean([1.0, 1.0, 1.0, 0.0], SHARE), mean([0.0, 0.0, 0.0, 0.0], SHARE))
    assert ends(found)[1] == 1
    assert found.interval(0.001) == (-1, 1)


@pytest.mark.parametrize("alpha", [0.0, 1.0])
def test_there_is_no_interval_at_an_impossible_level(alpha: float) -> None:
    assert both(mean([1.0, 0.0]), mean([0.0, 0.5])).interval(alpha) is None
