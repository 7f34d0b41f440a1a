"""Numbers as people and models write them, read exactly."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from typing import Final, NamedTuple

from ingrained_scorers.generalisation.number_words import chinese_value, english_value, word_spans
from ingrained_scorers.generalisation.texts import bare, unlatex

_LONGEST: Final = 60  # digits; longer runs are no answer, and Python refuses to convert very long ones
_ENOUGH_DECIMALS: Final = 3
_SCALES: Final = {
    "十": 10,
    "百": 100,
    "千": 1000,
    "万": 10**4,
    "亿": 10**8,
    "hundred": 100,
    "thousand": 10**3,
    "million": 10**6,
    "billion": 10**9,
}
_NUMBER: Final = re.compile(
    r"""(?<![A-Za-z_^0-9.])
    (?P<hundredths>百分之)?(?P<sign>(?<![)\]%])[-+])?[$¥€£]?
    (?:(?P<whole>[0-9]{1,60})\ (?P<part>[0-9]{1,60}/[0-9]{1,60})
      |(?P<ratio>[0-9]{1,60}(?:\.[0-9]{1,60})?\ ?/\ ?[0-9]{1,60}(?![0-9]))
      |(?P<grouped>[0-9]{1,3}(?:(?:,[0-9]{3})+|(?:\ [0-9]{3})+)(?![0-9])(?:\.[0-9]{1,60})?)
      |(?P<plain>[0-9]+(?:\.[0-9]{1,60})?|\.[0-9]{1,60}))
    (?P<scale>[十百千万亿]|\ (?:hundred|thousand|million|billion)\b)?
    (?P<percent>\ ?(?:%|percent\b|per\ cent\b))?""",
    re.VERBOSE | re.IGNORECASE | re.ASCII,
)
_LISTED: Final = re.compile(r"(?:还是|或者?|、|\bor )$", re.IGNORECASE | re.ASCII)
_MINUS_WORD: Final = re.compile(r"(?:\b(?:minus|negative) |负)$", re.IGNORECASE | re.ASCII)


@dataclass(frozen=True, order=True)
class Number:
    """An exact number as it was written.

    Attributes:
        value: The number; 66.7 for `66.7%`.
        percent: Whether it was given in per cent.
        decimals: Digits after the point.
    """

    value: Fraction
    percent: bool = False
    decimals: int = 0

    def says(self, gold: Number) -> bool:
        """Whether this is the same number as the right one.

        Exactly the same, or the right one correctly rounded to three or more decimals where it has no end as
        a decimal (2/3 as 0.667). A percentage is the same as another percentage only.
        """
        if self.percent != gold.percent:
            return False
        return self.value == gold.value or (
            self.decimals >= _ENOUGH_DECIMALS
            and _endless(gold.value)
            and round(gold.value, self.decimals) == self.value
        )

    def __str__(self) -> str:
        return f"{self.value}{'%' if self.percent else ''}"


class Spot(NamedTuple):
    """A number in a text."""

    start: int
    end: int
    number: Number


def numbers(text: str, *, words: bool) -> list[Spot]:
    """Find the numbers of a text.

    Args:
        text: The text.
        words: Whether `nine` and `九` count. Beside digits, `one` and single Chinese characters do not: they
            are parts of speech as often as numbers.
    """
    found = list(_written_in_digits(text))
    if not words:
        return found
    taken = {place for spot in found for place in range(spot.start, spot.end)}
    for start, end in word_spans(text):
        common = _is_common(text[start:end]) and not _LISTED.search(text[:start])
        if not taken or not (common or start in taken):
            found.append(Spot(start, end, _of_words(text[start:end], text[:start])))
    return sorted(found)


def _is_common(word: str) -> bool:
    return word.lower() == "one" or len(word) == 1


@lru_cache(maxsize=4096)
def as_number(text: str) -> Number | None:
    """Read a text that is one number and nothing else."""
    plain = bare(unlatex(text)).strip()
    found = numbers(plain, words=True)
    if len(found) != 1 or (found[0].start, found[0].end) != (0, len(plain)):
        return None
    return found[0].number


def _written_in_digits(text: str) -> Iterator[Spot]:
    for match in _NUMBER.finditer(text):
        value = _value(match)
        if value is not None:
            before = text[max(0, match.start() - 10) : match.start()]
            minus = match["sign"] == "-" or bool(_MINUS_WORD.search(before))
            percent = bool(match["percent"] or match["hundredths"])
            yield Spot(
                match.start(), match.end(), Number(-value if minus else value, percent, _decimals(match))
            )


def _value(match: re.Match[str]) -> Fraction | None:
    text = (match["ratio"] or match["grouped"] or match["plain"] or "").replace(" ", "").replace(",", "")
    if match["whole"]:
        part = _fraction(match["part"])
        return None if part is None else int(match["whole"]) + part
    value = _fraction(text)
    scale = (match["scale"] or "").strip().lower()
    return value if value is None or not scale else value * _SCALES[scale]


def _fraction(text: str) -> Fraction | None:
    above, _, below = text.partition("/")
    if len(text) > 2 * _LONGEST or (below and not int(below)):
        return None
    return Fraction(above) / Fraction(below or 1)


def _decimals(match: re.Match[str]) -> int:
    text = match["grouped"] or match["plain"] or ""
    return len(text.partition(".")[2])


def _of_words(text: str, before: str) -> Number:
    minus = bool(_MINUS_WORD.search(before[-10:]))
    percent = text.startswith("百分之") or text.lower().endswith(("percent", "per cent"))
    value = chinese_value(text) if text[0] > "\x7f" else english_value(text)
    return Number(-value if minus else value, percent)


def _endless(value: Fraction) -> bool:
    rest = value.denominator
    for factor in (2, 5):
        while rest % factor == 0:
            rest //= factor
    return rest != 1
