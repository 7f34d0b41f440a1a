from __future__ import annotations

import math
from functools import partial

import pytest
from inspect_ai.scorer import Score, Value

from ingrained_scorers.catalog import SCORERS
from ingrained_scorers.inspect_metrics import scored, values_of
from ingrained_scorers.records import Scored
from ingrained_scorers.summary import summarise as summarise_scorer

summarise = partial(summarise_scorer, "match")


def rows(*values: float | None, name: str = "score") -> list[Scored]:
    return [Scored(str(place), {name: value}) for place, value in enumerate(values)]


def test_the_mean_has_a_wilson_interval_over_items() -> None:
    estimate = summarise(rows(1, 1, 1, 0), seed=0)["accuracy"]
    assert (estimate.value, estimate.n, estimate.clusters, estimate.method) == (0.75, 4, 4, "wilson")
    assert [estimate.low, estimate.high] == pytest.approx([0.3006, 0.9544], abs=1e-4)


def test_the_item_is_the_cluster() -> None:
    repeated = [Scored(row.item, row.values, epoch=epoch) for row in rows(1, 0) for epoch in (1, 2, 3)]
    estimate = summarise(repeated, seed=0)["accuracy"]
    assert (estimate.n, estimate.clusters) == (6, 2)


def test_what_is_undefined_is_counted_and_not_a_zero() -> None:
    estimate = summarise(rows(1, None), seed=0)["accuracy"]
    assert (estimate.value, estimate.n, estimate.undefined) == (1, 1, 1)


def test_without_rows_accuracy_is_undefined() -> None:
    found = summarise([], seed=0)
    assert list(found) == ["accuracy"]
    assert found["accuracy"].value is None


def test_named_values_keep_their_names() -> None:
    both = [Scored("a", {"tone": 3.0, "length": 10.0}), Scored("b", {"tone": 5.0})]
    found = summarise(both, seed=0)
    assert {name: estimate.value for name, estimate in found.items()} == {"tone": 4, "length": 10}
    assert found["length"].undefined == 1


def test_an_interval_of_accuracy_stays_between_0_and_1() -> None:
    estimate = summarise(rows(1, 1, 1, 0.9), seed=0)["accuracy"]
    assert estimate.high is not None
    assert estimate.high <= 1


@pytest.mark.parametrize(
    ("value", "named"),
    [
        ("C", {"score": 1}),
        ("I", {"score": 0}),
        ("P", {"score": 0.5}),
        (True, {"score": 1}),
        (0.25, {"score": 0.25}),
        (math.nan, {"score": None}),
        ([1, 0], {"score": None}),
        ({"a": 1, "b": math.nan, "c": "C"}, {"a": 1, "b": None, "c": 1}),
        ({"a": None}, {"a": None}),
    ],
)
def test_a_value_becomes_named_numbers(value: Value, named: dict[str, float | None]) -> None:
    assert values_of(value) == named


def test_a_row_takes_item_axes_and_role_from_the_metadata() -> None:
    metadata = {"item": "i", "axes": {"tone": "kind"}, "role": "twin"}
    row = scored(Score(value=1), metadata, sample="i+kind+twin", epoch=2)
    assert row == Scored("i", {"score": 1.0}, {"tone": "kind"}, "twin", 2)


def test_a_sample_of_another_package_is_its_own_item() -> None:
    assert scored(Score(value=1), {}, sample="7") == Scored("7", {"score": 1.0})


@pytest.mark.parametrize("name", SCORERS)
def test_every_scorer_gives_what_the_catalog_lists(name: str) -> None:
    assert tuple(summarise_scorer(name, [], seed=0)) == SCORERS[name].metric_names
