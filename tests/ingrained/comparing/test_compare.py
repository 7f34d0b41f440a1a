"""Comparisons from plain tables of values: who is compared with whom, and on what."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

import pytest

from ingrained.comparing.table import Comparison, Difference
from ingrained.errors import UsageError
from ingrained.results.tables import Results

if TYPE_CHECKING:
    from tests.ingrained.comparing.conftest import Build, Compare

Join = Callable[..., Results]


def items(*values: Any) -> dict[str, Any]:
    return {f"i{place:02}": value for place, value in enumerate(values)}


def one(comparison: Comparison, metric: str = "accuracy") -> Difference:
    (found,) = (d for d in comparison.differences if d.metric == metric)
    return found


def values(comparison: Comparison, metric: str = "accuracy") -> dict[str, float | None]:
    return {row.model: row.estimate.value for row in comparison.estimates if row.metric == metric}


TWO = {"a": items(0, 1, 1, 0), "b": items(1, 1, 1, 0)}


# Who is compared with whom.


def test_the_first_model_is_the_baseline_unless_another_is_named(comparing: Compare) -> None:
    assert comparing(TWO).baseline == "a"
    other = comparing(TWO, baseline="b")
    assert (other.baseline, other.models) == ("b", ("b", "a"))
    assert [(d.model, d.baseline, d.paired.value) for d in other.differences] == [("a", "b", -0.25)]


def test_a_model_of_two_runs_carries_its_run(results: Build, together: Join, comparing: Compare) -> None:
    before, after = results({"m": items(0, 0)}, run="before"), results({"m": items(1, 1)}, run="after")
    found = comparing(together(before, after))
    assert found.models == ("m (before)", "m (after)")
    assert one(found).paired.value == 1
    assert comparing(together(before, after), baseline="after").baseline == "m (after)"
    assert comparing(together(before, after), baseline="m (after)").baseline == "m (after)"
    with pytest.raises(UsageError, match=r"'m' is 'm \(before\)' or 'm \(after\)': name one of them"):
        comparing(together(before, after), baseline="m")


def test_an_unknown_baseline_is_answered_with_the_nearest_model(comparing: Compare) -> None:
    with pytest.raises(UsageError, match=r"no model 'alphaa' in these runs \(did you mean 'alpha'\?\)"):
        comparing({"alpha": items(1, 0), "beta": items(0, 0)}, baseline="alphaa")


def test_all_pairs_are_compared_where_asked(comparing: Compare) -> None:
    models = TWO | {"c": items(1, 1, 1, 1)}
    assert [(d.model, d.baseline) for d in comparing(models).differences] == [("b", "a"), ("c", "a")]
    found = comparing(models, pairs="all", baseline="b")
    assert [(d.model, d.baseline) for d in found.differences] == [("a", "b"), ("c", "b"), ("c", "a")]


def test_a_model_alone_has_estimates_and_nothing_beside_it(comparing: Compare) -> None:
    found = comparing({"a": items(0, 1)})
    assert (len(found.estimates), found.differences, found.family) == (1, (), 0)
    assert found.estimates[0].rank == (1, 1)


def test_a_task_that_the_baseline_did_not_run_is_named(
    results: Build, together: Join, comparing: Compare
) -> None:
    found = comparing(together(results({"a": items(1, 0)}), results({"b": items(1, 0)}, task="rivers")))
    assert found.differences == ()
    assert found.problems == ("demo/rivers: a did not run it, so that there is nothing to compare with",)
    assert not found.refused


# What is refused.


def test_other_versions_are_refused_and_named(results: Build, together: Join, comparing: Compare) -> None:
    parts = results({"a": items(1, 0), "b": items(0, 0)}), results({"c": items(1, 1)}, version="2")
    found = comparing(together(*parts))
    assert found.refused
    assert found.problems == ("demo/capitals: c ran version 2, but a ran 1: versions are not compared",)
    assert [(d.model, d.baseline) for d in found.differences] == [("b", "a")]
    assert values(found) == {"a": 0.5, "b": 0, "c": 1}


def test_all_pairs_across_versions_are_refused_without_the_baseline_too(
    results: Build, together: Join, comparing: Compare
) -> None:
    parts = (
        results({"a": items(1, 0)}, task="rivers"),
        results({"b": items(0, 0)}),
        results({"c": items(1, 1)}, version="2"),
    )
    found = comparing(together(*parts), pairs="all")
    assert found.problems == ("demo/capitals: c ran version 2, but b ran 1: versions are not compared",)
    assert found.refused


def test_other_questions_under_the_same_names_are_refused(
    results: Build, together: Join, comparing: Compare
) -> None:
    parts = results({"a": items(1, 0)}), results({"b": items(1, 1)}, asks={"i00": "another question"})
    found = comparing(together(*parts))
    assert found.refused
    assert found.differences == ()
    assert "were asked different things under the same name (i00)" in found.problems[0]
    assert {row.rank for row in found.estimates} == {None}


def test_models_without_a_common_item_are_refused(comparing: Compare) -> None:
    found = comparing({"a": {"x": 1}, "b": {"y": 1}})
    assert found.refused
    assert found.problems == ("demo/capitals: b and a have no item in common",)


def test_two_scorers_are_never_taken_for_one(results: Build, together: Join, comparing: Compare) -> None:
    parts = results({"a": items(0, 1)}), results({"b": items(1, 1)}, scorers=("includes",))
    found = comparing(together(*parts))
    assert found.differences == ()
    assert found.refused
    assert "demo/capitals: b and a have no sample that match scored for both" in found.problems


# On what.


def test_items_that_one_was_not_asked_are_left_out_and_counted(comparing: Compare) -> None:
    found = comparing({"a": items(0, 0, 1, 1), "b": items(1, 0, 1)})
    assert (one(found).paired.items, one(found).dropped) == (3, 1)
    assert one(found).paired.value == pytest.approx(1 / 3)
    assert found.problems == ("demo/capitals: b and a are compared without 1 items that only one was asked",)
    assert values(found)["a"] == 0.5


def test_a_variant_that_one_has_no_score_for_does_not_bias_the_other(comparing: Compare) -> None:
    hard = {"lang=en": 1, "lang=fr": 0}
    found = comparing(
        {"a": items(hard, hard, hard), "b": items({"lang=en": 1, "lang=fr": "error"}, hard, hard)}
    )
    assert one(found).paired.value == 0
    assert found.problems == (
        "demo/capitals: b and a are compared without 1 samples that only one has a score for",
    )
    assert (one(found).paired.items, one(found).dropped) == (3, 0)


def test_the_order_of_axes_in_a_task_does_not_matter(
    results: Build, together: Join, comparing: Compare
) -> None:
    first = {"a": items({"arm=base+lang=en": 1}), "b": items({"arm=base+lang=en": 0})}
    second = {"a": items({"lang=en+arm=base": 1}), "b": items({"lang=en+arm=base": 0})}
    found = comparing(together(results(first), results(second, task="rivers")))
    assert [d.paired.value for d in found.differences] == [-1, -1]


def test_samples_that_are_not_in_the_log_are_no_common_items(comparing: Compare) -> None:
    found = comparing({"a": items(0, 1, "missing"), "b": items(1, 1, "missing")})
    assert (one(found).paired.items, one(found).dropped, found.problems) == (2, 0, ())
    assert [row.unscored for row in found.estimates] == [1, 1]


def test_errors_are_counted_apart_and_in_no_metric(comparing: Compare) -> None:
    found = comparing({"a": items(1, 1, "error", "unscored"), "b": items(1, 0, 0, 0)})
    (row, _) = found.estimates
    assert (row.estimate.value, row.estimate.n) == (1, 2)
    assert (row.expected, row.scored, row.errored, row.unscored) == (4, 2, 1, 1)
    assert (one(found).paired.items, one(found).dropped) == (2, 2)


def test_a_model_without_any_score_has_no_value_and_is_refused(comparing: Compare) -> None:
    found = comparing({"a": items(1, 0), "b": items("error", "error")})
    assert values(found) == {"a": 0.5, "b": None}
    assert found.refused
    assert found.problems == ("demo/capitals: b and a have no sample that match scored for both",)
    assert [row.rank for row in found.estimates] == [(1, 1), None]


def test_a_model_without_any_sample_keeps_its_row(results: Build, comparing: Compare) -> None:
    models = {"a": items({"f": 1.0}, {"f": 0.0}), "b": items("missing", "missing")}
    found = comparing(results(models, scorers=("own",)))
    assert values(found, "f") == {"a": 0.5, "b": None}
    assert [(row.expected, row.unscored) for row in found.estimates] == [(2, 0), (2, 2)]


def test_undefined_values_leave_their_items_out(comparing: Compare) -> None:
    found = comparing({"a": items(1, None, 0, 1), "b": items(0, 1, None, 0)})
    assert (one(found).paired.value, one(found).paired.items) == (-1, 2)
    assert [row.estimate.undefined for row in found.estimates] == [1, 1]


@pytest.mark.parametrize(
    ("theirs", "note"), [((None, None), "undefined for b"), ((1, 0), "no item on which both are defined")]
)
def test_a_metric_undefined_for_one_model_says_so(
    comparing: Compare, theirs: tuple[float | None, ...], note: str
) -> None:
    ours = (1, 0) if None in theirs else (None, None)
    a, b = (*ours, None, None) if None in theirs else (None, None, 1, 0), (*theirs, None, None)
    found = one(comparing({"a": items(*a), "b": items(*b)}))
    assert (found.paired.value, found.verdict, found.note) == (None, "cannot tell", note)


def test_a_metric_undefined_for_all_is_said_to_be_so(comparing: Compare) -> None:
    found = comparing({"a": items(None, None), "b": items(None, None)})
    assert values(found) == {"a": None, "b": None}
    assert (one(found).verdict, one(found).note) == ("cannot tell", "undefined for b, a")
    assert found.family == 0


def test_one_item_tells_nothing(comparing: Compare) -> None:
    found = comparing({"a": {"x": 0}, "b": {"x": 1}})
    assert (one(found).paired.value, one(found).verdict) == (1, "cannot tell")
    assert one(found).note == "one item: no interval"


# What is compared.


def test_metrics_of_one_name_from_two_scorers_are_told_apart(
    results: Build, together: Join, comparing: Compare
) -> None:
    parts = (
        results({"a": items(0, 1)}, scorers=("match", "includes")),
        results({"b": items(1, 1)}, scorers=("includes", "match")),
    )
    found = comparing(together(*parts))
    assert {row.metric for row in found.estimates} == {"accuracy", "includes.accuracy"}
    assert [(d.metric, d.paired.value) for d in found.differences] == [
        ("accuracy", 0.5),
        ("includes.accuracy", 0.5),
    ]


def test_named_values_are_metrics_of_their_own(results: Build, comparing: Compare) -> None:
    def given(more: int) -> dict[str, Any]:
        return items(*({"words": words + more, "tone": 0.5} for words in range(20)))

    found = comparing(results({"a": given(0), "b": given(9)}, scorers=("own",)))
    assert {d.metric: d.paired.value for d in found.differences} == {"words": 9, "tone": 0}
    assert {d.verdict for d in found.differences} == {"cannot tell"}
    assert {d.note for d in found.differences} == {"all items alike: no interval"}


def test_only_what_is_asked_for_is_compared(results: Build, together: Join, comparing: Compare) -> None:
    given = {"f": 1.0, "g": 0.0}
    both = together(results({"a": items(given)}), results({"a": items(given)}, task="rivers", suite="water"))
    found = comparing(both, metrics=("g",), suites=("rivers",))
    assert [(row.task, row.metric) for row in found.estimates] == [("rivers", "g")]
    assert {row.suite for row in comparing(both, suites=("water",)).estimates} == {"water"}
    assert {row.metric for row in comparing(both, metrics=("g",), also=("f",)).estimates} == {"f", "g"}


def test_headline_metrics_are_shown_unless_all_are_asked_for(results: Build, comparing: Compare) -> None:
    given = {"solved": 1.0, "looped": 0.0, "satisfiable": 1.0}
    loop = results({"a": items(given, given), "b": items(given, given)}, scorers=("loop",))
    assert "looped" not in values_of(comparing(loop))
    every = comparing(loop, every=True)
    assert {"solved", "looped"} <= values_of(every)
    assert len({row.metric for row in every.estimates}) > len(
        {row.metric for row in comparing(loop).estimates}
    )


def values_of(comparison: Comparison) -> set[str]:
    return {row.metric for row in comparison.estimates}


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        (
            {"metrics": ("acuracy",)},
            r"no task of these runs has a metric 'acuracy' \(did you mean 'accuracy'",
        ),
        ({"also": ("f2",)}, "no task of these runs has a metric 'f2'"),
        ({"suites": ("capital",)}, r"no run has a suite or task 'capital' \(did you mean 'capitals'"),
        ({"baseline": "zzz"}, "no model 'zzz' in these runs: a, b"),
    ],
)
def test_a_wrong_name_is_answered_with_the_nearest(
    comparing: Compare, settings: Mapping[str, Any], message: str
) -> None:
    with pytest.raises(UsageError, match=message):
        comparing(TWO, **settings)


# As tables.


def test_frames_have_a_row_for_each_estimate_and_difference(comparing: Compare) -> None:
    found = comparing(TWO | {"c": items(None, None)})
    estimates, differences = found.estimates_frame(), found.differences_frame()
    assert (len(estimates), len(differences)) == (3, 2)
    assert estimates["value"].isna().tolist() == [False, False, True]
    assert str(differences["value"].dtype) == "float64"
    empty = comparing({"a": items(1, 0)}).differences_frame()
    assert (len(empty), list(empty.columns)) == (0, list(differences.columns))


def test_problems_of_the_logs_are_passed_on(results: Build, comparing: Compare) -> None:
    assert comparing(results(TWO, problems=("x.eval was cut",))).problems == ("x.eval was cut",)
