"""Getting better or worse: measures of a sequence of pass sets.

A pass set S_t holds the indices of what works after reply t: checks, or whole requirements. Pass counts
cannot see a swap, pass sets can. `edited` holds the turns whose code differs from the turn before (the set
E): where a measure is limited to E, an outcome that changes without an edit (a flaky check, a slow machine)
is not held against the model. The formulae stand in docs/loop-bug.md.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from ingrained_scorers.loop.revisits import share

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

Passed = frozenset[int]


@dataclass(frozen=True)
class Hazard:
    """Events out of chances, kept as counts so that sessions can be pooled.

    Attributes:
        events: Units that broke.
        at_risk: Units that worked before an edit and could have broken, once for each edit.
    """

    events: int
    at_risk: int


def turns_to_fix(passed: Sequence[Passed], size: int) -> int | None:
    """Give tau, the first t with all `size` checks passed: 0 for the start, `None` where no state does."""
    return next((t for t, s in enumerate(passed) if len(s) == size), None)


def set_regression(passed: Sequence[Passed], edited: Collection[int]) -> float | None:
    """Give the share of edits, 0..1, after which something fails that passed before."""
    return share(sum(bool(passed[t - 1] - passed[t]) for t in edited), len(edited))


def weighted_set_regression(passed: Sequence[Passed], edited: Collection[int]) -> float | None:
    """Give the share of passing checks, 0..1, that edits break: pooled over the session's edits."""
    lost = sum(len(passed[t - 1] - passed[t]) for t in edited)
    return share(lost, sum(len(passed[t - 1]) for t in edited))


def swap_rate(passed: Sequence[Passed]) -> float | None:
    """Give the share, 0..1, of turns that gain a check which lose another in the same step."""
    gains = [(before, after) for before, after in pairwise(passed) if after - before]
    return share(sum(bool(before - after) for before, after in gains), len(gains))


def hazards(passed: Sequence[Passed], edited: Collection[int]) -> tuple[Hazard, Hazard]:
    """Count what edits break: first what had failed and been fixed, second what had never failed.

    Args:
        passed: Pass sets of checks, or of requirements.
        edited: The turns with an edit.

    Returns:
        The reintroduction hazard and the collateral hazard, as counts.
    """
    failed: set[int] = set()
    everything = frozenset[int]().union(*passed)
    counts = {True: [0, 0], False: [0, 0]}
    for t in range(1, len(passed)):
        failed |= everything - passed[t - 1]
        for unit in passed[t - 1] if t in edited else ():
            count = counts[unit in failed]
            count[0] += unit not in passed[t]
            count[1] += 1
    return Hazard(*counts[True]), Hazard(*counts[False])


def monotone_progress(passed: Sequence[Passed]) -> float | None:
    """Give (ups - downs) / (ups + downs) over all flips of checks: 1 only forward, 0 swaps, -1 only back."""
    ups = sum(len(after - before) for before, after in pairwise(passed))
    downs = sum(len(before - after) for before, after in pairwise(passed))
    return share(ups - downs, ups + downs)


def wasted_turns(passed: Sequence[Passed]) -> float | None:
    """Give the share of replies, 0..1, whose pass set is contained in an earlier one."""
    wasted = [t for t in range(1, len(passed)) if any(passed[t] <= earlier for earlier in passed[:t])]
    return share(len(wasted), len(passed) - 1)
