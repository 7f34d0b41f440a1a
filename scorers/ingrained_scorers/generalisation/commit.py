"""To which answer a text commits itself, where it mentions several numbers or words."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final, NamedTuple

from ingrained_scorers.generalisation.gold import UNDETERMINED, Gold
from ingrained_scorers.generalisation.mentions import Mention, mentions
from ingrained_scorers.generalisation.numerals import as_number
from ingrained_scorers.generalisation.places import Hedged, inside_box
from ingrained_scorers.generalisation.stances import undetermined_spans
from ingrained_scorers.generalisation.texts import bare, same_text, unlatex, unlisted, without_asides
from ingrained_scorers.generalisation.whole import read_whole, whole_alone

_REASON: Final = re.compile(
    r"(?<=[.!?])\s+|[。;\n]|[!?](?=[^\x00-\x7f])|,? (?:because|since|as|so|which|where|given|for|who)\b"
    r"|\s-{1,3}\s|\s?—{1,3}\s?|,?(?:因为|由于|所以|因此|即|也就是|其中)",
    re.IGNORECASE | re.ASCII,
)
_REASON_OR_COMMA: Final = re.compile(f"{_REASON.pattern}|,", _REASON.flags)
_LISTING: Final = re.compile(
    r"[,、/|;&。]|[.!?]\s|\b(?:or|and|either|nor|maybe|perhaps|possibly|to|versus|vs|then|but)\b|或|和|与|还是|及|至|到",
    re.IGNORECASE | re.ASCII,
)
_CHOICE: Final = re.compile(
    r"[/|]|\b(?:or|either|maybe|perhaps|possibly)\b|或|还是|可能是", re.IGNORECASE | re.ASCII
)
_MORE: Final = re.compile(
    r"^[\s,]*(?:or|and|maybe|perhaps|possibly|but|alternatively|either|或|和|也可能|但|/|、)",
    re.IGNORECASE | re.ASCII,
)
_LIST_BEFORE: Final = re.compile(r"[,、]\s*$")
_OPENING: Final = re.compile(
    r"^\W*(?:well|so|hence|thus|therefore|then|ok|okay|in conclusion|overall|所以|因此|那么|综上),\s*",
    re.IGNORECASE | re.ASCII,
)
_WORDS: Final = re.compile(r"[A-Za-z']+|[\u4e00-\u9fff]")
_EQUALS: Final = re.compile(r"\s*[=≈≃~]\s*")
_EXPLAINS: Final = 3  # words
_FEW: Final = 2  # words
_SHORT: Final = 80  # characters
_SHORT_WORDS: Final = 8
_NEARLY: Final = 0.01
_WHOLE: Final = frozenset({"sequence", "text"})


class Answer(NamedTuple):
    """An answer to which a text commits itself: what it stands for, and how it was written."""

    key: str
    shown: str


def committed(segment: str, gold: Gold) -> Answer | None:
    """Read the answer where one was announced.

    Args:
        segment: The place.
        gold: The check.

    Returns:
        The answer, or None where there is none.

    Raises:
        Hedged: There are several.
    """
    if gold.kind in _WHOLE:
        return _whole(segment, gold)
    return _short(segment, gold)


def _short(segment: str, gold: Gold, *, strict: bool = False) -> Answer | None:
    plain = unlatex(inside_box(segment))
    known = gold.wordings.get(same_text(plain)) if gold.kind in {"number", "open"} else None
    if known:
        return Answer(known, bare(plain))
    found = _mentioned(without_asides(plain), gold, strict=strict)
    return found or (_other(plain) if gold.kind == "open" else None)


def committed_prose(text: str, gold: Gold) -> Answer | None:
    """Read the answer of a reply that announces none: the only one it mentions, or its last line's.

    Args:
        text: The reply.
        gold: The check.

    Raises:
        Hedged: There are several.
    """
    lines = [line for line in (unlisted(line) for line in text.split("\n")) if bare(line)]
    if not lines:
        return None
    if gold.kind in _WHOLE:
        return _last_alone(lines, gold)
    if len(lines) == 1 and len(lines[0]) <= _SHORT:
        return _short(lines[0], gold, strict=True)
    _refuse_list(lines, gold)
    found = mentions(unlatex(text), gold, announced=False)
    if _one(found) and gold.kind != "open":
        return _answer(unlatex(text), found)
    return _mentioned(unlatex(lines[-1]), gold, announced=False, strict=True)


def _whole(segment: str, gold: Gold) -> Answer | None:
    read = read_whole(segment, gold)
    spans = [Mention(*span, UNDETERMINED) for span in undetermined_spans(segment)]
    if read and spans and _leaves_open(segment, spans):
        raise Hedged
    return None if read is None else Answer(*read)


def refuse_more(answer: Answer, below: Sequence[str], gold: Gold) -> None:
    """Refuse an answer with others right below it.

    Args:
        answer: The answer.
        below: The lines below it.
        gold: The check.

    Raises:
        Hedged: One of them is another answer and nothing else.
    """
    others = (_alone(unlisted(line), gold) for line in below)
    if any(other is not None and other != answer.key for other in others):
        raise Hedged


def _last_alone(lines: Sequence[str], gold: Gold) -> Answer | None:
    if gold.kind == "sequence" and all(len(line.split()) <= _EXPLAINS for line in lines):
        return _whole(", ".join(lines), gold)
    answer = _whole(lines[-1], gold) if len(lines[-1]) <= _SHORT else None
    if answer:
        refuse_more(answer, lines[:-1], gold)
    return answer


def _alone(line: str, gold: Gold) -> str | None:
    """What a line stands for that is an answer and nothing else."""
    plain = bare(unlatex(line))
    if gold.kind in _WHOLE:
        return whole_alone(plain, gold)
    found = mentions(plain, gold, announced=True)
    if _one(found) and (found[0].start, found[-1].end) == (0, len(plain)):
        return found[0].key
    short = gold.kind == "open" and len(plain.split()) <= _FEW and len(plain) <= _SHORT // 4
    return f"other {plain}" if plain and short and not found else None


def _refuse_list(lines: Sequence[str], gold: Gold) -> None:
    """Refuse a list of answers, one a line: its last line commits to nothing."""
    if len({key for line in lines if (key := _alone(line, gold))}) > 1:
        raise Hedged


def _mentioned(text: str, gold: Gold, *, announced: bool = True, strict: bool = False) -> Answer | None:
    """Read one answer from the mentions of a text.

    Args:
        text: The text.
        gold: The check.
        announced: Whether answers stand here.
        strict: Whether the first of several answers in a running sentence does not count.
    """
    found = mentions(text, gold, announced=announced)
    if not found:
        return None
    if _one(found):
        if gold.kind == "open" and _leaves_open(text, found):
            raise Hedged
        return _answer(text, found)
    lead = _lead(text, [] if gold.kind != "word" else found)
    if answer := _result(lead, gold):
        return answer
    if lead != text:
        return _mentioned(lead, gold, announced=announced, strict=strict)
    if not strict and _goes_on(text[found[0].end : _next(found).start]):
        return _answer(text, found)
    raise Hedged


def _one(found: Sequence[Mention]) -> bool:
    return len({mention.key for mention in found}) == 1


def _answer(text: str, found: Sequence[Mention]) -> Answer:
    return Answer(found[0].key, text[found[0].start : found[0].end].strip())


def _next(found: Sequence[Mention]) -> Mention:
    return next(mention for mention in found if mention.key != found[0].key)


def _lead(text: str, options: Sequence[Mention] = ()) -> str:
    """What stands before a reason or a further sentence; everything, where what follows is more answers.

    Args:
        text: The text.
        options: Options that it mentions: behind them a comma begins a reason too, and a reason that names
            further ones says more about each of them.
    """
    for split in (_REASON_OR_COMMA if options else _REASON).finditer(text):
        lead, rest = text[: split.start()], text[split.end() :]
        named = [one for one in options if one.start >= split.end()]
        words = _words_beside(text, split.end(), named)
        if bare(lead) and words >= _EXPLAINS * max(1, len(named)) and not _MORE.match(rest):
            return lead
    return text


def _words_beside(text: str, start: int, options: Sequence[Mention]) -> int:
    """Count the words from a place on that belong to no option."""
    words = (found.start() for found in _WORDS.finditer(text, start))
    return sum(not any(one.start <= word < one.end for one in options) for word in words)


def _result(text: str, gold: Gold) -> Answer | None:
    """The right-hand side of an equation, or what is written in two ways, such as 2/3 ≈ 0.667."""
    sides = [side for side in _EQUALS.split(text) if bare(side)]
    if len(sides) == 1:
        return None
    if all(as_number(side) for side in sides):
        if not _near(sides):
            raise Hedged
        sides = sides[:1]
    found = mentions(sides[-1], gold, announced=True)
    return _answer(sides[-1], found) if _one(found) else None


def _near(sides: Sequence[str]) -> bool:
    numbers = [number for side in sides if (number := as_number(side))]
    values = [float(number.value) / (100 if number.percent else 1) for number in numbers]
    return max(values) - min(values) <= _NEARLY * max(map(abs, values))


def _goes_on(between: str) -> bool:
    """Whether a sentence goes on between two answers, as in `17 minutes for the 4 people`."""
    return len(_WORDS.findall(between)) > 1 and not _LISTING.search(between)


def _leaves_open(text: str, found: Sequence[Mention]) -> bool:
    """Whether other answers, which are not known, stand beside the known one."""
    before, after = text[: found[0].start], text[found[-1].end :]
    if _CHOICE.search(before) or _CHOICE.search(_lead(after) if after else "") or _MORE.match(after):
        return True
    if _LIST_BEFORE.search(_OPENING.sub("", before)):
        return True
    listed = re.match(r"\s*[,、]", after)
    return bool(listed) and len(_WORDS.findall(after)) < _EXPLAINS and "not " not in after


def _other(text: str) -> Answer | None:
    """Some other answer in words, short enough to be one."""
    lead = bare(_lead(without_asides(text)))
    if not lead or _CHOICE.search(lead):
        return None
    words = len(lead.split()) if lead.isascii() else len(lead) // 2
    return Answer(f"other {same_text(lead)}", lead) if words <= _SHORT_WORDS else None
