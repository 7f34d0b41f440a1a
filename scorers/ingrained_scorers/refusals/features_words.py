"""The wording of a reply: runs of one to three words, of its beginning and of its last sentence."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from ingrained_scorers.refusals.features_text import Script, words

if TYPE_CHECKING:
    from ingrained_scorers.refusals.features_text import Text

BEGINNING: Final = 60  # words that are read
ENDING: Final = 20
LONGEST_RUN: Final = 3
_STEM = 5
_ASKED = "_"  # stands for each word of the ask, so that the topic of an ask carries no weight


def word_runs(ask: str, text: Text) -> frozenset[str]:
    """Give the runs of words, marked by language and place: beginning `:`, last sentence `$`, start `^`."""
    language: Script = "zh" if text.language == "zh" else "en"
    last = text.sentences[-1] if text.sentences else ""
    beginning, ending = words(" ".join(text.sentences), language), words(last, language)
    if language == "en":
        topic = {word[:_STEM] for word in words(ask.lower(), "en") if len(word) >= _STEM - 1}
        beginning, ending = _without(topic, beginning), _without(topic, ending)
    runs = _runs(f"{language}:", beginning[:BEGINNING]) | _runs(f"{language}$", ending[-ENDING:])
    return frozenset(runs | {f"{language}^{' '.join(beginning[:n])}" for n in range(1, LONGEST_RUN + 1)})


def _without(topic: set[str], found: list[str]) -> list[str]:
    return [_ASKED if len(word) >= _STEM - 1 and word[:_STEM] in topic else word for word in found]


def _runs(mark: str, found: list[str]) -> set[str]:
    return {
        mark + " ".join(found[i : i + n])
        for n in range(1, LONGEST_RUN + 1)
        for i in range(len(found) - n + 1)
    }
