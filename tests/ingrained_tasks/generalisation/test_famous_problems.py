"""Famous problems and their twins: near in words, different in the right answer, both answers computed."""

from __future__ import annotations

import calendar
import heapq
import math
import re
import shutil
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from fractions import Fraction
from functools import cache
from itertools import combinations, count, permutations, product
from pathlib import Path
from typing import Any, TypeVar

import pytest

import ingrained_tasks
from ingrained.errors import Problem
from ingrained.items.load import load_items
from ingrained.spec.load import load_task
from ingrained.spec.yaml_source import read_yaml_file
from ingrained.variants.render import expand

FILE = Path(ingrained_tasks.__file__).parent / "generalisation" / "items" / "famous-problems.yaml"
ROWS: dict[str, dict[str, Any]] = {row["id"]: row for row in read_yaml_file(FILE, FILE.name)[0]}
WORDINGS = {"accept", "twin_accept", "recited_accept"}
ANSWERS = ("target", "twin_target", "recited")
ZH = {"input", "twin", *ANSWERS, *WORDINGS}
KEYS = ZH | {"id", "kind", "why", "zh"}

S = TypeVar("S")
Group = frozenset[str]
Pegs = tuple[tuple[int, ...], ...]
Day = tuple[str, ...]
Answer = str | int | Fraction


def only(candidates: Iterable[S], holds: Callable[[S], object]) -> S:
    (found,) = {candidate for candidate in candidates if holds(candidate)}
    return found


def first(holds: Callable[[int], object], start: int = 0) -> int:
    return next(n for n in count(start) if holds(n))


def least_cost(start: S, steps: Callable[[S], Iterable[tuple[S, int]]], done: Callable[[S], bool]) -> int:
    """Dijkstra's algorithm."""
    heap: list[tuple[int, int, S]] = [(0, 0, start)]
    seen: set[S] = set()
    ties = count(1)
    while not done((top := heapq.heappop(heap))[2]):
        if top[2] not in seen:
            seen.add(top[2])
            for state, cost in steps(top[2]):
                heapq.heappush(heap, (top[0] + cost, next(ties), state))
    return top[0]


def ferry(
    people: Collection[str],
    fits: Callable[[Group], bool],
    safe: Callable[[Group], bool] = bool,
    cost: Callable[[Group], int] = lambda _: 1,
) -> int:
    """Least cost of bringing everybody over, where nobody is ever in an unsafe group."""
    everybody = frozenset(people)

    def steps(state: tuple[Group, bool]) -> Iterator[tuple[tuple[Group, bool], int]]:
        waiting, here = state
        bank = waiting if here else everybody - waiting
        for size in range(1, len(bank) + 1):
            for group in map(frozenset, combinations(sorted(bank), size)):
                left = waiting ^ group
                if fits(group) and all(not part or safe(part) for part in (group, left, everybody - left)):
                    yield (left, not here), cost(group)

    return least_cost((everybody, True), steps, lambda state: not state[0])


def farmer(*eaten: str) -> int:
    def safe(group: Group) -> bool:
        return "farmer" in group or not any(set(pair.split()) <= group for pair in eaten)

    return ferry(
        ["farmer", "wolf", "goat", "cabbage"], lambda group: "farmer" in group and len(group) <= 2, safe
    )


def missionaries(seats: int) -> int:
    def safe(group: Group) -> bool:
        kinds = Counter(name[0] for name in group)
        return kinds["m"] == 0 or kinds["c"] <= kinds["m"]

    return ferry(["m1", "m2", "m3", "c1", "c2", "c3"], lambda group: len(group) <= seats, safe)


def bridge(bears: int) -> int:
    pace = {"a": 1, "b": 2, "c": 5, "d": 10}
    return ferry(
        pace, lambda group: len(group) <= bears, cost=lambda group: max(pace[name] for name in group)
    )


def rowing(load: int) -> int:
    weight = {"man": 80, "elder son": 40, "younger son": 40}
    return ferry(weight, lambda group: sum(weight[name] for name in group) <= load)


def jugs(*sizes: int) -> int:
    def steps(state: tuple[int, int]) -> Iterator[tuple[tuple[int, int], int]]:
        for i, j in ((0, 1), (1, 0)):
            poured = min(state[i], sizes[j] - state[j])
            for own, other in ((sizes[i], state[j]), (0, state[j]), (state[i] - poured, state[j] + poured)):
                yield ((own, other) if i == 0 else (other, own)), 1

    return least_cost((0, 0), steps, lambda state: 4 in state)


