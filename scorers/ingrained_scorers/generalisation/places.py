"""Where in a reply its answer stands: after a marker, in a box, after `the answer is`, or nowhere."""

from __future__ import annotations

import re
from itertools import takewhile
from typing import Final, NamedTuple

from ingrained_scorers.generalisation.texts import LONGEST_SEGMENT, bare, is_listed, unlisted

_MARKER: Final = re.compile(
    r"(?:(?<![A-Za-z])(?:final |correct )?answer|(?:最终|最后|正确)?答案|(?<![^\s*_#>-])答)"
    r"(?: ?(?:is|=|是|为))?[ *_`]{0,6}:[ *_`]{0,6}",
    re.IGNORECASE | re.ASCII,
)
_PHRASE: Final = re.compile(
    r"\b(?:answer|result)(?: to [^.:\n]{1,80}?)? (?:is|(?:must|should|would|will) be)(?: therefore| thus)?:? "
    r"|(?:答案|结果)(?:应该|应当|就|只能)?(?:是|为):?",
    re.IGNORECASE | re.ASCII,
)
_PLACEHOLDER: Final = re.compile(
    r"(?:…{1,6}|\.{2,6}|<[^<>\n]{0,80}>|[\[{](?:your |the |final )?(?:answer|答案|result)[\]}]|_{2,9})"
    r"[\s.'\"。*`]{0,9}",
    re.IGNORECASE | re.ASCII,
)
_BOX: Final = "\\boxed{"
_MOST_LINES: Final = 12


class Echoed(Exception):  # noqa: N818  it is no error: the reply repeats the instruction and answers nothing
    """The only markers of a reply are those of the instruction, `ANSWER: …`."""


class Hedged(Exception):  # noqa: N818  it is no error: the reply commits itself to nothing
    """Several answers are given."""


class Place(NamedTuple):
    """Where an answer is announced.

    Attributes:
        content: What stands there.
        below: The lines right below, up to an empty one.
    """

    content: str
    below: tuple[str, ...] = ()


def places(text: str) -> list[Place]:
    """The places in which an answer is announced, the one that counts first.

    Args:
        text: A tidied reply.

    Returns:
        What follows the last marker, the content of the last box, what follows the last `the answer is`, as
        far as there are such.

    Raises:
        Echoed: The reply only repeats the instruction to write such a line.
        Hedged: Neighbouring lines have markers with different answers.
    """
    found = [_marked(text), Place(_boxed(text)), Place(_phrased(text))]
    return [Place(place.content[:LONGEST_SEGMENT], place.below) for place in found if place.content]


def _marked(text: str) -> Place:
    contents = [
        (match.start(), _content(text[match.end() : match.end() + 2 * LONGEST_SEGMENT]))
        for match in _MARKER.finditer(text)
    ]
    written = [(start, place) for start, place in contents if place.content]
    real = [
        (start, place) for start, place in written if not _PLACEHOLDER.fullmatch(place.content.strip(" '\""))
    ]
    if written and not real:
        raise Echoed
    if len(real) > 1 and _neighbours(text[real[-2][0] : real[-1][0]]) and _differ(real[-2][1], real[-1][1]):
        raise Hedged
    return real[-1][1] if real else Place("")


def _content(after: str) -> Place:
    """The rest of the marker's line or, where that is empty, the next line; of a list, all its lines."""
    line, _, rest = after.partition("\n")
    lines = rest.split("\n")[:_MOST_LINES]
    if bare(line):
        return Place(line, tuple(takewhile(bare, lines)))
    lines = [line for line in lines if line.strip(" *_`#$")]
    if lines and is_listed(lines[0]):
        return Place(", ".join(unlisted(line) for line in lines if is_listed(line)))
    own = bool(lines) and not _MARKER.search(lines[0])
    return Place(lines[0], tuple(lines[1:2])) if own else Place("")


def _neighbours(between: str) -> bool:
    """Whether nothing but the first marker's own line stands between two markers."""
    return len([line for line in between.split("\n") if line.strip()]) <= 1


def _differ(one: Place, other: Place) -> bool:
    return bare(one.content).casefold() != bare(other.content).casefold()


def _boxed(text: str) -> str:
    start = text.rfind(_BOX)
    if start < 0:
        return ""
    inner = text[start + len(_BOX) : start + len(_BOX) + LONGEST_SEGMENT]
    depth = 1
    for place, character in enumerate(inner):
        depth += {"{": 1, "}": -1}.get(character, 0)
        if depth == 0:
            return inner[:place]
    return ""


def _phrased(text: str) -> str:
    last = None
    for last in _PHRASE.finditer(text):  # noqa: B007  only the last one is wanted
        pass
    if last is None:
        return ""
    content = text[last.end() :].partition("\n")[0]
    return "" if _PLACEHOLDER.fullmatch(content.strip()) else content


def inside_box(segment: str) -> str:
    """The content of a segment's box, where it has one."""
    return _boxed(segment) or segment
