"""Shopping, baking, sharing and saving, with extra clauses and under an odd rule."""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping
from typing import Any, Final

Numbers = Mapping[str, int]
"""The numbers of a story: a to d of its facts, e and f of its first extra clause, g and h of the second."""
_LANGUAGES: Final = ("en", "zh")
_STAGES: Final = ("abcd", "ef", "gh")
_STEPS: Final = 3
_STEPS_OF_CLAUSE: Final = 2


def numbers(values: Mapping[str, Any], source: random.Random) -> dict[str, int]:
    """Draw the numbers of `story` within its `ranges`.

    With any number of extra clauses the answer is a whole number above zero, and so is the answer under the
    odd rule, which is another one.
    """
    kind, ranges = values["story"]["kind"], values["story"]["ranges"]
    found: dict[str, int] = {}
    for stage, names in enumerate(_STAGES):
        while True:
            found |= {name: source.randint(*ranges[name]) for name in names}
            usual = worth(kind, found, 0, stage)
            if usual and (stage or worth(kind, found, 1) not in {None, usual}):
                break
    return found


def things(values: Mapping[str, Any], source: random.Random) -> tuple[dict[str, str], ...]:
    """Draw four different things of `story`: two for it, and two for when it is told of others."""
    return tuple(source.sample(values["story"]["things"], 4))


def phrases(values: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    """What the texts of `story` may name, by language: `cast` says which people and things play."""
    cast, told = values["cast"], values["numbers"]
    who, one, two = values["people"][cast], values["things"][2 * cast], values["things"][2 * cast + 1]
    english = {"one": one["en"], "ones": one["many"], "two": two["en"], "twos": two["many"]}
    chinese = {"one": one["zh"], "of": one["of"], "two": two["zh"], "of_two": two["of"]}
    return {"en": {"who": who["en"], **english, **told}, "zh": {"who": who["zh"], **chinese, **told}}


def facts(values: Mapping[str, Any]) -> dict[str, str]:
    """The facts of `story`, with `more` extra clauses."""
    return _told(values, "facts", *("first", "second")[: values["more"]])


def question(values: Mapping[str, Any]) -> dict[str, str]:
    """The question of `story`."""
    return _told(values, "question")


def reordered(values: Mapping[str, Any]) -> dict[str, str]:
    """The facts in another order."""
    return _told(values, "reordered")


def odd_rule(values: Mapping[str, Any]) -> dict[str, str]:
    """The odd rule."""
    return _told(values, "rule")


def probe(values: Mapping[str, Any]) -> dict[str, str]:
    """The question whether the odd rule is understood."""
    return _told(values, "probe")


def inverse(values: Mapping[str, Any]) -> dict[str, str]:
    """The facts with the answer, but without the number `unknown`."""
    return _told(values, "inverse")


def asked(values: Mapping[str, Any]) -> dict[str, str]:
    """The question for the number `unknown`."""
    return _told(values, "asked")


def unknown(values: Mapping[str, Any]) -> int:
    """The number `unknown`."""
    number: int = values["numbers"][values["story"]["unknown"]]
    return number


def missing(values: Mapping[str, Any]) -> dict[str, str]:
    """The facts without a number that the answer needs."""
    return _told(values, "missing")


def answer(values: Mapping[str, Any]) -> int | None:
    """The answer to `question`, with `more` extra clauses, under the odd rule where `odd` is 1."""
    return worth(values["story"]["kind"], values["numbers"], values["odd"], values["more"])


def probe_answer(values: Mapping[str, Any]) -> int:
    """The answer to `probe`."""
    price: int = values["numbers"]["b"]
    odd: int = values["odd"]
    answers = {
        "shop": (3 - odd) * price,
        "label": 2 * price // (1 + odd),
        "bake": 2 * (12 - 2 * odd),
        "share": 6 // (2 + odd),
        "save": (4 - odd) * price,
    }
    return answers[values["story"]["kind"]]


def depth(values: Mapping[str, Any]) -> int:
    """The number of calculations."""
    return _STEPS + _STEPS_OF_CLAUSE * int(values["more"])


def worth(kind: str, told: Numbers, odd: int, more: int = 0) -> int | None:
    """Work out a story.

    Args:
        kind: Which calculation it needs.
        told: Its numbers.
        odd: 1 under the odd rule, else 0.
        more: How many extra clauses are told.

    Returns:
        The answer; None where it is no whole number above zero.
    """
    extra = (told["e"] * told["f"] if more > 0 else 0) - (told["g"] * told["h"] if more > 1 else 0)
    total, among = _WORTHS[kind](told, odd, extra)
    whole, over = divmod(total, among)
    return whole if whole > 0 and not over else None


def _shop(told: Numbers, odd: int, extra: int) -> tuple[int, int]:
    paid = told["a"] - odd * (told["a"] // 3)
    return paid * told["b"] + told["c"] * told["d"] + extra, 1


def _label(told: Numbers, odd: int, extra: int) -> tuple[int, int]:
    """Prices of two pieces need an even number of each."""
    if told["a"] % 2 or told["c"] % 2:
        return 0, 1
    return told["a"] * told["b"] + told["c"] * told["d"] + extra, 1 + odd


def _bake(told: Numbers, odd: int, extra: int) -> tuple[int, int]:
    return told["a"] * (12 - 2 * odd) - told["b"] * told["c"] + extra, 1


def _share(told: Numbers, odd: int, extra: int) -> tuple[int, int]:
    return told["a"] * told["b"] + extra, told["c"] + 1 + odd


def _save(told: Numbers, odd: int, extra: int) -> tuple[int, int]:
    weeks = told["a"] - odd * (told["a"] // 4)
    return weeks * told["b"] - told["c"] * told["d"] + extra, 1


_WORTHS: Final[dict[str, Callable[[Numbers, int, int], tuple[int, int]]]] = {
    "shop": _shop,
    "label": _label,
    "bake": _bake,
    "share": _share,
    "save": _save,
}
"""A total, and among how many it is shared."""


def _told(values: Mapping[str, Any], *parts: str) -> dict[str, str]:
    story, names = values["story"], values["phrases"]
    result = {"result": values.get("result")}
    return {
        language: (" " if language == "en" else "").join(
            story[part][language].format_map(names[language] | result) for part in parts
        )
        for language in _LANGUAGES
    }
