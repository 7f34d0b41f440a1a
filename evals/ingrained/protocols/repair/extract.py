"""Finds the module or document in a reply."""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Collection
from typing import Any, Final

LONGEST_REPLY: Final = 200_000
"""Characters of a reply that are looked at."""
_FENCE = re.compile(r"^[ \t]*(?P<mark>`{3,}|~{3,})[ \t]*(?P<tag>[\w+.-]*)[^\n]*$", re.MULTILINE)
_PROGRAM_TAGS = {"", "python", "py", "python3"}
_DOCUMENT_TAGS = {"", "json", "jsonc", "json5"}


def fenced_blocks(reply: str) -> list[tuple[str, str]]:
    """The fenced blocks of a reply, as pairs of tag and text; an unclosed last block counts."""
    blocks: list[tuple[str, str]] = []
    opened: tuple[str, str, int] | None = None
    reply = reply[:LONGEST_REPLY]
    for fence in _FENCE.finditer(reply):
        mark, tag = fence["mark"], fence["tag"].lower()
        if opened is None:
            opened = (mark, tag, fence.end() + 1)
        elif mark.startswith(opened[0]) and not tag:
            blocks.append((opened[1], reply[opened[2] : fence.start()]))
            opened = None
    if opened is not None:
        blocks.append((opened[1], reply[opened[2] :]))
    return blocks


def find_module(reply: str, entry: Collection[str]) -> str | None:
    """The module in a reply: the last Python block that defines what the module must define.

    A block that only uses the module, an example or a test, is passed over; one that does not parse counts
    where its text defines a name, since a syntax error is a state of the program.
    """
    blocks = [text for tag, text in fenced_blocks(reply) if tag in _PROGRAM_TAGS]
    if not blocks and _defines(reply, entry) and _parses(reply):
        return reply
    return next((text for text in reversed(blocks) if _defines(text, entry)), None)


def find_document(reply: str) -> str | None:
    """The JSON document in a reply: the last JSON block, or the whole reply where that is a JSON object."""
    blocks = [text for tag, text in fenced_blocks(reply) if tag in _DOCUMENT_TAGS]
    if not blocks:
        return reply if isinstance(parse_document(reply), dict) else None
    whole = [text for text in blocks if isinstance(parse_document(text), dict)]
    return (whole or blocks)[-1]


def parse_document(text: str) -> Any:
    """Parse JSON; None where it does not parse."""
    try:
        return json.loads(text[:LONGEST_REPLY])
    except (ValueError, RecursionError):
        return None


def _defines(text: str, entry: Collection[str]) -> bool:
    names = "|".join(map(re.escape, entry))
    return (
        re.search(rf"^(?:(?:async[ ]+)?def|class)[ ]+(?:{names})\b|^(?:{names})\b[^=\n]*=(?!=)", text, re.MULTILINE)
        is not None
    )


def _parses(text: str) -> bool:
    try:
        ast.parse(text)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return False
    return True
