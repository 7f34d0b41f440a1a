"""Scored samples by what they ask: the book's form, the same in other words, another rule."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, Final

from ingrained_scorers.generalisation.covariates import matched
from ingrained_scorers.statistics import item_means, wilson

if TYPE_CHECKING:
    from ingrained_scorers.records import Scored

CANONICAL, RESAMPLED, COUNTERFACTUAL, ALTERED = "canonical", "resampled", "counterfactual", "altered"
PROBE, MISSING, DISTRACTED, INVERSE = "probe", "missing", "distracted", "inverse"
DEPTHS: Final = (CANONICAL, "deeper", "deepest")
PERTURBED: Final = ("renamed", "reordered", DISTRACTED, ALTERED)
"""The same problem; `altered` is the hand-written twin, which looks like the same one."""
_COMPARED: Final = {
    "renamed": ("magnitude", "length"),
    "reordered": ("magnitude", "length"),
    RESAMPLED: ("magnitude", "length"),
    COUNTERFACTUAL: ("magnitude",),
}
"""The covariates on which a form must be like the canonical one; a stated rule makes a question longer."""
FLOOR: Final = 0.05
MARGIN: Final = 0.15
MOST_CERTAIN: Final = 0.99


def form_of(row: Scored) -> str:
    """The form of a sample; the twin of a hand-written pair is `altered`."""
    return row.axes.get("form") or (ALTERED if row.role == "twin" else CANONICAL)


@dataclass(frozen=True)
class Conditions:
    """The scored samples of a run, by form.

    Attributes:
        rows: The samples, with `credit`: what they are worth beyond chance, (right - g) / (1 - g).
    """

    rows: Sequence[Scored]

    @classmethod
    def of(cls, rows: Iterable[Scored]) -> Conditions:
        """Add the credit and what is unreadable."""
        return cls([replace(row, values={**row.values, **_derived(row.values)}) for row in rows])

    @cached_property
    def forms(self) -> Mapping[str, Sequence[Scored]]:
        """The samples of each form, in the order of their first occurrence."""
        found: dict[str, list[Scored]] = {}
        for row in self.rows:
            found.setdefault(form_of(row), []).append(row)
        return found

    def of_form(self, form: str) -> Sequence[Scored]:
        """The samples of one form."""
        return self.forms.get(form, ())

    def means(self, form: str, key: str) -> dict[str, float]:
        """A value of each item in one form, languages and epochs averaged."""
        return item_means(self.of_form(form), key)

    @cached_property
    def unmatched(self) -> frozenset[str]:
        """Forms whose questions have other numbers or another length than the canonical ones."""
        return frozenset(
            form for form, keys in _COMPARED.items() if not all(self._matched(form, key) for key in keys)
        )

    def _matched(self, form: str, key: str) -> bool:
        canonical, other = self.means(CANONICAL, key), self.means(form, key)
        shared = [item for item in canonical if item in other]
        return matched((canonical[item] for item in shared), (other[item] for item in shared))

    @cached_property
    def perturbed(self) -> tuple[str, ...]:
        """The forms that the gap is made of."""
        return tuple(form for form in PERTURBED if form in self.forms and form not in self.unmatched)

    @cached_property
    def measurable(self) -> bool:
        """Whether the canonical form is solved often enough for a gap; on the floor there is none."""
        right, credit = self.means(CANONICAL, "right"), self.means(CANONICAL, "credit")
        chances = self.means(CANONICAL, "chance")
        if not right:
            return False
        chance = sum(chances.values()) / len(chances) if chances else 0.0
        _, high = wilson(sum(right.values()), len(right)) or (0.0, 0.0)
        return high >= chance + MARGIN and sum(credit.values()) / len(credit) > FLOOR

    @cached_property
    def widest(self) -> float:
        """The largest difference that two credits can have."""
        return 1 / (
            1 - min(MOST_CERTAIN, max((row.values.get("chance") or 0.0 for row in self.rows), default=0.0))
        )

    @cached_property
    def understood(self) -> Sequence[Scored]:
        """The samples under another rule that the model understands, or about which it was not asked."""
        probes = {(row.item, _where(row)): row.values.get("right") for row in self.of_form(PROBE)}
        probed = {item for item, _ in probes}
        rows = [*self.of_form(COUNTERFACTUAL), *self.of_form(ALTERED)]
        return [row for row in rows if row.item not in probed or probes.get((row.item, _where(row))) == 1]


def _where(row: Scored) -> tuple[str, int]:
    return row.axes.get("language", ""), row.epoch


def _derived(values: Mapping[str, float | None]) -> dict[str, float | None]:
    right, readable, chance = values.get("right"), values.get("readable"), values.get("chance") or 0.0
    return {
        "credit": None if right is None else (right - chance) / (1 - chance),
        "unreadable": None if readable is None else 1 - readable,
    }
