"""The one place where a reply becomes an answer, and an answer right or wrong.

The place that counts is what follows the last `ANSWER:`; without one the last box, `the answer is`, the only
answer that the reply mentions, or its last line if that mentions only one. Whoever gives several answers has
given none: listing everything is never right.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from ingrained_scorers.generalisation.commit import Answer, committed, committed_prose, refuse_more
from ingrained_scorers.generalisation.gold import RECITED, RIGHT, UNDETERMINED, Gold
from ingrained_scorers.generalisation.gym.reading import GymItem, answer_of, is_right
from ingrained_scorers.generalisation.places import Echoed, Hedged, places
from ingrained_scorers.generalisation.stances import declines, says_undetermined
from ingrained_scorers.generalisation.texts import tidy

_SHORTEST_ECHO: Final = 20
"""Characters from which on a question that stands in the reply is a repetition of it."""


@dataclass(frozen=True)
class Verdict:
    """A reply as it was read.

    Attributes:
        readable: Whether it commits itself to an answer; `cannot tell` is one.
        right: Whether that is the right answer; an unreadable reply is not right.
        recited: Whether it is the answer that recitation would give.
        undetermined: Whether it is that the answer cannot be told.
        declined: Whether the reply declines to answer and gives none.
        shown: The answer as it was read; empty without one.
    """

    readable: bool
    right: bool
    recited: bool
    undetermined: bool
    declined: bool
    shown: str


def judge(reply: str, gold: Gold, question: str = "") -> Verdict:
    """Read a reply and compare it with what is right.

    Args:
        reply: What the model wrote.
        gold: The check.
        question: What it was asked, so that a repetition of it is not taken for an answer.
    """
    text = _without_question(tidy(reply), tidy(question))
    answer = _of_gym(reply, question, gold.gym) if gold.gym else _answer(text, gold)
    if answer is None:
        return Verdict(False, False, False, False, declines(text), "")
    undetermined = answer.key in ({UNDETERMINED, RIGHT} if gold.undetermined else {UNDETERMINED})
    right = undetermined if gold.undetermined else answer.key == RIGHT
    return Verdict(True, right, answer.key == RECITED, undetermined, False, answer.shown)


def _of_gym(reply: str, question: str, item: GymItem) -> Answer | None:
    """What another package's checker compares must not be tidied: its symbols may be the answer."""
    if (shown := answer_of(reply.replace(question, "") if question else reply, item)) is None:
        return None
    if is_right(shown, item):
        return Answer(RIGHT, shown)
    return Answer(UNDETERMINED if says_undetermined(shown) else f"other {shown}", shown)


def _without_question(text: str, question: str) -> str:
    return text.replace(question, " ").strip() if len(question) >= _SHORTEST_ECHO else text


def _answer(text: str, gold: Gold) -> Answer | None:
    try:
        for place in places(text):
            if answer := committed(place.content, gold):
                refuse_more(answer, place.below, gold)
                return answer
        return None if _only_declines(text) else committed_prose(text, gold)
    except (Echoed, Hedged):
        return None


def _only_declines(text: str) -> bool:
    return declines(text) and not says_undetermined(text)