def hanoi(*, ordered: bool) -> int:
    def steps(pegs: Pegs) -> Iterator[tuple[Pegs, int]]:
        for i, j in permutations(range(3), 2):
            if pegs[i] and not (ordered and pegs[j] and pegs[j][-1] < pegs[i][-1]):
                moved = {i: pegs[i][:-1], j: (*pegs[j], pegs[i][-1])}
                yield tuple(moved.get(k, peg) for k, peg in enumerate(pegs)), 1

    start: Pegs = ((3, 2, 1), (), ())
    return least_cost(start, steps, lambda pegs: (3, 2, 1) in pegs[1:])


def monty_hall(*, knows: bool) -> Fraction:
    seen = won = Fraction(0)
    for car in (1, 2, 3):
        doors = [door for door in (2, 3) if not knows or door != car]
        if car != 3:
            seen += Fraction(3 in doors, len(doors))
            won += Fraction(3 in doors and car == 2, len(doors))
    return won / seen


def share(
    cases: Iterable[S], of: Callable[[S], bool], among: Callable[[S], bool] = lambda _: True
) -> Fraction:
    known = [case for case in cases if among(case)]
    return Fraction(sum(map(of, known)), len(known))


def linda(b: Callable[[bool, bool], bool]) -> str:
    """The wider claim: it holds in more of the worlds, each of which is possible."""
    worlds = list(product((True, False), repeat=2))
    in_a, in_b = ({world for world in worlds if claim(*world)} for claim in (lambda teller, _: teller, b))
    return {in_b < in_a: "A", in_a < in_b: "B"}[True]


def payment(tosses: int) -> Fraction:
    return sum((Fraction(1, 2**k) * 2**k for k in range(1, tosses + 1)), Fraction(0))


def days_of_climbing(up: int, slip: int) -> int:
    return first(lambda day: (day - 1) * (up - slip) + up >= 10, 1)


def wason(rule: Callable[[bool, bool], bool]) -> str:
    """The cards whose hidden side could break the rule, which sees `vowel` and `even`."""
    sides = {"E": [(True, e) for e in (0, 1)], "K": [(False, e) for e in (0, 1)]}
    sides |= {"4": [(v, 1) for v in (True, False)], "7": [(v, 0) for v in (True, False)]}
    return " and ".join(card for card, whole in sides.items() if not all(rule(v, bool(e)) for v, e in whole))


def guards(*honesties: tuple[bool, bool]) -> str:
    def answer(free: str, honest: tuple[bool, bool], asked: int) -> str:
        lies = (not honest[asked]) + (not honest[1 - asked])
        return free if lies % 2 == 0 else {"left": "right", "right": "left"}[free]

    cases = product(("left", "right"), honesties, (0, 1))
    (free,) = {free for free, honest, asked in cases if answer(free, honest, asked) == "left"}
    return free


def knave_or_knight(says: Callable[[bool, bool], bool]) -> str:
    (b,) = {b for a, b in product((True, False), repeat=2) if says(a, b) == a}
    return "knight" if b else "knave"


def barber(*, of_the_village: bool) -> str:
    """Try every way in which three men shave themselves and the barber, one of them or not, shaves them."""
    ways = product(product((True, False), repeat=3), repeat=2)
    rule = [(own, shaved) for own, shaved in ways if all(o != s for o, s in zip(own, shaved, strict=True))]
    found = [own for own, shaved in rule if not of_the_village or own[-1] == shaved[-1]]
    return "yes" if found else "no"


def midnight(blue: int, brown: int, *, told: bool) -> int | None:
    """When the blue-eyed leave, by possible worlds that public events rule out; None for never."""
    actual = (True,) * blue + (False,) * brown
    worlds = {world for world in product((True, False), repeat=len(actual)) if any(world) or not told}

    def leavers(world: tuple[bool, ...]) -> frozenset[int]:
        other = {i: (*world[:i], not world[i], *world[i + 1 :]) for i in range(len(world))}
        return frozenset(i for i in other if world[i] and other[i] not in worlds)

    night = 1
    while not leavers(actual):
        kept = {world for world in worlds if not leavers(world)}
        if kept == worlds:
            return None
        worlds, night = kept, night + 1
    return night


