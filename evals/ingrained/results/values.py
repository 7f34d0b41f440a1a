"""What a scorer gave, as numbers."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any, Final

_WORDS: Final = {"C": 1.0, "P": 0.5, "I": 0.0, "N": 0.0}
"""Inspect's letters: correct, partial, incorrect, no answer."""
_TRUTH: Final = {"yes": 1.0, "true": 1.0, "no": 0.0, "false": 0.0}
LONE: Final = "score"
"""The name of a value that has none."""


def is_scored(value: Any) -> bool:
    """Whether there is a score: NaN is Inspect's mark of a sample that a scorer left without one."""
    return value is not None and not (isinstance(value, float) and math.isnan(value))


def number(value: Any) -> float | None:
    """A value as Inspect's `value_to_float` takes it.

    Args:
        value: A number, a truth value, a letter of C, I, P and N, a word for yes or no, or digits.

    Returns:
        The number; None where there is none, which for NaN, lists and other words Inspect calls 0.
    """
    if isinstance(value, str):
        return _WORDS[value] if value in _WORDS else _of_text(value)
    if not isinstance(value, int | float):
        return None
    return None if math.isnan(value) else float(value)


def named(value: Any) -> dict[str, float | None]:
    """A score's value as named numbers; one that has no name is called `score`."""
    if isinstance(value, Mapping):
        return {str(name): number(part) for name, part in value.items()}
    return {LONE: number(value)}


def _of_text(text: str) -> float | None:
    if text.lower() in _TRUTH:
        return _TRUTH[text.lower()]
    try:
        found = float(text)
    except ValueError:
        return None
    return found if math.isfinite(found) else None
