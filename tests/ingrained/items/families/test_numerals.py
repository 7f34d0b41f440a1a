from __future__ import annotations

import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingrained.items.families.catalog import FAMILIES
from ingrained.items.families.generate import fresh_item

FORMS = FAMILIES["base-addition"].forms[1:]
BASES = {"八": 8, "九": 9, "十": 10}
seeds = given(st.integers(0, 2**40))


def made(seed: int, digits: int = 3) -> dict[str, dict[str, Any]]:
    item = fresh_item("base-addition", {"digits": digits}, seed, 0, FORMS, set())
    assert item is not None
    return {"canonical": item} | {form: item[form] for form in FORMS}


def parts(block: dict[str, Any]) -> tuple[int, list[str]]:
    """The base and the numerals of both languages."""
    base = re.search(r"base (\d+)", block["input"])
    chinese = re.search(r"([八九十])进制", block["zh"]["input"])
    assert base is not None
    assert chinese is not None
    assert BASES[chinese[1]] == int(base[1])
    found = re.findall(r"\d+", block["input"].replace(base[0], ""))
    assert sorted(found) == sorted(re.findall(r"\d+", block["zh"]["input"]))
    return int(base[1]), found


def by_columns(left: str, right: str, base: int) -> str:
    """Add as at school, column by column from the right."""
    size = max(len(left), len(right))
    carry, digits = 0, ""
    for one, two in zip(reversed(left.zfill(size)), reversed(right.zfill(size)), strict=True):
        carry, digit = divmod(int(one) + int(two) + carry, base)
        digits = str(digit) + digits
    return (str(carry) if carry else "") + digits


@seeds
def test_every_answer_is_what_adding_by_columns_gives(seed: int) -> None:
    blocks = made(seed)
    for form in ("canonical", "resampled", "renamed", "reordered", "deeper", "deepest", "counterfactual"):
        base, (left, right) = parts(blocks[form])
        assert blocks[form]["target"] == by_columns(left, right, base)
        assert len(left) == len(right) == blocks[form]["depth"]
        assert (base == 10) == (form != "counterfactual")
    _, (left, right) = parts(blocks["counterfactual"])
    assert blocks["counterfactual"]["recited"] == by_columns(left, right, 10)
    assert blocks["counterfactual"]["recited"] != blocks["counterfactual"]["target"]
    assert blocks["distracted"]["target"] == blocks["canonical"]["target"]


@seeds
def test_the_probe_asks_for_the_number_after_the_last_digit(seed: int) -> None:
    base, (last,) = parts(made(seed)["probe"])
    assert last == str(base - 1)
    assert (made(seed)["probe"]["target"], made(seed)["probe"]["recited"]) == ("10", str(base))


@seeds
def test_one_number_alone_fits_the_inverse(seed: int) -> None:
    block = made(seed)["inverse"]
    base, (left, total) = parts(block)
    assert [str(x) for x in range(1000) if by_columns(left, str(x), base).lstrip("0") == total] == [
        block["target"]
    ]


@pytest.mark.parametrize("digits", [1, 2, 12])
def test_numerals_have_as_many_digits_as_asked_for(digits: int) -> None:
    assert {len(numeral) for numeral in parts(made(7, digits)["canonical"])[1]} == {digits}
