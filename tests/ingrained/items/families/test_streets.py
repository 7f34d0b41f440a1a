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
    item = fresh_item("dead-ends", {}, seed, 0, forms, set())
    assert item is not None
    return {form: item if form == "canonical" else item[form] for form in forms}


def side(block: dict[str, Any], language: str) -> dict[str, Any]:
    return block if language == "en" else block["zh"]


Street = tuple[str, str]
ARROW = re.compile(r"([^\s:,，：]+) ([→←]) ([^\s.?,，。]+?)(?=[.?,，。])")


def streets_in(text: str) -> list[Street]:
    return [(one, two) if arrow == "→" else (two, one) for one, arrow, two in ARROW.findall(text)]


def ends_in(text: str, language: str) -> tuple[str, str]:
    pattern = r"from (\w+) to (\w+)" if language == "en" else r"从([^，。从]+?)[到去]([^，。]+?)(?:，?最少)"
    ((start, goal),) = re.findall(pattern, text)
    return start, goal


def costs(streets: list[Street], start: str) -> dict[str, int]:
    """The fewest streets to every place by repeated relaxation, as Bellman and Ford do it."""
    cost = {start: 0}
    before: dict[str, int] = {}
    while cost != before:
        before = dict(cost)
        for one, two in streets:
            if one in cost:
                cost[two] = min(cost.get(two, len(streets)), cost[one] + 1)
    return cost


def fewest(streets: list[Street], start: str, goal: str) -> int | None:
    return costs(streets, start).get(goal)


@seeds
def test_the_answer_is_the_length_of_a_shortest_way_and_there_are_dead_ends(seed: int) -> None:
    blocks = made(seed, *SAME)
    for language in LANGUAGES:
        for form in SAME:
            block = side(blocks[form], language)
            streets, (start, goal) = streets_in(block["input"]), ends_in(block["input"], language)
            assert block["target"] == str(fewest(streets, start, goal)) == str(blocks[form]["depth"])
            assert any(goal not in costs(streets, place) for place in costs(streets, start))
        told = [set(streets_in(side(blocks[form], language)["input"])) for form in ("canonical", "reordered")]
        assert told[0] == told[1]
    assert 2 < blocks["canonical"]["depth"] < 6 <= blocks["deeper"]["depth"] < 8 <= blocks["deepest"]["depth"]


@seeds
def test_against_the_arrows_the_way_is_another_one(seed: int) -> None:
    blocks = made(seed, "counterfactual", "probe")
    for language in LANGUAGES:
        block = side(blocks["counterfactual"], language)
        streets, (start, goal) = streets_in(block["input"]), ends_in(block["input"], language)
        assert block["target"] == str(fewest([(two, one) for one, two in streets], start, goal))
        assert block["recited"] == str(fewest(streets, start, goal)) != block["target"]
        probe = side(blocks["probe"], language)
        pattern = r"today from (\w+) by" if language == "en" else "今天从(.*?)出发"
        (crossing,) = re.findall(pattern, probe["input"])
        assert probe["target"] == str(len({one for one, two in streets if two == crossing}))
        assert (
            probe["recited"] == str(len({two for one, two in streets if one == crossing})) != probe["target"]
        )


@seeds
def test_only_one_place_is_that_far_away(seed: int) -> None:
    blocks = made(seed, "inverse")
    for language in LANGUAGES:
        block = side(blocks["inverse"], language)
        streets = streets_in(block["input"])
        pattern = (
            r"from (\w+) takes exactly (\d)"
            if language == "en"
            else r"从([^。]*?)出发，最短路线恰好要走(\d)条街"
        )
        ((start, length),) = re.findall(pattern, block["input"])
        places = [place for place, cost in costs(streets, start).items() if str(cost) == length]
        assert places == [block["target"]]
        assert block["target"] in blocks["inverse"]["check"]["options"][language]


@seeds
def test_what_the_box_hides_matters(seed: int) -> None:
    blocks = made(seed, "missing")
    for language in LANGUAGES:
        block = side(blocks["missing"], language)
        streets, (start, goal) = streets_in(block["input"]), ends_in(block["input"], language)
        places = {place for street in streets for place in street} - {"□"}
        (blotted,) = [one for one, two in streets if two == "□"]
        lengths = {
            fewest([(one, place if two == "□" else two) for one, two in streets], start, goal)
            for place in places - {blotted}
        }
        assert len(lengths - {None}) > 1
        assert block["target"] == {"en": "cannot tell", "zh": "无法确定"}[language]
