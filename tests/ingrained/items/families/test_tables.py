from __future__ import annotations

import re
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from ingrained.items.families.generate import fresh_item

SAME = ("canonical", "resampled", "renamed", "reordered", "distracted", "deeper", "deepest")
"""The forms that have the usual rule and the usual question."""
LANGUAGES = ("en", "zh")
seeds = given(st.integers(0, 2**40))


def made(seed: int, *forms: str) -> dict[str, dict[str, Any]]:
    item = fresh_item("table-query", {}, seed, 0, forms, set())
    assert item is not None
    return {form: item if form == "canonical" else item[form] for form in forms}


def side(block: dict[str, Any], language: str) -> dict[str, Any]:
    return block if language == "en" else block["zh"]


COLUMNS = {"en": ("seller", "goods", "pieces"), "zh": ("店员", "商品", "件数")}
Row = tuple[str, str, str]


def table_in(text: str, language: str) -> list[Row]:
    lines = [line.split(" | ") for line in text.split("\n") if " | " in line]
    places = [lines[0].index(name) for name in COLUMNS[language]]
    return [(row[places[0]], row[places[1]], row[places[2]]) for row in lines[1:]]


def odd_in(text: str, language: str) -> tuple[str, int]:
    """Whose rows the rule is about, and what it does with their numbers."""
    returns = re.search(
        r"the rows of (.*?) are returns" if language == "en" else "家店里，(.*?)那些行记的是退货", text
    )
    pairs = re.search(
        r"In this shop (.*?) notes down pairs" if language == "en" else "家店里，(.*?)是按双记数", text
    )
    if returns:
        return returns[1], -1
    assert pairs is not None
    return pairs[1], 2


def answer(question: str, rows: list[tuple[str, int]]) -> int:
    """Work out a question about goods and their numbers of pieces."""
    (goods,) = {name for name, _ in rows if name in question}
    numbers = [pieces for name, pieces in rows if name == goods]
    if level := re.search(r"\d+", question):
        return len([number for number in numbers if not number < int(level[0])])
    if re.search("row|行", question):
        return next(number for number in numbers if all(number >= other for other in numbers))
    return sum(numbers)


def question_in(text: str, language: str) -> str:
    before = text.partition("Answer with a number" if language == "en" else "用一个数作答")[0]
    return re.split(r"[.。]", before.split("\n")[-1])[-1]


def plain(rows: list[Row]) -> list[tuple[str, int]]:
    return [(goods, int(pieces)) for _, goods, pieces in rows]


@seeds
def test_the_answer_is_what_the_table_says(seed: int) -> None:
    blocks = made(seed, *SAME)
    for language in LANGUAGES:
        for form in SAME:
            block = side(blocks[form], language)
            rows = table_in(block["input"], language)
            assert len(rows) == blocks[form]["depth"]
            assert block["target"] == str(answer(question_in(block["input"], language), plain(rows)))


@seeds
def test_the_odd_rule_changes_the_answer(seed: int) -> None:
    blocks = made(seed, "counterfactual", "probe")
    for language in LANGUAGES:
        block = side(blocks["counterfactual"], language)
        rows, (odd, worth) = table_in(block["input"], language), odd_in(block["input"], language)
        altered = [(goods, int(pieces) * (worth if person == odd else 1)) for person, goods, pieces in rows]
        question = question_in(block["input"], language)
        assert block["target"] == str(answer(question, altered))
        assert block["recited"] == str(answer(question, plain(rows))) != block["target"]
        assert int(block["target"]) > 0
        probe = side(blocks["probe"], language)
        numbers = {
            name: int(number) for name, number in re.findall(r"[“]([^|”]*?) \|[^|]*\| (\d+)”", probe["input"])
        }
        assert probe["recited"] == str(sum(numbers.values()))
        assert probe["target"] == str(sum(numbers.values()) + (worth - 1) * numbers[odd])


@seeds
def test_the_total_tells_the_covered_number_and_without_it_nothing_does(seed: int) -> None:
    blocks = made(seed, "inverse", "missing")
    for language in LANGUAGES:
        covered, open_ = (side(blocks[form], language) for form in ("inverse", "missing"))
        pattern = r"In all, (\d+) (.*?) were sold" if language == "en" else r"住了。(.*?)一共卖出了(\d+)"
        (match,) = re.findall(pattern, covered["input"])
        total, goods = match if language == "en" else match[::-1]
        rows = table_in(covered["input"], language)
        known = sum(int(pieces) for _, name, pieces in rows if name == goods and pieces != "□")
        assert [name for _, name, pieces in rows if pieces == "□"] == [goods]
        assert covered["target"] == str(int(total) - known)
        rows, question = table_in(open_["input"], language), question_in(open_["input"], language)
        answers = {
            answer(question, [(name, number if pieces == "□" else int(pieces)) for _, name, pieces in rows])
            for number in range(40)
        }
        assert len(answers) > 1
        assert open_["target"] == {"en": "cannot tell", "zh": "无法确定"}[language]
