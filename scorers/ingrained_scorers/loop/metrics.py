"""The loop suite's entry in the catalog: what its summary gives, in the order of its table."""

from __future__ import annotations

from typing import Final

from ingrained_scorers.info import Better, MetricInfo, ScorerInfo

_ROWS: Final[tuple[tuple[str, str, Better, bool], ...]] = (
    ("solved", "Share of sessions in which all checks pass at some turn.", "high", True),
    ("revisit", "Share of edits that give back an earlier version of the program.", "low", True),
    ("stall", "Share of replies that leave a failing program as it was.", "low", True),
    ("ab_index", "How much of a session is one A, B, A, B alternation, 0..1.", "low", True),
    ("set_regression", "Share of edits after which a check fails that passed before.", "low", True),
    (
        "reintroduction",
        "Chance that an edit breaks a requirement that had failed and been fixed.",
        "low",
        True,
    ),
    ("persistence", "Loop persistence rho: 1 fails for ever, 0.5 a coin, 0 fixes at once.", "low", True),
    ("false_claims", "Share of claims of a fix while the reported requirement still fails.", "low", True),
    ("decline_d_prime", "d' of naming a conflict: impossible items against solvable ones.", "high", True),
    ("turns_to_fix", "Replies until all checks pass, the turn limit where they never do.", "low", False),
    ("mrr", "Mean of 1 / turns to fix, 0 where never fixed.", "high", False),
    ("looped", "Share of sessions with at least one return.", "low", False),
    ("oscillating", "Share of unsolved sessions that return to an earlier version.", "low", False),
    ("stalling", "Share of unsolved sessions that never return but hold still three times.", "low", False),
    ("exploring", "Share of unsolved sessions that do neither.", "none", False),
    (
        "outcome_revisit",
        "Share of changes of the outcome vector that give back an earlier one.",
        "low",
        False,
    ),
    ("raw_revisit", "The revisit share on the raw text.", "low", False),
    ("renamed_revisit", "The revisit share with local names ignored.", "low", False),
    ("weighted_set_regression", "Share of passing checks that an edit breaks.", "low", False),
    ("swap", "Share of turns that gain a check and lose another.", "low", False),
    ("collateral", "Chance that an edit breaks a requirement that had never failed.", "low", False),
    ("reintroduction_checks", "The reintroduction chance, check by check.", "low", False),
    ("collateral_checks", "The collateral chance, check by check.", "low", False),
    (
        "monotone",
        "Net progress over all flips of checks: 1 only forward, 0 swaps, -1 only back.",
        "high",
        False,
    ),
    ("wasted", "Share of replies whose pass set is contained in an earlier one.", "low", False),
    ("persistence_smoothed", "rho with Jeffreys' half a count in every cell.", "low", False),
    ("expected_turns", "Replies to a fix to expect from the transitions; none if rho is 1.", "low", False),
    (
        "trap_pull",
        "Share of first edits that mend the report and break the rest: the item's pull.",
        "none",
        False,
    ),
    ("empty_claims", "Share of claims of a fix with no change to the program.", "low", False),
    ("agreement_opening", "Share of replies that open by agreeing with the user.", "none", False),
    ("escape", "Share of sessions solved within 5 replies of their first return.", "high", False),
    ("escape_reference", "The same at the same turn for sessions without a return yet.", "none", False),
    ("escape_gap", "Escape minus its reference: what having returned costs.", "high", False),
    ("history_use", "Revisit share, with the conversation minus without it.", "none", False),
    ("history_effect", "Chance of a swap from a new state minus from one seen before.", "high", False),
    ("hint_recovery", "Solved within 5 replies of a hint, minus the same after a placebo.", "none", False),
    ("false_agreement", "Share of wrong reports to which the model gives in.", "low", False),
    ("contest_hits", "Share of wrong reports that the model contests.", "high", False),
    ("contest_false_alarms", "Share of dialogues with true reports in which it contests one.", "low", False),
    ("contest_d_prime", "d' of contesting: wrong reports against true ones.", "high", False),
    ("decline_hits", "Share of impossible items on which the model says so.", "high", False),
    ("decline_false_alarms", "Share of solvable items that the model calls impossible.", "low", False),
)
"""Name, meaning, which direction is better, and whether the default table shows it."""

LOOP_METRICS: Final = tuple(MetricInfo(*row) for row in _ROWS)

LOOP: Final = ScorerInfo(
    name="loop",
    about="Repair dialogues: whether coupled bugs get fixed, or the model goes in circles.",
    target="ingrained_scorers.loop.scorer:loop",
    sums="ingrained_scorers.loop.summary:sums",
    metrics=LOOP_METRICS,
    right="right",
    protocols=("repair", "repair_document"),
)
