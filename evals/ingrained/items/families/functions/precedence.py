"""Expressions of +, − and ×, under the usual precedence and under the opposite one."""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping, Sequence
from operator import add, mul, sub
from typing import Any, Final

Expression = tuple[tuple[int, ...], tuple[str, ...]]
"""Numbers, and the signs between them."""
_APPLY: Final[dict[str, Callable[[int, int], int]]] = {"+": add, "−": sub, "×": mul}
_LEVELS: Final = {"times": ("×", "+−"), "plus": ("+−", "×"), "none": ("+−×",)}
_NUMBERS: Final = range(2, 13)
_LARGEST: Final = 999


def expression(values: Mapping[str, Any], source: random.Random, more: int = 0) -> Expression:
    """Draw an expression with `operators` signs, each of the three among them, and different numbers.

    Under the usual rule, the opposite one and none at all (from left to right) it has three different values;
    no step under the first two gives less than one.
    """
    count = values["operators"] + more
    while True:
        signs = [*"+−×", *source.choices("+−×", k=count - 3)]
        source.shuffle(signs)
        found = (tuple(source.sample(_NUMBERS, count + 1)), tuple(signs))
        if _fits(*found):
            return found


def longer(values: Mapping[str, Any], source: random.Random) -> Expression:
    """Draw an expression with two signs more."""
    return expression(values, source, more=2)


def longest(values: Mapping[str, Any], source: random.Random) -> Expression:
    """Draw an expression with four signs more."""
    return expression(values, source, more=4)


def place(values: Mapping[str, Any], source: random.Random) -> int:
    """Draw which number of `drawn` is covered."""
    return source.randrange(len(values["drawn"][0]))


def result(values: Mapping[str, Any]) -> int:
    """The value of `drawn` when the signs of `first` (`times` or `plus`) bind more tightly."""
    numbers, signs = values["drawn"]
    return evaluated(numbers, signs, values["first"])


def first_step(values: Mapping[str, Any]) -> int:
    """The result of what is carried out first in `small`."""
    numbers: tuple[int, ...] = values["drawn"][0]
    one, two, three = numbers[:3]
    return two * three if values["first"] == "times" else one + two


def depth(values: Mapping[str, Any]) -> int:
    """The number of signs."""
    return len(values["drawn"][1])


def written(values: Mapping[str, Any]) -> str:
    """`drawn` as text."""
    return _text(*values["drawn"])


def small(values: Mapping[str, Any]) -> str:
    """A sum with a product after it, of the first three numbers of `drawn`."""
    return _text(values["drawn"][0][:3], ("+", "×"))


def covered(values: Mapping[str, Any]) -> str:
    """`drawn` with a box in the place of the number `hidden`."""
    numbers, signs = values["drawn"]
    shown: list[Any] = list(numbers)
    shown[values["hidden"]] = "□"
    return _text(shown, signs)


def renamed(values: Mapping[str, Any]) -> str:
    """`drawn` with `words` for its signs, in the order of +, −, ×."""
    names = dict(zip("+−×", values["words"], strict=True))
    numbers, signs = values["drawn"]
    return _text(numbers, [names[sign] for sign in signs])


def reordered(values: Mapping[str, Any]) -> str:
    """`drawn` with terms and factors the other way round, what is taken away at the end."""
    numbers, signs = values["drawn"]
    terms: dict[str, list[list[int]]] = {"+": [[numbers[0]]], "−": []}
    last = terms["+"][0]
    for sign, number in zip(signs, numbers[1:], strict=True):
        if sign == "×":
            last.append(number)
        else:
            last = [number]
            terms[sign].append(last)
    texts = {sign: [_text(term[::-1], ["×"] * (len(term) - 1)) for term in terms[sign]] for sign in terms}
    return " − ".join([" + ".join(texts["+"][::-1]), *texts["−"][::-1]])


def evaluated(numbers: Sequence[int], signs: Sequence[str], first: str) -> int:
    """Evaluate an expression, signs of the same rank from left to right.

    Args:
        numbers: The numbers.
        signs: The signs between them.
        first: Which signs bind more tightly: `times`, `plus` (with −) or `none`.
    """
    for level in _LEVELS[first]:
        numbers, signs = _joined(numbers, signs, level)
    return numbers[0]


def _joined(numbers: Sequence[int], signs: Sequence[str], level: str) -> tuple[list[int], list[str]]:
    left, kept = [numbers[0]], []
    for sign, number in zip(signs, numbers[1:], strict=True):
        if sign in level:
            left[-1] = _APPLY[sign](left[-1], number)
        else:
            left.append(number)
            kept.append(sign)
    return left, kept


def _fits(numbers: Sequence[int], signs: Sequence[str]) -> bool:
    one, two, three = numbers[:3]
    usual, other, plain = (evaluated(numbers, signs, first) for first in ("times", "plus", "none"))
    if len({usual, other, plain}) < len(_LEVELS) or not 0 < usual <= _LARGEST or two * three == one + two:
        return False
    beginnings = range(1, len(signs) + 1)
    return all(
        evaluated(numbers[: end + 1], signs[:end], first) > 0
        for end in beginnings
        for first in ("times", "plus")
    )


def _text(numbers: Sequence[Any], signs: Sequence[str]) -> str:
    rest = (f" {sign} {number}" for sign, number in zip(signs, numbers[1:], strict=True))
    return str(numbers[0]) + "".join(rest)
