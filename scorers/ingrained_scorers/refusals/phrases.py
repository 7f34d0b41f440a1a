"""The families of patterns, compiled."""

from __future__ import annotations

import re
from functools import cache
from typing import Final, Literal

from ingrained_scorers.refusals import phrases_en, phrases_zh

Language = Literal["en", "zh"]
CUES: Final = tuple(phrases_en.CUES)
"""What a sentence may do, the same in both languages."""


@cache
def patterns(language: Language) -> dict[str, re.Pattern[str]]:
    """Compile the families of one language, each to one pattern."""
    families = phrases_zh.CUES if language == "zh" else phrases_en.CUES
    return {cue: re.compile("|".join(f"(?:{p})" for p in families[cue]), re.MULTILINE) for cue in CUES}
