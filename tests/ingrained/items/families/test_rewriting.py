from __future__ import annotations

import re
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from ingrained.items.families.catalog import FAMILIES
from ingrained.items.families.generate import fresh_item

FORMS = FAMILIES["string-rewriting"].forms[1:]
LANGUAGES = ("en", "zh")
RULE = re.compile(r"(\S\S) → (\S\S)")
ASKED = re.compile(
    r"What does (\S+) become after|steps make of (\S+)\?|two letters (\S+) become"
    r"|After how many steps has (\S+) become"
    r"|。([^。\s]+) 经过|步，([^，\s]+) 将会|两个字母 (\S+) 走"
)
seeds = given(st.integers(0, 2**40))


def made(seed: int) -> dict[str, dict[str, Any]]:
    item = fresh_item("string-rewriting", {}, seed, 0, FORMS, set())
    assert item is not None
    return {"canonical": item} | {form: item[form] for form in FORMS}


def side(block: dict[str, Any], language: str) -> dict[str, Any]:
    return block if language == "en" else block["zh"]


def rules_in(text: str) -> dict[str, str]:
    """The last three rules of the text; a statement of what is altered stands before them."""
    return dict(RULE.findall(text)[-3:])


def string_in(text: str) -> str:
    (found,) = ASKED.findall(text)
    return "".join(found)


def steps_in(text: str) -> int:
    return int(re.findall(r"(\d+) (?:steps|步)", text)[0])


def rewritten(string: str, rules: dict[str, str], steps: int) -> str:
    """Use the rules by regular expressions, which find the leftmost place."""
    pattern = re.compile("|".join(map(re.escape, rules)))
    for _ in range(steps):
        found = [pattern.match(string, at) for at in range(len(string))]
        first = next((match for match in found if match), None)
        if first is None:
            return string
        string = string[: first.start()] + rules[first[0]] + string[first.end() :]
    return string


def sorting(text: str) -> dict[str, str]:
    letters = sorted({letter for pair in rules_in(text) for letter in pair})
    return {low_high[::-1]: low_high for low_high in (a + b for a in letters for b in letters if a < b)}


@seeds
def test_every_answer_is_what_the_rules_of_the_text_make_of_the_string(seed: int) -> None:
    blocks = made(seed)
    for form in ("canonical", "resampled", "renamed", "reordered", "distracted", "deeper", "deepest"):
        for language in LANGUAGES:
            block = side(blocks[form], language)
            rules, steps = rules_in(block["input"]), steps_in(block["input"])
            answer = rewritten(string_in(block["input"]), rules, steps)
            assert block["target"] == answer != string_in(block["input"])
            assert rewritten(answer, rules, 1) != answer  # sorting at once is not enough
            assert steps == blocks[form]["depth"]
            if form != "renamed":
                assert rules == sorting(block["input"])
    assert [blocks[form]["depth"] for form in ("canonical", "deeper", "deepest")] == [3, 5, 7]


@seeds
def test_the_altered_rules_give_another_string_than_the_usual_ones(seed: int) -> None:
    blocks = made(seed)
    for form, steps in (("counterfactual", 3), ("probe", 1)):
        for language in LANGUAGES:
            block = side(blocks[form], language)
            string, rules = string_in(block["input"]), rules_in(block["input"])
            assert block["target"] == rewritten(string, rules, steps) != block["recited"]
            assert block["recited"] == rewritten(string, sorting(block["input"]), steps)
            for old, new in rules.items():
                assert old == new[::-1]


@seeds
def test_one_number_of_steps_alone_leads_to_the_told_string(seed: int) -> None:
    block = made(seed)["inverse"]
    for language in LANGUAGES:
        text = side(block, language)["input"]
        end = re.search(r"has \S+ become (\S+)\?|变成 (\S+)？", text)
        assert end is not None
        told = end[1] or end[2]
        fitting = [n for n in range(40) if rewritten(string_in(text), rules_in(text), n) == told]
        assert fitting == [int(side(block, language)["target"])]


@seeds
def test_each_letter_in_the_box_gives_another_string(seed: int) -> None:
    block = made(seed)["missing"]
    for language in LANGUAGES:
        text = side(block, language)["input"]
        letters = {letter for pair in rules_in(text) for letter in pair}
        string = string_in(text)
        assert string.count("□") == 1
        answers = {rewritten(string.replace("□", one), rules_in(text), steps_in(text)) for one in letters}
        assert len(answers) == len(letters) == 3
    assert (block["target"], block["zh"]["target"]) == ("cannot tell", "无法确定")


def test_there_are_many_different_items() -> None:
    seen: set[str] = set()
    assert all(fresh_item("string-rewriting", {}, 3, index, (), seen) for index in range(400))
    assert len(seen) == 400
