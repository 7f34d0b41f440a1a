from __future__ import annotations

import re
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from ingrained.items.families.catalog import FAMILIES
from ingrained.items.families.generate import fresh_item

FORMS = FAMILIES["register-machine"].forms[1:]
LANGUAGES = ("en", "zh")
MOST_STEPS = 200
BOTH = ("usual", "stated")
ADDS = r"([A-Z]{3}) r (?:adds (\d) to register r|使寄存器 r 加 (\d))"
TAKES = r"([A-Z]{3}) r (?:takes (\d) away from register r|使寄存器 r 减 (\d))"
JUMPS = r"([A-Z]{3}) r n (?:jumps to line n if register r is not 0|在寄存器 r 不为 0 时跳到第 n 行)"
HOLDS = r"([AB]) (?:holds|里是) ?(\d+|an unknown number|未知数)"
seeds = given(st.integers(0, 2**40))


def made(seed: int) -> dict[str, dict[str, Any]]:
    item = fresh_item("register-machine", {}, seed, 0, FORMS, set())
    assert item is not None
    return {"canonical": item} | {form: item[form] for form in FORMS}


def side(block: dict[str, Any], language: str) -> dict[str, Any]:
    return block if language == "en" else block["zh"]


def changes_in(text: str) -> dict[str, int]:
    """By how much each instruction changes a register, read from the text."""
    ((adds, *more),) = re.findall(ADDS, text)
    ((takes, *fewer),) = re.findall(TAKES, text)
    return {adds: int("".join(more)), takes: -int("".join(fewer))}


def simulated(text: str, changes: dict[str, int], start: dict[str, int]) -> dict[str, int]:
    """Turn each line into a function from state to state, and follow the states."""
    (jump,) = re.findall(JUMPS, text)
    program = {
        int(place): (name, register, target)
        for place, name, register, target in re.findall(r"^(\d+): (\w+) ([AB]) ?(\d*)$", text, re.MULTILINE)
    }
    state, line = dict(start), 1
    for _ in range(MOST_STEPS):
        if line not in program:
            assert line == len(program) + 1
            return state
        name, register, target = program[line]
        if name == jump:
            assert int(target) in program
            line = int(target) if state[register] > 0 else line + 1
        else:
            state[register] = max(0, state[register] + changes[name])
            line += 1
    raise AssertionError("it does not halt")


def start_in(text: str) -> dict[str, int | None]:
    held = re.findall(HOLDS, text.split("```", maxsplit=1)[0])
    return {name: int(number) if number.isdigit() else None for name, number in held}


def asked_in(text: str) -> str:
    (*_, asked) = re.findall(r"(?:register|寄存器) ([AB])\b", text)
    return str(asked)


def result(text: str, changes: dict[str, int], unknown: int = 0) -> int:
    start = {name: unknown if number is None else number for name, number in start_in(text).items()}
    assert sorted(start) == ["A", "B"]
    return simulated(text, changes, start)[asked_in(text)]


@seeds
def test_every_answer_is_what_the_machine_of_the_text_leaves(seed: int) -> None:
    blocks = made(seed)
    for form in ("canonical", "resampled", "renamed", "reordered", "distracted", "deeper", "deepest"):
        for language in LANGUAGES:
            text = side(blocks[form], language)["input"]
            changes = changes_in(text)
            assert sorted(changes.values()) == [-1, 1]
            assert int(side(blocks[form], language)["target"]) == result(text, changes)
            assert result(text, changes) != start_in(text)[asked_in(text)]
            assert text.split("```")[1].strip().count("\n") + 1 == blocks[form]["depth"]
    for form in ("renamed", "reordered", "distracted"):
        assert blocks[form]["target"] == blocks["canonical"]["target"]
    assert [blocks[form]["depth"] for form in ("canonical", "deeper", "deepest")] == [5, 7, 9]


@seeds
def test_the_stated_meaning_changes_the_answer_and_the_recited_one_has_the_usual_meaning(seed: int) -> None:
    blocks = made(seed)
    usual = {"INC": 1, "DEC": -1}
    for language in LANGUAGES:
        block = side(blocks["counterfactual"], language)
        changes = changes_in(block["input"])
        assert changes in ({"INC": -1, "DEC": 1}, {"INC": 2, "DEC": -1})
        assert int(block["target"]) == result(block["input"], changes)
        assert int(block["recited"]) == result(block["input"], usual) != int(block["target"])
        probe = side(blocks["probe"], language)
        ((_, small),) = re.findall(HOLDS.replace("是)", "是|里是)"), probe["input"])
        assert int(probe["target"]) == int(small) + changes_in(probe["input"])["INC"]
        assert int(probe["recited"]) == int(small) + 1


@seeds
def test_one_start_alone_gives_the_told_result_and_the_result_depends_on_an_untold_start(seed: int) -> None:
    blocks = made(seed)
    for language in LANGUAGES:
        block = side(blocks["inverse"], language)
        changes = changes_in(block["input"])
        question = block["input"].rpartition("```")[2]
        told = re.search(r"(?:holds|里是) (\d+)", question)
        assert told is not None
        fitting = [start for start in range(150) if result(block["input"], changes, start) == int(told[1])]
        assert fitting == [int(block["target"])]
        text = side(blocks["missing"], language)["input"]
        assert len({result(text, changes_in(text), start) for start in range(40)}) > 1
    assert (blocks["missing"]["target"], blocks["missing"]["zh"]["target"]) == ("cannot tell", "无法确定")


def test_there_are_many_different_items() -> None:
    seen: set[str] = set()
    assert all(fresh_item("register-machine", {}, 3, index, (), seen) for index in range(400))
    assert len(seen) == 400
