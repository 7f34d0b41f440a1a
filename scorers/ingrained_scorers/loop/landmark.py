"""Escape after a first return, against sessions that had not returned by the same turn.

Comparing sessions that ever loop with those that never do would count the turns before the loop in its
favour (immortal-time bias). A landmark analysis (Anderson, Cain & Gelber 1983) asks at the turn of each
first return: who is unsolved now, who of them has just returned, who has not, and who is solved soon after?
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from ingrained_scorers.loop.measures import HORIZON

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    Landmarks = NDArray[np.float64]

RETURNED, ESCAPED, FREE, FREE_SOLVED = range(4)


@dataclass(frozen=True)
class Course:
    """When a session returned first, when it was solved, and when it ended.

    Attributes:
        first_return: Turn of the first return, or `None`.
        solved_at: Turn of the first solved state, or `None`.
        replies: How many replies there were.
        turn_limit: How many there could have been.
    """

    first_return: float | None
    solved_at: float | None
    replies: float
    turn_limit: float

    @classmethod
    def of(cls, values: Mapping[str, float | None]) -> Course | None:
        """Read a course from what `measure` gave; `None` where the session was not measured."""
        replies, limit = values.get("replies"), values.get("turn_limit")
        if replies is None or limit is None:
            return None
        return cls(values.get("first_return"), values.get("turns_to_fix"), replies, limit)

    def waits(self, turn: float) -> bool:
        """Whether the session is at `turn` unsolved, with a reply still to come."""
        unsolved = self.solved_at is None or self.solved_at > turn
        return unsolved and turn <= self.replies and turn < self.turn_limit

    def solved_soon(self, turn: float) -> bool:
        """Whether it is solved within the horizon after `turn`."""
        return self.solved_at is not None and self.solved_at <= turn + HORIZON


def landmarks(course: Course, turns: int) -> Landmarks:
    """Count one session at each turn 0..`turns`; the sum over sessions is what the shares are made of.

    Returns:
        A row each for: just returned for the first time, of these solved soon, unsolved without a return so
        far, of these solved soon.
    """
    found = np.zeros((4, turns + 1))
    back = float("inf") if course.first_return is None else course.first_return
    for turn in range(1, turns + 1):
        if course.waits(turn) and turn <= back:
            row = RETURNED if turn == back else FREE
            found[row, turn] = 1.0
            found[row + 1, turn] = float(course.solved_soon(turn))
    return found


def escape(pooled: Landmarks) -> Landmarks:
    """Give the share of sessions, 0..1, solved within the horizon after their first return.

    Args:
        pooled: A stack of sums of `landmarks`.

    Returns:
        The share for each sum of the stack; NaN where no session returned.
    """
    return _divide(pooled[:, ESCAPED].sum(axis=1), pooled[:, RETURNED].sum(axis=1))


def escape_reference(pooled: Landmarks) -> Landmarks:
    """Give the same share of loop-free sessions, weighted by the turns at which the others returned."""
    matched = pooled[:, RETURNED] * (pooled[:, FREE] > 0)
    expected = matched * np.nan_to_num(_divide(pooled[:, FREE_SOLVED], pooled[:, FREE]))
    return _divide(expected.sum(axis=1), matched.sum(axis=1))


def escape_gap(pooled: Landmarks) -> Landmarks:
    """Give escape minus reference, over the turns at which there is someone to compare with."""
    matched = pooled * (pooled[:, FREE] > 0)[:, np.newaxis, :]
    return escape(matched) - escape_reference(pooled)


def _divide(part: Landmarks, whole: Landmarks) -> Landmarks:
    return np.divide(part, whole, out=np.full_like(whole, np.nan), where=whole > 0)
