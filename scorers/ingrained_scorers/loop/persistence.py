"""Loop persistence: how surely a session that is still failing fails again after the next reply.

A state is the non-empty set of requirements that fail; all holding is the absorbing state. Transitions are
pooled over sessions, and rho is the spectral radius of the transient part Q of their matrix: the factor by
which, in the long run, the number of unsolved sessions shrinks at each reply. A model that alternates for
ever and one that changes nothing have 1, a fair coin between fixing and not 0.5, a direct fixer 0. For two
states that keep r_A, r_B and swap p, q: rho = (r_A + r_B + sqrt((r_A - r_B)^2 + 4pq)) / 2.
Source: Kemeny & Snell 1960 (Finite Markov Chains, chapter 3) for absorbing chains.
"""

from __future__ import annotations

from itertools import combinations, pairwise
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from numpy.typing import NDArray

    Counts = NDArray[np.float64]

REQUIREMENTS = 3  # an item has two or three
SOLVED = "0"
LEAST_KNOWN = 0.5
CERTAIN = 1e-9


def _labels() -> tuple[str, ...]:
    digits = [str(i + 1) for i in range(REQUIREMENTS)]
    return tuple("".join(c) for size in range(1, REQUIREMENTS + 1) for c in combinations(digits, size))


FAILING = _labels()
"""The transient states: `1` only the first requirement fails, `12` the first and the second, ..."""

TRANSITIONS = tuple(f"transition_{a}_{b}" for a in FAILING for b in (*FAILING, SOLVED))
"""Names of the transition counts that `measure` gives, row by row."""


def transitions(
    holding: Sequence[frozenset[int]], size: int, skip: Iterable[int] = ()
) -> dict[str, float | None]:
    """Count a session's transitions out of failing states.

    Args:
        holding: For each state, the indices of the requirements that hold.
        size: How many requirements there are.
        skip: Turns that are no step of the process, such as a reply that only declines: the session ended
            there, which is neither staying nor leaving.

    Returns:
        A count for each name in `TRANSITIONS`; all `None` for no requirements or more than three.
    """
    if not 0 < size <= REQUIREMENTS:
        return dict.fromkeys(TRANSITIONS)
    found: dict[str, float | None] = dict.fromkeys(TRANSITIONS, 0.0)
    skipped = set(skip)
    for t, (before, after) in enumerate(pairwise(_label(h, size) for h in holding), start=1):
        if before != SOLVED and t not in skipped:
            name = f"transition_{before}_{after}"
            found[name] = (found[name] or 0.0) + 1
    return found


def counts(values: Mapping[str, float | None]) -> Counts:
    """Arrange what `transitions` counted as a matrix: failing states by failing states and, last, solved."""
    flat = np.array([values.get(name) or 0.0 for name in TRANSITIONS])
    return flat.reshape(len(FAILING), len(FAILING) + 1)


def persistence(pooled: Counts, *, jeffreys: bool = False) -> float | None:
    """Give rho, 0..1, of pooled transition counts.

    The plain shares are the main value: on the models that calibrate it they give exactly 1, 0.5 and 0,
    where Jeffreys' half a count in every cell would pull a certain loop below 1 and a direct fixer above 0.
    Smoothing is there as a sensitivity check for small pools.

    A state that was entered but never left, because the turn limit or a decline ended the session, has no
    known row. Taking it as empty would count it as solved. Transitions into such states are left out, and
    so on until every row is known; where half of the transitions or more would go, rho is undefined.

    Args:
        pooled: Sum of `counts` over sessions.
        jeffreys: Add half a count to every cell between states that occur.

    Returns:
        rho, or `None` without transitions or with too many into unknown states.
    """
    rho = float(persistences(pooled[np.newaxis], jeffreys=jeffreys)[0])
    return None if np.isnan(rho) else rho


def persistences(pooled: Counts, *, jeffreys: bool = False) -> Counts:
    """Give rho for each matrix of a stack, NaN where it is undefined; see `persistence`."""
    known = _known(pooled)
    total = known.sum(axis=(1, 2))
    left = known.sum(axis=2) > 0
    if jeffreys:
        solved = np.ones((len(known), 1), dtype=bool)
        known = known + 0.5 * (left[:, :, np.newaxis] & np.hstack([left, solved])[:, np.newaxis, :])
    rows = known.sum(axis=2, keepdims=True)
    shares = np.divide(known, rows, out=np.zeros_like(known), where=rows > 0)
    rho = np.abs(np.linalg.eigvals(shares[:, :, :-1])).max(axis=1).clip(0.0, 1.0)
    enough = (total > 0) & (total > LEAST_KNOWN * pooled.sum(axis=(1, 2)))
    return np.where(enough, rho, np.nan)


def expected_turns(pooled: Counts) -> Counts:
    """Give for each matrix of a stack the replies to a fix to expect from a first requirement that fails.

    The first entry of (I - Q)^-1 1 (Kemeny & Snell 1960, theorem 3.2.4); NaN where rho is undefined or 1,
    since what loops for ever has no expected end, and where the first requirement alone never failed.
    """
    rho = persistences(pooled)
    known = _known(pooled)
    rows = known.sum(axis=2, keepdims=True)
    shares = np.divide(known, rows, out=np.zeros_like(known), where=rows > 0)[:, :, :-1]
    ends = (rho < 1 - CERTAIN) & (rows[:, 0, 0] > 0)
    leaving = np.eye(len(FAILING)) - np.where(ends[:, np.newaxis, np.newaxis], shares, 0.0)
    turns = np.linalg.solve(leaving, np.ones((len(leaving), len(FAILING), 1)))[:, 0, 0]
    return np.where(ends, turns, np.nan)


def _known(pooled: Counts) -> Counts:
    known = pooled.astype(float)
    for _ in FAILING:
        left = known.sum(axis=2) > 0
        known[:, :, :-1] *= left[:, np.newaxis, :]
    return known


def _label(holding: frozenset[int], size: int) -> str:
    return "".join(str(i + 1) for i in range(size) if i not in holding) or SOLVED
