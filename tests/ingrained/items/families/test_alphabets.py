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
    item = fresh_item("word-order", {}, seed, 0, forms, set())
    assert item is not None
    return {form: item if form == "canonical" else item[form] for form in forms}


def side(block: dict[str, Any], language: str) -> dict[str, Any]:
    return block if language == "en" else block["zh"]


def words_in(text: str, language: str) -> list[str]:
    pattern = (
        r"order: (.*?)\. |the words (.*?) into alphabetical"
        if language == "en"
        else r"([a-z□]+(?:、[a-z□]+){3,})()"
    )
    ((one, other),) = re.findall(pattern, text)
    found = one or other
    return re.split(", |、", found)


def by_usual_order(words: list[str]) -> list[str]:
    """Selection by comparison, a word at a time."""
    rest, result = list(words), []
    while rest:
        result.append(min(rest))
        rest.remove(result[-1])
    return result


def by_stated_order(words: list[str], text: str, language: str) -> list[str]:
    """Write each word so that the usual order is the stated one, and sort that."""
    pattern = r"the letters (.) and (.) have" if language == "en" else "字母表里(.)和(.)互换"
    if found := re.search(pattern, text):
        change = str.maketrans(found[1] + found[2], found[2] + found[1])
    else:
        assert re.search("from z to a|从z排到a", text)
        letters = "abcdefghijklmnopqrstuvwxyz"
        change = str.maketrans(letters, letters[::-1])
    return [word.translate(change) for word in by_usual_order([word.translate(change) for word in words])]


@seeds
def test_the_answer_is_the_order_from_a_to_z_and_not_what_is_shown(seed: int) -> None:
    blocks = made(seed, *SAME)
    for language in LANGUAGES:
        for form in SAME:
            block = side(blocks[form], language)
            words = words_in(block["input"], language)
            assert len(set(words)) == blocks[form]["depth"]
            assert block["target"].split(", ") == by_usual_order(words) != words
            assert len({word[0] for word in words}) < len(words)


@seeds
def test_the_altered_alphabet_gives_another_order(seed: int) -> None:
    blocks = made(seed, "counterfactual", "probe")
    for language in LANGUAGES:
        block = side(blocks["counterfactual"], language)
        words = words_in(block["input"], language)
        assert block["target"].split(", ") == by_stated_order(words, block["input"], language)
        assert block["recited"].split(", ") == by_usual_order(words) != block["target"].split(", ")
        probe = side(blocks["probe"], language)
        pattern = r"words (\w+) and (\w+) comes" if language == "en" else "，([a-z]+)和([a-z]+)这两个"
        (pair,) = re.findall(pattern, probe["input"])
        assert probe["target"] == by_stated_order(pair, probe["input"], language)[0]
        assert probe["recited"] == min(pair) != probe["target"]
        assert pair[0][0] != pair[1][0]


@seeds
def test_only_one_of_the_three_words_fits_into_the_box(seed: int) -> None:
    blocks = made(seed, "inverse")
    for language in LANGUAGES:
        block = side(blocks["inverse"], language)
        words = words_in(block["input"], language)
        pattern = r"one of the words (.*?) can stand" if language == "en" else "。([a-z、]+)三个单词"
        (found,) = re.findall(pattern, block["input"])
        filled = {one: [one if word == "□" else word for word in words] for one in re.split(", |、", found)}
        assert len(filled) == 3
        assert [one for one, row in filled.items() if row == by_usual_order(row)] == [block["target"]]


@seeds
def test_the_hidden_letter_decides_the_order(seed: int) -> None:
    blocks = made(seed, "missing")
    for language in LANGUAGES:
        block = side(blocks["missing"], language)
        words = words_in(block["input"], language)
        (blotted,) = [place for place, word in enumerate(words) if "□" in word]
        places = {
            by_usual_order([*words[:blotted], word, *words[blotted + 1 :]]).index(word)
            for word in (words[blotted].replace("□", letter) for letter in "abcdefghijklmnopqrstuvwxyz")
        }
        assert len(places) > 1
        assert block["target"] == {"en": "cannot tell", "zh": "无法确定"}[language]
