"""Legs, wheels and wings of a mixed company."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from typing import Any, Final

from ingrained.items.families.functions.phrases import NUMBER_WORDS, listed

Herd = tuple[tuple[Mapping[str, Any], int], ...]
"""Kinds, each with how many there are."""
_LANGUAGES: Final = ("en", "zh")
_SOME: Final = {"en": "some ", "zh": "若干"}


def herd(values: Mapping[str, Any], source: random.Random, more: int = 0) -> Herd:
    """Draw `kinds` different kinds of the `scene`, not all with the same number of legs, 2 to 12 of each."""
    while True:
        kinds = source.sample(values["scene"]["kinds"], values["kinds"] + more)
        if len({kind["legs"] for kind in kinds}) > 1:
            return tuple((kind, source.randint(2, 12)) for kind in kinds)


def larger_herd(values: Mapping[str, Any], source: random.Random) -> Herd:
    """Draw two kinds more."""
    return herd(values, source, more=2)


def largest_herd(values: Mapping[str, Any], source: random.Random) -> Herd:
    """Draw four kinds more."""
    return herd(values, source, more=4)


def odd_one(values: Mapping[str, Any], source: random.Random) -> tuple[int, int]:
    """Draw which kind of `herd` is odd and how many legs that is: one or two more or fewer than usual."""
    place = source.randrange(values["kinds"])
    usual = values["herd"][place][0]["legs"]
    return place, source.choice([legs for legs in (usual - 2, usual - 1, usual + 1, usual + 2) if legs > 1])


def total(values: Mapping[str, Any]) -> int:
    """All legs of `herd`; where `changed`, the kind `odd` has its altered number."""
    legs = [kind["legs"] for kind, _ in values["herd"]]
    if values["changed"]:
        legs[values["odd"][0]] = values["odd"][1]
    return sum(each * count for each, (_, count) in zip(legs, values["herd"], strict=True))


def legs_of_one(values: Mapping[str, Any]) -> int:
    """Legs of one of the kind `odd`, altered where `changed`."""
    place, altered = values["odd"]
    legs: int = altered if values["changed"] else values["herd"][place][0]["legs"]
    return legs


def count_of_odd(values: Mapping[str, Any]) -> int:
    """How many there are of the kind `odd`."""
    count: int = values["herd"][values["odd"][0]][1]
    return count


def depth(values: Mapping[str, Any]) -> int:
    """The number of kinds."""
    return len(values["herd"])


def where(values: Mapping[str, Any]) -> dict[str, str]:
    """How the scene begins."""
    found: dict[str, str] = values["scene"]["where"]
    return found


def part(values: Mapping[str, Any]) -> dict[str, str]:
    """What is counted: legs, wheels or wings."""
    found: dict[str, str] = values["scene"]["part"]
    return found


def odd_name(values: Mapping[str, Any]) -> dict[str, str]:
    """One of the kind `odd`: `spider`, `只蜘蛛`."""
    kind = values["herd"][values["odd"][0]][0]
    return {"en": kind["en"], "zh": kind["of"] + kind["zh"]}


def odd_names(values: Mapping[str, Any]) -> dict[str, str]:
    """Several of the kind `odd`: `spiders`, `只蜘蛛`."""
    kind = values["herd"][values["odd"][0]][0]
    return {"en": kind["many"], "zh": kind["of"] + kind["zh"]}


def odd_legs(values: Mapping[str, Any]) -> dict[str, str]:
    """The altered number of legs in words."""
    return NUMBER_WORDS[values["odd"][1]]


def listing(values: Mapping[str, Any]) -> dict[str, str]:
    """The herd as a list: `3 cows, 4 hens and 6 spiders`."""
    return _listing(values["herd"])


def backwards(values: Mapping[str, Any]) -> dict[str, str]:
    """The herd as a list from its end."""
    return _listing(values["herd"][::-1])


def vague(values: Mapping[str, Any]) -> dict[str, str]:
    """The herd as a list with `some` of the kind `odd`."""
    return _listing(values["herd"], values["odd"][0])


def renamed_listing(values: Mapping[str, Any]) -> dict[str, str]:
    """The herd as a list, where the kinds are called `words`."""
    return _listing(_renamed(values))


def renamed_legs(values: Mapping[str, Any]) -> dict[str, str]:
    """How many legs each kind of `words` has: `A vomalk has four legs and a ripush two`."""
    parts, found = values["scene"]["part"], [kind for kind, _ in _renamed(values)]
    first, words = found[0], [NUMBER_WORDS[kind["legs"]] for kind in found]
    name = parts["single"] if first["legs"] == 1 else parts["en"]
    english = [f"a {kind['en']} {word['en']}" for kind, word in zip(found, words, strict=True)]
    english[0] = f"A {first['en']} has {words[0]['en']} {name}"
    chinese = [f"{kind['zh']}有{word['zh']}{parts['zh'][0]}" for kind, word in zip(found, words, strict=True)]
    chinese[0] = f"每{first['of']}{first['zh']}有{words[0]['zh']}{parts['zh']}"
    return {"en": listed(english, "en"), "zh": "，".join(chinese)}


def _renamed(values: Mapping[str, Any]) -> Herd:
    found = zip(values["words"], values["herd"], strict=True)
    return tuple(
        ({"many": word, "en": word, "zh": word, "of": kind["of"], "legs": kind["legs"]}, count)
        for word, (kind, count) in found
    )


def _listing(company: Sequence[tuple[Mapping[str, Any], int]], hidden: int | None = None) -> dict[str, str]:
    return {language: listed(_parts(company, hidden, language), language) for language in _LANGUAGES}


def _parts(company: Sequence[tuple[Mapping[str, Any], int]], hidden: int | None, language: str) -> list[str]:
    space = " " if language == "en" else ""
    numbers = [f"{count}{space}" for _, count in company]
    if hidden is not None:
        numbers[hidden] = _SOME[language]
    names = [kind["many"] if language == "en" else kind["of"] + kind["zh"] for kind, _ in company]
    return [number + name for number, name in zip(numbers, names, strict=True)]
