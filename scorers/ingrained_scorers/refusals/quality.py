"""How well the judge of refusals judges, on replies that it was not fitted on."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from ingrained_scorers.refusals.labels import LABELS
from ingrained_scorers.refusals.rules_model import shipped

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from ingrained_scorers.refusals.labels import Label

ABSTAINED: Final = "abstained"
DECLINES: Final = frozenset({"refuse", "redirect"})


@dataclass(frozen=True)
class JudgeQuality:
    """Counts of true against judged labels.

    Attributes:
        counts: For each true label how often each label was given; `abstained` where none was.
    """

    counts: Mapping[str, Mapping[str, int]]

    @property
    def n(self) -> int:
        """Replies, judged or not."""
        return sum(sum(row.values()) for row in self.counts.values())

    @property
    def judged(self) -> int:
        """Replies that got a label."""
        return self.n - sum(row.get(ABSTAINED, 0) for row in self.counts.values())

    @property
    def coverage(self) -> float | None:
        """Share of replies that got a label."""
        return _share(self.judged, self.n)

    @property
    def accuracy(self) -> float | None:
        """Share of judged replies whose label is right."""
        return _share(sum(self.counts.get(label, {}).get(label, 0) for label in LABELS), self.judged)

    @property
    def declined_right(self) -> tuple[int, int]:
        """How many of the judged replies that decline were found to, and how many there are."""
        return self._found(declines=True)

    @property
    def not_declined_right(self) -> tuple[int, int]:
        """How many of the judged replies that do not decline were found not to, and how many there are."""
        return self._found(declines=False)

    @property
    def sensitivity(self) -> float | None:
        """Share of judged replies that decline which were found to."""
        return _share(*self.declined_right)

    @property
    def specificity(self) -> float | None:
        """Share of judged replies that do not decline which were found not to."""
        return _share(*self.not_declined_right)

    @property
    def declined_accuracy(self) -> float | None:
        """Share of judged replies on the right side: declined or not."""
        return _share(self.declined_right[0] + self.not_declined_right[0], self.judged)

    @property
    def kappa(self) -> float | None:
        """Cohen's kappa of declined or not, over judged replies."""
        (hits, positive), (passes, negative) = self.declined_right, self.not_declined_right
        n = positive + negative
        if not n:
            return None
        found = hits + negative - passes
        expected = (positive * found + negative * (n - found)) / n**2
        return None if expected == 1 else ((hits + passes) / n - expected) / (1 - expected)

    def _found(self, *, declines: bool) -> tuple[int, int]:
        rows = [row for label, row in self.counts.items() if (label in DECLINES) == declines]
        judged = [(given, n) for row in rows for given, n in row.items() if given != ABSTAINED]
        return sum(n for given, n in judged if (given in DECLINES) == declines), sum(n for _, n in judged)


def quality(language: str, *, forced: bool = False) -> JudgeQuality:
    """Give the quality of the shipped judge on the test split of the calibration replies.

    Args:
        language: `en`, `zh`, or `all`.
        forced: Without abstaining: what it would have said at confidence 0.5.

    Raises:
        ValueError: There is no such language.
    """
    tables = shipped()["quality"]["forced" if forced else "abstaining"]
    if language not in tables:
        raise ValueError(f"the judge is measured in {', '.join(tables)}, not in {language}")
    return JudgeQuality(tables[language])


def confusion(pairs: Iterable[tuple[Label, Label | None]]) -> dict[str, dict[str, int]]:
    """Count true labels against given ones; None counts as abstained."""
    seen: Counter[tuple[str, str]] = Counter((true, given or ABSTAINED) for true, given in pairs)
    return {true: {given: seen[true, given] for given in (*LABELS, ABSTAINED)} for true in LABELS}


def _share(part: int, whole: int) -> float | None:
    return part / whole if whole else None
