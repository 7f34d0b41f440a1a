"""Words in the order of an alphabet: the usual one, backwards, or with two letters exchanged."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from itertools import combinations
from string import ascii_lowercase
from typing import Any, Final

from ingrained.items.families.words import nonce_words as invented

USUAL: Final = ascii_lowercase
"""The letters from a to z."""
WORDS: Final = (
    *("apple", "anchor", "arrow", "basket", "button", "bridge", "camel", "candle", "carpet", "castle"),
    *("dragon", "drawer", "desert", "eagle", "engine", "escape", "farmer", "flower", "forest", "garden"),
    *("guitar", "grape", "hammer", "honey", "horse", "island", "insect", "ivory", "jacket", "jungle"),
    *("kettle", "kitten", "ladder", "lemon", "letter", "market", "meadow", "mirror", "needle", "number"),
    *("ocean", "office", "orange", "paper", "pencil", "planet", "queen", "quilt", "rabbit", "river"),
    *("rocket", "salad", "shadow", "silver", "table", "ticket", "tiger", "uncle", "valley", "velvet"),
    *("violin", "wagon", "window", "winter", "yellow", "yogurt", "zebra", "zipper"),
)
"""Short words, none of which begins with another one."""
_BOX: Final = "□"


def picked(values: Mapping[str, Any], source: random.Random, count: int = 4) -> list[str]:  # noqa: ARG001  every draw gets both
    """Draw words in an order that is not the alphabet's either way; some, but not all, begin alike."""
    while True:
        words = source.sample(WORDS, count)
        if _mixed(words):
            return words


def more_words(values: Mapping[str, Any], source: random.Random) -> list[str]:
    """Draw two words more."""
    return picked(values, source, count=6)


def most_words(values: Mapping[str, Any], source: random.Random) -> list[str]:
    """Draw four words more."""
    return picked(values, source, count=8)


def nonce_words(values: Mapping[str, Any], source: random.Random) -> list[str]:
    """Draw as many words that no language has."""
    while True:
        words = invented(len(values["picked"]), source)
        if _mixed(words):
            return words


def altered(values: Mapping[str, Any], source: random.Random) -> str:
    """Draw another alphabet: backwards, or with the first letters of two of the words exchanged."""
    if source.choice((True, False)):
        return USUAL[::-1]
    one, two = source.sample(sorted({word[0] for word in values["picked"]}), 2)
    return USUAL.translate(str.maketrans({one: two, two: one}))


def gap(values: Mapping[str, Any], source: random.Random) -> int:
    """Draw a place of the ordered words to which at least two other words do not belong."""
    places = range(len(values["picked"]))
    return source.choice([place for place in places if len(_outside(values["picked"], place)) > 1])


def outsiders(values: Mapping[str, Any], source: random.Random) -> list[str]:
    """Draw two words that do not belong to the place `gap` of the ordered words."""
    return source.sample(_outside(values["picked"], values["gap"]), 2)


def ordered(words: Sequence[str], alphabet: str) -> list[str]:
    """Put words in the order of an alphabet."""
    ranks = {letter: rank for rank, letter in enumerate(alphabet)}
    return sorted(words, key=lambda word: [ranks[letter] for letter in word])


def in_order(values: Mapping[str, Any]) -> str:
    """The `words` in the order of `alphabet`."""
    return ", ".join(ordered(values["words"], values["alphabet"]))


def listing(values: Mapping[str, Any]) -> dict[str, str]:
    """The `words` as they are given."""
    return _listed(values["words"])


def listing_backwards(values: Mapping[str, Any]) -> dict[str, str]:
    """The `words` from the last one to the first."""
    return _listed(values["words"][::-1])


def blotted_listing(values: Mapping[str, Any]) -> dict[str, str]:
    """The `words` with a box for the first letter of the one at `blot`."""
    words, blot = values["words"], values["blot"]
    return _listed([_BOX + word[1:] if place == blot else word for place, word in enumerate(words)])


def gapped_listing(values: Mapping[str, Any]) -> dict[str, str]:
    """The ordered `words` with a box for the one at `gap`."""
    right, gap = ordered(values["words"], USUAL), values["gap"]
    return _listed([_BOX if place == gap else word for place, word in enumerate(right)])


def candidates(values: Mapping[str, Any]) -> dict[str, str]:
    """The word that belongs into the gap and two that do not, from a to z."""
    return _listed(ordered([gap_word(values), *values["outsiders"]], USUAL))


def gap_word(values: Mapping[str, Any]) -> str:
    """The word that belongs into the gap."""
    place: int = values["gap"]
    return ordered(values["words"], USUAL)[place]


def pair(values: Mapping[str, Any]) -> tuple[str, str]:
    """Two of the `words` with different initials, whose order from a to z `altered` reverses."""
    found = [_apart(values["words"], alphabet) for alphabet in (USUAL, values["altered"])]
    return next((one, two) for one, two in found[0] if (two, one) in found[1])


def former(values: Mapping[str, Any]) -> str:
    """The one of the pair that the order of `alphabet` has first."""
    return ordered(values["pair"], values["alphabet"])[0]


def statement(values: Mapping[str, Any]) -> dict[str, str]:
    """How the alphabet `altered` differs from the usual one."""
    exchanged = [letter for letter, usual in zip(values["altered"], USUAL, strict=True) if letter != usual]
    if len(exchanged) > len("xy"):
        return {
            "en": "In this land the alphabet runs backwards, from z to a.",
            "zh": "在这个国家，字母表是倒过来的，从z排到a。",
        }
    one, two = sorted(exchanged)
    return {
        "en": f"In this land the letters {one} and {two} have exchanged their places in the alphabet.",
        "zh": f"在这个国家，字母表里{one}和{two}互换了位置。",
    }


def depth(values: Mapping[str, Any]) -> int:
    """The number of words."""
    return len(values["words"])


def _mixed(words: Sequence[str]) -> bool:
    """Whether some words, but not all, begin alike, and their order is not the alphabet's either way."""
    right = ordered(words, USUAL)
    return 1 < len({word[0] for word in words}) < len(words) and list(words) not in (right, right[::-1])


def _outside(words: Sequence[str], place: int) -> list[str]:
    right = ordered(words, USUAL)
    before, after = right[:place], right[place + 1 :]
    rest = (word for word in WORDS if word not in words)
    return [word for word in rest if ordered([*before, word, *after], USUAL) != [*before, word, *after]]


def _apart(words: Sequence[str], alphabet: str) -> list[tuple[str, str]]:
    pairs = combinations(ordered(words, alphabet), 2)
    return [(one, two) for one, two in pairs if one[0] != two[0]]


def _listed(words: Sequence[str]) -> dict[str, str]:
    return {"en": ", ".join(words), "zh": "、".join(words)}
