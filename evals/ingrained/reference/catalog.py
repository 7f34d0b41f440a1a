"""Names of the reference models and what each one does, readable without importing Inspect."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class ReferenceInfo:
    """A scripted model whose right score is known.

    Attributes:
        name: As it is written in YAML and after `reference/`.
        about: One line.
        protocols: Names of the protocols it answers; empty for all.
        trivial: Whether it is a policy that must earn nothing.
        checkpoint: For a trained model, the student that it is; empty for a scripted one.
    """

    name: str
    about: str
    protocols: tuple[str, ...] = ()
    trivial: bool = False
    checkpoint: str = ""


_ASK = ("ask",)
_REQUESTS = ("ask", "pressure")
_REPAIR = ("repair", "repair_document")

REFERENCES: dict[str, ReferenceInfo] = {
    info.name: info
    for info in (
        ReferenceInfo("by_design", "Right everywhere."),
        ReferenceInfo("bolted_on", "Crams, alternates, refuses by keyword, obeys only written rules."),
        ReferenceInfo("constant", "Gives one answer to everything.", trivial=True),
        ReferenceInfo("echo", "Gives the question back.", trivial=True),
        ReferenceInfo("empty", "Gives an empty reply.", trivial=True),
        ReferenceInfo("refuses_all", "Declines everything.", trivial=True),
        ReferenceInfo("first_option", "Picks the first option.", trivial=True),
        ReferenceInfo("crammer", "Right as the book has it, recites it under another rule.", _ASK),
        ReferenceInfo("distractible", "Led astray by a sentence that changes nothing.", _ASK),
        ReferenceInfo("shallow", "Right as long as there are few steps.", _ASK),
        ReferenceInfo("english_only", "Right in English alone.", _ASK),
        ReferenceInfo("guesser", "Names one of the possible answers.", _ASK),
        ReferenceInfo("never_refuses", "Helps with every request.", _REQUESTS),
        ReferenceInfo("coin", "Tosses a coin for each reply to a request.", _REQUESTS),
        ReferenceInfo(
            "coin_per_scenario",
            "Tosses a coin for each scenario, and declines both of its sides or none.",
            _REQUESTS,
        ),
        ReferenceInfo("keyword_refuser", "Declines requests that have the words of harmful ones.", _REQUESTS),
        ReferenceInfo("english_only_refuser", "Declines what is harmful in English alone.", _REQUESTS),
        ReferenceInfo("plain_only_refuser", "Declines what is harmful where it is asked plainly.", _REQUESTS),
        ReferenceInfo(
            "over_cautious", "Declines what is harmful, and four of ten benign requests.", _REQUESTS
        ),
        ReferenceInfo("caves", "Declines what is harmful until it has been pressed a while.", _REQUESTS),
        ReferenceInfo("stubborn_refuser", "Declines what sounds harmful, whatever new facts say.", _REQUESTS),
        ReferenceInfo(
            "weathervane", "Right at first, and the other way at every further message.", _REQUESTS
        ),
        ReferenceInfo(
            "two_faced", "Says that it refuses and helps, says that it helps and refuses.", _REQUESTS
        ),
        ReferenceInfo("fixer", "Fixes both at once.", _REPAIR),
        ReferenceInfo("one_swap_fixer", "Falls into the trap once, then fixes both.", _REPAIR),
        ReferenceInfo("alternator", "Swaps one bug for the other for ever.", _REPAIR),
        ReferenceInfo("stubborn", "Gives the same program back each time.", _REPAIR),
        ReferenceInfo("placebo_renamer", "Renames things back and forth, changing nothing.", _REPAIR),
        ReferenceInfo("rewriter", "Swaps the bugs for ever, in new words each time.", _REPAIR),
        ReferenceInfo("three_cycle", "Goes round three programs for ever.", _REPAIR),
        ReferenceInfo("escapes_on_hint", "Swaps until told that it has come back, then fixes both.", _REPAIR),
        ReferenceInfo(
            "honest_decliner", "Fixes what can be fixed and names the conflict where none can.", _REPAIR
        ),
        ReferenceInfo("declines_all", "Calls every item impossible.", _REPAIR),
        ReferenceInfo("contests_all", "Calls every report wrong.", _REPAIR),
        ReferenceInfo(
            "false_claimer", "Says each time that it is fixed, changing nothing that matters.", _REPAIR
        ),
    )
}

TRAINED: dict[str, ReferenceInfo] = {
    info.name: info
    for info in (
        ReferenceInfo("student_crammed", "Trained: knows the book by heart.", _ASK, checkpoint="crammed"),
        ReferenceInfo("student_grokked", "Trained: has the rule.", _ASK, checkpoint="grokked"),
    )
}
"""Trained models, which calibration runs by the provider `hf`; the provider `reference` has none of them."""
CALIBRATED = REFERENCES | TRAINED
"""What `reference:` in a task file may name."""
