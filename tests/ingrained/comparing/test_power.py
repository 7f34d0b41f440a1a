"""What it would take to see a difference: numbers by hand.

(z(0.975) + z(0.8))^2 = (1.959964 + 0.841621)^2 = 7.848880 (tables of the normal distribution).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from ingrained.comparing.power import Need, needs
from ingrained.errors import UsageError

if TYPE_CHECKING:
    from tests.ingrained.comparing.conftest import Build, Compare

    from ingrained.comparing.table import Comparison


def items(*values: Any) -> dict[str, Any]:
    return {f"i{place:02}": value for place, value in enumerate(values)}


def need(comparison: Comparison, delta: float) -> Need:
    (found,) = needs(comparison, delta)
    return found


def test_items_follow_from_the_variance_of_the_differences(comparing: Compare) -> None:
    # Differences 1, 0, 1, 0: variance 1/3. 7.84888 / 3 / 0.25 = 10.47.
    found = need(comparing({"a": items(0, 0, 0, 0), "b": items(1, 0, 1, 0)}), 0.5)
    assert (found.items_now, found.items, found.epochs) == (4, 11, None)
    assert found.note == "epochs: needs a mean and two epochs or more of both models to say"
    assert (found.task, found.model, found.baseline, found.delta) == ("demo/capitals", "b", "a", 0.5)


REPEATED = {
    "a": items([0, 0], [0, 0], [0, 0], [0, 0]),
    "b": items([1, 0], [0, 1], [1, 1], [0, 0]),
}


@pytest.mark.parametrize(
    ("delta", "expected"),
    [
        # Differences 0.5, 0.5, 1, 0: variance 1/6, of which 0.25 / 2 within items: 1/24 between.
        # 4 * 0.25 / 7.84888 - 1/24 = 0.0857 leaves room for 0.25 / 2.92. Items: 7.84888 / 6 / 0.25 = 5.2.
        (0.5, (6, 3, "")),
        # 4 * 0.04 / 7.84888 = 0.0204 is less than 1/24. Items: 7.84888 / 6 / 0.04 = 32.7.
        (0.2, (33, None, "epochs: the items vary too much, only more items help")),
    ],
)
def test_epochs_follow_from_the_variance_within_items(
    comparing: Compare, delta: float, expected: tuple[int, int | None, str]
) -> None:
    found = need(comparing(REPEATED), delta)
    assert (found.items, found.epochs, found.note) == expected


def test_two_scorers_are_no_two_epochs(results: Build, comparing: Compare) -> None:
    models = {"a": items(0, 0, 0, 0), "b": items(1, 0, 1, 0)}
    for found in needs(comparing(results(models, scorers=("match", "includes"))), 0.5):
        assert (found.epochs, found.items) == (None, 11)
    again = comparing(results(REPEATED, scorers=("match", "includes")))
    assert [(found.metric, found.epochs) for found in needs(again, 0.5)] == [
        ("accuracy", 3),
        ("includes.accuracy", 3),
    ]


def test_items_that_do_not_vary_foresee_nothing(comparing: Compare) -> None:
    found = need(comparing({"a": items(0, 0), "b": items(0, 0)}), 0.5)
    assert (found.items, found.epochs) == (None, None)
    assert found.note == "the items do not vary: no number can be given"


@pytest.mark.parametrize("delta", [0, -0.1, float("nan"), float("inf")])
def test_a_difference_to_see_is_above_0(comparing: Compare, delta: float) -> None:
    with pytest.raises(UsageError, match="a difference to see is a number above 0"):
        needs(comparing(REPEATED), delta)
