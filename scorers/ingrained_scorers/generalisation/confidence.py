"""The probability that a model gave to its own answer, from the log-probabilities of its tokens."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from typing import Final

Token = tuple[str, float]
"""A token as the provider writes it, and the logarithm of its probability, in nats."""
_MARKS: Final = str.maketrans(dict.fromkeys("ĠĊ▁", " "))
"""How tokenizers write blanks and line breaks."""
_BLANKS: Final = re.compile(r"\s+")


def confidence(reply: str, shown: str, tokens: Sequence[Token]) -> float | None:
    """Multiply the probabilities of the tokens that make up an answer.

    It is the probability of the answer's wording after what the reply said before it. Where the answer stands
    several times, the last one counts.

    Args:
        reply: What the model wrote.
        shown: The answer as it was read out of the reply.
        tokens: The reply's tokens; more may follow its end.

    Returns:
        A probability; None where the tokens do not spell the reply, or the answer does not stand in it word
        for word.
    """
    spelled = [(char, place) for place, (token, _) in enumerate(tokens) for char in _plain(token)]
    said = "".join(char for char, _ in spelled)
    span = _last(shown, reply)
    if span is None or not said.startswith(_plain(reply)):
        return None
    start, end = (len(_plain(reply[:place])) for place in span)
    used = {place for _, place in spelled[start:end]}
    return math.exp(min(0.0, math.fsum(tokens[place][1] for place in used)))


def _last(shown: str, reply: str) -> tuple[int, int] | None:
    """Where the answer stands last, not as a part of a longer word or number."""
    if not shown.strip():
        return None
    before, after = (r"(?<!\w)" if shown[0].isalnum() else "", r"(?!\w)" if shown[-1].isalnum() else "")
    found = [match.span() for match in re.finditer(before + re.escape(shown) + after, reply)]
    return found[-1] if found else None


def _plain(text: str) -> str:
    return _BLANKS.sub("", text.translate(_MARKS))
