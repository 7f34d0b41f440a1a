"""The loop suite's numbers, as sums over items of what its sessions count.

The item is the cluster. Shares of sessions and means of per-session measures average an item's epochs first;
hazards, claims and transitions are pooled over sessions, since a session with one claim says less than one
with ten. Headline numbers use the arm `base` and items that can be solved.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import numpy as np

from ingrained_scorers.loop import landmark, persistence
from ingrained_scorers.loop.session import WRONG_REPORT
from ingrained_scorers.statistics import (
    ItemSums,
    add_up,
    discrimination,
    effective_number,
    item_means,
    mean_of,
    mean_of_items,
    pooled_share,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from numpy.typing import NDArray

    from ingrained_scorers.records import Scored

BASE, MEMORYLESS, HINT, PLACEBO = "base", "memoryless", "hint", "placebo"

_MEANS = {
    "solved": "solved",
    "revisit": "revisit",
    "stall": "stall",
    "ab_index": "ab_index",
    "set_regression": "set_regression",
    "turns_to_fix": "restricted_turns",
    "mrr": "reciprocal_turns",
    "looped": "looped",
    "oscillating": "behaves_oscillate",
    "stalling": "behaves_stall",
    "exploring": "behaves_explore",
    "outcome_revisit": "outcome_revisit",
    "raw_revisit": "raw_revisit",
    "renamed_revisit": "renamed_revisit",
    "weighted_set_regression": "weighted_set_regression",
    "swap": "swap",
    "monotone": "monotone",
    "wasted": "wasted",
    "trap_pull": "trapped",
    "decline_false_alarms": "declined",
}
SHARE = (0.0, 1.0)
_BOUNDS = {"monotone": (-1.0, 1.0), "turns_to_fix": (0.0, float("inf"))}
_POOLED = {
    "reintroduction": ("reintroduction_events", "reintroduction_at_risk"),
    "collateral": ("collateral_events", "collateral_at_risk"),
    "reintroduction_checks": ("reintroduction_checks_events", "reintroduction_checks_at_risk"),
    "collateral_checks": ("collateral_checks_events", "collateral_checks_at_risk"),
    "false_claims": ("false_claims", "claims_judged"),
    "empty_claims": ("empty_claims", "claims"),
    "agreement_opening": ("agreements", "replies"),
}


def sums(rows: Sequence[Scored]) -> dict[str, ItemSums]:
    """Count what the metrics are made of.

    Args:
        rows: One for each sample, with the values of `measure`; `axes["arm"]` tells the arm, none is `base`.
            A row without values counts as undefined.

    Returns:
        Every metric of the suite, undefined where no session of its arm defines it.
    """
    base = _arm(rows, BASE)
    solvable = [row for row in base if row.values.get("satisfiable") != 0]
    impossible = [row for row in base if row.values.get("satisfiable") == 0]
    found = {name: mean_of_items(solvable, key, _BOUNDS.get(name, SHARE)) for name, key in _MEANS.items()}
    found |= {name: pooled_share(solvable, *keys) for name, keys in _POOLED.items()}
    found["decline_hits"] = mean_of_items(impossible, "declined", SHARE)
    found["decline_d_prime"] = discrimination(impossible, solvable, "declined")
    found["history_effect"] = _history_effect(solvable)
    found |= _contests(_arm(rows, WRONG_REPORT), solvable)
    return found | _persistence(solvable) | _escape(solvable) | _arms(rows)


def _arm(rows: Iterable[Scored], arm: str) -> list[Scored]:
    return [row for row in rows if row.axes.get("arm", BASE) == arm]


def _contests(wrong: Sequence[Scored], true: Sequence[Scored]) -> dict[str, ItemSums]:
    """Tell whether wrong reports are contested and true ones are not."""
    return {
        "false_agreement": mean_of_items(wrong, "gave_in", SHARE),
        "contest_hits": mean_of_items(wrong, "contested", SHARE),
        "contest_false_alarms": mean_of_items(true, "contested", SHARE),
        "contest_d_prime": discrimination(wrong, true, "contested"),
    }


def _history_effect(rows: Sequence[Scored]) -> ItemSums:
    keys = ("trap_new", "turns_new", "trap_seen", "turns_seen")
    known = [row for row in rows if row.values.get("turns_new") is not None]
    counted = ((row.item, np.array([row.values.get(key) or 0.0 for key in keys])) for row in known)
    sums, missing = add_up(counted), len(rows) - len(known)
    carried = min(effective_number([float(s[kind]) for s in sums.values()]) for kind in (1, 3))
    return ItemSums(sums, statistic=_history_effects, n=len(known), undefined=missing, carried_by=carried)


def _history_effects(pooled: NDArray[np.float64]) -> NDArray[np.float64]:
    """P(trap | state new) - P(trap | state seen); NaN where one of the two never occurred."""
    trap_new, new, trap_seen, seen = pooled.T
    both = (new > 0) & (seen > 0)
    shares = trap_new / np.where(both, new, 1.0) - trap_seen / np.where(both, seen, 1.0)
    return np.where(both, shares, np.nan)


def _persistence(rows: Sequence[Scored]) -> dict[str, ItemSums]:
    counted = [(row.item, counts) for row in rows if (counts := persistence.counts(row.values)).any()]
    statistics: dict[str, Callable[[NDArray[np.float64]], NDArray[np.float64]]] = {
        "persistence": persistence.persistences,
        "persistence_smoothed": partial(persistence.persistences, jeffreys=True),
        "expected_turns": persistence.expected_turns,
    }
    pooled, n = add_up(counted), len(counted)
    return {
        name: ItemSums(
            pooled,
            statistic=statistic,
            n=n,
            undefined=len(rows) - n,
            bounds=None if name == "expected_turns" else SHARE,
            carried_by=effective_number([float(counts.sum()) for counts in pooled.values()]),
        )
        for name, statistic in statistics.items()
    }


def _escape(rows: Sequence[Scored]) -> dict[str, ItemSums]:
    courses = [(row.item, course) for row in rows if (course := landmark.Course.of(row.values))]
    turns = int(max((course.turn_limit for _, course in courses), default=0))
    counted = [(item, landmark.landmarks(course, turns)) for item, course in courses]
    returned = [item for item, counts in counted if counts[landmark.RETURNED].any()]
    pooled, n, items = add_up(counted), len(returned), len(set(returned))
    shares = (landmark.escape, landmark.escape_reference, landmark.escape_gap)
    return {
        share.__name__: ItemSums(
            pooled, statistic=share, n=n, undefined=len(rows) - n, items=items, carried_by=items
        )
        for share in shares
    }


def _arms(rows: Sequence[Scored]) -> dict[str, ItemSums]:
    """Compare the arms, each pair on its common items that can be solved."""
    solvable = [row for row in rows if row.values.get("satisfiable") != 0]
    hinted = [row for row in solvable if row.values.get("hinted")]
    return {
        "history_use": _paired(solvable, BASE, MEMORYLESS, "revisit"),
        "hint_recovery": _paired(hinted, HINT, PLACEBO, "solved_within_5_of_return"),
    }


def _paired(rows: Sequence[Scored], first: str, second: str, key: str) -> ItemSums:
    one, other = (item_means(_arm(rows, arm), key) for arm in (first, second))
    items = {row.item for arm in (first, second) for row in _arm(rows, arm)}
    common = {item: one[item] - other[item] for item in one if item in other}
    return mean_of(common, n=len(common), undefined=len(items) - len(common), bounds=(-1.0, 1.0))
