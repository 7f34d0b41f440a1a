from __future__ import annotations

from collections.abc import Callable
from math import isnan

import numpy as np
import pytest
from numpy.typing import NDArray

from ingrained_scorers.loop import landmark
from ingrained_scorers.loop.landmark import Course, landmarks

Counts = NDArray[np.float64]


def pool(*courses: Course) -> Counts:
    return sum((landmarks(course, 10) for course in courses), start=np.zeros((4, 11)))


def single(share: Callable[[Counts], Counts], pooled: Counts) -> float | None:
    found = float(share(pooled[np.newaxis])[0])
    return None if isnan(found) else found


def escape(pooled: Counts) -> float | None:
    return single(landmark.escape, pooled)


def escape_reference(pooled: Counts) -> float | None:
    return single(landmark.escape_reference, pooled)


def escape_gap(pooled: Counts) -> float | None:
    return single(landmark.escape_gap, pooled)


def course(first_return: int | None, solved_at: int | None, replies: int = 10) -> Course:
    return Course(first_return, solved_at, solved_at or replies, 10)


def test_escape_is_the_share_solved_within_five_replies_of_the_first_return() -> None:
    pooled = pool(course(2, 4), course(2, 7), course(2, 8), course(2, None))
    assert escape(pooled) == 2 / 4


def test_sessions_solved_before_the_landmark_are_not_compared() -> None:
    # Of the three that never return only one is still unsolved at turn 3.
    pooled = pool(course(3, None), course(None, 1), course(None, 2), course(None, 5))
    assert (escape(pooled), escape_reference(pooled), escape_gap(pooled)) == (0, 1, -1)


def test_a_session_that_returns_later_is_loop_free_until_then() -> None:
    pooled = pool(course(2, None), course(5, 6))
    # At turn 2 the second is loop-free and solved by 7; at turn 5 nobody is left to compare with.
    assert escape(pooled) == 1 / 2
    assert escape_reference(pooled) == 1
    assert escape_gap(pooled) == -1


def test_the_reference_is_weighted_by_the_turns_of_the_returns() -> None:
    loops = [course(2, None)] * 3 + [course(6, None)]
    free = [course(None, 4), course(None, 8), course(None, None)]
    # Turn 2: 1 of 3 free, and the later looper, solved by 7; turn 6: 1 of 2.
    assert escape_reference(pool(*loops, *free)) == pytest.approx((3 * (1 / 4) + 1 * (1 / 2)) / 4)


def test_a_return_on_the_last_turn_is_no_landmark() -> None:
    assert escape(pool(course(10, None))) is None


def test_a_return_onto_a_solved_state_is_no_landmark() -> None:
    assert escape(pool(Course(3, 1, 3, 10))) is None


def test_a_decline_after_the_return_is_no_escape() -> None:
    assert escape(pool(course(2, None, replies=2))) == 0


def test_nobody_returned() -> None:
    pooled = pool(course(None, 3))
    assert (escape(pooled), escape_reference(pooled), escape_gap(pooled)) == (None, None, None)


def test_an_unmeasured_session_has_no_course() -> None:
    assert Course.of({"solved": 1.0}) is None
    assert Course.of({"replies": 3.0, "turn_limit": 10.0}) == Course(None, None, 3, 10)
