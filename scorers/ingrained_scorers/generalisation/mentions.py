"""Answers that a piece of text mentions: numbers, numerals of another base, options, known wordings."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from typing import Final, NamedTuple

from ingrained_scorers.generalisation.gold import RECITED, RIGHT, UNDETERMINED, Gold
from ingrained_scorers.generalisation.numerals import Number, as_number, numbers
from ingrained_scorers.generalisation.stances import undetermined_spans

_NEGATED: Final = re.compile(
    r"(?:(?<![A-Za-z])(?:not|isn't|never|rather than|instead of|no longer)(?: (?:the|a|an|in|at|to))?"
    r"|不是|并非|而非|不|非)[ \"'*]{0,3}$",
    re.IGNORECASE | re.ASCII,
)
_BASE_NOTE: Final = re.compile(
    r"_ ?\{? ?[0-9A-Za-z]{1,8}(?: [0-9]{1,2})? ?\}?|[₀-₉]{1,3}"
    r"|(?:in )?\bbase[- ]?(?:[0-9]{1,2}|[a-z]{3,9})\b|[一二三四五六七八九十0-9]{1,3}进制的?(?:数)?",
    re.IGNORECASE | re.ASCII,
)
_NUMERAL: Final = re.compile(
    r"(?<![A-Za-z0-9.])(?:0[xob](?=[0-9A-F]))?(?P<digits>[0-9]{1,3}(?:,[0-9]{3})+(?![0-9A-Za-z])|[0-9][0-9A-Za-z]*|[A-Z][0-9A-Z]*[0-9][0-9A-Z]*)(?![A-Za-z0-9])"
)
_SAID: Final = {"是": "(?:是的?|对的?)", "否": "(?:否|不是?的?)"}
"""How people say the two words that questions ask for."""


class Mention(NamedTuple):
    """An answer that is mentioned.

    Attributes:
        start: Where it begins.
        end: Where it ends.
        key: What it stands for; two mentions with the same key are the same answer.
    """

    start: int
    end: int
    key: str


def mentions(text: str, gold: Gold, *, announced: bool) -> list[Mention]:
    """Find the answers that a text mentions and does not deny, in their order.

    Args:
        text: The text, without LaTeX.
        gold: The check.
        announced: Whether the text stands where answers stand, so that words such as `nine` and `none` are
            answers. In running prose they mean nothing.
    """
    found = [Mention(*span, UNDETERMINED) for span in undetermined_spans(text)]
    found += _free(found, _wordings(text, gold, announced=announced))
    found += _free(found, _of_kind(text, gold, announced=announced))
    return sorted(one for one in found if one.key == UNDETERMINED or _stands(text, one, gold))


def _of_kind(text: str, gold: Gold, *, announced: bool) -> Iterator[Mention]:
    if gold.kind == "digits":
        yield from _numerals(text, gold)
    elif gold.kind == "word":
        yield from _options(text, gold)
    elif gold.kind == "number" or any(gold.numbers.values()):
        for start, end, number in numbers(text, words=announced):
            yield Mention(start, end, _meaning(number, gold))


def _free(taken: Sequence[Mention], found: Iterable[Mention]) -> list[Mention]:
    """Leave out what lies inside something found before, such as the 2 of `2nd`."""
    return [
        one for one in found if not any(one.start < other.end and other.start < one.end for other in taken)
    ]


def _meaning(number: Number, gold: Gold) -> str:
    if any("%" in unit or "percent" in unit for unit in gold.units):
        number = Number(number.value, percent=False, decimals=number.decimals)
    for name in (RIGHT, RECITED):
        if any(number.says(right) for right in _plain(gold, name)):
            return name
    return str(number)


def _plain(gold: Gold, name: str) -> tuple[Number, ...]:
    if not any("%" in unit or "percent" in unit for unit in gold.units):
        return gold.numbers[name]
    return tuple(
        Number(number.value, percent=False, decimals=number.decimals) for number in gold.numbers[name]
    )


def _numerals(text: str, gold: Gold) -> Iterator[Mention]:
    letters = any(character.isalpha() for form in (*gold.right, *gold.recited) for character in form)
    plain = _BASE_NOTE.sub(lambda match: " " * len(match[0]), text)
    for match in _NUMERAL.finditer(plain):
        if letters or match["digits"].replace(",", "").isdigit():
            yield Mention(match.start(), match.end(), _numeral_meaning(match["digits"], gold))
    if letters and plain.strip().isalpha() and plain.strip().isascii():
        yield Mention(0, len(text), _numeral_meaning(plain.strip(), gold))


def _numeral_meaning(digits: str, gold: Gold) -> str:
    same = numeral(digits)
    for name, forms in ((RIGHT, gold.right), (RECITED, gold.recited)):
        if same in map(numeral, forms):
            return name
    return same


def numeral(text: str) -> str:
    """The form in which two numerals are compared: upper case, no separators, no leading zeros."""
    return re.sub(r"[ ,]", "", text).upper().lstrip("0") or "0"


def _options(text: str, gold: Gold) -> Iterator[Mention]:
    by_word = {word: place for place, words in enumerate(gold.options) for word in words}
    for match, word in _search(text, tuple(by_word)):
        place = by_word[word]
        if _inverts(gold) and _denied(text, match.start()):
            place = 1 - place
        yield Mention(match.start(), match.end(), _option_meaning(gold, place))


def _option_meaning(gold: Gold, place: int) -> str:
    words = {word.casefold() for word in gold.options[place]}
    for name, forms in ((RIGHT, gold.right), (RECITED, gold.recited)):
        if any(form.casefold() in words for form in forms):
            return name
    return gold.options[place][0]


def _wordings(text: str, gold: Gold, *, announced: bool) -> Iterator[Mention]:
    """The answers' own wordings; in running prose only those of hand-written word answers."""
    if gold.kind in {"digits", "word"} and len(gold.wordings) <= 1:
        return
    if not announced and gold.kind != "open":
        return  # words such as none and all are everywhere
    known = dict.fromkeys(gold.recited, RECITED) | dict.fromkeys(gold.right, RIGHT)
    for match, form in _search(text, tuple(form for form in known if not _in_digits(form))):
        yield Mention(match.start(), match.end(), known[form])


