"""Rows of people and clues about them; all arrangements are enumerated, so that exactly one is left."""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping, Sequence
from functools import cache, reduce
from itertools import permutations
from operator import and_
from typing import Any, Final, NamedTuple

Clue = tuple[str, int, int]
"""A relation and whom it is about; the second person is -1 where there is none."""
NOBODY: Final = -1
"""Stands for the second person of a clue that has none."""
_PAIRS: Final[dict[str, Callable[[int, int], bool]]] = {
    "left": lambda one, two: one < two,
    "right": lambda one, two: one > two,
    "just left": lambda one, two: one + 1 == two,
    "just right": lambda one, two: one == two + 1,
    "beside": lambda one, two: abs(one - two) == 1,
    "apart": lambda one, two: abs(one - two) > 1,
}
_CONVERSE: Final = {"left": "right", "right": "left", "just left": "just right", "just right": "just left"}
"""What is meant when left and right are exchanged, and what is said from the other person's side."""


class Puzzle(NamedTuple):
    """Clues with exactly one arrangement, none of them superfluous.

    Attributes:
        size: How many people there are.
        clues: What is said.
        place: The place in question, 0 is the leftmost.
        dropped: A clue without which several people can be there.
        blotted: The clue and which of its two people the clues and the person at `place` tell.
    """

    size: int
    clues: tuple[Clue, ...]
    place: int
    dropped: int
    blotted: tuple[int, int]


@cache
def orders(size: int) -> tuple[tuple[int, ...], ...]:
    """All arrangements: the person at each place."""
    return tuple(permutations(range(size)))


def solutions(clues: Sequence[Clue], size: int) -> int:
    """The arrangements that fit clues, one bit each."""
    masks = _masks(size)
    return reduce(and_, (masks[clue] for clue in clues), (1 << len(orders(size))) - 1)


def occupants(found: int, size: int, place: int) -> set[int]:
    """Who is at a place in some of the arrangements."""
    return {row[place] for bit, row in enumerate(orders(size)) if found >> bit & 1}


def mirrored(clue: Clue) -> Clue:
    """The clue with left and right exchanged."""
    name, one, two = clue
    return _CONVERSE.get(name, name), one, two


def converse(clue: Clue) -> Clue:
    """The same clue from the other person's side."""
    name, one, two = clue
    return clue if two == NOBODY else (_CONVERSE.get(name, name), two, one)


def puzzle(values: Mapping[str, Any], source: random.Random, size: int = 4) -> Puzzle:  # noqa: ARG001  every draw gets both
    """Draw a puzzle that has one clue fewer than people."""
    while True:
        solution = source.randrange(len(orders(size)))
        clues = _needed(_enough(solution, size, source), size)
        if len(clues) != size - 1:
            continue
        place, dropped = source.choice(_gaps(clues, size))
        if blots := _blots(clues, size, place, orders(size)[solution][place]):
            return Puzzle(size, tuple(clues), place, dropped, source.choice(blots))


def larger_puzzle(values: Mapping[str, Any], source: random.Random) -> Puzzle:
    """Draw a puzzle with five people."""
    return puzzle(values, source, size=5)


def largest_puzzle(values: Mapping[str, Any], source: random.Random) -> Puzzle:
    """Draw a puzzle with six people."""
    return puzzle(values, source, size=6)


@cache
def _masks(size: int) -> dict[Clue, int]:
    """For each possible clue the arrangements that fit it, one bit each."""
    pairs = permutations(range(size), 2)
    possible = [(name, one, two) for one, two in pairs for name in _PAIRS]
    possible += [(name, one, NOBODY) for one in range(size) for name in ("end", "inside")]
    rows = orders(size)
    return {clue: sum(_holds(clue, row) << bit for bit, row in enumerate(rows)) for clue in possible}


def _holds(clue: Clue, row: Sequence[int]) -> bool:
    name, one, two = clue
    if two == NOBODY:
        return (row.index(one) in {0, len(row) - 1}) == (name == "end")
    return _PAIRS[name](row.index(one), row.index(two))


def _enough(solution: int, size: int, source: random.Random) -> list[Clue]:
    """Draw clues that each rule something out until only the solution is left."""
    masks, found = _masks(size), []
    left = (1 << len(orders(size))) - 1
    possible = [clue for clue, mask in masks.items() if mask >> solution & 1]
    while left != 1 << solution:
        clue = source.choice(possible)
        if left & masks[clue] != left:
            left &= masks[clue]
            found.append(clue)
    return found


def _needed(clues: list[Clue], size: int) -> list[Clue]:
    """Leave superfluous clues out."""
    for clue in clues[:]:
        rest = [one for one in clues if one != clue]
        if solutions(rest, size) == solutions(clues, size):
            clues = rest
    return clues


def _gaps(clues: Sequence[Clue], size: int) -> list[tuple[int, int]]:
    """The places, and the clues without which several people can be there."""
    found = []
    for dropped, clue in enumerate(clues):
        left = solutions([one for one in clues if one != clue], size)
        found += [(place, dropped) for place in range(size) if len(occupants(left, size, place)) > 1]
    return found


def _blots(clues: Sequence[Clue], size: int, place: int, person: int) -> list[tuple[int, int]]:
    """The names in clues that the rest tells together with the person at a place."""
    masks, there = _masks(size), _there(size, place, person)
    found = []
    for number, clue in enumerate(clues):
        left = solutions([one for one in clues if one != clue], size) & there
        for side in (0, 1) if clue[2] != NOBODY else (0,):
            fits = [mask & left for mask in (masks.get(_with(clue, side, one), 0) for one in range(size))]
            if sum(map(bool, fits)) == 1:
                found.append((number, side))
    return found


def _with(clue: Clue, side: int, person: int) -> Clue:
    name, one, two = clue
    return (name, person, two) if side == 0 else (name, one, person)


@cache
def _there(size: int, place: int, person: int) -> int:
    return sum(1 << bit for bit, row in enumerate(orders(size)) if row[place] == person)
