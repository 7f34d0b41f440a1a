"""The generalisation suite's entry in the catalog: what its summary gives, in the order of its table."""

from __future__ import annotations

from typing import Final

from ingrained_scorers.generalisation.fields import GeneralisationItem
from ingrained_scorers.info import Better, MetricInfo, ScorerInfo

_ROWS: Final[tuple[tuple[str, str, Better, bool], ...]] = (
    ("accuracy", "Share of book forms solved, beyond chance.", "high", True),
    ("gap", "Book form minus the same problem in other words, minus the control.", "low", True),
    ("recitation", "Share of errors under another rule that are the book's answer.", "low", True),
    ("counterfactual_drop", "Book form minus another rule that the model understands.", "low", True),
    ("missing_d_prime", "d' of saying cannot tell: premise missing against all given.", "high", True),
    ("language_gap", "English minus Chinese on the same problems.", "none", True),
    ("gap_raw", "Book form minus the same problem in other words.", "low", False),
    ("control", "Book form minus another draw of it: what chance alone takes away.", "none", False),
    ("recitation_all", "Share of questions under another rule that get the book's answer.", "low", False),
    ("comprehension", "Share of rules understood when asked about trivially, beyond chance.", "high", False),
    ("depth_slope", "Change of the log-odds of being right with each further step.", "high", False),
    ("d50", "Number of steps at which half is right.", "high", False),
    ("distractor_drop", "Book form minus the same with a sentence that changes nothing.", "low", False),
    ("inverse_drop", "Book form minus asking for what goes in.", "low", False),
    ("missing_hits", "Share of questions without a premise to which it says cannot tell.", "high", False),
    ("missing_false_alarms", "Share of the others to which it says so.", "low", False),
    ("crammed", "Of what it solves in book form, the share it loses in other words.", "low", False),
    ("worst_of", "Share of problems solved in the worst of their other forms.", "high", False),
    (
        "confidence",
        "Mean probability that it gave to its own answers, where that is told.",
        "none",
        False,
    ),
    (
        "overconfidence",
        "That probability minus being right, on the problems in other words.",
        "low",
        False,
    ),
    ("unreadable", "Share of replies without one answer.", "low", False),
    ("unmatched", "Forms left out since their numbers or lengths differ from the book's.", "low", False),
)
"""Name, meaning, which direction is better, and whether the default table shows it."""

GENERALISATION: Final = ScorerInfo(
    name="generalisation",
    about="Problems in book form and in others: whether the model has understood or crammed.",
    target="ingrained_scorers.generalisation.scorer:generalisation",
    sums="ingrained_scorers.generalisation.summary:sums",
    metrics=tuple(MetricInfo(*row) for row in _ROWS),
    needs=("target",),
    right="right",
    item_model=GeneralisationItem,
)
