"""Orders to a robot, such as `jump twice, then turn left`, and the moves that it makes."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from typing import Any, Final

Orders = tuple[tuple[str, int], ...]
"""The letter of each move, and how often it is ordered."""
MOVES: Final = {
    "J": {"en": "jump", "zh": "跳"},
    "C": {"en": "clap", "zh": "拍手"},
    "W": {"en": "wave", "zh": "挥手"},
    "B": {"en": "bow", "zh": "鞠躬"},
    "N": {"en": "nod", "zh": "点头"},
    "S": {"en": "squat", "zh": "下蹲"},
    "K": {"en": "kick", "zh": "踢腿"},
    "F": {"en": "flash", "zh": "闪灯"},
    "L": {"en": "turn left", "zh": "左转"},
    "R": {"en": "turn right", "zh": "右转"},
}
"""The order for each move."""
_TURNS: Final = {"L": "R", "R": "L"}
_TWICE: Final = 2
_ADVERBS: Final = {
    1: {"en": "", "zh": ""},
    _TWICE: {"en": " twice", "zh": "两次"},
    3: {"en": " three times", "zh": "三次"},
}
_STATEMENTS: Final = {
    "twice": {
        "en": "This robot was built oddly: for it “twice” means three times.",
        "zh": "这个机器人造得很特别：对它来说，“两次”表示做三次。",
    },
    "swap": {
        "en": "This robot was built oddly: told to turn left, it turns right, and told to turn right, "
        "it turns left.",
        "zh": "这个机器人造得很特别：叫它左转，它就右转；叫它右转，它就左转。",
    },
}
_NONCE: Final = [
    {"en": en, "zh": zh}
    for en, zh in (
        *(
            ("daxoli", "嘟啵"),
            ("wifles", "咔叽"),
            ("blickun", "噗噜"),
            ("zuppera", "嗒咪"),
            ("gazzerd", "咕噔"),
        ),
        *(
            ("luggaro", "哩啪"),
            ("tufamo", "嘎吐"),
            ("feppyl", "呜嘀"),
            ("kikkasu", "啾啦"),
            ("pilkon", "哔唆"),
        ),
    )
]


def orders(values: Mapping[str, Any], source: random.Random, more: int = 0) -> Orders:
    """Draw `parts` orders of different moves, a turn, another move and something done twice among them."""
    count = values["parts"] + more
    while True:
        moves = source.sample(list(MOVES), count)
        counts = source.choices(list(_ADVERBS), k=count)
        if 0 < len(_TURNS.keys() & set(moves)) < count and _TWICE in counts:
            return tuple(zip(moves, counts, strict=True))


def longer(values: Mapping[str, Any], source: random.Random) -> Orders:
    """Draw two orders more."""
    return orders(values, source, more=2)


def longest(values: Mapping[str, Any], source: random.Random) -> Orders:
    """Draw four orders more."""
    return orders(values, source, more=4)


def place(values: Mapping[str, Any], source: random.Random) -> int:
    """Draw which order is hidden."""
    return source.randrange(len(values["orders"]))


def nonce(values: Mapping[str, Any], source: random.Random) -> dict[str, dict[str, str]]:  # noqa: ARG001  every draw gets both
    """Draw for every move an order that no language has."""
    return dict(zip(MOVES, source.sample(_NONCE, len(MOVES)), strict=True))


def statement(values: Mapping[str, Any]) -> dict[str, str]:
    """The altered rule `twist` in words."""
    return _STATEMENTS[values["twist"]]


def spoken(values: Mapping[str, Any]) -> dict[str, str]:
    """The orders in the order in which they are carried out; names of `names` where there are such."""
    return _spoken(_phrases(values))


def listed(values: Mapping[str, Any]) -> dict[str, str]:
    """The orders from the last one to the first."""
    phrases = _phrases(values)[::-1]
    return {
        "en": "; ".join(phrase["en"] for phrase in phrases),
        "zh": "；".join(phrase["zh"] for phrase in phrases),
    }


def covered(values: Mapping[str, Any]) -> dict[str, str]:
    """The orders with a box in the place of the one at `hidden`."""
    phrases = _phrases(values)
    phrases[values["hidden"]] = {"en": "□", "zh": "□"}
    return _spoken(phrases)


def letters(values: Mapping[str, Any]) -> dict[str, str]:
    """How the moves that occur, and both turns, are written down."""
    used = [move for move in MOVES if move in dict(values["orders"]) or move in _TURNS]
    names = values.get("names", MOVES)
    return {
        "en": ", ".join(f"{move} for {names[move]['en']}" for move in used),
        "zh": "，".join(f"{names[move]['zh']}记作{move}" for move in used),
    }


def moves(values: Mapping[str, Any]) -> str:
    """The moves that the robot makes: `J, J, L`."""
    return _moves(values["orders"], values)


def hidden_moves(values: Mapping[str, Any]) -> str:
    """The moves that it makes at the order `hidden`."""
    return _moves([values["orders"][values["hidden"]]], values)


def small(values: Mapping[str, Any]) -> dict[str, str]:
    """Orders that tell whether the rule `twist` was understood: one done twice, or a turn and another."""
    return _spoken([_phrase(order, MOVES) for order in _small(values)])


def small_moves(values: Mapping[str, Any]) -> str:
    """The moves that the robot makes then."""
    return _moves(_small(values), values)


def _small(values: Mapping[str, Any]) -> list[tuple[str, int]]:
    used = [move for move, _ in values["orders"]]
    plain = next(move for move in used if move not in _TURNS)
    if values["twist"] == "twice":
        return [(plain, _TWICE)]
    return [(next(move for move in used if move in _TURNS), 1), (plain, 1)]


def _moves(given: Sequence[tuple[str, int]], values: Mapping[str, Any]) -> str:
    made: list[str] = []
    for move, count in given:
        often = values["twice"] if count == _TWICE else count
        made += [_TURNS.get(move, move) if values["swapped"] else move] * often
    return ", ".join(made)


def _phrases(values: Mapping[str, Any]) -> list[dict[str, str]]:
    names = values.get("names", MOVES)
    return [_phrase(order, names) for order in values["orders"]]


def _phrase(order: tuple[str, int], names: Mapping[str, Mapping[str, str]]) -> dict[str, str]:
    move, count = order
    return {language: names[move][language] + _ADVERBS[count][language] for language in ("en", "zh")}


def _spoken(phrases: Sequence[Mapping[str, str]]) -> dict[str, str]:
    return {
        "en": ", then ".join(phrase["en"] for phrase in phrases),
        "zh": "，然后".join(phrase["zh"] for phrase in phrases),
    }
