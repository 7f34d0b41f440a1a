"""Clues about who is where in a row, as photos and book shelves."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from ingrained.items.families.functions.arrangements import converse, mirrored, occupants, solutions
from ingrained.items.families.functions.phrases import listed
from ingrained.items.families.words import NAMES

_LANGUAGES: Final = ("en", "zh")
_CLUES: Final = {
    "left": {"en": "{0} is somewhere to the left of {1}", "zh": "{0}在{1}左边的某处"},
    "right": {"en": "{0} is somewhere to the right of {1}", "zh": "{0}在{1}右边的某处"},
    "just left": {"en": "{0} is directly to the left of {1}", "zh": "{0}紧挨在{1}的左边"},
    "just right": {"en": "{0} is directly to the right of {1}", "zh": "{0}紧挨在{1}的右边"},
    "beside": {"en": "{0} is next to {1}", "zh": "{0}和{1}相邻"},
    "apart": {"en": "{0} is not next to {1}", "zh": "{0}和{1}不相邻"},
    "end": {"en": "{0} is at one end of the row", "zh": "{0}在这一排的一端"},
    "inside": {"en": "{0} is not at an end of the row", "zh": "{0}不在这一排的两端"},
}
_ORDINALS: Final = (
    *({"en": "first", "zh": "一"}, {"en": "second", "zh": "二"}, {"en": "third", "zh": "三"}),
    *({"en": "fourth", "zh": "四"}, {"en": "fifth", "zh": "五"}, {"en": "sixth", "zh": "六"}),
)
_ROBOTS: Final = ("Zoma", "Bix", "Luren", "Faxid")
_BLOT: Final = {"en": "□", "zh": "□"}


def who(values: Mapping[str, Any]) -> dict[str, str]:
    """The person at the place in question; if `mirrored`, the clues have left and right exchanged."""
    row, found = values["puzzle"], values["cast"]
    clues = [mirrored(clue) if values["mirrored"] else clue for clue in row.clues]
    (person,) = occupants(solutions(clues, row.size), row.size, row.place)
    answer: dict[str, str] = found[person]
    return answer


def leftmost(values: Mapping[str, Any]) -> dict[str, str]:
    """Who of the `pair` is on the left if the clue says that the first one is."""
    answer: dict[str, str] = values["cast"][values["pair"][1 if values["mirrored"] else 0]]
    return answer


def blotted_person(values: Mapping[str, Any]) -> dict[str, str]:
    """The person whose name cannot be read."""
    clue, side = values["puzzle"].blotted
    answer: dict[str, str] = values["cast"][values["puzzle"].clues[clue][1 + side]]
    return answer


def depth(values: Mapping[str, Any]) -> int:
    """The number of people."""
    size: int = values["puzzle"].size
    return size


def cast(values: Mapping[str, Any]) -> list[dict[str, str]]:
    """The people."""
    return NAMES[: values["puzzle"].size]


def robots(values: Mapping[str, Any]) -> list[dict[str, str]]:
    """Four names that nobody has, the same in every language."""
    return [dict.fromkeys(_LANGUAGES, name) for name in _ROBOTS[: values["puzzle"].size]]


def everybody(values: Mapping[str, Any]) -> dict[str, str]:
    """The people as a list."""
    return {language: listed([one[language] for one in values["cast"]], language) for language in _LANGUAGES}


def everybody_backwards(values: Mapping[str, Any]) -> dict[str, str]:
    """The people as a list from its end."""
    return everybody({"cast": values["cast"][::-1]})


def clues(values: Mapping[str, Any]) -> dict[str, str]:
    """The clues about people."""
    return _told(values["puzzle"].clues, values["cast"])


def clues_backwards(values: Mapping[str, Any]) -> dict[str, str]:
    """The clues from the last one to the first, each from the other person's side."""
    turned = [converse(clue) for clue in values["puzzle"].clues]
    return _told(turned[::-1], values["cast"])


def fewer_clues(values: Mapping[str, Any]) -> dict[str, str]:
    """The clues but the one that is left out."""
    row = values["puzzle"]
    return _told([clue for place, clue in enumerate(row.clues) if place != row.dropped], values["cast"])


def blotted_clues(values: Mapping[str, Any]) -> dict[str, str]:
    """The clues with a box for a name that cannot be read."""
    row = values["puzzle"]
    clue, side = row.blotted
    found = [list(one) for one in row.clues]
    found[clue][1 + side] = row.size
    return _told(found, [*values["cast"], _BLOT])


def pair_names(values: Mapping[str, Any]) -> dict[str, str]:
    """The `pair` as a list, in the order of the people."""
    return everybody({"cast": [values["cast"][one] for one in sorted(values["pair"])]})


def one_clue(values: Mapping[str, Any]) -> dict[str, str]:
    """The clue that the first of the `pair` is to the left of the second."""
    return _told([("left", *values["pair"])], values["cast"])


def place(values: Mapping[str, Any]) -> dict[str, str]:
    """The place in question: `second`, `二`."""
    return _ORDINALS[values["puzzle"].place]


def _told(clues: Sequence[Sequence[Any]], names: Sequence[Mapping[str, str]]) -> dict[str, str]:
    return {
        "en": " ".join(_sentence(clue, names) for clue in clues),
        "zh": "，".join(
            _CLUES[name]["zh"].format(names[one]["zh"], names[two]["zh"]) for name, one, two in clues
        )
        + "。",
    }


def _sentence(clue: Sequence[Any], names: Sequence[Mapping[str, str]]) -> str:
    name, one, two = clue
    return _CLUES[name]["en"].format(names[one]["en"], names[two]["en"]) + "."
