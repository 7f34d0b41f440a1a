"""Amounts in a large and a small unit, such as 3 hours and 25 minutes."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from typing import Any, Final

from ingrained.items.families.functions.phrases import listed

Amount = tuple[int, int]
"""So many of the large unit, and so many of the small one."""
_LANGUAGES: Final = ("en", "zh")


def one_amount(values: Mapping[str, Any], source: random.Random) -> tuple[Amount, ...]:
    """Draw an amount in the units of `quantity`."""
    return (_amount(values, source),)


def two_amounts(values: Mapping[str, Any], source: random.Random) -> tuple[Amount, ...]:
    """Draw two amounts."""
    return (_amount(values, source), _amount(values, source))


def four_amounts(values: Mapping[str, Any], source: random.Random) -> tuple[Amount, ...]:
    """Draw four amounts."""
    return two_amounts(values, source) + two_amounts(values, source)


def altered(values: Mapping[str, Any], source: random.Random) -> dict[str, Any]:
    """Draw another factor between the units of `quantity`."""
    factor: dict[str, Any] = source.choice(values["quantity"]["altered"])
    return factor


def subject(values: Mapping[str, Any], source: random.Random) -> dict[str, str]:
    """Draw what is measured."""
    found: dict[str, str] = source.choice(values["quantity"]["subjects"])
    return found


def total(values: Mapping[str, Any]) -> int:
    """All `amounts` together in the small unit; `changed` says by which factor."""
    factor = values["altered"] if values["changed"] else values["quantity"]["factor"]
    return sum(large * factor["n"] + small for large, small in values["amounts"])


def unit_factor(values: Mapping[str, Any]) -> int:
    """How many small units are one large one; `changed` says by which factor."""
    factor: int = (values["altered"] if values["changed"] else values["quantity"]["factor"])["n"]
    return factor


def depth(values: Mapping[str, Any]) -> int:
    """The number of amounts."""
    return len(values["amounts"])


def small(values: Mapping[str, Any]) -> dict[str, str]:
    """The small unit, as it stands after a number."""
    unit: dict[str, str] = values["quantity"]["small"]
    return unit


def one(values: Mapping[str, Any]) -> dict[str, str]:
    """The large unit, as it stands after `one`."""
    unit: dict[str, str] = values["quantity"]["one"]
    return unit


def usual(values: Mapping[str, Any]) -> dict[str, Any]:
    """The factor between the units that everybody knows."""
    factor: dict[str, Any] = values["quantity"]["factor"]
    return factor


def amount(values: Mapping[str, Any]) -> dict[str, str]:
    """The amounts as text."""
    quantity = values["quantity"]
    return _texts(values["amounts"], quantity["large"], quantity["small"])


def reordered(values: Mapping[str, Any]) -> dict[str, str]:
    """The first amount as text, the small unit first."""
    small_parts = _both(rest(values), small(values))
    return {
        language: listed([small_parts[language], part], language)
        for language, part in large_part(values).items()
    }


def renamed(values: Mapping[str, Any]) -> dict[str, str]:
    """The amounts as text, where the two units are called `words`."""
    large, little = values["words"]
    return _texts(values["amounts"], _spaced(large), {"en": little, "zh": f" {little}"})


def nameless(values: Mapping[str, Any]) -> dict[str, str]:
    """The amounts as text, where the large unit is called by the word `words` and the small one is known."""
    return _texts(values["amounts"], _spaced(values["words"][0]), values["quantity"]["small"])


def large_part(values: Mapping[str, Any]) -> dict[str, str]:
    """The large part of the first amount as text."""
    quantity = values["quantity"]
    return _both(values["amounts"][0][0], {"en": quantity["large"]["en"], "zh": quantity["one"]["zh"]})


def rest(values: Mapping[str, Any]) -> int:
    """The small part of the first amount."""
    part: int = values["amounts"][0][1]
    return part


def _amount(values: Mapping[str, Any], source: random.Random) -> Amount:
    quantity = values["quantity"]
    most = min(factor["n"] for factor in (quantity["factor"], *quantity["altered"])) - 1
    return source.randint(2, values["largest"]), source.randint(2, most)


def _texts(
    amounts: Sequence[Sequence[int]], first: Mapping[str, str], second: Mapping[str, str]
) -> dict[str, str]:
    return {language: _text(amounts, first[language], second[language], language) for language in _LANGUAGES}


def _both(count: int, unit: Mapping[str, str]) -> dict[str, str]:
    return {language: _counted(count, unit[language], language) for language in _LANGUAGES}


def _spaced(word: str) -> dict[str, str]:
    """A word of Latin letters as a unit: Chinese puts spaces around it."""
    return {"en": word, "zh": f" {word} "}


def _text(amounts: Sequence[Sequence[int]], first: str, second: str, language: str) -> str:
    """One amount as `3 hours and 25 minutes`, several as a list without a second `and`."""
    link = " " if language == "en" else ""
    if len(amounts) == 1 and language == "en":
        link = " and "
    parts = [f"{_counted(a, first, language)}{link}{_counted(b, second, language)}" for a, b in amounts]
    return listed(parts, language)


def _counted(count: int, unit: str, language: str) -> str:
    return f"{count} {unit}" if language == "en" else f"{count}{unit}"
