"""Concepts over features of two values each, Shepard's types I, II, IV and VI, their classes enumerated.

Shepard, Hovland and Jenkins (1961), Learning and memorization of classifications. Each of these classes holds
with a concept its opposite, so that labels which are all turned round belong to a concept of the class too.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping
from functools import cache
from itertools import combinations, product
from typing import Any, Final, NamedTuple

_TYPES: Final[dict[str, tuple[int, Callable[[int], bool]]]] = {
    "one": (1, lambda held: held == 1),
    "either": (2, lambda held: held == 1),
    "most": (3, lambda held: held > 1),
    "odd": (3, lambda held: held % 2 == 1),
}
"""How many features decide, and how many of them a thing must have."""
_EXAMPLES: Final = {3: 4, 4: 6, 5: 8}
"""How many examples are shown, by how many kinds of features there are."""
COLOUR: Final = 1
"""The kind of feature that is colour."""
_LABELS: Final = 2


class Lesson(NamedTuple):
    """Examples and a question.

    Attributes:
        kinds: How many kinds of features there are.
        shown: The things that are labelled; bit `i` of a thing is its value of feature `i`.
        labels: Their labels.
        asked: The thing in question.
    """

    kinds: int
    shown: tuple[int, ...]
    labels: tuple[bool, ...]
    asked: int


@cache
def concepts(name: str, kinds: int) -> tuple[int, ...]:
    """Every concept of a class: bit `t` of a concept says whether the thing `t` belongs to it.

    Args:
        name: `one`, `either`, `most` or `odd`.
        kinds: How many kinds of features there are.
    """
    size, belongs = _TYPES[name]
    found = {
        sum(
            belongs(sum((thing >> kind & 1) == value for kind, value in zip(chosen, wanted, strict=True)))
            << thing
            for thing in range(2**kinds)
        )
        for chosen in combinations(range(kinds), size)
        for wanted in product((0, 1), repeat=size)
    }
    return tuple(sorted(found))


def verdicts(name: str, lesson: Lesson, thing: int) -> set[bool]:
    """What the concepts of a class that fit all examples say about a thing."""
    mask, wanted = _masks(lesson)
    return {bool(one >> thing & 1) for one in concepts(name, lesson.kinds) if one & mask == wanted}


def lesson(values: Mapping[str, Any], source: random.Random, kinds: int = 3) -> Lesson:
    """Draw examples with both labels that decide about a thing which is not among them.

    The class is that of `rule_of`. Both answers are equally likely.
    """
    while True:
        found = _lesson(values["rule_of"]["name"], kinds, source)
        if _tells(values["rule_of"]["name"], found, found.asked):
            return found


def larger_lesson(values: Mapping[str, Any], source: random.Random) -> Lesson:
    """Draw examples with four kinds of features."""
    return lesson(values, source, kinds=4)


def largest_lesson(values: Mapping[str, Any], source: random.Random) -> Lesson:
    """Draw examples with five kinds of features."""
    return lesson(values, source, kinds=5)


def colour_lesson(values: Mapping[str, Any], source: random.Random) -> Lesson:
    """Draw examples that decide about a thing, and otherwise about the same thing of the other colour."""
    name = values["rule_of"]["name"]
    while True:
        found = lesson(values, source)
        other = found.asked ^ 1 << COLOUR
        if other not in found.shown and _tells(name, found, other) and _differ(name, found, other):
            return found


def _lesson(name: str, kinds: int, source: random.Random) -> Lesson:
    """Draw examples of a concept that have both labels."""
    while True:
        concept = source.choice(concepts(name, kinds))
        asked, *shown = source.sample(range(2**kinds), _EXAMPLES[kinds] + 1)
        labels = tuple(bool(concept >> thing & 1) for thing in shown)
        if len(set(labels)) == _LABELS:
            return Lesson(kinds, tuple(shown), labels, asked)


def _tells(name: str, found: Lesson, thing: int) -> bool:
    return len(verdicts(name, found, thing)) == 1


def _differ(name: str, found: Lesson, thing: int) -> bool:
    return verdicts(name, found, thing) != verdicts(name, found, found.asked)


def _masks(found: Lesson) -> tuple[int, int]:
    pairs = list(zip(found.shown, found.labels, strict=True))
    return sum(1 << thing for thing, _ in pairs), sum(1 << thing for thing, label in pairs if label)