def blue_eyes(*, told: bool) -> str:
    """The answer for 100 from the pattern of the first few."""
    nights = [midnight(blue, 2, told=told) for blue in range(1, 5)]
    return {"[1, 2, 3, 4]": "100", "[None, None, None, None]": "never"}[str(nights)]


def cheryl(albert: int, bernard: int) -> str:
    text = "May 15,May 16,May 19,June 17,June 18,July 14,July 16,August 14,August 15,August 17"
    days = [tuple(day.split()) for day in text.split(",")]

    def fits(day: Day, part: int, among: list[Day]) -> list[Day]:
        return [other for other in among if other[part] == day[part]]

    unsure = [day for day in days if len(fits(day, albert, days)) > 1]
    one = [d for d in unsure if all(len(fits(o, bernard, days)) > 1 for o in fits(d, albert, days))]
    two = [d for d in one if len(fits(d, bernard, days)) > 1 and len(fits(d, bernard, one)) == 1]
    (three,) = [d for d in two if len(fits(d, albert, two)) == 1]
    return " ".join(three)


def freed(plan: Sequence[Sequence[int]], hats: Sequence[int], *, hear: bool) -> int:
    said: list[int] = []
    for k, table in enumerate(plan):
        known = [*hats[k + 1 :], *(said if hear else [])]
        said.append(table[sum(bit << place for place, bit in enumerate(known))])
    return sum(word == hat for word, hat in zip(said, hats, strict=True))


def sure_to_go_free(n: int, *, hear: bool) -> int:
    """The best of all plans of n prisoners, against the worst hats."""
    sizes = [2 ** (n - 1 - k + k * hear) for k in range(n)]
    plans = product(*(product((0, 1), repeat=size) for size in sizes))
    return max(min(freed(plan, hats, hear=hear) for hats in product((0, 1), repeat=n)) for plan in plans)


