from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from ingrained.items.families.catalog import FAMILIES
from ingrained.items.families.generate import fresh_item

FORMS = FAMILIES["word-problem"].forms[1:]
MARKS = {
    "market": "label",
    "dozen": "bake",
    "split": "share",
    "save": "save",
    "saving": "save",
    "buys": "shop",
}
"""A word of the text that tells which story it is; the first that is found counts."""
ORDERS = {"shop": "abcd", "label": "bdac", "bake": "abc", "share": "abc", "save": "bacd"}
REORDERED = {"shop": "cadb", "label": "cadb", "bake": "bca", "share": "cba", "save": "cdab"}
INVERSE = {"shop": "acrd", "label": "acrd", "bake": "abr", "share": "bcr", "save": "acdr"}
MISSING = {"shop": "abc", "label": "bac", "bake": "ab", "share": "ac", "save": "acd"}
UNKNOWN = {"shop": "b", "label": "b", "bake": "c", "share": "a", "save": "b"}
HIDDEN = {"shop": "d", "label": "d", "bake": "c", "share": "b", "save": "b"}
seeds = given(st.integers(0, 2**40))
Told = dict[str, int]


def made(seed: int) -> dict[str, dict[str, Any]]:
    item = fresh_item("word-problem", {}, seed, 0, FORMS, set())
    assert item is not None
    return {"canonical": item} | {form: item[form] for form in FORMS}


def kind_of(block: dict[str, Any]) -> str:
    return next(kind for mark, kind in MARKS.items() if mark in block["input"])


def numbers(block: dict[str, Any]) -> list[int]:
    """The numbers of the text; both languages give them in the same order."""
    found = re.findall(r"\d+", block["input"])
    assert found == re.findall(r"\d+", block["zh"]["input"])
    return list(map(int, found))


def told(block: dict[str, Any], names: str) -> Told:
    return dict(zip(names, numbers(block), strict=True))


def shop(n: Told, odd: bool) -> int:
    paid = [n["b"] for piece in range(1, n["a"] + 1) if not (odd and piece % 3 == 0)]
    return sum(paid) + sum(n["d"] for _ in range(n["c"]))


def label(n: Told, odd: bool) -> int:
    basket = [n["b"]] * n["a"] + [n["d"]] * n["c"]
    return sum(basket[::2]) if odd else sum(basket)


def bake(n: Told, odd: bool) -> int:
    rolls = [0] * 10 * n["a"] if odd else [0] * 12 * n["a"]
    for _ in range(n["b"]):
        del rolls[: n["c"]]
    return len(rolls)


def save(n: Told, odd: bool) -> int:
    weeks = set(range(1, n["a"] + 1)) - ({4, 8, 12} if odd else set())
    return sum(n["b"] for _ in weeks) - sum(n["d"] for _ in range(n["c"]))


def pile(n: Told) -> int:
    return sum(n["b"] for _ in range(n["a"]))


def deal(sweets: int, friends: int, odd: bool) -> int | None:
    """Deal them out round by round, two to the owner under the odd rule; None where some are left over."""
    share = 0
    while sweets > 0:
        sweets -= friends + (2 if odd else 1)
        share += 1
    return share if sweets == 0 else None


TOTALS: dict[str, Callable[[Told, bool], int]] = {"shop": shop, "label": label, "bake": bake, "save": save}


def solved(kind: str, n: Told, *, odd: bool = False, extra: Sequence[int] = ()) -> int | None:
    gained = [count * each for count, each in zip(extra[::2], extra[1::2], strict=True)]
    gained[1:] = [-part for part in gained[1:]]
    if kind == "share":
        return deal(pile(n) + sum(gained), n["c"], odd)
    return TOTALS[kind](n, odd) + sum(gained)


@seeds
def test_every_answer_is_what_acting_the_story_out_gives(seed: int) -> None:
    blocks = made(seed)
    kind = kind_of(blocks["canonical"])
    for form in ("canonical", "resampled", "renamed", "distracted", "deeper", "deepest"):
        found = numbers(blocks[form])
        size = len(ORDERS[kind])
        extra = found[size:] if form.startswith("deep") else ()
        assert len(extra) == blocks[form]["depth"] - 3
        facts = dict(zip(ORDERS[kind], found[:size], strict=True))
        assert blocks[form]["target"] == str(solved(kind, facts, extra=extra)) == blocks[form]["zh"]["target"]
    assert blocks["reordered"]["target"] == str(solved(kind, told(blocks["reordered"], REORDERED[kind])))
    assert blocks["renamed"]["input"] != blocks["canonical"]["input"]


@seeds
def test_the_odd_rule_is_acted_out_and_the_usual_answer_is_recited(seed: int) -> None:
    blocks = made(seed)
    kind, altered, probe = kind_of(blocks["canonical"]), blocks["counterfactual"], blocks["probe"]
    facts = told(altered, ORDERS[kind])
    assert altered["target"] == str(solved(kind, facts, odd=True))
    assert altered["recited"] == str(solved(kind, facts)) != altered["target"]
    assert (altered["zh"]["target"], altered["zh"]["recited"]) == (altered["target"], altered["recited"])
    one_price = {"b": facts["b"], "c": 0, "d": 0}
    small = {
        "shop": {"a": 3, **one_price},
        "label": {"a": 2, **one_price},
        "bake": {"a": 2, "b": 0, "c": 0},
        "share": {"a": 1, "b": 6, "c": 1},
        "save": {"a": 4, **one_price},
    }[kind]
    assert probe["target"] == str(solved(kind, small, odd=True))
    assert probe["recited"] == str(solved(kind, small)) != probe["target"]
    assert numbers(probe) == ([facts["b"]] if kind in {"shop", "label", "save"} else [])


@seeds
def test_one_number_alone_fits_the_inverse(seed: int) -> None:
    block = made(seed)["inverse"]
    kind = kind_of(block)
    facts = told(block, INVERSE[kind])
    result = facts.pop("r")
    fitting = [x for x in range(1, 200) if solved(kind, facts | {UNKNOWN[kind]: x}) == result]
    assert [str(x) for x in fitting] == [block["target"]]


@seeds
def test_several_answers_fit_where_a_number_is_missing(seed: int) -> None:
    block = made(seed)["missing"]
    kind = kind_of(block)
    facts = told(block, MISSING[kind])
    answers = {solved(kind, facts | {HIDDEN[kind]: x}) for x in range(1, 100)} - {None}
    assert len(answers) > 1
    assert (block["target"], block["zh"]["target"]) == ("cannot tell", "无法确定")


@seeds
def test_forms_keep_the_numbers(seed: int) -> None:
    blocks = made(seed)
    plain = numbers(blocks["canonical"])
    for form in ("renamed", "counterfactual"):
        assert numbers(blocks[form]) == plain
    assert sorted(numbers(blocks["reordered"])) == sorted(plain)
    assert numbers(blocks["distracted"])[:-1] == plain
    assert [blocks[form]["depth"] for form in ("canonical", "deeper", "deepest")] == [3, 5, 7]


def test_every_story_is_told() -> None:
    assert {kind_of(made(seed)["canonical"]) for seed in range(60)} == set(ORDERS)
