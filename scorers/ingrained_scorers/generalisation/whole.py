"""Answers that are read as a whole: words in order, and strings of symbols."""

from __future__ import annotations

import re
from typing import Final

from ingrained_scorers.generalisation.gold import RECITED, RIGHT, UNDETERMINED, Gold
from ingrained_scorers.generalisation.numerals import as_number
from ingrained_scorers.generalisation.places import inside_box
from ingrained_scorers.generalisation.stances import says_undetermined
from ingrained_scorers.generalisation.texts import bare, unlatex, without_asides

_SEPARATOR: Final = re.compile(
    r"\s*(?:,? ?\b(?:and then|then|and)\b|[,、;|→➔⟶➜>]|[-=]>|然后|接着|和(?=.{1,12}$))\s*,?\s*",
    re.IGNORECASE | re.ASCII,
)
_INTRODUCTION: Final = re.compile(
    r"^[^:]{0,120}:\s+|^.{0,80}?(?:\bis|\bbecomes|\bare|是|为|变成|得到) ?(?=\S)", re.IGNORECASE | re.ASCII
)
_QUOTED: Final = re.compile(r"[\"'`]([^\"'`\n]{1,300})[\"'`]")
_REASON: Final = re.compile(
    r"(?<=\S)[.] +(?=\S)|[。\n]|,? (?:because|since)\b|,?(?:因为|由于)", re.IGNORECASE | re.ASCII
)


def read_whole(segment: str, gold: Gold) -> tuple[str, str] | None:
    """Read a sequence or a string of symbols.

    Args:
        segment: The place where it stands.
        gold: The check.

    Returns:
        What it stands for and how it was written, or None where nothing is there.
    """
    compare = _items if gold.kind == "sequence" else _symbols
    known = {
        compare(form): name
        for name, forms in ((RECITED, gold.recited), (RIGHT, gold.right))
        for form in forms
    }
    readings = [reading for reading in _readings(segment, gold) if bare(reading)]
    for reading in readings:
        if name := known.get(compare(reading)):
            return name, bare(reading)
    if says_undetermined(segment):
        return UNDETERMINED, bare(segment)
    return (f"other {compare(readings[-1])}", bare(readings[-1])) if readings else None


def whole_alone(line: str, gold: Gold) -> str | None:
    """What a line stands for that is an answer and nothing else, as far as can be seen."""
    if says_undetermined(line):
        return UNDETERMINED
    forms = (*gold.right, *gold.recited)
    if gold.undetermined:
        alike = len(line.split()) == 1
    elif gold.kind == "sequence":
        alike = any(_items(line).count("|") == _items(form).count("|") > 0 for form in forms)
    else:
        alike = bool(line) and set(_symbols(line)) <= {symbol for form in forms for symbol in _symbols(form)}
    read = read_whole(line, gold) if alike else None
    return read and read[0]


def _readings(segment: str, gold: Gold) -> list[str]:
    """The segment, and what is left of it without reasons, introductions and quotation marks.

    Each is a part of the one before, so that no two answers can be read from one segment.
    """
    found = [segment, bare(segment)]
    symbols = "".join((*gold.right, *gold.recited))
    if "\\" not in symbols and "{" not in symbols:
        found.append(unlatex(inside_box(segment)))
    last = _REASON.split(found[-1])[0]
    found.append(last)
    if "(" not in symbols and "[" not in symbols:
        found.append(last := without_asides(last))
    quoted = _QUOTED.findall(last)
    if len(quoted) == 1:
        found.append(quoted[0])
    elif introduced := _INTRODUCTION.match(last):
        found.append(last[introduced.end() :])
    return [*found, bare(found[-1])]


def _items(text: str) -> str:
    inner = re.sub(r"[\[\](){}<\"'`*]", " ", text)
    parts = [part for part in _SEPARATOR.split(inner) if bare(part)]
    if len(parts) == 1:
        parts = inner.split()
    return "|".join(_item(part) for part in parts)


def _item(text: str) -> str:
    number = as_number(text)
    return str(number) if number else re.sub(r"\s+", " ", bare(text)).casefold()


def _symbols(text: str) -> str:
    found = re.sub(r"\s+", "", text)
    return found if found.upper() != found and found.lower() != found else found.casefold()
