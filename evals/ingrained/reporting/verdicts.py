"""What can be said in short: which differences hold, and what too few items left open."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from ingrained.reporting.words import counted, listed, points

if TYPE_CHECKING:
    from ingrained.comparing.table import Comparison, Difference

_FOUND: Final = ("better", "worse", "higher", "lower")
_OPEN: Final = ("indistinguishable", "cannot tell")


@dataclass(frozen=True)
class Verdict:
    """What the comparison says of one model.

    Attributes:
        model: The model.
        against: What it is compared with.
        counts: How many differences got each verdict.
        findings: Verdict → where, for the verdicts that hold.
        open: What stays open, in a sentence; empty where nothing does.
    """

    model: str
    against: str
    counts: tuple[tuple[str, int], ...]
    findings: tuple[tuple[str, tuple[str, ...]], ...]
    open: str


def summary(comparison: Comparison) -> str:
    """The whole comparison in one sentence."""
    differences = comparison.differences
    if not differences:
        return "There is nothing to compare: every number below stands alone, with its interval."
    held = sum(difference.verdict in _FOUND for difference in differences)
    if not held:
        none = f"None of {counted(len(differences), 'difference')} can be told from zero."
        return f"{none} {_smallest(differences)}"
    return (
        f"{held} of {counted(len(differences), 'difference')} can be told from zero: "
        "their simultaneous 95 % interval does not contain it."
    )


def verdicts(comparison: Comparison) -> list[Verdict]:
    """What the comparison says of each model but the baseline, or of each pair."""
    pairs: dict[tuple[str, str], list[Difference]] = {}
    for difference in comparison.differences:
        pairs.setdefault((difference.model, difference.baseline), []).append(difference)
    return [_verdict(model, against, own) for (model, against), own in pairs.items()]


def _verdict(model: str, against: str, differences: Sequence[Difference]) -> Verdict:
    counts = Counter(difference.verdict for difference in differences)
    findings = [(word, _places(d for d in differences if d.verdict == word)) for word in _FOUND]
    return Verdict(
        model=model,
        against=against,
        counts=tuple((word, counts[word]) for word in (*_FOUND, *_OPEN) if counts[word]),
        findings=tuple((word, places) for word, places in findings if places),
        open=_smallest(differences),
    )


def _places(differences: Iterable[Difference]) -> tuple[str, ...]:
    """The tasks with their metrics, a text each."""
    tasks: dict[str, list[str]] = {}
    for difference in differences:
        tasks.setdefault(difference.task, []).append(difference.metric)
    return tuple(f"{task}: {listed(names, 12)}" for task, names in tasks.items())


def _smallest(differences: Sequence[Difference]) -> str:
    """How large a difference could be and still go unseen."""
    unseen = [d for d in differences if d.verdict == "indistinguishable"]
    shares = [d.mde for d in unseen if d.mde is not None and d.proportion]
    if not unseen:
        return ""
    if not shares:
        return (
            "Where nothing was found, the items do not vary enough to say how small a difference would show."
        )
    low, high = (points(edge, proportion=True) for edge in (min(shares), max(shares)))
    size = low if low == high else f"{low.removesuffix(' points')} to {high}"
    return (
        f"Where nothing was found, a difference of {size} would still have gone unseen in one case of five."
    )
