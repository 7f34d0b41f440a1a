from __future__ import annotations

import re
from math import prod
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from ingrained.items.families.catalog import FAMILIES
from ingrained.items.families.functions.precedence import evaluated
from ingrained.items.families.generate import fresh_item

FORMS = FAMILIES["precedence"].forms[1:]
EXPRESSION = re.compile(r"[\d□]+(?: [^\s=]+ [\d□]+)+")
seeds = given(st.integers(0, 2**40))


def made(seed: int) -> dict[str, dict[str, Any]]:
    item = fresh_item("precedence", {}, seed, 0, FORMS, set())
    assert item is not None
    return {"canonical": item} | {form: item[form] for form in FORMS}


def shown(block: dict[str, Any]) -> str:
    """The expression, the same in both languages."""
    english, chinese = EXPRESSION.search(block["input"]), EXPRESSION.search(block["zh"]["input"])
    assert english is not None
    assert chinese is not None
    assert english[0] == chinese[0]
    return english[0]


def sum_of_products(text: str) -> int:
    signed = re.split(r" ([+−]) ", f"0 + {text}")
    values = [prod(map(int, term.split(" × "))) for term in signed[2::2]]
    return sum(value if sign == "+" else -value for sign, value in zip(signed[1::2], values, strict=True))


def product_of_sums(text: str) -> int:
    return prod(sum_of_products(part) for part in text.split(" × "))


@seeds
def test_every_answer_is_what_splitting_the_printed_expression_gives(seed: int) -> None:
    blocks = made(seed)
    for form in ("canonical", "resampled", "reordered", "distracted", "deeper", "deepest"):
        assert blocks[form]["target"] == str(sum_of_products(shown(blocks[form])))
    altered = blocks["counterfactual"]
    assert altered["target"] == str(product_of_sums(shown(altered)))
    assert altered["recited"] == str(sum_of_products(shown(altered))) != altered["target"]
    one, two, three = map(int, re.findall(r"\d+", shown(blocks["probe"])))
    assert (blocks["probe"]["target"], blocks["probe"]["recited"]) == (str(one + two), str(two * three))


@seeds
def test_new_words_stand_for_the_signs_that_they_are_said_to_stand_for(seed: int) -> None:
    blocks = made(seed)
    text, english = shown(blocks["renamed"]), blocks["renamed"]["input"]
    words = dict(re.findall(r"“(\w+)” as ([+−×])", english))
    assert dict(re.findall(r"“(\w+)”读作([+−×])", blocks["renamed"]["zh"]["input"])) == words
    for word, sign in words.items():
        text = text.replace(f" {word} ", f" {sign} ")
    assert text == shown(blocks["canonical"])
    assert blocks["renamed"]["target"] == blocks["canonical"]["target"]


@seeds
def test_one_number_alone_fits_the_box_and_without_a_result_any_does(seed: int) -> None:
    blocks = made(seed)
    goal = re.search(r"□.*? = (\d+)", blocks["inverse"]["input"])
    assert goal is not None
    text = shown(blocks["inverse"])
    fitting = [x for x in range(200) if sum_of_products(text.replace("□", str(x))) == int(goal[1])]
    assert list(map(str, fitting)) == [blocks["inverse"]["target"]]
    open_text = shown(blocks["missing"])
    assert len({sum_of_products(open_text.replace("□", str(x))) for x in range(2, 13)}) == len(range(2, 13))


@seeds
def test_forms_keep_the_numbers_and_deeper_ones_have_more_of_them(seed: int) -> None:
    blocks = made(seed)
    numbers = {form: sorted(re.findall(r"\d+", shown(blocks[form]))) for form in blocks if form != "probe"}
    for form in ("renamed", "reordered", "distracted", "counterfactual"):
        assert numbers[form] == numbers["canonical"]
    assert shown(blocks["reordered"]) != shown(blocks["canonical"])
    assert [blocks[form]["depth"] for form in ("canonical", "deeper", "deepest")] == [3, 5, 7]
    assert [len(numbers[form]) for form in ("canonical", "deeper", "deepest")] == [4, 6, 8]


def test_without_precedence_signs_are_read_from_left_to_right() -> None:
    assert evaluated((2, 3, 4), ("+", "×"), "none") == 20
    assert evaluated((2, 3, 4), ("+", "×"), "times") == 14
    assert evaluated((2, 3, 4), ("×", "+"), "plus") == 14
