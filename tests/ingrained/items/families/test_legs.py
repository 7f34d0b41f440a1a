from __future__ import annotations

import re
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from ingrained.items.families.catalog import FAMILIES
from ingrained.items.families.generate import fresh_item

FORMS = FAMILIES["counting-legs"].forms[1:]
NAMES = {
    1: "unicycle 独轮自行车",
    2: "hen duck bicycle motorcycle sparrow swallow pigeon crow 母鸡 鸭子 自行车 两轮摩托车 "
    "麻雀 燕子 鸽子 乌鸦",
    3: "tricycle 三轮车",
    4: "cow sheep horse dog car van taxi bee butterfly dragonfly "
    "奶牛 绵羊 马 狗 小轿车 面包车 出租车 蜜蜂 蝴蝶 蜻蜓",
    6: "ant beetle 蚂蚁 甲虫",
    8: "spider 蜘蛛",
}
LEGS = {name: legs for legs, names in NAMES.items() for name in names.split()}
"""Legs, wheels or wings of each; nothing here has more than one of these counted."""
ENGLISH = "one two three four five six seven eight nine ten"
WORDS = {
    word: 1 + place for words in (ENGLISH.split(), "一两三四五六七八九十") for place, word in enumerate(words)
}
COUNTED = re.compile(
    r"(\d+|some|若干)(?: |[头只匹辆])(?!years|legs|wheels|wings|翅膀)"
    r"([a-z]+|[\u4e00-\u9fff]+?)(?=[,. 、，。和])"
)
ODD = re.compile(
    r"(?:every|每[头只匹辆]) ?(\w+?) ?(?:has|都有) ?(\w+?)(?: legs| wheels| wings|条腿|个轮子|只翅膀)"
)
HAS = re.compile(r"(?:\b[Aa] ([a-z]+) (?:has )?([a-z]+)\b|([a-z]+)有(.))")
seeds = given(st.integers(0, 2**40))


def made(seed: int) -> dict[str, dict[str, Any]]:
    item = fresh_item("counting-legs", {}, seed, 0, FORMS, set())
    assert item is not None
    return {"canonical": item} | {form: item[form] for form in FORMS}


def sides(block: dict[str, Any]) -> list[dict[str, Any]]:
    return [block, block["zh"]]


def single(name: str) -> str:
    if name.endswith("ies"):
        return name[:-3] + "y"
    return name.removesuffix("s") if name != "sheep" else name


def company(text: str) -> list[tuple[str, str]]:
    return [(count, single(name)) for count, name in COUNTED.findall(text)]


def told_legs(text: str) -> str:
    """The first sentence."""
    return re.split("[.。]", text)[0]


def one_by_one(found: list[tuple[str, str]], legs: dict[str, int]) -> int:
    return sum(legs[name] for count, name in found for _ in range(int(count)))


@seeds
def test_every_answer_is_what_counting_one_by_one_gives(seed: int) -> None:
    blocks = made(seed)
    for form in ("canonical", "resampled", "reordered", "distracted", "deeper", "deepest"):
        for block in sides(blocks[form]):
            found = company(block["input"])
            assert len({name for _, name in found}) == len(found) == blocks[form]["depth"]
            assert block["target"] == str(one_by_one(found, LEGS))
    assert blocks["reordered"]["target"] == blocks["distracted"]["target"] == blocks["canonical"]["target"]


@seeds
def test_the_odd_kind_has_what_the_story_says_and_the_known_number_is_recited(seed: int) -> None:
    blocks = made(seed)
    told, asked = sides(blocks["counterfactual"]), sides(blocks["probe"])
    for block, probe in zip(told, asked, strict=True):
        odd = ODD.search(block["input"])
        assert odd is not None
        legs, found = LEGS | {odd[1]: WORDS[odd[2]]}, company(block["input"])
        assert odd[1] in {name for _, name in found}
        assert block["target"] == str(one_by_one(found, legs))
        assert block["recited"] == str(one_by_one(found, LEGS)) != block["target"]
        assert (probe["target"], probe["recited"]) == (str(legs[odd[1]]), str(LEGS[odd[1]]))
        assert probe["input"].startswith(odd.string[: odd.end()])


@seeds
def test_new_names_have_the_legs_that_the_text_gives_them(seed: int) -> None:
    blocks = made(seed)
    english, chinese = (
        {one or two: number or sign for one, number, two, sign in HAS.findall(told_legs(block["input"]))}
        for block in sides(blocks["renamed"])
    )
    assert list(english) == list(chinese)
    legs = {name: WORDS[number] for name, number in english.items()}
    assert legs == {name: WORDS[number] for name, number in chinese.items()}
    for block in sides(blocks["renamed"]):
        found = re.findall(r"(\d+)(?: |[头只匹辆])([a-z]+)", block["input"])
        assert block["target"] == str(one_by_one(found, legs)) == blocks["canonical"]["target"]


@seeds
def test_one_number_alone_fits_the_inverse_and_without_a_total_any_does(seed: int) -> None:
    blocks = made(seed)
    for block in sides(blocks["inverse"]):
        total = re.search(r"(?:have |一共有)(\d+)", block["input"])
        assert total is not None
        totals = filled(company(block["input"]))
        assert [str(x) for x in totals if totals[x] == int(total[1])] == [block["target"]]
    for block in sides(blocks["missing"]):
        totals = filled(company(block["input"]))
        assert len(set(totals.values())) == len(totals)
    assert (blocks["missing"]["target"], blocks["missing"]["zh"]["target"]) == ("cannot tell", "无法确定")


def filled(found: list[tuple[str, str]]) -> dict[int, int]:
    """The total for every number that `some` may stand for."""
    sizes = range(1, 100)
    return {
        x: one_by_one([(str(x) if count in {"some", "若干"} else count, name) for count, name in found], LEGS)
        for x in sizes
    }


@seeds
def test_forms_keep_the_numbers_and_deeper_ones_have_more_of_them(seed: int) -> None:
    blocks = made(seed)
    numbers = {form: sorted(re.findall(r"\d+", blocks[form]["input"])) for form in blocks}
    for form in ("renamed", "reordered", "counterfactual"):
        assert numbers[form] == numbers["canonical"]
    assert [blocks[form]["depth"] for form in ("canonical", "deeper", "deepest")] == [3, 5, 7]
