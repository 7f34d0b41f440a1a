"""A machine with two registers, with the usual meaning of its instructions or another one."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from typing import Any, Final, NamedTuple


class Instruction(NamedTuple):
    """One line.

    Attributes:
        name: `INC`, `DEC` or `JNZ`.
        register: `A` or `B`.
        line: Where `JNZ` leads, counted from 1; else 0.
    """

    name: str
    register: str
    line: int = 0


class Machine(NamedTuple):
    """A program with what is in the registers at the beginning.

    Attributes:
        lines: The instructions.
        start: The contents of the registers.
        asked: The register whose content at the end is asked for.
    """

    lines: tuple[Instruction, ...]
    start: Mapping[str, int]
    asked: str


_MOST_STEPS: Final = 200
_LARGEST: Final = 20
_OTHER: Final = {"A": "B", "B": "A"}
_USUAL: Final = (1, -1)
_ALTERED: Final = {"swap": (-1, 1), "double": (2, -1)}
_NAMES: Final = {"INC": "INC", "DEC": "DEC", "JNZ": "JNZ"}
_INVENTED: Final = ("VOM", "BIK", "ZUL", "TAF", "GEB", "RUZ", "KIV", "PLO", "DAX", "WUG", "FEP", "MIB")
_CHANGES: Final = {
    1: {"en": "adds 1 to register r", "zh": "使寄存器 r 加 1"},
    2: {"en": "adds 2 to register r", "zh": "使寄存器 r 加 2"},
    -1: {"en": "takes 1 away from register r (0 stays 0)", "zh": "使寄存器 r 减 1（0 仍为 0）"},
}


def machine(values: Mapping[str, Any], source: random.Random, more: int = 0) -> Machine:
    """Draw a program of `lines` lines that gives another number under the altered rule `twist`.

    It halts under both: a loop counts a register down by DEC, which is never altered there; where INC and
    DEC change places, all jumps lead forward.
    """
    drawing = _with_loop if values["twist"] == "double" else _with_jump
    while True:
        found = drawing(values["lines"] + more, source)
        usual, other = _final(found, _USUAL), _final(found, _ALTERED[values["twist"]])
        if (
            len({usual, other, found.start[found.asked]}) > len((usual, other))
            and max(usual, other) <= _LARGEST
        ):
            return found


def longer(values: Mapping[str, Any], source: random.Random) -> Machine:
    """Draw a program with two lines more."""
    return machine(values, source, more=2)


def longest(values: Mapping[str, Any], source: random.Random) -> Machine:
    """Draw a program with four lines more."""
    return machine(values, source, more=4)


def invertible(values: Mapping[str, Any], source: random.Random) -> Machine:
    """Draw a program that gives its result from no other content of the asked register.

    From a content that is larger than all that can be taken away nothing is ever stopped at 0, and the
    result is larger than each one that is tried here.
    """
    while True:
        found = machine(values, source)
        result = _final(found, _USUAL)
        if [start for start in range(2 * _LARGEST) if _final(_started(found, start), _USUAL) == result] == [
            found.start[found.asked]
        ]:
            return found


def invented(values: Mapping[str, Any], source: random.Random) -> dict[str, str]:  # noqa: ARG001  every draw gets both
    """Draw other names for the three instructions."""
    return dict(zip(_NAMES, source.sample(_INVENTED, len(_NAMES)), strict=True))


def altered_inc(values: Mapping[str, Any]) -> int:
    """By how much INC changes a register under the altered rule `twist`."""
    return _ALTERED[values["twist"]][0]


def altered_dec(values: Mapping[str, Any]) -> int:
    """By how much DEC changes a register under the altered rule `twist`."""
    return _ALTERED[values["twist"]][1]


def meaning(values: Mapping[str, Any]) -> dict[str, str]:
    """What the instructions do, where INC changes a register by `inc` and DEC by `dec`."""
    return _listed(_meanings(values))


def meaning_backwards(values: Mapping[str, Any]) -> dict[str, str]:
    """The same in the opposite order."""
    return _listed(_meanings(values)[::-1])


def code(values: Mapping[str, Any]) -> str:
    """The program, one numbered line for each instruction."""
    names = values.get("names", _NAMES)
    return "\n".join(
        f"{place}: {names[one.name]} {one.register}{f' {one.line}' if one.line else ''}"
        for place, one in enumerate(values["machine"].lines, 1)
    )


def contents(values: Mapping[str, Any]) -> dict[str, str]:
    """What is in the registers at the beginning: `A holds 3 and B holds 2`."""
    return _contents(values["machine"].start)


def contents_backwards(values: Mapping[str, Any]) -> dict[str, str]:
    """The same, the second register first."""
    return _contents(dict(sorted(values["machine"].start.items(), reverse=True)))


def known_contents(values: Mapping[str, Any]) -> dict[str, str]:
    """The same, with an unknown number in the register that is asked for."""
    given = values["machine"]
    unknown = {"en": "an unknown number", "zh": "未知数"}
    return _contents({name: unknown if name == given.asked else held for name, held in given.start.items()})


def final(values: Mapping[str, Any]) -> int:
    """What is in the asked register at the end."""
    return _final(values["machine"], (values["inc"], values["dec"]))


def after_one(values: Mapping[str, Any]) -> int:
    """What one INC makes of the number `small`."""
    content: int = values["small"] + values["inc"]
    return max(0, content)


def _with_loop(count: int, source: random.Random) -> Machine:
    counter = source.choice("AB")
    other = _OTHER[counter]
    inside = source.randint(2, min(3, count - 2))
    body = [Instruction("DEC", counter), Instruction("INC", other)]
    body += [Instruction(source.choice(("INC", "DEC")), other) for _ in range(inside - 2)]
    source.shuffle(body)
    before = source.randint(0, count - inside - 1)
    rest = [_plain(source) for _ in range(count - inside - 1)]
    lines = [*rest[:before], *body, Instruction("JNZ", counter, before + 1), *rest[before:]]
    return Machine(tuple(lines), {name: source.randint(2, 5) for name in "AB"}, other)


def _with_jump(count: int, source: random.Random) -> Machine:
    lines = [_plain(source) for _ in range(count)]
    place = source.randrange(count - 2)
    target = source.randint(place + 3, count)
    asked = source.choice(lines[place + 1 : target - 1]).register
    lines[place] = Instruction("JNZ", source.choice("AB"), target)
    return Machine(tuple(lines), {name: source.randint(0, 5) for name in "AB"}, asked)


def _plain(source: random.Random) -> Instruction:
    return Instruction(source.choice(("INC", "DEC")), source.choice("AB"))


def _final(given: Machine, changes: Sequence[int]) -> int:
    """Run a program.

    Raises:
        ValueError: It does not halt within 200 steps.
    """
    held, line = dict(given.start), 0
    change: dict[str, int] = dict(zip(("INC", "DEC"), changes, strict=True))
    for _ in range(_MOST_STEPS):
        if line == len(given.lines):
            return held[given.asked]
        name, register, target = given.lines[line]
        line += 1
        if name != "JNZ":
            held[register] = max(0, held[register] + change[name])
        elif held[register]:
            line = target - 1
    raise ValueError(f"the program does not halt within {_MOST_STEPS} steps")


def _started(given: Machine, content: int) -> Machine:
    return given._replace(start={**given.start, given.asked: content})


def _meanings(values: Mapping[str, Any]) -> list[dict[str, str]]:
    names = values.get("names", _NAMES)
    found = [
        {language: f"{names[name]} r {_CHANGES[values[key]][language]}" for language in ("en", "zh")}
        for name, key in (("INC", "inc"), ("DEC", "dec"))
    ]
    jump = {"en": "jumps to line n if register r is not 0", "zh": "在寄存器 r 不为 0 时跳到第 n 行"}
    return [*found, {language: f"{names['JNZ']} r n {text}" for language, text in jump.items()}]


def _listed(parts: Sequence[Mapping[str, str]]) -> dict[str, str]:
    *english, last = (part["en"] for part in parts)
    return {"en": f"{', '.join(english)}, and {last}", "zh": "，".join(part["zh"] for part in parts)}


def _contents(start: Mapping[str, Any]) -> dict[str, str]:
    holds = {"en": " holds ", "zh": " 里是"}
    parts = {
        language: [name + verb + _in(held, language) for name, held in start.items()]
        for language, verb in holds.items()
    }
    return {"en": " and ".join(parts["en"]), "zh": "，".join(parts["zh"])}


def _in(held: Any, language: str) -> str:
    if isinstance(held, dict):
        return str(held[language])
    return f" {held}" if language == "zh" else str(held)
