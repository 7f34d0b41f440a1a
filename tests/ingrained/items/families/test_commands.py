from __future__ import annotations

import re
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from ingrained.items.families.catalog import FAMILIES
from ingrained.items.families.generate import fresh_item

FORMS = FAMILIES["commands"].forms[1:]
LANGUAGES = ("en", "zh")
TIMES = {"en": {" twice": 2, " three times": 3}, "zh": {"两次": 2, "三次": 3}}
SEPARATORS = {"en": ", then |; ", "zh": "，然后|；"}
seeds = given(st.integers(0, 2**40))


def made(seed: int) -> dict[str, dict[str, Any]]:
    item = fresh_item("commands", {}, seed, 0, FORMS, set())
    assert item is not None
    return {"canonical": item} | {form: item[form] for form in FORMS}


def side(block: dict[str, Any], language: str) -> dict[str, Any]:
    return block if language == "en" else block["zh"]


def letters_in(text: str, language: str) -> dict[str, str]:
    if language == "en":
        return {name: letter for letter, name in re.findall(r"([A-Z]) for ([a-z ]+)", text)}
    return dict(re.findall(r"(\w+)记作([A-Z])", text))


def orders_in(text: str, language: str) -> list[str]:
    spoken = re.findall(r"“([^”]*)”", text.partition("'cannot" if language == "en" else "如果")[0])[-1]
    found = re.split(SEPARATORS[language], spoken)
    return found[::-1] if "from its end" in text or "从后往前" in text else found


def carried_out(text: str, language: str, filling: str = "", *, altered: bool = True) -> str:
    """Replace each order by its letter until letters alone are left, as the text tells."""
    letters = letters_in(text, language)
    times = dict(TIMES[language])
    if altered and re.search("means three times|表示做三次", text):
        times[" twice" if language == "en" else "两次"] = 3
    if altered and re.search("told to turn right, it turns left|叫它右转，它就左转", text):
        left, right = ("turn left", "turn right") if language == "en" else ("左转", "右转")
        letters[left], letters[right] = "R", "L"
    moves: list[str] = []
    for order in orders_in(text, language):
        plain, often = order.replace("□", filling), 1
        for words, count in times.items():
            if plain.endswith(words):
                plain, often = plain.removesuffix(words), count
        moves.extend(letters[plain] for _ in range(often))
    return ", ".join(moves)


def fillings(text: str, language: str) -> list[str]:
    return [name + words for name in letters_in(text, language) for words in ("", *TIMES[language])]


@seeds
def test_every_answer_is_what_carrying_out_the_orders_as_told_gives(seed: int) -> None:
    blocks = made(seed)
    for form in ("canonical", "resampled", "renamed", "reordered", "distracted", "deeper", "deepest"):
        for language in LANGUAGES:
            block = side(blocks[form], language)
            assert block["target"] == carried_out(block["input"], language)
            assert len(orders_in(block["input"], language)) == blocks[form]["depth"]
    for form in ("renamed", "reordered", "distracted"):
        assert blocks[form]["target"] == blocks["canonical"]["target"]
    assert [blocks[form]["depth"] for form in ("canonical", "deeper", "deepest")] == [3, 5, 7]


@seeds
def test_the_stated_rule_changes_the_moves_and_the_recited_ones_are_those_of_ordinary_words(
    seed: int,
) -> None:
    blocks = made(seed)
    for form in ("counterfactual", "probe"):
        for language in LANGUAGES:
            block = side(blocks[form], language)
            assert block["target"] == carried_out(block["input"], language) != block["recited"]
            assert block["recited"] == carried_out(block["input"], language, altered=False)
    assert blocks["counterfactual"]["recited"] == blocks["canonical"]["target"]


@seeds
def test_the_hidden_order_has_one_solution_where_the_moves_are_told_and_several_where_not(seed: int) -> None:
    blocks = made(seed)
    for language in LANGUAGES:
        block = side(blocks["inverse"], language)
        told = re.search(r"(?:makes the moves |做的动作是：)([A-Z, ]+)", block["input"])
        assert told is not None
        fitting = {
            filling
            for filling in fillings(block["input"], language)
            if carried_out(block["input"], language, filling) == told[1]
        }
        whole = told[1].split(", ")
        assert len(fitting) == 1
        assert whole.count(block["target"][0]) == len(block["target"].split(", "))
        (filling,) = fitting
        assert (
            letters_in(block["input"], language)[re.sub(" twice| three times|两次|三次", "", filling)]
            in (block["target"])
        )
        open_text = side(blocks["missing"], language)["input"]
        given_text = {carried_out(open_text, language, each) for each in fillings(open_text, language)}
        assert len(given_text) == len(fillings(open_text, language))
    assert (blocks["missing"]["target"], blocks["missing"]["zh"]["target"]) == ("cannot tell", "无法确定")


@seeds
def test_both_languages_say_the_same_and_no_answer_reads_alike_from_its_end(seed: int) -> None:
    for form, block in made(seed).items():
        if form != "missing":
            assert block["target"] == block["zh"]["target"]
        moves = block["target"].split(", ")
        assert moves != moves[::-1] or len(set(moves)) == 1


def test_there_are_many_different_items() -> None:
    seen: set[str] = set()
    assert all(fresh_item("commands", {}, 3, index, (), seen) for index in range(400))
    assert len(seen) == 400