@cache
def weighings(coins: int) -> int:
    """Least weighings that find the heavier one of so many coins: the pans hold k each."""
    ways = (max(weighings(k), weighings(coins - 2 * k)) for k in range(1, coins // 2 + 1))
    return 0 if coins <= 1 else 1 + min(ways)


def tasters(rounds: int) -> int:
    """Each taster lives or dies in one of the rounds, which tells rounds + 1 cases apart."""
    return first(lambda n: (rounds + 1) ** n >= 1000)


@cache
def floors(eggs: int, falls: int) -> int:
    return 1 + floors(eggs - 1, falls - 1) + floors(eggs, falls - 1) if eggs and falls else 0


def tian_ji(king: Sequence[int], own: Sequence[int]) -> str:
    """Which horse meets the king's fast one in the only best order; speeds from fast to slow."""
    wins = {
        order: sum(own[i] > k for i, k in zip(order, king, strict=True)) for order in permutations(range(3))
    }
    return ("fast", "middling", "slow")[only(wins, lambda order: wins[order] == max(wins.values()))[0]]


@cache
def to_move_wins(matches: int, *, last_wins: bool) -> bool:
    takes = range(1, min(3, matches) + 1)
    left = not last_wins  # nobody can move: the other one has just taken the last match
    return any(not to_move_wins(matches - n, last_wins=last_wins) for n in takes) if matches else left


def first_take(*, last_wins: bool) -> int:
    return only((1, 2, 3), lambda n: not to_move_wins(15 - n, last_wins=last_wins))


def bananas(load: int) -> int:
    """Moves the whole heap kilometre by kilometre, in the best number of trips."""
    heap = 3000
    for _ in range(1000):
        heap = max(min(heap, trips * load) - (2 * trips - 1) for trips in range(1, -(-heap // load) + 1))
    return heap


def unpainted(*, bottom: bool) -> int:
    def bare(x: int, y: int, z: int) -> bool:
        return x == y == 1 and (z == 1 or (z == 0 and not bottom))

    return sum(bare(*cube) for cube in product(range(3), repeat=3))


def dominoes(*cut: tuple[int, int]) -> str:
    """Whether a perfect matching of neighbouring squares exists, by augmenting paths."""
    squares = {(x, y) for x in range(8) for y in range(8)} - set(cut)
    partner: dict[tuple[int, int], tuple[int, int]] = {}

    def place(square: tuple[int, int], tried: set[tuple[int, int]]) -> bool:
        x, y = square
        for near in ({(x + 1, y), (x - 1, y), (x, y + 1), (x, y - 1)} & squares) - tried:
            tried.add(near)
            if near not in partner or place(partner[near], tried):
                partner[near] = square
                return True
        return False

    return "yes" if all(place(square, set()) for square in squares if sum(square) % 2) else "no"


def walk(*bridges: str) -> str:
    def goes_on(place: str, left: tuple[str, ...]) -> bool:
        rest = (
            (b.replace(place, "", 1), (*left[:i], *left[i + 1 :])) for i, b in enumerate(left) if place in b
        )
        return not left or any(goes_on(there, remaining) for there, remaining in rest)

    return "yes" if any(goes_on(place, bridges) for place in "INSE") else "no"


def lifted_at_one_point() -> int:
    """Metres from the angle between the lifted point and where the rope leaves the ground, by bisection."""
    radius, low, high = 4e7 / (2 * math.pi), 0.0, 1.0
    for _ in range(200):
        angle = (low + high) / 2
        low, high = (angle, high) if 2 * radius * (math.tan(angle) - angle) < 1 else (low, angle)
    return round(radius * (1 / math.cos(low) - 1))


def eaten(start: str, end: str) -> Fraction:
    """What lies between two pages in the order on the shelf, in centimetres; volume 1 ends at its left."""
    thick = {"1 last": 0, "1": 4, "1 first": 0, "covers": 1, "2 last": 0, "2": 4, "2 first": 0}
    i, j = sorted((list(thick).index(start), list(thick).index(end)))
    return Fraction(sum(list(thick.values())[i:j]))


def lockers(*, close: bool) -> int:
    doors = [False] * 101
    for k in range(1, 101):
        for n in range(k, 101, k):
            doors[n] = not doors[n] if close else True
    return sum(doors)


def josephus(step: int) -> int:
    circle = list(range(1, 42))
    while len(circle) > 1:
        turn = (step - 1) % len(circle)
        circle = circle[turn + 1 :] + circle[:turn]
    return circle[0]


def soldiers(*left: int) -> int:
    return first(lambda n: (n % 3, n % 5, n % 7) == left)


def cocks(chick: Fraction) -> int:
    pairs = product(range(21), range(34))
    return max(c for c, h in pairs if 5 * c + 3 * h + chick * (100 - c - h) == 100 and c + h <= 100)


def top_storey(growth: Fraction) -> Fraction:
    return 381 / sum((growth**k for k in range(7)), Fraction(0))


def socks(wanted: int) -> int:
    """The fewest socks of which every choice has two of the same colour (1 colour) or of both (2 colours)."""

    def met(black: int, white: int) -> bool:
        return max(black, white) > 1 if wanted == 1 else min(black, white) > 0

    return first(lambda n: all(met(b, n - b) for b in range(max(0, n - 10), min(n, 10) + 1)), 1)


def meetings(hour_hand: Fraction) -> int:
    """Moments of 24 hours, in 132nds of an hour, at which the minute hand is where the hour hand is."""
    return sum((1 - hour_hand) * Fraction(t, 132) % 1 == 0 for t in range(24 * 132))


FATHER = {"his son": "he himself", "he himself": "his father"}
CHILDREN = tuple(product("bg", repeat=2))
BOXES = ("GG", "GS", "SS")
DRAWS = tuple((box, i) for box in BOXES for i in (0, 1))
DAYS_OF_MONTHS = [calendar.monthrange(2023, month)[1] for month in range(1, 13)]
BRIDGES = ("IN", "IN", "IS", "IE", "EN", "ES")
PROOFS: dict[str, tuple[Callable[[], Answer], Callable[[], Answer]]] = {
    "wolf-goat-cabbage": (lambda: farmer("wolf goat", "goat cabbage"), lambda: farmer("goat cabbage")),
    "missionaries-cannibals": (lambda: missionaries(2), lambda: missionaries(3)),
    "bridge-and-torch": (lambda: bridge(2), lambda: bridge(4)),
    "man-and-two-boys": (lambda: rowing(80), lambda: rowing(120)),
    "monty-hall": (lambda: monty_hall(knows=True), lambda: monty_hall(knows=False)),
    "shared-birthday": (
        lambda: first(lambda n: math.prod(Fraction(365 - k, 365) for k in range(n)) < Fraction(1, 2)),
        lambda: first(lambda n: Fraction(364, 365) ** n < Fraction(1, 2)),
    ),
    "two-children": (
        lambda: share(CHILDREN, lambda c: c == ("b", "b"), lambda c: "b" in c),
        lambda: share(CHILDREN, lambda c: c == ("b", "b"), lambda c: c[0] == "b"),
    ),
    "bertrands-box": (
        lambda: share(DRAWS, lambda draw: draw[0] == "GG", lambda draw: draw[0][draw[1]] == "G"),
        lambda: share(BOXES, lambda box: box == "GG", lambda box: "G" in box),
    ),
    "linda": (lambda: linda(lambda t, f: t and f), lambda: linda(lambda t, f: t or f)),
    "st-petersburg": (
        lambda: "infinite" if all(payment(n) == n for n in range(99)) else "finite",
        lambda: payment(10),
    ),
    "positive-test": (
        lambda: round(Fraction(100, 1 + Fraction(999, 20))),
        lambda: round(Fraction(100 * 500, 500 + Fraction(500, 20))),
    ),
    "tails-after-heads": (lambda: share("ht", "t".__eq__), lambda: share("hh", "t".__eq__)),
    "bat-and-ball": (
        lambda: only(range(111), lambda ball: ball + (ball + 100) == 110),
        lambda: only(range(111), lambda ball: ball + 100 == 110),
    ),
    "divide-by-half": (lambda: 30 / Fraction(1, 2) + 10, lambda: Fraction(30, 2) + 10),
    "brick-and-a-half": (
        lambda: only((Fraction(n, 4) for n in range(99)), lambda brick: brick == 1 + brick / 2),
        lambda: 1 + Fraction(1, 2),
    ),
    "missing-dollar": (lambda: 30 - (25 + 3 + 2), lambda: 30 - (25 + 3 + 1)),
    "potatoes": (
        lambda: 1 + only(range(99), lambda w: Fraction(w, w + 1) == Fraction(98, 100)),
        lambda: 1 + 98,
    ),
    "three-pills": (lambda: (3 - 1) * 30, lambda: 3 * 30),
    "li-bai-wine": (
        lambda: only((Fraction(n, 8) for n in range(99)), lambda w: 2 * (2 * (2 * w - 1) - 1) - 1 == 0),
        lambda: only((Fraction(n, 8) for n in range(99)), lambda w: w + 1 - 1 + 1 - 1 + 1 - 1 == 0),
    ),
    "widgets": (lambda: Fraction(100, 100) * 5, lambda: Fraction(100, 1) * 5),
    "lily-pads": (lambda: first(lambda d: 2 * 2**d == 2**48), lambda: first(lambda d: 2 * d == 48)),
    "trains-and-fly": (lambda: 75 * Fraction(100, 50 + 50), lambda: 75 * Fraction(100, 75 + 50)),
    "average-speed": (lambda: 2 / (Fraction(1, 30) + Fraction(1, 60)), lambda: Fraction(30 + 60, 2)),
    "snail-in-the-well": (lambda: days_of_climbing(3, 2), lambda: days_of_climbing(3, 0)),
    "hen-and-a-half": (lambda: Fraction(3, 2) / Fraction(3, 2) / Fraction(3, 2) * 6 * 6, lambda: 1 * 6 * 6),
    "rice-on-the-chessboard": (lambda: sum(2**k for k in range(64)), lambda: sum(range(1, 65))),
    "halved-stick": (
        lambda: "never" if all(Fraction(1, 2**day) > 0 for day in range(999)) else "some day",
        lambda: first(lambda day: 1 - Fraction(day, 2) == 0),
    ),
    "portrait": (
        lambda: only(FATHER, lambda man: FATHER[man] == "he himself"),
        lambda: FATHER["he himself"],
    ),
    "daughters-and-brother": (lambda: 4 + 1, lambda: 4 * (1 + 1)),
    "sisters-age": (lambda: 70 + (3 - 6), lambda: 70 + (12 - 6)),
    "months-of-28-days": (
        lambda: sum(days >= 28 for days in DAYS_OF_MONTHS),
        lambda: sum(days == 28 for days in DAYS_OF_MONTHS),
    ),
    "strawberry": (lambda: "strawberry".count("r"), lambda: "strawbery".count("r")),
    "larger-number": (
        lambda: max("9.9", "9.11", key=Fraction),
        lambda: max("9.9", "9.11", key=lambda section: [int(n) for n in section.split(".")]),
    ),
    "ladder-and-tide": (lambda: 0, lambda: sum(rung < 60 for rung in range(10, 999, 20))),
    "wason-cards": (lambda: wason(lambda v, e: e or not v), lambda: wason(lambda v, e: v or not e)),
    "two-guards": (lambda: guards((True, False), (False, True)), lambda: guards((True, True))),
    "knights-and-knaves": (
        lambda: knave_or_knight(lambda a, b: not a and not b),
        lambda: knave_or_knight(lambda a, b: not a or not b),
    ),
    "barber": (lambda: barber(of_the_village=True), lambda: barber(of_the_village=False)),
    "blue-eyes": (lambda: blue_eyes(told=True), lambda: blue_eyes(told=False)),
    "cheryls-birthday": (lambda: cheryl(0, 1), lambda: cheryl(1, 0)),
    "prisoners-hats": (
        lambda: 10 - (3 - sure_to_go_free(3, hear=True)),
        lambda: 10 * sure_to_go_free(3, hear=False),
    ),
    "water-jugs": (lambda: jugs(3, 5), lambda: jugs(4, 5)),
    "burning-ropes": (lambda: 30 + Fraction(60 - 30, 2), lambda: 30 + Fraction(60, 2)),
    "nine-coins": (lambda: weighings(9), lambda: weighings(9 - 6)),
    "poisoned-wine": (lambda: tasters(1), lambda: tasters(10 * 365)),
    "egg-drop": (
        lambda: first(lambda n: floors(2, n) >= 100),
        lambda: first(lambda n: floors(100, n) >= 100),
    ),
    "tian-jis-horses": (lambda: tian_ji((6, 4, 2), (5, 3, 1)), lambda: tian_ji((5, 3, 1), (6, 4, 2))),
    "fifteen-matches": (lambda: first_take(last_wins=True), lambda: first_take(last_wins=False)),
    "camel-and-bananas": (lambda: bananas(1000), lambda: bananas(3000)),
    "tower-of-hanoi": (lambda: hanoi(ordered=True), lambda: hanoi(ordered=False)),
    "painted-cube": (lambda: unpainted(bottom=True), lambda: unpainted(bottom=False)),
    "mutilated-chessboard": (lambda: dominoes((0, 0), (7, 7)), lambda: dominoes((0, 0), (7, 0))),
    "bookworm": (lambda: eaten("1 first", "2 last"), lambda: eaten("1 last", "2 first")),
    "rope-round-the-earth": (lambda: round(100 / (2 * math.pi)), lifted_at_one_point),
    "koenigsberg": (lambda: walk("IS", *BRIDGES), lambda: walk(*BRIDGES)),
    "handshakes": (lambda: math.comb(10, 2), lambda: 5 * 5),
    "socks-in-the-dark": (lambda: socks(1), lambda: socks(2)),
    "hundred-lockers": (lambda: lockers(close=True), lambda: lockers(close=False)),
    "josephus": (lambda: josephus(3), lambda: josephus(1)),
    "chickens-and-rabbits": (
        lambda: only(range(36), lambda rabbits: 4 * rabbits + 2 * (35 - rabbits) == 94),
        lambda: only(range(36), lambda rabbits: 4 * rabbits + 2 * (35 - rabbits) == 140),
    ),
    "han-xins-soldiers": (lambda: soldiers(2, 3, 2), lambda: soldiers(2, 3, 3)),
    "hundred-fowls": (lambda: cocks(Fraction(1, 3)), lambda: cocks(Fraction(1))),
    "pagoda-lanterns": (lambda: top_storey(Fraction(2)), lambda: top_storey(Fraction(1, 2))),
    "stopped-clock": (lambda: 24 // 12, lambda: 24 // 24),
    "clock-hands": (lambda: meetings(Fraction(1, 12)), lambda: meetings(Fraction(0))),
    "striking-clock": (lambda: Fraction(5, 5) * 11, lambda: Fraction(6, 6) * 12),
}


def in_language(row: Mapping[str, Any], language: str) -> dict[str, Any]:
    return dict(row) | (row["zh"] if language == "zh" else {})


def likeness(one: Iterable[str], other: Iterable[str]) -> float:
    """The share of common words or characters, with repetition: Dice's coefficient."""
    a, b = Counter(one), Counter(other)
    return 2 * (a & b).total() / (a.total() + b.total())


def same(answer: Answer, written: str) -> bool:
    return answer == written if isinstance(answer, str) else Fraction(written) == answer


every_problem = pytest.mark.parametrize("name", ROWS)
every_text = pytest.mark.parametrize(("name", "language"), list(product(ROWS, ("en", "zh"))))


@pytest.mark.parametrize("name", PROOFS)
def test_both_answers_are_what_a_computation_gives(name: str) -> None:
    famous, twin = PROOFS[name]
    assert same(famous(), ROWS[name]["target"])
    assert same(twin(), ROWS[name]["twin_target"])


def test_there_are_many_pairs_of_many_kinds() -> None:
    kinds = Counter(row["kind"] for row in ROWS.values())
    assert len(ROWS) >= 44
    assert len(kinds) >= 8
    assert max(kinds.values()) <= 8
    assert PROOFS.keys() <= ROWS.keys()


@every_problem
def test_a_problem_has_all_its_parts_and_no_others(name: str) -> None:
    row = ROWS[name]
    assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", name)
    assert {"id", "kind", "why", "zh", "input", "twin", *ANSWERS} <= row.keys() <= KEYS
    assert {"input", "twin"} <= row["zh"].keys() <= ZH
    assert re.fullmatch(r"[A-Z].{20,150}\.", row["why"])


@every_problem
def test_answers_in_words_are_given_in_chinese(name: str) -> None:
    row = ROWS[name]
    worded = {key for key in ANSWERS if re.search(r"[a-z]", row[key])}
    assert worded == {key for key in ANSWERS if key in row["zh"]}
    assert all(re.search(r"[\u4e00-\u9fff]", row["zh"][key]) for key in worded)
    for key in worded & {"target", "twin_target"}:
        if row[key] in {"yes", "no"}:
            assert row["zh"][key] == {"yes": "是", "no": "否"}[row[key]]


@every_text
def test_the_book_answer_is_right_for_the_problem_and_wrong_for_the_twin(name: str, language: str) -> None:
    row = in_language(ROWS[name], language)
    right = {row["twin_target"], *row.get("twin_accept", [])}
    recited = {row["recited"], *row.get("recited_accept", [])}
    assert row["recited"] == row["target"]
    assert not {text.lower() for text in right} & {text.lower() for text in recited}
    assert not row["recited"].endswith(row["twin_target"])
    assert not row["twin_target"].endswith(row["recited"])


@every_text
def test_a_twin_is_near_in_words_and_of_like_length(name: str, language: str) -> None:
    row = in_language(ROWS[name], language)
    famous, twin = (
        re.findall(r"\w" if language == "zh" else r"[\w'.]+", row[key].lower()) for key in ("input", "twin")
    )
    assert likeness(famous, twin) >= 0.6
    assert row["input"] != row["twin"]
    assert 0.7 <= len(row["twin"]) / len(row["input"]) <= 1.3


@every_text
def test_a_twin_names_its_answer_only_beside_the_recited_one_or_as_the_problem_does(
    name: str, language: str
) -> None:
    row = {key: str(text).lower() for key, text in in_language(ROWS[name], language).items()}
    if not re.search(r"\d", row["twin_target"]):
        named_by_both = row["target"] in row["input"]
        assert row["twin_target"] not in row["twin"] or row["recited"] in row["twin"] or named_by_both


@every_text
def test_a_text_is_in_its_language_and_asks_something(name: str, language: str) -> None:
    row = in_language(ROWS[name], language)
    for text in (row["input"], row["twin"]):
        assert "？" in text if language == "zh" else "?" in text
        assert not re.search(r"[,?!;:]" if language == "zh" else r"[^\x20-\x7e]", text)


def test_the_pairs_are_read_as_items_in_both_languages_and_both_roles(tmp_path: Path) -> None:
    shutil.copy(FILE, tmp_path)
    task = tmp_path / "famous.yaml"
    task.write_text(
        f"task: famous\nitems: {{file: {FILE.name}}}\nvary: {{language: [en, zh]}}\nscorer: match\n"
    )
    loaded = load_task(task)
    problems: list[Problem] = []
    variants = expand(loaded, load_items(loaded, seed=0, problems=problems), problems)
    assert problems == []
    assert len(variants) == 4 * len(ROWS)
    assert all(isinstance(variant.target, str) and variant.input for variant in variants)
