from __future__ import annotations

import re
from itertools import combinations, product
from typing import Any, NamedTuple

from hypothesis import example, given
from hypothesis import strategies as st

from ingrained.items.families.generate import fresh_item

SAME = ("canonical", "resampled", "renamed", "reordered", "distracted", "deeper", "deepest")
"""The forms that have the usual rule and the usual question."""
LANGUAGES = ("en", "zh")
seeds = given(st.integers(0, 2**40))


def made(seed: int, *forms: str) -> dict[str, dict[str, Any]]:
    item = fresh_item("boolean-concept", {}, seed, 0, forms, set())
    assert item is not None
    return {form: item if form == "canonical" else item[form] for form in forms}


def side(block: dict[str, Any], language: str) -> dict[str, Any]:
    return block if language == "en" else block["zh"]


Thing = frozenset[str]
RULES = (
    ("has this feature|有这个特征", 1, {1}),
    ("one of them but not both|恰好有其中一个特征", 2, {1}),
    ("at least two of them|至少有其中两个特征", 3, {2, 3}),
    ("just one or all three|只有其中一个特征或三个全有", 3, {1, 3}),
)
WORDS = {True: {"en": "yes", "zh": "是"}, False: {"en": "no", "zh": "否"}}


class Told(NamedTuple):
    kinds: list[list[str]]
    decide: int
    enough: set[int]
    examples: list[tuple[Thing, bool]]


def told(text: str, language: str) -> Told:
    if language == "en":
        kinds = [
            pair.split(" or ")
            for pair in found(r"Every \w+ is (.*?)\.", text).replace(", and ", ", ").split(", ")
        ]
        lists = found(r"as \w+: (.*?)\.", text), found(r"as not \w+: (.*?)\.", text)
    else:
        kinds = [pair.split("或") for pair in found("都是(.*?)。", text).split("、")]
        lists = found("标为“[^不”]*”的有：(.*?)[；。]", text), found("标为“不[^”]*”的有：(.*?)[；。]", text)
    examples = [
        (thing(one, kinds), label)
        for part, label in zip(lists, (True, False), strict=True)
        for one in re.split(", | and |、|和", part)
    ]
    decide, enough = next((count, wanted) for rule, count, wanted in RULES if re.search(rule, text))
    return Told(kinds, decide, enough, examples)


def found(pattern: str, text: str) -> str:
    match = re.search(pattern, text)
    assert match is not None, (pattern, text)
    return match[1]


def thing(text: str, kinds: list[list[str]]) -> Thing:
    return frozenset(value for kind in kinds for value in kind if value in text)


def verdicts(facts: Told, asked: Thing, *, swapped: bool = False) -> set[bool]:
    """What every choice of deciding features that fits the examples says, features as words."""
    said = set()
    for kinds in combinations(facts.kinds, facts.decide):
        for features in product(*kinds):
            labels = [(len(one & set(features)) in facts.enough) for one, _ in facts.examples]
            if labels == [label is not swapped for _, label in facts.examples]:
                said.add(len(asked & set(features)) in facts.enough)
    return said


def question(text: str, language: str) -> str:
    """The last sentence before the instruction."""
    return re.split(r"[.。]\s*", text.partition("Answer with" if language == "en" else "用一个词")[0])[-1]


@seeds
@example(36122)  # a feature `binu` beside a feature `binux`
def test_the_answer_is_the_only_one_that_the_stated_class_and_the_examples_leave(seed: int) -> None:
    blocks = made(seed, *SAME)
    for language in LANGUAGES:
        for form in SAME:
            block = side(blocks[form], language)
            facts = told(block["input"], language)
            asked = thing(question(block["input"], language), facts.kinds)
            assert len(asked) == len(facts.kinds) == blocks[form]["depth"]
            assert asked not in {one for one, _ in facts.examples}
            assert {label for _, label in facts.examples} == {True, False}
            (answer,) = verdicts(facts, asked)
            assert block["target"] == WORDS[answer][language]


@seeds
def test_swapped_labels_leave_one_answer_too_which_is_the_other_one(seed: int) -> None:
    blocks = made(seed, "counterfactual")
    for language in LANGUAGES:
        block = side(blocks["counterfactual"], language)
        facts = told(block["input"], language)
        asked = thing(question(block["input"], language), facts.kinds)
        (answer,) = verdicts(facts, asked, swapped=True)
        (habit,) = verdicts(facts, asked)
        assert answer is not habit
        assert (block["target"], block["recited"]) == (WORDS[answer][language], WORDS[habit][language])


@seeds
def test_the_probe_asks_about_a_listed_thing(seed: int) -> None:
    blocks = made(seed, "probe")
    for language in LANGUAGES:
        block = side(blocks["probe"], language)
        facts = told(block["input"], language)
        named = found(r"names the (.*?)\. Is" if language == "en" else "清单上有(.*?)，它是", block["input"])
        label = dict(facts.examples)[thing(named, facts.kinds)]
        assert (block["target"], block["recited"]) == (WORDS[not label][language], WORDS[label][language])


@seeds
def test_a_thing_without_its_colour_is_undecided_and_its_verdict_tells_the_colour(seed: int) -> None:
    blocks = made(seed, "inverse", "missing")
    for language in LANGUAGES:
        known, open_ = (side(blocks[form], language) for form in ("inverse", "missing"))
        facts = told(known["input"], language)
        part = found(r"(?:Another|另有一)(.*?)(?: is |，它是)", known["input"])
        lucky = not re.search("not lucky|不幸运", known["input"].rpartition(part)[2])
        answers = {colour: verdicts(facts, thing(part, facts.kinds) | {colour}) for colour in facts.kinds[1]}
        assert sorted(map(list, answers.values())) == [[False], [True]]
        assert answers[known["target"]] == {lucky}
        facts = told(open_["input"], language)
        part = found(r"(?:There is also another|另有一)(.*?)(?:\. Is|，它是)", open_["input"])
        values = thing(part, facts.kinds)
        assert len(values) == len(facts.kinds) - 1
        assert set.union(*(verdicts(facts, values | {colour}) for colour in facts.kinds[1])) == {True, False}
        assert open_["target"] == {"en": "cannot tell", "zh": "无法确定"}[language]


def test_neither_word_is_the_better_guess() -> None:
    seen: set[str] = set()
    items = [fresh_item("boolean-concept", {}, 3, index, (), seen) for index in range(400)]
    assert 150 < sum(item is not None and item["target"] == "yes" for item in items) < 250
