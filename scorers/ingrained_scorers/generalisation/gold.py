"""What is right for one question, what recitation would say, and how a reply to it is read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final, Literal

from ingrained_scorers.generalisation.gym.reading import GymItem
from ingrained_scorers.generalisation.numerals import Number, as_number
from ingrained_scorers.generalisation.stances import says_undetermined
from ingrained_scorers.generalisation.texts import same_text

Kind = Literal["number", "digits", "word", "sequence", "text", "open", "reasoning_gym"]
RIGHT: Final = "right"
RECITED: Final = "recited"
UNDETERMINED: Final = "undetermined"


@dataclass(frozen=True)
class Gold:
    """A question's check and its answers.

    Attributes:
        kind: How the reply is read. `open` is for hand-written questions whose answers are words.
        right: The right answer, in several wordings where there are several.
        recited: What recitation would say, likewise; empty where that is right, or unknown.
        options: For `word`: the words of each option, in every language.
        units: Words that may follow the number.
        gym: For `reasoning_gym`: what its checker needs.
    """

    kind: Kind
    right: tuple[str, ...]
    recited: tuple[str, ...] = ()
    options: tuple[tuple[str, ...], ...] = ()
    units: tuple[str, ...] = ()
    gym: GymItem | None = None

    @cached_property
    def undetermined(self) -> bool:
        """Whether the right answer is that it cannot be told."""
        return says_undetermined(self.right[0]) and not self._among_options(self.right[0])

    @cached_property
    def numbers(self) -> dict[str, tuple[Number, ...]]:
        """The answers that are numbers, by what they stand for."""
        return {
            name: tuple(number for form in forms if (number := as_number(form)))
            for name, forms in ((RIGHT, self.right), (RECITED, self.recited))
        }

    @cached_property
    def wordings(self) -> dict[str, str]:
        """What each known wording of an answer stands for."""
        known = {same_text(form): RECITED for form in self.recited}
        known |= {same_text(form): RIGHT for form in self.right}
        return {wording: name for wording, name in known.items() if wording}

    @property
    def chance(self) -> float:
        """What guessing gets: one in the number of options, where there are options."""
        return 1 / len(self.options) if self.options else 0.0

    def _among_options(self, answer: str) -> bool:
        return any(same_text(answer) in map(same_text, words) for words in self.options)


def gold_of(fields: Mapping[str, Any], target: Sequence[str], *, twin: bool = False) -> Gold:
    """Make the check of one sample.

    Args:
        fields: The item's fields on the sample's axes: `check`, `accept` and `recited` where it has them.
        target: The right answer, or several.
        twin: Whether the sample is the altered twin of a hand-written pair.

    Raises:
        ValueError: There is no right answer, or the item of another package is not whole.
    """
    accept = fields.get("twin_accept" if twin else "accept") or ()
    right = tuple(dict.fromkeys(str(form) for form in (*target, *accept)))
    if not any(form.strip() for form in right):
        raise ValueError("an item of the suite generalisation needs a target")
    habit = fields.get("recited")
    recited = () if habit is None else (str(habit), *map(str, fields.get("recited_accept") or ()))
    if _same_answer(recited, right):
        recited = ()
    check = fields.get("check") or {}
    kind = check.get("kind") or _kind(right[0])
    gym = GymItem.of(check) if kind == "reasoning_gym" else None
    return Gold(kind, right, recited, _options(check), tuple(check.get("units") or ()), gym)


def _same_answer(recited: Sequence[str], right: Sequence[str]) -> bool:
    """The canonical form of a pair names the recited answer too, where it is the right one."""
    return bool(recited) and same_text(recited[0]) in map(same_text, right)


def _kind(target: str) -> Kind:
    return "number" if as_number(target) else "open"


def _options(check: Mapping[str, Any]) -> tuple[tuple[str, ...], ...]:
    """The options by place: the same one in all languages."""
    return tuple(
        tuple(dict.fromkeys(words)) for words in zip(*(check.get("options") or {}).values(), strict=True)
    )
