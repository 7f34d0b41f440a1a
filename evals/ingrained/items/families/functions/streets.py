"""Small towns of one-way streets with dead ends; the fewest streets are counted by breadth-first search."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Any, Final, NamedTuple

Street = tuple[int, int]
"""From one place to another."""
PLACES: Final = (
    *({"en": "Station", "zh": "车站"}, {"en": "Market", "zh": "市场"}, {"en": "Park", "zh": "公园"}),
    *({"en": "Museum", "zh": "博物馆"}, {"en": "Harbour", "zh": "港口"}, {"en": "Library", "zh": "图书馆"}),
    *({"en": "School", "zh": "学校"}, {"en": "Theatre", "zh": "剧院"}, {"en": "Bank", "zh": "银行"}),
    *({"en": "Hospital", "zh": "医院"}, {"en": "Castle", "zh": "城堡"}, {"en": "Hotel", "zh": "酒店"}),
    *({"en": "Mill", "zh": "磨坊"}, {"en": "Stadium", "zh": "体育场"}, {"en": "Zoo", "zh": "动物园"}),
)
"""Names of places; a town of nine has the first nine."""
_LANGUAGES: Final = ("en", "zh")
_SHAPES: Final = {
    9: ((3, 2), (3, 4), (3, 5), (4, 2), (4, 3), (5, 2), (5, 3)),
    12: ((6, 2), (6, 3), (6, 4), (7, 2), (7, 3)),
    15: ((8, 2), (8, 3), (8, 4), (9, 2), (9, 3)),
}
"""By the number of places: the fewest streets to the goal, and from there back."""
_SHORTCUTS: Final = 2
_BLOT: Final = "□"


class Town(NamedTuple):
    """A map and a question.

    Attributes:
        places: How many places there are.
        streets: The one-way streets in the order in which they are told.
        start: Where the way begins.
        goal: Where it leads; no other place is as far from the start.
    """

    places: int
    streets: tuple[Street, ...]
    start: int
    goal: int


def distances(streets: Sequence[Street], start: int) -> dict[int, int]:
    """The fewest streets from a place to every place that can be reached from it."""
    leads: dict[int, list[int]] = {}
    for one, two in streets:
        leads.setdefault(one, []).append(two)
    found, edge = {start: 0}, [start]
    while edge:
        edge = [
            place for here in edge for place in leads.get(here, ()) if _new(found, place, found[here] + 1)
        ]
    return found


def reversed_streets(streets: Sequence[Street]) -> tuple[Street, ...]:
    """The streets in the opposite direction."""
    return tuple((two, one) for one, two in streets)


def town(values: Mapping[str, Any], source: random.Random, places: int = 9) -> Town:  # noqa: ARG001  every draw gets both
    """Draw a town with dead ends in which the way to the goal and the way back differ in length."""
    while True:
        there, back = source.choice(_SHAPES[places])
        order = source.sample(range(places), places)
        streets = _streets(order, there, back, source)
        found = Town(places, tuple(streets), order[0], order[there])
        if _fits(found, there, back):
            return found


def larger_town(values: Mapping[str, Any], source: random.Random) -> Town:
    """Draw a town with twelve places and a longer way."""
    return town(values, source, places=12)


def largest_town(values: Mapping[str, Any], source: random.Random) -> Town:
    """Draw a town with fifteen places and a still longer way."""
    return town(values, source, places=15)


def fewest(values: Mapping[str, Any]) -> int:
    """The fewest streets from the start to the goal, all against their direction if `turned`."""
    found: Town = values["town"]
    return distances(_open(values), found.start)[found.goal]


def exits(values: Mapping[str, Any]) -> int:
    """How many streets lead away from the crossing, all against their direction if `turned`."""
    here = _crossing(values["town"])
    return sum(one == here for one, _ in _open(values))


def depth(values: Mapping[str, Any]) -> int:
    """The fewest streets from the start to the goal."""
    found: Town = values["town"]
    return distances(found.streets, found.start)[found.goal]


def names(values: Mapping[str, Any]) -> list[dict[str, str]]:
    """The names of the places."""
    return list(PLACES[: values["town"].places])


def nonce_names(values: Mapping[str, Any]) -> list[dict[str, str]]:
    """The `words` as names of the places."""
    return [dict.fromkeys(_LANGUAGES, word.capitalize()) for word in values["words"]]


def streets(values: Mapping[str, Any]) -> dict[str, str]:
    """The streets: `Station → Market, Park → Bank`."""
    return _told(values, values["town"].streets, "{0} → {1}")


def streets_backwards(values: Mapping[str, Any]) -> dict[str, str]:
    """The streets from the last one to the first, with arrows to the left: `Market ← Station`."""
    return _told(values, values["town"].streets[::-1], "{1} ← {0}")


def blotted_streets(values: Mapping[str, Any]) -> dict[str, str]:
    """The streets with a box for the end of one that a shortest way needs."""
    blotted = needed_street(values["town"])
    found = [(one, -1) if (one, two) == blotted else (one, two) for one, two in values["town"].streets]
    box = dict.fromkeys(_LANGUAGES, _BLOT)
    return _told({"names": [*values["names"], box]}, found, "{0} → {1}")


def needed_street(found: Town) -> Street:
    """A street of a shortest way that does not end at the goal."""
    length = distances(found.streets, found.start)[found.goal]
    near = distances(found.streets, found.start)
    far = distances(reversed_streets(found.streets), found.goal)
    return next(
        (one, two)
        for one, two in found.streets
        if two != found.goal and one in near and two in far and near[one] + 1 + far[two] == length
    )


def start(values: Mapping[str, Any]) -> dict[str, str]:
    """Where the way begins."""
    name: dict[str, str] = values["names"][values["town"].start]
    return name


def goal(values: Mapping[str, Any]) -> dict[str, str]:
    """Where the way leads."""
    name: dict[str, str] = values["names"][values["town"].goal]
    return name


def crossing(values: Mapping[str, Any]) -> dict[str, str]:
    """A place to which another number of streets leads than away from it."""
    name: dict[str, str] = values["names"][_crossing(values["town"])]
    return name


def _new(found: dict[int, int], place: int, distance: int) -> bool:
    return place not in found and found.setdefault(place, distance) == distance


def _streets(order: Sequence[int], there: int, back: int, source: random.Random) -> list[Street]:
    """A way there and another one back, dead ends, and some streets more, in random order."""
    way, rest = order[: there + 1], order[there + back :]
    streets = [*pairwise(way), *pairwise([way[-1], *order[there + 1 : there + back], way[0]])]
    joined = list(order[: there + back])
    for place in rest:
        other = source.choice(joined)
        streets.append((other, place) if source.choice((True, True, False)) else (place, other))
        joined.append(place)
    for _ in range(_SHORTCUTS):
        one, two = source.sample(order, 2)
        if (one, two) not in streets and (two, one) not in streets:
            streets.append((one, two))
    source.shuffle(streets)
    return streets


def _fits(found: Town, there: int, back: int) -> bool:
    near = distances(found.streets, found.start)
    home = distances(reversed_streets(found.streets), found.start)
    if near[found.goal] != there or home[found.goal] != back:
        return False
    useful = distances(reversed_streets(found.streets), found.goal)
    return any(place not in useful for place in near) and list(near.values()).count(there) == 1


def _crossing(found: Town) -> int:
    """A place with more streets that lead to it than away from it."""
    balance = dict.fromkeys(range(found.places), 0)
    for one, two in found.streets:
        balance[one] -= 1
        balance[two] += 1
    return max(balance, key=lambda place: balance[place])


def _open(values: Mapping[str, Any]) -> tuple[Street, ...]:
    told: tuple[Street, ...] = values["town"].streets
    return reversed_streets(told) if values["turned"] else told


def _told(values: Mapping[str, Any], told: Sequence[Street], pattern: str) -> dict[str, str]:
    names = values["names"]
    return {
        language: joint.join(pattern.format(names[one][language], names[two][language]) for one, two in told)
        for language, joint in (("en", ", "), ("zh", "，"))
    }
