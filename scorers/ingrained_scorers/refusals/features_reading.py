"""A reply, and what each of its sentences does."""

from __future__ import annotations

from dataclasses import dataclass

from ingrained_scorers.refusals.features_text import Text, read
from ingrained_scorers.refusals.phrases import cues, patterns


@dataclass(frozen=True)
class Reading:
    """A reply with what each of its sentences does."""

    text: Text
    cues: tuple[frozenset[str], ...]


def reading(reply: str) -> Reading:
    """Find what each sentence of a reply does."""
    text = read(reply)
    table = patterns("zh" if text.language == "zh" else "en")
    whole = "\n".join(text.sentences)
    # Most families occur nowhere: one search of the whole text tells that.
    likely = [cue for cue in cues() if table[cue].search(whole)]
    return Reading(text, tuple(frozenset(c for c in likely if table[c].search(s)) for s in text.sentences))
