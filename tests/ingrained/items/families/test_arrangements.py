from __future__ import annotations

import re
from collections.abc import Callable
from itertools import permutations
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from ingrained.items.families.generate import fresh_item

SAME = ("canonical", "resampled", "renamed", "reordered", "distracted", "deeper", "deepest")
"""The forms that have the usual rule and the usual question."""
LANGUAGES = ("en", "zh")
seeds = given(st.integers(0, 2**40))


def made(seed: int, *forms: str) -> dict[str, dict[str, Any]]:
    item = fresh_item("constraint-grid", {}, seed, 0, forms, set())
    assert item is not None
    return {form: item if form == "canonical" else item[form] for form in forms}


def side(block: dict[str, Any], language: str) -> dict[str, Any]:
    return block if language == "en" else block["zh"]


Row = tuple[str, ...]
Test = Callable[[list[int], int], bool]
RELATIONS: tuple[tuple[str, Test], ...] = (
    (r"^(.+) is somewhere to the left of (.+)$|^(.+?)在(.+?)左边的某处$", lambda at, _: at[0] < at[1]),
    (r"^(.+) is somewhere to the right of (.+)$|^(.+?)在(.+?)右边的某处$", lambda at, _: at[0] > at[1]),
    (r"^(.+) is directly to the left of (.+)$|^(.+?)紧挨在(.+?)的左边$", lambda at, _: at[1] - at[0] == 1),
    (r"^(.+) is directly to the right of (.+)$|^(.+?)紧挨在(.+?)的右边$", lambda at, _: at[0] - at[1] == 1),
    (r"^(.+) is not next to (.+)$|^(.+?)和(.+?)不相邻$", lambda at, _: abs(at[0] - at[1]) != 1),
    (r"^(.+) is next to (.+)$|^(.+?)和(.+?)相邻$", lambda at, _: abs(at[0] - at[1]) == 1),
    (r"^(.+) is at one end of the row$|^(.+?)在这一排的一端$", lambda at, n: at[0] in {0, n - 1}),
    (r"^(.+) is not at an end of the row$|^(.+?)不在这一排的两端$", lambda at, n: 0 < at[0] < n - 1),
)
ORDINALS = {"en": ["first", "second", "third", "fourth", "fifth", "sixth"], "zh": list("一二三四五六")}


def clues_in(text: str) -> list[str]:
    return [
        part
        for part in re.split(r"\. |[：:] |[。，：]", text)
        if any(re.match(rule, part) for rule, _ in RELATIONS)
    ]


def meant(clue: str) -> tuple[Test, list[str]]:
    for rule, test in RELATIONS:
        if match := re.match(rule, clue):
            return test, [name for name in match.groups() if name]
    raise AssertionError(clue)


def rows(clues: list[str], cast: list[str]) -> list[Row]:
    known = [meant(clue) for clue in clues]
    if any(len(set(names)) < len(names) for _, names in known):
        return []
    return [
        row
        for row in permutations(cast)
        if all(test([row.index(name) for name in names], len(row)) for test, names in known)
    ]


def place_in(text: str, language: str) -> int:
    pattern = r"(\w+) from the left" if language == "en" else "从左数第(.)"
    found = re.search(pattern, text)
    assert found is not None
    return ORDINALS[language].index(found[1])


def cast_of(block: dict[str, Any], language: str) -> list[str]:
    names: list[str] = block["check"]["options"][language]
    return names


@seeds
def test_exactly_one_row_fits_and_no_clue_is_superfluous(seed: int) -> None:
    blocks = made(seed, *SAME)
    for language in LANGUAGES:
        for form in SAME:
            block, cast = side(blocks[form], language), cast_of(blocks[form], language)
            clues = clues_in(block["input"])
            assert len(clues) + 1 == len(cast) == blocks[form]["depth"]
            (row,) = rows(clues, cast)
            assert block["target"] == row[place_in(block["input"], language)]
            for left_out in clues if form == "canonical" else ():
                assert len(rows([clue for clue in clues if clue != left_out], cast)) > 1


@seeds
def test_from_behind_the_row_is_the_other_way_round(seed: int) -> None:
    blocks = made(seed, "counterfactual", "probe")
    for language in LANGUAGES:
        block, cast = side(blocks["counterfactual"], language), cast_of(blocks["counterfactual"], language)
        (row,) = rows(clues_in(block["input"]), cast)
        place = place_in(block["input"], language)
        assert (block["target"], block["recited"]) == (row[::-1][place], row[place])
        probe = side(blocks["probe"], language)
        (clue,) = clues_in(probe["input"])
        pair = [name for name in cast if name in clue]
        ((left, right),) = rows([clue], pair)
        assert (probe["target"], probe["recited"]) == (right, left)


@seeds
def test_without_a_clue_several_people_can_be_there(seed: int) -> None:
    blocks = made(seed, "missing")
    for language in LANGUAGES:
        block, cast = side(blocks["missing"], language), cast_of(blocks["missing"], language)
        place = place_in(block["input"], language)
        assert len({row[place] for row in rows(clues_in(block["input"]), cast)}) > 1
        assert block["target"] == {"en": "cannot tell", "zh": "无法确定"}[language]


@seeds
def test_only_one_name_fits_into_the_box(seed: int) -> None:
    blocks = made(seed, "inverse")
    for language in LANGUAGES:
        block, cast = side(blocks["inverse"], language), cast_of(blocks["inverse"], language)
        clues, place = clues_in(block["input"]), place_in(block["input"], language)
        pattern = r"\. (\w+) is \w+ from the left" if language == "en" else "从左数第.个是(.*?)。"
        (there,) = re.findall(pattern, block["input"])
        fitting = [
            name
            for name in cast
            if any(row[place] == there for row in rows([clue.replace("□", name) for clue in clues], cast))
        ]
        assert fitting == [block["target"]]
