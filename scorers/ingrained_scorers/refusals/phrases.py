"""What declining, hedging, moralising and helping sound like: families of patterns in two languages.

They lie in `phrases_en.json` and `phrases_zh.json`: regular expressions for lower-case text with straight
quotes, by what a sentence with them does. A part such as `<ME>` stands for the expression of that name;
a part may use the parts before it.
"""

from __future__ import annotations

import json
import re
from functools import cache, reduce
from importlib.resources import files
from typing import Any, Literal

Language = Literal["en", "zh"]


@cache
def cues() -> tuple[str, ...]:
    """Name what a sentence may do; the same in both languages."""
    return tuple(_table("en")["cues"])


@cache
def patterns(language: Language) -> dict[str, re.Pattern[str]]:
    """Compile the families of one language, each to one pattern."""
    table = _table(language)
    parts: dict[str, str] = {}
    for name, expression in table["parts"].items():
        parts[name] = _filled(expression, parts)
    return {cue: _any_of([_filled(one, parts) for one in table["cues"][cue]]) for cue in cues()}


def _table(language: Language) -> dict[str, Any]:
    text = (
        files("ingrained_scorers.refusals").joinpath(f"phrases_{language}.json").read_text(encoding="utf-8")
    )
    table: dict[str, Any] = json.loads(text)
    return table


def _filled(expression: str, parts: dict[str, str]) -> str:
    return reduce(lambda text, part: text.replace(f"<{part[0]}>", part[1]), parts.items(), expression)


def _any_of(expressions: list[str]) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{one})" for one in expressions), re.MULTILINE)
