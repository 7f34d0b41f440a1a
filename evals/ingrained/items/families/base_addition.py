"""Additions in a base other than ten: the rule is school arithmetic, the habit of base ten is the trap."""

from __future__ import annotations

import random
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field

_HABIT = 10
_DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"


class BaseAddition(BaseModel):
    """Parameters of the family `base-addition`."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)

    bases: Annotated[list[Annotated[int, Field(ge=2, le=36)]], Field(min_length=1)] = [8, 9]
    """Bases to draw from."""
    digits: Annotated[int, Field(ge=1, le=30)] = 3
    """Digits of each number."""


def in_base(number: int, base: int) -> str:
    """Write a number that is not negative in a base from 2 to 36."""
    text = ""
    while number:
        number, digit = divmod(number, base)
        text = _DIGITS[digit] + text
    return text or "0"


def _carries(left: int, right: int, base: int) -> bool:
    """Whether some column adds up to the base or more; without a carry every base gives the same digits."""
    while left and right:
        if left % base + right % base >= base:
            return True
        left, right = left // base, right // base
    return False


def generate(parameters: BaseAddition, draw: random.Random) -> dict[str, Any]:
    """Draw one addition, with a carry that sets its base apart from ten.

    Returns:
        `input`, `target`, and `recited`, the sum as in base ten. That is absent where a digit is a letter and
        in base ten itself: what is recited is never right.
    """
    base = draw.choice(parameters.bases)
    smallest, largest = base ** (parameters.digits - 1), base**parameters.digits - 1
    numbers = [draw.randint(smallest, largest) for _ in range(2)]
    while base != _HABIT and not _carries(numbers[0], numbers[1], base):
        numbers = [draw.randint(smallest, largest) for _ in range(2)]
    left, right = (in_base(number, base) for number in numbers)
    item = {
        "input": f"All numbers here are written in base {base}. What is {left} + {right}? "
        "Answer with the number in the same base and nothing else.",
        "target": in_base(sum(numbers), base),
        "base": base,
    }
    recited = str(int(left) + int(right)) if (left + right).isdigit() else item["target"]
    return item | ({} if recited == item["target"] else {"recited": recited})
