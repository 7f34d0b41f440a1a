"""Coming back: measures of a sequence of state ids, whatever the ids stand for.

Ids are hashes of code (raw, main or with locals renamed) or outcome vectors; only equality counts. Every
function takes ids c_0..c_T. `asked` holds the turns at which the user had asked for an earlier version: such
a turn is no return and no chance of one. The formulae stand in docs/loop-bug.md.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Collection, Hashable, Sequence

LOOP_FROM = 4  # A, B, A, B: the shortest alternation that is called a loop
STALL_FROM = 3  # equal states in a row that are called a stall

Behaviour = Literal["oscillate", "stall", "explore"]


def share(part: float, whole: float) -> float | None:
    """Divide; `None` where there is nothing to divide by."""
    return part / whole if whole else None


def edits(ids: Sequence[Hashable]) -> list[int]:
    """List the turns t >= 1 with c_t != c_(t-1): the set E."""
    return [t for t in range(1, len(ids)) if ids[t] != ids[t - 1]]


def returns(ids: Sequence[Hashable], asked: Collection[int] = ()) -> list[int]:
    """List the edits that give back a state seen before the one they left."""
    return [t for t in edits(ids) if t not in asked and ids[t] in ids[: t - 1]]


def revisit_rate(ids: Sequence[Hashable], asked: Collection[int] = ()) -> float | None:
    """Give the share of edits that return, 0..1, among those that could: t >= 2, not asked for.

    A model that changes nothing has no rate at all, so this never stands without the stall rate.
    """
    chances = [t for t in edits(ids) if t > 1 and t not in asked]
    return share(len(returns(ids, asked)), len(chances))


def first_return(ids: Sequence[Hashable], asked: Collection[int] = ()) -> int | None:
    """Give the turn t* of the first return, or `None`."""
    return next(iter(returns(ids, asked)), None)


def stall_rate(ids: Sequence[Hashable], solved: Sequence[bool]) -> float | None:
    """Give the share of all replies, 0..1, that leave an unsolved state as it was.

    Args:
        ids: The states.
        solved: For each state, whether it passes every check.
    """
    stalls = [t for t in range(1, len(ids)) if ids[t] == ids[t - 1] and not solved[t]]
    return share(len(stalls), len(ids) - 1)


def alternation(ids: Sequence[Hashable], asked: Collection[int] = ()) -> int:
    """Give L, the number of states in the longest stretch A, B, A, B, ... with A != B.

    Two different neighbours are a stretch of 2; states that never change are none, 0.
    """
    longest = run = 0
    for t in range(1, len(ids)):
        if ids[t] == ids[t - 1]:
            run = 0
        elif run and t not in asked and ids[t] == ids[t - 2]:
            run += 1
        else:
            run = 2
        longest = max(longest, run)
    return longest


def alternation_index(ids: Sequence[Hashable], asked: Collection[int] = ()) -> float | None:
    """Give max(0, L - 2) / (T - 1): 1 where the whole session alternates; `None` for T < 2."""
    return share(max(0, alternation(ids, asked) - 2), max(0, len(ids) - 2))


def period(ids: Sequence[Hashable]) -> int | None:
    """Give the smallest p such that the last 2p states repeat with period p: 1 a stall, 2 A-B, 3 longer.

    `None` where no p fits, which needs T + 1 >= 2p. A session that was solved has none: the caller knows.
    """
    for p in range(1, len(ids) // 2 + 1):
        if ids[-p:] == ids[-2 * p : -p]:
            return p
    return None


def before_period(ids: Sequence[Hashable], p: int) -> int:
    """Give mu, how many states come before the stretch of period p that ends the session."""
    start = len(ids) - p
    while start > 0 and ids[start - 1] == ids[start - 1 + p]:
        start -= 1
    return start


def behaviour(ids: Sequence[Hashable], asked: Collection[int] = ()) -> Behaviour:
    """Class a session: `oscillate` returns, `stall` has three equal states in a row, `explore` neither.

    A session that does both oscillates: it has shown the worse of the two.
    """
    if returns(ids, asked):
        return "oscillate"
    last = range(STALL_FROM - 1, len(ids))
    stalled = any(len(set(ids[t - STALL_FROM + 1 : t + 1])) == 1 for t in last)
    return "stall" if stalled else "explore"
