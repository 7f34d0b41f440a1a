"""What is said of differences: verdicts, intervals that hold together, and ranks."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from ingrained.comparing.table import Comparison, Difference
from ingrained_scorers.statistics.ranks import rank_intervals

if TYPE_CHECKING:
    from tests.ingrained.comparing.conftest import Build, Compare


def items(*values: Any) -> dict[str, Any]:
    return {f"i{place:02}": value for place, value in enumerate(values)}


def one(comparison: Comparison, metric: str = "accuracy") -> Difference:
    (found,) = (d for d in comparison.differences if d.metric == metric)
    return found


# Verdicts.


GROWING = [place / 100 for place in range(40)]


def shifted(by: float) -> dict[str, Any]:
    """Scores that are another by `by` on average, and vary."""
    return items(*(value + by + 0.01 * (-1) ** place for place, value in enumerate(GROWING)))


@pytest.mark.parametrize(
    ("scorers", "by", "verdict"),
    [
        (("match",), 0.3, "better"),
        (("match",), -0.3, "worse"),
        (("own",), 0.3, "higher"),
        (("own",), -0.3, "lower"),
        (("own",), 0.0001, "indistinguishable"),
    ],
)
def test_a_verdict_follows_the_direction_of_the_metric(
    results: Build, comparing: Compare, scorers: tuple[str, ...], by: float, verdict: str
) -> None:
    found = comparing(results({"a": items(*GROWING), "b": shifted(by)}, scorers=scorers))
    assert one(found).verdict == verdict


def test_less_is_better_where_the_catalog_says_so(results: Build, comparing: Compare) -> None:
    def given(*rates: float) -> dict[str, Any]:
        return items(*({"revisit": rate, "satisfiable": 1.0} for rate in rates))

    models = {"a": given(*(0.8 + 0.1 * (i % 2) for i in range(30))), "b": given(*[0.1, 0.2, 0.15] * 10)}
    found = one(comparing(results(models, scorers=("loop",)), metrics=("revisit",)), "revisit")
    assert (found.better, found.verdict) == ("low", "better")


def test_the_simultaneous_interval_is_never_narrower(comparing: Compare, results: Build) -> None:
    models = {m: items(*((i * k) % 7 / 7 for i in range(25))) for k, m in enumerate("abcde", start=2)}
    models["f"] = items(*[1.0] * 25)
    pooled = {
        m: items(*({"false_claims": i % k, "claims_judged": k, "satisfiable": 1} for i in range(15)))
        for k, m in enumerate("abcd", start=2)
    }
    for found in (
        comparing(models, pairs="all"),
        comparing(results(pooled, scorers=("loop",)), pairs="all", metrics=("false_claims",)),
    ):
        assert found.family == len(found.differences)
        for d in found.differences:
            assert d.simultaneous is not None
            assert d.paired.low is not None
            assert d.paired.high is not None
            assert d.simultaneous[0] <= d.paired.low
            assert d.simultaneous[1] >= d.paired.high


def test_differences_that_do_not_vary_count_in_the_family(comparing: Compare) -> None:
    # A clean sweep of 8 items has P = 2 / 2^8 = 0.0078: enough alone, not enough as one of 9 differences.
    alone = comparing({"a": items(*[0] * 8), "b": items(*[1] * 8)})
    assert one(alone).verdict == "better"
    many = comparing({m: items(*[int(m == "z")] * 8) for m in "abcdefghijz"})
    assert (many.family, {d.verdict for d in many.differences}) == (10, {"indistinguishable"})
    assert {d.mde for d in many.differences} == {None}


def test_the_holm_p_is_of_the_whole_output(comparing: Compare) -> None:
    found = comparing({"a": items(0, 0, 1, 0), "b": items(1, 0, 1, 1), "c": items(1, 1, 1, 0)})
    plain = [d.paired.p for d in found.differences]
    assert [d.adjusted for d in found.differences] == pytest.approx([min(1, 2 * (p or 1)) for p in plain])


def test_the_seed_is_kept_and_decides(comparing: Compare, results: Build) -> None:
    models = {
        m: items(*({"false_claims": i % k, "claims_judged": 3 + i % 5, "satisfiable": 1} for i in range(15)))
        for k, m in ((3, "a"), (4, "b"))
    }
    table = results(models, scorers=("loop",))
    first, again, other = (comparing(table, seed=seed) for seed in (1, 1, 2))
    assert first.to_json() == again.to_json()
    assert first.to_json()["differences"] != other.to_json()["differences"]
    assert (first.seed, other.seed) == (1, 2)


# Ranks.


def test_ranks_are_the_places_that_the_pairs_leave_open(comparing: Compare) -> None:
    # c is above both, and a and b cannot be told apart: by hand c is first, and a and b share places 2 and 3.
    assert rank_intervals({"a": [], "b": [], "c": ["a", "b"]}) == {"a": (2, 3), "b": (2, 3), "c": (1, 1)}
    c = items(*(value + 0.5 + 0.01 * (place % 3) for place, value in enumerate(GROWING)))
    found = comparing({"a": items(*GROWING), "b": shifted(0.0001), "c": c})
    assert {row.model: row.rank for row in found.estimates} == {"a": (2, 3), "b": (2, 3), "c": (1, 1)}


def test_there_is_no_rank_without_a_direction(results: Build, comparing: Compare) -> None:
    found = comparing(results({"a": items(1, 2), "b": items(3, 5)}, scorers=("own",)))
    assert {row.rank for row in found.estimates} == {None}


def test_there_is_no_rank_where_a_pair_was_not_compared(comparing: Compare) -> None:
    found = comparing({"a": {"x": 1, "y": 0}, "b": {"y": 1, "z": 0}, "c": {"z": 1, "w": 0}})
    assert {row.rank for row in found.estimates} == {None}
