"""Short programs that loop over a list, run as Python does or with other conventions."""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping
from typing import Any, Final, NamedTuple


class Loop(NamedTuple):
    """A loop over places of the list.

    Attributes:
        first: The first place.
        end: The end of the range.
        test: Which elements count, such as `> 4`; empty where all do.
        action: What is done to the total, a key of `_ACTIONS`.
    """

    first: int
    end: int
    test: str
    action: str


class Program(NamedTuple):
    """A program.

    Attributes:
        numbers: The list.
        start: The total at the beginning.
        loops: The loops, one after another.
    """

    numbers: tuple[int, ...]
    start: int
    loops: tuple[Loop, ...]


_LENGTH: Final = 6
_LARGEST: Final = 40
_NUMBERS: Final = range(1, 13)
_ACTIONS: Final[dict[str, Callable[[int, int, int], int]]] = {
    "{total} + {xs}[{i}]": lambda total, element, _: total + element,
    "{total} - {xs}[{i}]": lambda total, element, _: total - element,
    "{total} + 2 * {xs}[{i}]": lambda total, element, _: total + 2 * element,
    "{total} + {xs}[{i}] + {i}": lambda total, element, place: total + element + place,
}
_TURNED: Final = {
    "{total} + {xs}[{i}]": "{xs}[{i}] + {total}",
    "{total} - {xs}[{i}]": "-{xs}[{i}] + {total}",
    "{total} + 2 * {xs}[{i}]": "2 * {xs}[{i}] + {total}",
    "{total} + {xs}[{i}] + {i}": "{i} + {xs}[{i}] + {total}",
}
_TURNED_SIGN: Final = {">": "<", "<": ">"}
_PLAIN_NAMES: Final = {"xs": "xs", "total": "total", "i": "i"}
_STATEMENTS: Final = {
    "one": {
        "en": "A language is like Python, except that lists count from one: the first element of a list has "
        "the index one.",
        "zh": "有一种语言和 Python 一样，只是列表的下标从一开始：第一个元素的下标是一。",
    },
    "inclusive": {
        "en": "A language is like Python, except that a range includes its end: range(a, b) also goes "
        "through b.",
        "zh": "有一种语言和 Python 一样，只是 range 包含终点：range(a, b) 也会取到 b。",
    },
}


def program(values: Mapping[str, Any], source: random.Random, more: int = 0) -> Program:
    """Draw a program of `loops` loops that prints something else under each of the three conventions."""
    while True:
        numbers = tuple(source.sample(_NUMBERS, _LENGTH))
        loops = tuple(_loop(source) for _ in range(values["loops"] + more))
        found = Program(numbers, source.randint(0, 9), loops)
        results = [_run(found, *rule) for rule in ((0, False), (1, False), (0, True))]
        if len({*results, found.start}) > len(results) and all(0 < result <= _LARGEST for result in results):
            return found


def longer(values: Mapping[str, Any], source: random.Random) -> Program:
    """Draw a program with one loop more."""
    return program(values, source, more=1)


def longest(values: Mapping[str, Any], source: random.Random) -> Program:
    """Draw a program with two loops more."""
    return program(values, source, more=2)


def other_names(values: Mapping[str, Any], source: random.Random) -> dict[str, str]:  # noqa: ARG001  every draw gets both
    """Draw other names for the list, the total and the place, as long as the usual ones."""
    first, second = source.sample("bdfgklmnprtvz", 2)
    vowels = source.choices("aeou", k=3)
    return {
        "xs": first + vowels[0],
        "total": second + vowels[1] + source.choice("kmnv") + vowels[2] + source.choice("xzq"),
        "i": source.choice("jhwy"),
    }


def code(values: Mapping[str, Any]) -> str:
    """The `program` as text."""
    return _text(values["program"], values.get("names", _PLAIN_NAMES))


def turned(values: Mapping[str, Any]) -> str:
    """The `program` with its first lines, comparisons and sums the other way round."""
    loops = (loop._replace(action=_TURNED[loop.action]) for loop in values["program"].loops)
    lines = _text(values["program"]._replace(loops=tuple(loops)), _PLAIN_NAMES).split("\n")
    lines[:2] = lines[1::-1]
    return "\n".join(_turned_test(line) for line in lines)


def covered(values: Mapping[str, Any]) -> str:
    """The `program` with a box in the place of the total at the beginning."""
    given = values["program"]
    return _text(given, _PLAIN_NAMES).replace(f"\ntotal = {given.start}\n", "\ntotal = □\n", 1)


def printed(values: Mapping[str, Any]) -> int:
    """What the `program` prints where lists count from `base`, and `inclusive` ranges include their end."""
    return _run(values["program"], values["base"], values["inclusive"])


def statement(values: Mapping[str, Any]) -> dict[str, str]:
    """The altered convention `twist` in words."""
    return _STATEMENTS[values["twist"]]


def small_question(values: Mapping[str, Any]) -> dict[str, str]:
    """A question that tells whether the convention `twist` was understood."""
    numbers, _, (loop, *_) = values["program"]
    if values["twist"] == "one":
        return {
            "en": f"In this language, what is xs[{loop.first}] after xs = {list(numbers)}?",
            "zh": f"在这种语言里，执行 xs = {list(numbers)} 之后，xs[{loop.first}] 是多少？",
        }
    return {
        "en": f"In this language, what is the last number that range({loop.first}, {loop.end}) goes through?",
        "zh": f"在这种语言里，range({loop.first}, {loop.end}) 取到的最后一个数是多少？",
    }


def small_answer(values: Mapping[str, Any]) -> int:
    """Its answer."""
    numbers, _, (loop, *_) = values["program"]
    if values["twist"] == "one":
        element: int = numbers[loop.first - values["base"]]
        return element
    last: int = _places(loop, values["inclusive"])[-1]
    return last


def _loop(source: random.Random) -> Loop:
    first = source.randint(1, 2)
    sign, bound = source.choice("<>"), source.randint(4, 8)
    test = source.choice(("", f"{sign} {bound}"))
    return Loop(first, source.randint(first + 2, _LENGTH - 1), test, source.choice(list(_ACTIONS)))


def _run(given: Program, base: int, inclusive: bool) -> int:
    total = given.start
    for loop in given.loops:
        for place in _places(loop, inclusive):
            element = given.numbers[place - base]
            if _passes(element, loop.test):
                total = _ACTIONS[loop.action](total, element, place)
    return total


def _places(loop: Loop, inclusive: bool) -> range:
    return range(loop.first, loop.end + inclusive)


def _passes(element: int, test: str) -> bool:
    sign, _, bound = test.partition(" ")
    return not sign or (element > int(bound) if sign == ">" else element < int(bound))


def _text(given: Program, names: Mapping[str, str]) -> str:
    lines = ["{xs} = " + str(list(given.numbers)), f"{{total}} = {given.start}"]
    for loop in given.loops:
        indent = "        " if loop.test else "    "
        lines.append(f"for {{i}} in range({loop.first}, {loop.end}):")
        lines += [f"    if {{xs}}[{{i}}] {loop.test}:"] if loop.test else []
        lines.append(f"{indent}{{total}} = {loop.action}")
    return "\n".join([*lines, "print({total})"]).format_map(names)


def _turned_test(line: str) -> str:
    if not line.startswith("    if "):
        return line
    left, sign, right = line.strip().removeprefix("if ").removesuffix(":").split(" ")
    return f"    if {right} {_TURNED_SIGN[sign]} {left}:"
