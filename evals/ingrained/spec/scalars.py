"""What an unquoted word in YAML means: the core schema of YAML 1.2, and nothing else.

`yes`, `on`, `12:30`, `2024-01-01`, `0x1f` and `007` are text. YAML 1.1, which PyYAML resolves, reads a truth
value, a number of minutes, a date and three more numbers there: a Norwegian language code becomes false.
"""

from __future__ import annotations

import math
import re

Scalar = str | int | float | bool | None

_CONSTANTS: dict[str, bool | None] = {
    **dict.fromkeys(("", "~", "null", "Null", "NULL")),
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
}
_INTEGER = re.compile(r"[-+]?(0|[1-9][0-9]*)")
_FLOAT = re.compile(r"[-+]?(\.[0-9]+|(0|[1-9][0-9]*)(\.[0-9]*)?)([eE][-+]?[0-9]+)?")
# Python refuses to read an integer of more than 4300 digits; nobody means a number by one of 300.
_LONGEST_NUMBER = 300


def resolve(word: str) -> Scalar:
    """Give the value of an unquoted scalar.

    Args:
        word: The scalar as it is written.

    Returns:
        A truth value, null, a whole number, a finite float, or the word itself.
    """
    if word in _CONSTANTS:
        return _CONSTANTS[word]
    if len(word) > _LONGEST_NUMBER:
        return word
    if _INTEGER.fullmatch(word):
        return int(word)
    if _FLOAT.fullmatch(word) and math.isfinite(number := float(word)):
        return number
    return word
