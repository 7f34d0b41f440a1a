from __future__ import annotations

import re
from datetime import date, timedelta
from itertools import cycle, islice
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from ingrained.items.families.catalog import FAMILIES
from ingrained.items.families.generate import fresh_item

FORMS = FAMILIES["weekday"].forms[1:]
LANGUAGES = ("en", "zh")
NAMES = {
    "en": ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"],
    "zh": ["星期一", "星期二", "星期三", "星期四", "星期五", "星期六", "星期日"],
}
A_MONDAY = date(2024, 1, 1)
seeds = given(st.integers(0, 2**40))


def made(seed: int) -> dict[str, dict[str, Any]]:
    item = fresh_item("weekday", {}, seed, 0, FORMS, set())
    assert item is not None
    return {"canonical": item} | {form: item[form] for form in FORMS}


def side(block: dict[str, Any], language: str) -> dict[str, Any]:
    return block if language == "en" else block["zh"]


def days_in(text: str, language: str) -> list[str]:
    return re.findall("|".join(NAMES[language]), text)


def hops_in(text: str) -> list[int]:
    return list(map(int, re.findall(r"\d+(?= days|天)", text)))


def by_calendar(start: str, hops: list[int], language: str) -> str:
    day = A_MONDAY + timedelta(days=NAMES[language].index(start))
    return NAMES[language][(day + timedelta(days=sum(hops))).weekday()]


def by_walking(week: list[str], start: str, steps: int) -> str:
    walk = islice(cycle(week), week.index(start), None)
    return next(islice(walk, steps, None))


@seeds
def test_every_answer_is_the_calendars_or_what_walking_through_the_stated_week_gives(seed: int) -> None:
    blocks = made(seed)
    for language in LANGUAGES:
        for form in ("canonical", "resampled", "reordered", "distracted", "deeper", "deepest"):
            block = side(blocks[form], language)
            hops = hops_in(block["input"])
            hops[2:3] = [-hop for hop in hops[2:3]]
            (start,) = days_in(block["input"], language)
            assert block["target"] == by_calendar(start, hops, language) != start
        altered = side(blocks["counterfactual"], language)
        *week, start = days_in(altered["input"], language)
        (steps,) = hops_in(altered["input"])
        assert altered["target"] == by_walking(week, start, steps)
        assert altered["recited"] == by_calendar(start, [steps], language) != altered["target"]


@seeds
def test_the_probe_asks_for_the_next_day_of_the_stated_week(seed: int) -> None:
    probe = made(seed)["probe"]
    for language in LANGUAGES:
        block = side(probe, language)
        *week, gap = days_in(block["input"], language)
        assert len(week) in {5, 6}
        assert block["target"] == by_walking(week, gap, 1)
        assert block["recited"] == by_calendar(gap, [1], language)
        assert block["recited"] not in week


@seeds
def test_new_names_are_walked_through_like_the_old_ones(seed: int) -> None:
    renamed = made(seed)["renamed"]
    patterns = {"en": r"here are (.*), in this order. Today is (\w+)", "zh": r"依次是(.*)。今天是(\w+)"}
    for language in LANGUAGES:
        block = side(renamed, language)
        found = re.search(patterns[language], block["input"])
        assert found is not None
        week = re.split(r", | and |、|和", found[1])
        assert len(set(week)) == 7
        assert block["target"] == by_walking(week, found[2], hops_in(block["input"])[0])


@seeds
def test_one_day_alone_fits_the_inverse_and_no_day_is_told_where_one_is_missing(seed: int) -> None:
    blocks = made(seed)
    for language in LANGUAGES:
        block = side(blocks["inverse"], language)
        (end,), hops = days_in(block["input"], language), hops_in(block["input"])
        fitting = [day for day in NAMES[language] if by_calendar(day, hops, language) == end]
        assert fitting == [block["target"]]
        assert days_in(side(blocks["missing"], language)["input"], language) == []
    assert (blocks["missing"]["target"], blocks["missing"]["zh"]["target"]) == ("cannot tell", "无法确定")


@seeds
def test_both_languages_tell_the_same_and_depth_counts_the_steps(seed: int) -> None:
    blocks = made(seed)
    for block in blocks.values():
        assert hops_in(block["input"]) == hops_in(block["zh"]["input"])
    for form in ("renamed", "reordered", "counterfactual", "inverse"):
        assert hops_in(blocks[form]["input"]) == hops_in(blocks["canonical"]["input"])
    for form in ("canonical", "deeper", "deepest"):
        assert blocks[form]["depth"] == len(hops_in(blocks[form]["input"]))
    assert [blocks[form]["depth"] for form in ("canonical", "deeper", "deepest")] == [1, 2, 4]
