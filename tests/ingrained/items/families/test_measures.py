from __future__ import annotations

import re
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from ingrained.items.families.catalog import FAMILIES
from ingrained.items.families.generate import fresh_item

FORMS = FAMILIES["unit-conversion"].forms[1:]
NAMES = {
    1: "seconds grams millilitres inches ounces 秒 克 毫升 英寸 盎司",
    10: "centimetres 厘米",
    12: "feet 英尺",
    16: "pounds 磅",
    60: "minutes 分钟 分",
    1000: "metres kilograms litres 米 千克 升",
    3600: "hours 小时",
    86400: "days 天",
    1_000_000: "kilometres 千米",
}
SIZES = {name: size for size, names in NAMES.items() for name in names.split()}
"""In a unit of each kind; what is compared is always of one kind."""
ENGLISH = dict(
    zip(
        ("ten", "twelve", "fourteen", "fifteen", "sixteen", "eighteen", "twenty", "twenty-four", "thirty"),
        (10, 12, 14, 15, 16, 18, 20, 24, 30),
        strict=True,
    )
) | dict(
    zip(
        (
            "fifty",
            "sixty",
            "eighty",
            "ninety",
            "one hundred",
            "eight hundred",
            "one thousand",
            "twelve hundred",
        ),
        (50, 60, 80, 90, 100, 800, 1000, 1200),
        strict=True,
    )
)
DIGITS = {digit: value for value, digit in enumerate("零一二三四五六七八九")}
PART = re.compile("(\\d+) ?(" + "|".join(sorted(SIZES, key=len, reverse=True)) + ")")
seeds = given(st.integers(0, 2**40))


def made(seed: int) -> dict[str, dict[str, Any]]:
    item = fresh_item("unit-conversion", {}, seed, 0, FORMS, set())
    assert item is not None
    return {"canonical": item} | {form: item[form] for form in FORMS}


def sides(block: dict[str, Any]) -> list[dict[str, Any]]:
    return [block, block["zh"]]


def chinese_number(text: str) -> int:
    """Numbers such as 八十, 二十四, 一千二百."""
    total, digit = 0, 1
    for sign in text:
        if sign in DIGITS:
            digit = DIGITS[sign]
        else:
            total += digit * {"十": 10, "百": 100, "千": 1000}[sign]
            digit = 0
    return total + digit if text[-1] in DIGITS else total


def stated_factor(text: str) -> int:
    english = re.search(r"[Oo]ne \w+ (?:has|equals) ([a-z]+(?:-[a-z]+| hundred| thousand)?) \w+\.", text)
    chinese = re.search(r"一.{1,10}?(?:有|等于)([一二三四五六七八九十百千]+)", text)
    if english is not None:
        return ENGLISH[english[1]]
    assert chinese is not None
    return chinese_number(chinese[1])


def asked_unit(text: str) -> str:
    found = re.search(r"[Hh]ow many (\w+)|多少(\w+?)？", text)
    assert found is not None
    return found[1] or found[2]


@seeds
def test_every_answer_is_the_sum_of_the_printed_parts_in_the_asked_unit(seed: int) -> None:
    blocks = made(seed)
    for form in ("canonical", "resampled", "reordered", "distracted", "deeper", "deepest"):
        for block in sides(blocks[form]):
            parts = PART.findall(block["input"])
            assert len(parts) == 2 * blocks[form]["depth"]
            total = sum(int(count) * SIZES[unit] for count, unit in parts)
            assert int(block["target"]) * SIZES[asked_unit(block["input"])] == total


@seeds
def test_the_stated_factor_is_used_and_the_known_one_is_recited(seed: int) -> None:
    blocks = made(seed)
    for block in sides(blocks["counterfactual"]):
        (large, large_unit), (small, small_unit) = PART.findall(block["input"])
        factor = stated_factor(block["input"])
        known = SIZES[large_unit] // SIZES[small_unit]
        assert block["target"] == str(int(large) * factor + int(small))
        assert block["recited"] == str(int(large) * known + int(small)) != block["target"]
    for block, told in zip(sides(blocks["probe"]), sides(blocks["counterfactual"]), strict=True):
        assert int(block["target"]) == stated_factor(block["input"]) == stated_factor(told["input"])
        assert block["recited"] != block["target"]


@seeds
def test_new_units_are_converted_by_the_factor_that_the_text_gives(seed: int) -> None:
    blocks = made(seed)
    for block in sides(blocks["renamed"]):
        large, small = map(int, re.findall(r"\d+", block["input"]))
        assert block["target"] == str(large * stated_factor(block["input"]) + small)
        assert PART.search(block["input"]) is None
    assert blocks["renamed"]["target"] == blocks["canonical"]["target"]


@seeds
def test_one_number_alone_fits_the_inverse_and_the_missing_unit_is_explained_nowhere(seed: int) -> None:
    blocks = made(seed)
    for block in sides(blocks["inverse"]):
        (total, unit), (large, large_unit) = PART.findall(block["input"])
        whole = int(total) * SIZES[unit]
        fitting = [x for x in range(1300) if int(large) * SIZES[large_unit] + x * SIZES[unit] == whole]
        assert [str(x) for x in fitting] == [block["target"]]
    for block in sides(blocks["missing"]):
        assert len(PART.findall(block["input"])) == 1
        assert len(re.findall(r"\d+", block["input"])) == 2
    assert (blocks["missing"]["target"], blocks["missing"]["zh"]["target"]) == ("cannot tell", "无法确定")


@seeds
def test_forms_keep_the_numbers(seed: int) -> None:
    blocks = made(seed)
    numbers = {form: sorted(re.findall(r"\d+", blocks[form]["input"])) for form in FORMS}
    assert numbers["renamed"] == numbers["reordered"] == numbers["counterfactual"] == numbers["missing"]
    assert [blocks[form]["depth"] for form in ("canonical", "deeper", "deepest")] == [1, 2, 4]
