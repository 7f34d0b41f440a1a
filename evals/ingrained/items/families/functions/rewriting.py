"""Strings that are sorted by rewrite rules, one step after another, in the usual order or another one."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from typing import Any, Final

Ranks = tuple[int, ...]
"""A string by the usual ranks of its letters, 0 to 2."""
_USUAL: Final = (0, 1, 2)
_ALTERED: Final = {"first": (1, 0, 2), "last": (0, 2, 1), "all": (2, 1, 0)}
"""The place of each letter in the altered order: the first rule, the last one, or all are turned round."""
_PAIRS: Final = ((1, 0), (2, 0), (2, 1))
"""What the usual rules replace."""
_SPARE: Final = 3
_SYMBOLS: Final = "▲■●◆★"
_LANGUAGES: Final = ("en", "zh")


def letters(values: Mapping[str, Any], source: random.Random) -> str:  # noqa: ARG001  every draw gets both
    """Draw three letters in alphabetical order."""
    return "".join(sorted(source.sample("BCDFGHKLMNPQRSTVWXZ", len(_USUAL))))


def symbols(values: Mapping[str, Any], source: random.Random) -> str:  # noqa: ARG001
    """Draw three symbols that have no order."""
    return "".join(source.sample(_SYMBOLS, len(_USUAL)))


def string(values: Mapping[str, Any], source: random.Random, more: int = 0) -> Ranks:
    """Draw a string that `steps` steps do not finish, and change otherwise under the altered rule `twist`."""
    steps, order = values["steps"] + more, _ALTERED[values["twist"]]
    while True:
        found = tuple(source.choices(_USUAL, k=steps + _SPARE))
        usual, other = _after(found, _USUAL, steps), _after(found, order, steps)
        if usual != other and _fits(usual, _USUAL) and _fits(other, order) and found not in {usual, other}:
            return found


def longer(values: Mapping[str, Any], source: random.Random) -> Ranks:
    """Draw a string for two steps more."""
    return string(values, source, more=2)


def longest(values: Mapping[str, Any], source: random.Random) -> Ranks:
    """Draw a string for four steps more."""
    return string(values, source, more=4)


def place(values: Mapping[str, Any], source: random.Random) -> int:
    """Draw which letter of the string is hidden."""
    return source.randrange(len(values["string"]))


def rules(values: Mapping[str, Any]) -> dict[str, str]:
    """The rules, those that `twist` turns round turned where `twisted`."""
    return _listed(_rules(values))


def rules_backwards(values: Mapping[str, Any]) -> dict[str, str]:
    """The same in the opposite order."""
    return _listed(_rules(values)[::-1])


def statement(values: Mapping[str, Any]) -> dict[str, str]:
    """What the altered rule `twist` turns round."""
    usual, altered = (_rules({**values, "twisted": twisted}) for twisted in (False, True))
    if values["twist"] == "all":
        return {"en": "every rule is turned round", "zh": "每条规则都反过来"}
    ((old, new),) = ((old, new) for old, new in zip(usual, altered, strict=True) if old != new)
    return {"en": f"the rule {old} is turned round to {new}", "zh": f"规则 {old} 反过来，变成 {new}"}


def written(values: Mapping[str, Any]) -> str:
    """The string before the first step."""
    return _written(values["string"], values)


def covered(values: Mapping[str, Any]) -> str:
    """The string with a box in the place of the letter `hidden`."""
    text = _written(values["string"], values)
    return text[: values["hidden"]] + "□" + text[values["hidden"] + 1 :]


def rewritten(values: Mapping[str, Any]) -> str:
    """The string after `steps_taken` steps."""
    return _written(_after(values["string"], _order(values), values["steps_taken"]), values)


def pair(values: Mapping[str, Any]) -> str:
    """Two letters that the altered rules `twist` change and the usual ones do not."""
    return _written(_pair(values), values)


def rewritten_pair(values: Mapping[str, Any]) -> str:
    """Those two letters after a step."""
    return _written(_after(_pair(values), _order(values), 1), values)


def _pair(values: Mapping[str, Any]) -> Ranks:
    return (1, 2) if values["twist"] == "last" else (0, 1)


def _order(values: Mapping[str, Any]) -> Sequence[int]:
    return _ALTERED[values["twist"]] if values["twisted"] else _USUAL


def _after(given: Ranks, order: Sequence[int], steps: int) -> Ranks:
    """Let the leftmost two neighbours that stand in the wrong order change places, `steps` times."""
    found = list(given)
    for _ in range(steps):
        at = _leftmost(found, order)
        if at is None:
            break
        found[at], found[at + 1] = found[at + 1], found[at]
    return tuple(found)


def _fits(given: Sequence[int], order: Sequence[int]) -> bool:
    return _leftmost(given, order) is not None


def _leftmost(given: Sequence[int], order: Sequence[int]) -> int | None:
    for at in range(len(given) - 1):
        if order[given[at]] > order[given[at + 1]]:
            return at
    return None


def _written(given: Sequence[int], values: Mapping[str, Any]) -> str:
    return "".join(values["letters"][rank] for rank in given)


def _rules(values: Mapping[str, Any]) -> list[str]:
    order = _order(values)
    sides = (_written(sorted(pair, key=order.__getitem__), values) for pair in _PAIRS)
    return [f"{side[::-1]} → {side}" for side in sides]


def _listed(parts: Sequence[str]) -> dict[str, str]:
    return {"en": ", ".join(parts), "zh": "，".join(parts)}
