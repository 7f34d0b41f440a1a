from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingrained_scorers.generalisation.numerals import as_number

DIGITS = "零一二三四五六七八九"


def section(number: int) -> str:
    """Four digits in Chinese, with one 零 for each gap."""
    out, gap = "", False
    for place, unit in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit = number // place % 10
        if digit:
            out += ("零" if gap and out else "") + DIGITS[digit] + unit
        gap = not digit
    return out


def chinese(number: int) -> str:
    high, low = divmod(number, 10_000)
    if not high:
        return section(low) or "零"
    return section(high) + "万" + ("零" if 0 < low < 1000 else "") + section(low)


UNITS = [
    "zero",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
]
UNITS += ["sixteen", "seventeen", "eighteen", "nineteen"]
TENS = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]


def english(number: int) -> str:
    if number < 20:
        return UNITS[number]
    if number < 100:
        return TENS[number // 10 - 2] + (f"-{UNITS[number % 10]}" if number % 10 else "")
    for size, name in ((1_000_000, "million"), (1000, "thousand"), (100, "hundred")):
        if number >= size:
            rest = number % size
            joint = " and " if 0 < rest < 100 else " "
            return english(number // size) + f" {name}" + (joint + english(rest) if rest else "")
    raise AssertionError


@given(st.integers(0, 99_999_999))
def test_chinese_numerals_are_read(number: int) -> None:
    found = as_number(chinese(number))
    assert found is not None
    assert found.value == number


@given(st.integers(0, 999_999_999))
def test_english_numerals_are_read(number: int) -> None:
    found = as_number(english(number))
    assert found is not None
    assert found.value == number


@given(st.fractions(max_denominator=10**6))
def test_fractions_are_exact(number: Fraction) -> None:
    found = as_number(f"{number.numerator}/{number.denominator}")
    assert found is not None
    assert found.value == number


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("三百零五", 305),
        ("两千", 2000),
        ("十二", 12),
        ("一万零三", 10_003),
        ("二〇二六", 2026),
        ("一点五", Fraction(3, 2)),
        ("八分之七", Fraction(7, 8)),
        ("十分之三", Fraction(3, 10)),
        ("一半", Fraction(1, 2)),
        ("3万", 30_000),
        ("１２", 12),
        ("seven eighths", Fraction(7, 8)),
        ("half", Fraction(1, 2)),
        ("three and a half", Fraction(7, 2)),
        (".5", Fraction(1, 2)),
        ("1 1/2", Fraction(3, 2)),
        ("18,446,744,073,709,551,615", 2**64 - 1),
        ("$\\frac{1}{3}$", Fraction(1, 3)),
    ],
)
def test_numbers_are_read_in_many_forms(text: str, value: Fraction | int) -> None:
    from ingrained_scorers.generalisation.texts import tidy

    found = as_number(tidy(text))
    assert found is not None
    assert found.value == value


@pytest.mark.parametrize("text", ["", "x2", "1/0", "2 or 3", "knave", "12 apples", "9" * 5000])
def test_what_is_no_lone_number_is_none(text: str) -> None:
    assert as_number(text) is None


@pytest.mark.parametrize("text", ["66.7%", "66.7 percent", "百分之66.7", "66.7 per cent"])
def test_per_cent_is_kept(text: str) -> None:
    found = as_number(text)
    assert found is not None
    assert (found.value, found.percent) == (Fraction(667, 10), True)
