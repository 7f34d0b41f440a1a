"""Loop persistence: known values, the closed form for two states, and what is not known."""

from __future__ import annotations

from math import sqrt

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from ingrained_scorers.loop.persistence import (
    FAILING,
    TRANSITIONS,
    counts,
    expected_turns,
    persistence,
    transitions,
)

A_FAILS, B_FAILS, NONE, ALL = frozenset({1}), frozenset({0}), frozenset[int](), frozenset({0, 1})


def pool(*sessions: list[frozenset[int]]) -> NDArray[np.float64]:
    return sum((counts(transitions(s, 2)) for s in sessions), start=np.zeros((7, 8)))


def table(**cells: float) -> NDArray[np.float64]:
    return counts({f"transition_{name[1:]}": n for name, n in cells.items()})


def test_alternating_and_stubborn_models_persist_for_ever() -> None:
    assert persistence(pool([A_FAILS, B_FAILS] * 5)) == pytest.approx(1)
    assert persistence(pool([A_FAILS] * 9)) == pytest.approx(1)


def test_direct_fixers_do_not_persist() -> None:
    assert persistence(pool([A_FAILS, ALL])) == 0
    assert persistence(pool([A_FAILS, B_FAILS, ALL])) == pytest.approx(0)


def test_a_fair_coin_between_fixing_and_not_has_one_half() -> None:
    assert persistence(table(t1_1=50, t1_0=50)) == pytest.approx(0.5)
    assert persistence(table(t1_2=50, t1_0=50, t2_1=30, t2_0=30)) == pytest.approx(0.5)


@pytest.mark.parametrize("cells", [(8, 1, 1, 2, 7, 1), (5, 5, 10, 5, 5, 10), (1, 0, 9, 0, 6, 4)])
def test_two_states_agree_with_the_closed_form(cells: tuple[int, ...]) -> None:
    aa, ab, a0, ba, bb, b0 = cells
    r_a, p, q, r_b = aa / (aa + ab + a0), ab / (aa + ab + a0), ba / (ba + bb + b0), bb / (ba + bb + b0)
    expected = (r_a + r_b + sqrt((r_a - r_b) ** 2 + 4 * p * q)) / 2
    found = persistence(table(t1_1=aa, t1_2=ab, t1_0=a0, t2_1=ba, t2_2=bb, t2_0=b0))
    assert found == pytest.approx(expected)


def test_no_transitions_leave_it_undefined() -> None:
    assert persistence(pool([ALL, ALL])) is None
    assert persistence(pool([A_FAILS])) is None


def test_leaving_a_solved_state_is_no_transition_of_the_loop() -> None:
    values = transitions([ALL, A_FAILS, ALL], 2)
    assert {k: v for k, v in values.items() if v} == {"transition_1_0": 1}


def test_a_state_that_was_never_left_is_not_taken_for_solved() -> None:
    assert persistence(pool([A_FAILS, B_FAILS])) is None
    assert persistence(table(t1_2=15, t1_0=5)) is None
    # One unknown step in many is left out.
    assert persistence(table(t1_1=50, t1_0=50, t1_2=1)) == pytest.approx(0.5)


def test_unknown_states_are_left_out_one_after_another() -> None:
    # 2 leads only to 12, which was never left: both are unknown.
    assert persistence(table(t1_1=50, t1_0=50, t1_2=1, t2_12=1)) == pytest.approx(0.5)


def test_smoothing_pulls_certainty_towards_the_middle() -> None:
    stubborn, fixer = pool([A_FAILS] * 9), pool([A_FAILS, ALL])
    assert persistence(stubborn, jeffreys=True) == pytest.approx(8.5 / 9)
    assert persistence(fixer, jeffreys=True) == pytest.approx(0.5 / 2)


def test_three_requirements_have_seven_failing_states() -> None:
    assert FAILING == ("1", "2", "3", "12", "13", "23", "123")
    values = transitions([frozenset({1, 2}), frozenset({0}), frozenset({0, 1, 2})], 3)
    assert {k: v for k, v in values.items() if v} == {"transition_1_23": 1, "transition_23_0": 1}


@given(st.lists(st.integers(0, 4), min_size=len(TRANSITIONS), max_size=len(TRANSITIONS)), st.booleans())
def test_it_lies_in_0_to_1(cells: list[int], jeffreys: bool) -> None:
    found = persistence(counts(dict(zip(TRANSITIONS, map(float, cells), strict=True))), jeffreys=jeffreys)
    assert found is None or 0 <= found <= 1


@given(st.lists(st.sampled_from([A_FAILS, B_FAILS, NONE, ALL]), min_size=2, max_size=12))
def test_swapping_the_two_requirements_changes_nothing(holding: list[frozenset[int]]) -> None:
    mirrored = [frozenset(1 - i for i in s) for s in holding]
    one, other = persistence(pool(holding)), persistence(pool(mirrored))
    assert one == (None if other is None else pytest.approx(other))


def test_a_fair_coin_takes_two_replies_a_direct_fixer_one() -> None:
    # Geometric distribution: 1 / (1 - 0.5), and 1.
    coin, fixer = table(t1_1=50, t1_0=50), pool([A_FAILS, ALL])
    assert expected_turns(np.array([coin, fixer])) == pytest.approx([2.0, 1.0])


def test_expected_turns_of_two_states_agree_with_the_closed_form() -> None:
    # h_1 = 1 + r_1 h_1 + p h_2, h_2 = 1 + q h_1 + r_2 h_2, solved by hand for r = .4, .5, p = .4, q = .3.
    found = expected_turns(table(t1_1=40, t1_2=40, t1_0=20, t2_1=30, t2_2=50, t2_0=20)[np.newaxis])
    assert found == pytest.approx([(0.5 + 0.4) / (0.6 * 0.5 - 0.4 * 0.3)])


def test_what_loops_for_ever_has_no_expected_end() -> None:
    assert np.isnan(expected_turns(pool([A_FAILS, B_FAILS] * 5)[np.newaxis])).all()
    assert np.isnan(expected_turns(np.zeros((1, 7, 8)))).all()
