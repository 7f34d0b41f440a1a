"""Numbers in other bases."""

from __future__ import annotations

import random
from collections.abc import Mapping
from typing import Any, Final

_CHINESE: Final = {8: "八", 9: "九", 10: "十"}
_DIGITS: Final = "0123456789abcdefghijklmnopqrstuvwxyz"


def in_base(number: int, base: int) -> str:
    """Write a number that is not negative in a base from 2 to 36."""
    text = ""
    while number:
        number, digit = divmod(number, base)
        text = _DIGITS[digit] + text
    return text or "0"


def numeral(values: Mapping[str, Any], source: random.Random, more: int = 0) -> str:
    """Draw a numeral of `digits` digits that base `altered` and base ten both have."""
    base, rest = values["altered"], values["digits"] + more - 1
    digits = (source.randrange(1, base), *(source.randrange(base) for _ in range(rest)))
    return "".join(map(str, digits))


def partner(values: Mapping[str, Any], source: random.Random) -> str:
    """Draw a numeral other than `left` whose sum with it base `altered` and base ten write differently."""
    left, base = values["left"], values["altered"]
    while True:
        right = numeral(values, source)
        if right != left and _sum(left, right, base) != _sum(left, right, 10):
            return right


def longer(values: Mapping[str, Any], source: random.Random) -> str:
    """Draw a numeral with two digits more."""
    return numeral(values, source, more=2)


def longest(values: Mapping[str, Any], source: random.Random) -> str:
    """Draw a numeral with four digits more."""
    return numeral(values, source, more=4)


def total(values: Mapping[str, Any]) -> str:
    """Add the numerals `left` and `right` as numerals of base `base`.

    The habit of base ten is the same function with base 10, which every numeral with digits only allows.
    """
    return _sum(values["left"], values["right"], values["base"])


def system(values: Mapping[str, Any]) -> dict[str, str]:
    """The base `base` as its numerals are called: base `10`, `十`进制."""
    return {"en": str(values["base"]), "zh": _CHINESE[values["base"]]}


def successor(values: Mapping[str, Any]) -> str:
    """The number after `altered` - 1 in base `base`: 10 in base `altered`, the next digit in base ten."""
    return in_base(values["altered"], values["base"])


def _sum(left: str, right: str, base: int) -> str:
    return in_base(int(left, base) + int(right, base), base)
