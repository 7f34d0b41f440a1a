"""The loop suite's numbers: measured sessions in, estimates with intervals out.

The item is the cluster. Shares of sessions and means of per-session measures average an item's epochs first;
hazards, claims and transitions are pooled over sessions, since a session with one claim says less than one
with ten. Headline numbers use the arm `base` and items that can be solved.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

import numpy as np

from ingrained_scorers.loop import landmark, persistence
from ingrained_scorers.records import Estimate
from ingrained_scorers.statistics import bootstrap_of_sums, clustered_mean, d_prime, paired_difference, ratio

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import NDArray

    from ingrained_scorers.records import Scored

BASE, MEMORYLESS, HINT, PLACEBO, WRONG_REPORT = "base", "memoryless", "hint", "placebo", "wrong_report"

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


def summarise(rows: Sequence[Scored], seed: int) -> dict[str, Estimate]:
    """Summarise measured sessions.

    Args:
        rows: One for each sample, with the values of `measure`; `axes["arm"]` tells the arm, none is `base`.
            A row without values counts as undefined.
        seed: Seed of the bootstrap.

    Returns:
        An estimate for each metric of the suite, undefined where no session of its arm defines it.
    """
    base = _arm(rows, BASE)
    solvable = [row for row in base if row.values.get("satisfiable") != 0]
    impossible = [row for row in base if row.values.get("satisfiable") == 0]
    found = {name: _mean(solvable, key, _BOUNDS.get(name, (0.0, 1.0))) for name, key in _MEANS.items()}
    found |= {name: _ratio(solvable, *keys, seed) for name, keys in _POOLED.items()}
    found["decline_hits"] = _mean(impossible, "declined")
    found["decline_d_prime"] = _d_prime("declined", impossible, solvable, seed)
    found["history_effect"] = _history_effect(solvable, seed)
    found |= _contests(_arm(rows, WRONG_REPORT), solvable, seed)
    return found | _persistence(solvable, seed) | _escape(solvable, seed) | _arms(rows)


def _arm(rows: Iterable[Scored], arm: str) -> list[Scored]:
    return [row for row in rows if row.axes.get("arm", BASE) == arm]


def _by_item(rows: Iterable[Scored]) -> dict[str, list[Scored]]:
    found: dict[str, list[Scored]] = defaultdict(list)
    for row in rows:
        found[row.item].append(row)
    return dict(found)


def _item_means(rows: Iterable[Scored], key: str) -> dict[str, float | None]:
    """Average the epochs on which the measure is defined; an item with none stays undefined."""
    found: dict[str, float | None] = {}
    for item, epochs in _by_item(rows).items():
        values = [v for row in epochs if (v := row.values.get(key)) is not None]
        found[item] = sum(values) / len(values) if values else None
    return found


def _known_means(rows: Iterable[Scored], key: str) -> list[tuple[str, float]]:
    return [(item, mean) for item, mean in _item_means(rows, key).items() if mean is not None]


def _mean(rows: Sequence[Scored], key: str, bounds: tuple[float, float] = (0.0, 1.0)) -> Estimate:
    means = _item_means(rows, key)
    defined = sum(row.values.get(key) is not None for row in rows)
    estimate = clustered_mean(list(means.values()), list(means), bounds)
    return replace(estimate, n=defined, undefined=len(rows) - defined)


def _ratio(rows: Sequence[Scored], events: str, chances: str, seed: int) -> Estimate:
    parts = {
        item: [(row.values.get(events) or 0.0, row.values.get(chances) or 0.0) for row in epochs]
        for item, epochs in _by_item(rows).items()
    }
    return ratio(parts, seed)


def _d_prime(key: str, signals: Sequence[Scored], noises: Sequence[Scored], seed: int) -> Estimate:
    """Tell how well a flag of the sessions tells signals from noises."""
    counted = [(item, (share, 1.0, 0.0, 0.0)) for item, share in _known_means(signals, key)]
    counted += [(item, (0.0, 0.0, share, 1.0)) for item, share in _known_means(noises, key)]
    estimate = bootstrap_of_sums(_d_primes, _sums((item, np.array(c)) for item, c in counted), seed)
    rows = [*signals, *noises]
    defined = sum(row.values.get(key) is not None for row in rows)
    return replace(estimate, n=defined, undefined=len(rows) - defined)


def _contests(wrong: Sequence[Scored], true: Sequence[Scored], seed: int) -> dict[str, Estimate]:
    """Tell whether wrong reports are contested and true ones are not."""
    return {
        "false_agreement": _mean(wrong, "gave_in"),
        "contest_hits": _mean(wrong, "contested"),
        "contest_false_alarms": _mean(true, "contested"),
        "contest_d_prime": _d_prime("contested", wrong, true, seed),
    }


def _d_primes(sums: NDArray[np.float64]) -> NDArray[np.float64]:
    found = (d_prime(*map(float, row)) for row in sums)
    return np.array([np.nan if value is None else value for value in found])


def _history_effect(rows: Sequence[Scored], seed: int) -> Estimate:
    keys = ("trap_new", "turns_new", "trap_seen", "turns_seen")
    known = [row for row in rows if row.values.get("turns_new") is not None]
    counted = ((row.item, np.array([row.values.get(key) or 0.0 for key in keys])) for row in known)
    estimate = bootstrap_of_sums(_history_effects, _sums(counted), seed)
    return replace(estimate, n=len(known), undefined=len(rows) - len(known))


def _history_effects(sums: NDArray[np.float64]) -> NDArray[np.float64]:
    """P(trap | state new) - P(trap | state seen); NaN where one of the two never occurred."""
    trap_new, new, trap_seen, seen = sums.T
    both = (new > 0) & (seen > 0)
    shares = trap_new / np.where(both, new, 1.0) - trap_seen / np.where(both, seen, 1.0)
    return np.where(both, shares, np.nan)


def _persistence(rows: Sequence[Scored], seed: int) -> dict[str, Estimate]:
    counted = [(row.item, counts) for row in rows if (counts := persistence.counts(row.values)).any()]
    sums, missing = _sums(counted), len(rows) - len(counted)
    found = {
        "persistence": bootstrap_of_sums(persistence.persistences, sums, seed),
        "persistence_smoothed": bootstrap_of_sums(
            partial(persistence.persistences, jeffreys=True), sums, seed
        ),
        "expected_turns": bootstrap_of_sums(persistence.expected_turns, sums, seed),
    }
    return {name: replace(e, n=len(counted), undefined=missing) for name, e in found.items()}


def _escape(rows: Sequence[Scored], seed: int) -> dict[str, Estimate]:
    courses = [(row.item, course) for row in rows if (course := landmark.Course.of(row.values))]
    turns = int(max((course.turn_limit for _, course in courses), default=0))
    counted = [(item, landmark.landmarks(course, turns)) for item, course in courses]
    returned = [item for item, counts in counted if counts[landmark.RETURNED].any()]
    n, items, sums = len(returned), len(set(returned)), _sums(counted)
    shares = (landmark.escape, landmark.escape_reference, landmark.escape_gap)
    found = {share.__name__: bootstrap_of_sums(share, sums, seed) for share in shares}
    return {
        name: replace(estimate, n=n, clusters=items, undefined=len(rows) - n)
        for name, estimate in found.items()
    }


def _sums(counted: Iterable[tuple[str, NDArray[np.float64]]]) -> dict[str, NDArray[np.float64]]:
    """Add up what each item's sessions count."""
    found: dict[str, NDArray[np.float64]] = {}
    for item, counts in counted:
        found[item] = found[item] + counts if item in found else counts
    return found


def _arms(rows: Sequence[Scored]) -> dict[str, Estimate]:
    """Compare the arms, each pair on its common items that can be solved."""
    solvable = [row for row in rows if row.values.get("satisfiable") != 0]
    hinted = [row for row in solvable if row.values.get("hinted")]
    return {
        "history_use": _paired(solvable, BASE, MEMORYLESS, "revisit"),
        "hint_recovery": _paired(hinted, HINT, PLACEBO, "solved_within_5_of_return"),
    }


def _paired(rows: Sequence[Scored], first: str, second: str, key: str) -> Estimate:
    one, other = (_item_means(_arm(rows, arm), key) for arm in (first, second))
    return paired_difference(one, other, (-1.0, 1.0))
