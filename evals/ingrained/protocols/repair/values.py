"""Compares what a call gave with what was wanted, and shows both to a reader."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from typing import Any, Final

from ingrained.protocols.repair.items import Check
from ingrained_scorers.loop.session import PASS

_LONGEST_SHOWN: Final = 400
_LONGEST_NAME: Final = 80
_TOLERANCE: Final = 1e-9


def outcome_of(check: Check, answer: Mapping[str, Any]) -> str:
    """The outcome of a check: `P`, `F`, `T`, or `E:` with the error's type.

    An error is the wanted one if it is of its class or of a class derived from it, as for `except`.
    """
    if "raised" in answer:
        kinds = answer.get("kinds")  # whatever it is: the model's program may have forged it
        wanted = isinstance(kinds, list) and check.raises in kinds
        return PASS if wanted else f"E:{_error(answer)}"
    if "value" in answer:
        return PASS if check.raises is None and same(answer["value"], check.want) else "F"
    return "T" if answer.get("failed") == "timeout" else "E:crash"


def same(got: Any, want: Any) -> bool:
    """Whether two JSON values are the same; floats within a relative 1e-9, true is not 1."""
    if isinstance(got, bool) or isinstance(want, bool):
        return got is want
    if isinstance(got, int | float) and isinstance(want, int | float):
        return got == want or (float in {type(got), type(want)} and _close(got, want))
    if isinstance(got, list) and isinstance(want, list):
        return len(got) == len(want) and all(map(same, got, want))
    if isinstance(got, dict) and isinstance(want, dict):
        return got.keys() == want.keys() and all(same(got[key], want[key]) for key in want)
    return type(got) is type(want) and bool(got == want)


def _close(got: float, want: float) -> bool:
    try:
        return math.isclose(got, want, rel_tol=_TOLERANCE, abs_tol=_TOLERANCE)
    except OverflowError:  # a whole number that no float comes near
        return False


def shown_call(check: Check) -> str:
    """The call as it is written in Python."""
    return f"{check.call}({', '.join(map(repr, check.args))})"


def shown_wanted(check: Check) -> str:
    """What the call should have done."""
    return f"a {check.raises}" if check.raises is not None else _code(check.want)


def shown_outcome(answer: Mapping[str, Any]) -> str:
    """What the call did."""
    if "value" in answer:
        return _code(answer["value"])
    if "raised" in answer:
        return f"a {_error(answer)}"
    return "no answer in time" if answer.get("failed") == "timeout" else "no usable answer"


def _error(answer: Mapping[str, Any]) -> str:
    return re.sub(r"\W", "", str(answer["raised"]))[:_LONGEST_NAME] or "Exception"


def _code(value: Any) -> str:
    """Write a value as Python does; the runner's `{"float": "nan"}` is a nan again."""
    odd = isinstance(value, dict) and value.keys() == {"float"}
    try:
        text = str(value["float"]) if odd else repr(value)
    except RecursionError:
        text = "…"
    return f"`{text if len(text) <= _LONGEST_SHOWN else text[:_LONGEST_SHOWN] + ' …'}`"
