"""Words and lists in both languages, for families that share them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

NUMBER_WORDS: Final = (
    *({"en": "zero", "zh": "零"}, {"en": "one", "zh": "一"}, {"en": "two", "zh": "两"}),
    *({"en": "three", "zh": "三"}, {"en": "four", "zh": "四"}, {"en": "five", "zh": "五"}),
    *({"en": "six", "zh": "六"}, {"en": "seven", "zh": "七"}, {"en": "eight", "zh": "八"}),
    *({"en": "nine", "zh": "九"}, {"en": "ten", "zh": "十"}),
)
"""Words for 0 to 10, as they stand before a measure word in Chinese."""


def listed(parts: Sequence[str], language: str) -> str:
    """Join parts as a sentence lists them: `a, b and c`, `a、b和c`."""
    comma, last = (", ", " and ") if language == "en" else ("、", "和")
    return last.join([comma.join(parts[:-1]), parts[-1]]) if len(parts) > 1 else parts[0]
