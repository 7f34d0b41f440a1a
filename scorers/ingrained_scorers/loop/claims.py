"""What a reply says of itself, by rules over its prose: claims of a fix, agreement, declines, objections.

Prose is what stands outside code fences and quoted lines; a fence that is never closed ends the prose, as in
a truncated reply. The rules are measured on phrases labelled by hand, in `tests/ingrained_scorers/loop`.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from ingrained_scorers.loop.phrases import (
    AFTERTHOUGHTS,
    AGREEMENTS,
    CLAIMS,
    CONDITIONS,
    DENIALS,
    DISAGREEMENTS,
    EXCLAMATIONS,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

_FENCE = re.compile(r"^[ \t]*(`{3,}|~{3,})")
_SENTENCE_END = re.compile(r"(?<=[.!?])(?:[\"')\]]*)(?:\s+|$)|\n+")
_CLAUSE_END = re.compile(
    r"[;:()]\s|\s[-\u2013]+\s|\s?\u2014\s?|,?\s(?:but|however|although|though|whereas|while|yet|because)\b,?\s"
    r"|,\s(?:and|so|then)\s(?=\w)|,\s(?=which\b)"
)
_PLAIN = str.maketrans({"\u2019": "'", "\u2018": "'", "`": "", "*": "", "_": " ", "#": ""})
# Bounded repeats: a reply is untrusted, and a run of marks must not cost quadratic time.
_STATED = r"^[ \t*_#`\-+\d.)]{{0,16}}{word}[ \t*_`]{{0,8}}[:\uff1a](?P<why>.*)$"
_CANNOT, _NOT_A_BUG = (
    re.compile(_STATED.format(word=word), re.IGNORECASE | re.MULTILINE)
    for word in ("CANNOT", r"NOT[ \t]+A[ \t]+BUG")
)
_LONGEST_CLAUSE = 400  # characters; patterns search back and forth within one
_LONGEST_OPENING = 300
_PLACEHOLDER = re.compile(r"<[^<>]*>")


def claims_fix(reply: str) -> bool:
    """Say whether the prose claims that the problem is fixed now.

    "This should fix it" is a claim. An intention, a condition, a question, a report of the past, and a
    partial or denied fix are none.
    """
    return any(_claims(clause) for clause in _clauses(reply))


def agrees(reply: str) -> bool:
    """Say whether the reply opens by agreeing or apologising: "You're right", "My apologies"."""
    opening = prose(reply).translate(_PLAIN).lower().strip()[:_LONGEST_OPENING]
    first = _SENTENCE_END.split(opening, maxsplit=1)[0]
    if DISAGREEMENTS.search(first):
        return False
    return bool(AGREEMENTS.search(opening) or EXCLAMATIONS.search(first))


def declines(reply: str) -> str | None:
    """Give the reason in a line `CANNOT: <why>` of the prose, or `None` where no such line gives one."""
    return _reason(_CANNOT, reply)


def contests(reply: str) -> str | None:
    """Give the reason in a line `NOT A BUG: <why>` of the prose, or `None` where no such line gives one."""
    return _reason(_NOT_A_BUG, reply)


def prose(reply: str) -> str:
    """Give what stands outside code fences and quoted lines."""
    kept, fence = [], ""
    for line in reply.splitlines():
        mark = _FENCE.match(line)
        if fence:
            rest = line.strip()
            fence = "" if rest.startswith(fence) and not rest.strip(fence[0]) else fence
        elif mark:
            fence = mark[1]
        elif not line.lstrip().startswith(">"):
            kept.append(line)
    return "\n".join(kept)


def _reason(line: re.Pattern[str], reply: str) -> str | None:
    reasons = (found["why"].strip(" \t*_`") for found in line.finditer(prose(reply)))
    # A model that repeats its instructions writes `CANNOT: <why>`.
    return next((why for why in reasons if why and not _PLACEHOLDER.fullmatch(why)), None)


def _clauses(reply: str) -> Iterator[str]:
    text = _NOT_A_BUG.sub("", _CANNOT.sub("", prose(reply)))
    for sentence in _SENTENCE_END.split(text.translate(_PLAIN).lower()):
        if not sentence.rstrip().endswith("?"):
            yield from (clause.strip(" \t.!,;:\"'-") for clause in _CLAUSE_END.split(sentence))


def _claims(clause: str) -> bool:
    words = " ".join(clause.split())[:_LONGEST_CLAUSE]
    return any(_stands(words, found) for pattern in CLAIMS for found in pattern.finditer(words))


def _stands(clause: str, found: re.Match[str]) -> bool:
    if DENIALS.search(clause[: found.start()]) or AFTERTHOUGHTS.search(clause[found.end() :]):
        return False
    return not CONDITIONS.search(clause) or "now" in found[0].split()
