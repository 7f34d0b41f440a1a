"""Names that everybody has and words that nobody has."""

from __future__ import annotations

import random
from typing import Final

NAMES: Final = [
    {"en": en, "zh": zh}
    for en, zh in (
        *(("Anna", "安娜"), ("Ben", "小本"), ("Clara", "克拉拉"), ("David", "大卫"), ("Emma", "艾玛")),
        *(("Felix", "小飞"), ("Grace", "格蕾丝"), ("Henry", "亨利"), ("Iris", "小鸢"), ("Jonas", "乔纳斯")),
        *(("Kate", "凯特"), ("Leo", "小雷"), ("Maria", "玛丽亚"), ("Noah", "诺亚"), ("Olga", "奥尔加")),
        *(("Peter", "彼得"), ("Rosa", "罗莎"), ("Samir", "萨米尔"), ("Tess", "小苔"), ("Victor", "维克多")),
        *(("Wen", "小文"), ("Yusuf", "优素福"), ("Zoe", "佐伊"), ("Amir", "阿米尔")),
    )
]
"""First names in both languages."""
_ONSETS: Final = ("b", "d", "f", "g", "k", "l", "m", "n", "p", "r", "s", "t", "v", "z")
_VOWELS: Final = ("a", "e", "i", "o", "u")
_ENDS: Final = ("x", "lk", "rn", "mp", "sh", "zz", "ft", "nd")


def nonce_words(count: int, source: random.Random) -> list[str]:
    """Make different words such as `vomalk`, the same in every language.

    Args:
        count: How many.
        source: The random source.
    """
    found: dict[str, None] = {}
    while len(found) < count:
        parts = (_ONSETS, _VOWELS, _ONSETS, _VOWELS, _ENDS)
        found["".join(source.choice(part) for part in parts)] = None
    return list(found)
