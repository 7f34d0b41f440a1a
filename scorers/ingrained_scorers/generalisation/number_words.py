"""Numbers written as words: `twenty-three`, `two thirds`, `三百零五`, `三分之二`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from fractions import Fraction
from typing import Final

_UNITS: Final = (
    *("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven"),
    *("twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen"),
)
_TENS: Final = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
_BIG: Final = {"thousand": 1_000, "million": 1_000_000, "billion": 1_000_000_000}
_WORTH: Final = {word: value for value, word in enumerate(_UNITS)} | {
    word: 10 * value for value, word in enumerate(_TENS, start=2)
}
_PARTS: Final = {
    word: value
    for value, words in enumerate(
        ("half halves", "third", "quarter fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth"),
        start=2,
    )
    for word in words.split()
}
_WORD = rf"(?:{'|'.join([*_TENS, *reversed(_UNITS), 'hundred', *_BIG])})"
_PART = rf"(?:{'|'.join(_PARTS)})s?"
_ENGLISH: Final = re.compile(
    rf"(?<![A-Za-z0-9])(?:(?:a )?half(?! (?:a|an|the|as|of)\b)|{_WORD}(?:(?:[ -]| and ){_WORD}){{0,20}}"
    rf"(?: and a half|[ -]{_PART})?(?: per ?cent)?)(?![A-Za-z0-9])",
    re.IGNORECASE,
)
_DIGITS: Final = {digit: value for value, digit in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
_SMALL: Final = {"十": 10, "百": 100, "千": 1000}
_LARGE: Final = {"万": 10**4, "亿": 10**8}
_NUMERAL = r"[零〇一二两三四五六七八九十百千万亿]{1,24}"
_CHINESE: Final = re.compile(
    rf"(?<!星期)(?:{_NUMERAL}分之{_NUMERAL}|一半|{_NUMERAL}点[零〇一二三四五六七八九]{{1,24}}|{_NUMERAL})"
)
_NO_NUMBERS: Final = re.compile(
    r"一共|一定|一样|一起|一些|一般|一直|一旦|一致|同一|唯一|(?<![二三四五六七八九])十分(?![之钟])|千万(?=不|别)|星期[一二三四五六]"
)


def word_spans(text: str) -> Iterator[tuple[int, int]]:
    """Find number words, by their places."""
    masked = _NO_NUMBERS.sub(lambda match: "\0" * len(match[0]), text)
    for pattern in (_ENGLISH, _CHINESE):
        yield from (match.span() for match in pattern.finditer(masked))


def english_value(text: str) -> Fraction:
    """Work out an English number that `word_spans` found."""
    words = re.split(r"[ -]+", re.sub(r"(?: and a| per ?cent)", "", text.lower()).strip())
    if words[-1] == "half" and len(words) > 1 and words[0] != "a" and " and a half" in text.lower():
        return _english_whole(words[:-1]) + Fraction(1, 2)
    part = _PARTS.get(words[-1]) or _PARTS.get(words[-1].removesuffix("s"))
    if part:
        whole = [word for word in words[:-1] if word != "a"]
        return Fraction(_english_whole(whole) if whole else 1, part)
    return Fraction(_english_whole(words))


def chinese_value(text: str) -> Fraction:
    """Work out a Chinese number that `word_spans` found; the number before the sign for `百分之`."""
    if text == "一半":
        return Fraction(1, 2)
    below, _, above = text.partition("分之")
    if above:
        return chinese_value(above) / (1 if below == "百" else chinese_value(below) or 1)
    whole, _, decimals = text.partition("点")
    digits = "".join(str(_DIGITS[digit]) for digit in decimals)
    return _chinese_whole(whole) + Fraction(f"0.{digits or 0}")


def _english_whole(words: list[str]) -> int:
    total = current = 0
    for word in words:
        if word == "hundred":
            current = (current or 1) * 100
        elif word in _BIG:
            total += (current or 1) * _BIG[word]
            current = 0
        else:
            current += _WORTH.get(word, 0)
    return total + current


def _chinese_whole(text: str) -> int:
    if len(text) > 1 and not set(text) & {*_SMALL, *_LARGE}:  # digit by digit, such as a year
        return int("".join(str(_DIGITS[digit]) for digit in text))
    total = section = digit = 0
    for character in text:
        if character in _DIGITS:
            digit = _DIGITS[character]
        elif character in _SMALL:
            section += (digit or 1) * _SMALL[character]
            digit = 0
        else:
            total = (total + section + digit or 1) * _LARGE[character]
            section = digit = 0
    return total + section + digit