@lru_cache(maxsize=4096)
def _in_digits(form: str) -> bool:
    """Whether a wording is a number in digits, which is found as a number."""
    return as_number(form) is not None and any(character.isdigit() for character in form)


def _search(text: str, words: tuple[str, ...]) -> Iterator[tuple[re.Match[str], str]]:
    if not words:
        return
    pattern = _pattern(words)
    for match in pattern.finditer(text):
        yield match, words[int((match.lastgroup or "w0")[1:])]


@lru_cache(maxsize=512)
def _pattern(words: tuple[str, ...]) -> re.Pattern[str]:
    """One pattern for all words, the longest first: `not valid` before `valid`."""
    order = sorted(range(len(words)), key=lambda place: -len(words[place]))
    return re.compile("|".join(f"(?P<w{place}>{_word(words[place])})" for place in order))


def _word(word: str) -> str:
    body = r"[\s\-]{1,3}".join(re.escape(part) for part in word.split())
    if len(word) == 1 and word.isascii():
        return rf"(?<![A-Za-z0-9'])(?-i:{re.escape(word.upper())})(?![A-Za-z0-9'])"
    if word.isascii():
        return rf"(?i:(?<![A-Za-z0-9]){body}(?![A-Za-z0-9]))"
    if len(word) == 1:  # such a character is part of many words
        said = _SAID.get(word, re.escape(word))
        edge = r"[\s,.;:!?\"'。*()\[\]、/|或]"
        return rf"(?:^|(?<={edge})|(?<=还是)|(?<=或者)){said}(?=$|{edge}|还是)"
    return r"\s{0,2}".join(re.escape(character) for character in word if not character.isspace())


def _stands(text: str, mention: Mention, gold: Gold) -> bool:
    return (gold.kind == "word" and _inverts(gold)) or not _denied(text, mention.start)


def _inverts(gold: Gold) -> bool:
    """Whether denying one option is choosing the other."""
    return len(gold.options) == 2  # noqa: PLR2004  yes or no, valid or not


def _denied(text: str, start: int) -> bool:
    return bool(_NEGATED.search(text[max(0, start - 24) : start]))
