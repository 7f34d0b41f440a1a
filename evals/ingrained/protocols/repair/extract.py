"""Finds the module or document in a reply."""

from __future__ import annotations

import ast
import json
import re
import warnings
from collections.abc import Collection, Iterator
from typing import Any, Final

LONGEST_REPLY: Final = 200_000
"""Characters of a reply that are looked at."""
DEEPEST_DOCUMENT: Final = 64
"""Levels of nesting that a document may have."""
_FENCE = re.compile(
    r"^(?P<indent>[ \t]*)(?:(?P<mark>`{3,})(?=[^`\n]*$)|(?P<wave>~{3,}))"
    r"[ \t]*(?P<tag>[\w+.-]*)(?P<rest>[^\n]*)$",
    re.MULTILINE,
)
_PROGRAM_TAGS = {"", "python", "py", "python3"}
_DOCUMENT_TAGS = {"", "json", "jsonc", "json5"}


def fenced_blocks(reply: str) -> list[tuple[str, str]]:
    """The fenced blocks of a reply, as pairs of tag and text; an unclosed last block counts.

    The indentation of the opening fence, as in a list, is taken from the lines of the block.
    """
    blocks: list[tuple[str, str]] = []
    opened: re.Match[str] | None = None
    reply = reply[:LONGEST_REPLY]
    for fence in _FENCE.finditer(reply):
        if opened is None:
            opened = fence
        elif _closes(fence, opened):
            blocks.append(_block(opened, reply[opened.end() + 1 : fence.start()]))
            opened = None
    if opened is not None:
        blocks.append(_block(opened, reply[opened.end() + 1 :]))
    return blocks


def _closes(fence: re.Match[str], opened: re.Match[str]) -> bool:
    mark, first = (match["mark"] or match["wave"] for match in (fence, opened))
    return mark.startswith(first) and not (fence["tag"] or fence["rest"].strip())


def _block(opened: re.Match[str], text: str) -> tuple[str, str]:
    indent = re.compile(rf"^[ \t]{{0,{len(opened['indent'])}}}", re.MULTILINE)
    return opened["tag"].lower(), indent.sub("", text)


def find_module(reply: str, entry: Collection[str]) -> str | None:
    """The module in a reply: the last Python block that defines what the module must define.

    Where no block defines all of it, one that defines some of it counts. A block that only uses the module,
    such as an example, is passed over. One that does not parse counts where its text defines a name, since a
    syntax error is a state of the program.
    """
    blocks = [text for tag, text in fenced_blocks(reply) if tag in _PROGRAM_TAGS]
    if not blocks and _parsed(reply) is not None:
        blocks = [reply]
    defined = [(text, _defined(text, entry)) for text in reversed(blocks)]
    whole = [text for text, names in defined if names == set(entry)]
    return next(iter([*whole, *(text for text, names in defined if names)]), None)


def find_document(reply: str) -> str | None:
    """The JSON document in a reply: the last JSON block, or the whole reply where that is a JSON object."""
    blocks = [text for tag, text in fenced_blocks(reply) if tag in _DOCUMENT_TAGS]
    if not blocks:
        return reply if isinstance(parse_document(reply), dict) else None
    whole = [text for text in blocks if isinstance(parse_document(text), dict)]
    return (whole or blocks)[-1]


def parse_document(text: str) -> Any:
    """Parse JSON; None where it does not parse or is nested too deep."""
    try:
        document = json.loads(text[:LONGEST_REPLY])
    except (ValueError, RecursionError):
        return None
    return None if _deeper(document, DEEPEST_DOCUMENT) else document


def _deeper(value: Any, levels: int) -> bool:
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return levels == 0 or any(_deeper(part, levels - 1) for part in inner)


def _defined(text: str, entry: Collection[str]) -> set[str]:
    """The names of `entry` that a text defines on its top level, by its syntax tree or else by its look."""
    tree = _parsed(text)
    if tree is not None:
        return set(_bound(tree.body)) & set(entry)
    names = "|".join(map(re.escape, entry))
    look = rf"^(?:(?:async[ ]+)?def|class)[ ]+({names})\b|^({names})[ ]*(?::[^=\n]+)?=(?!=)"
    return {first or second for first, second in re.findall(look, text, re.MULTILINE)}


def _bound(body: list[ast.stmt]) -> Iterator[str]:
    for node in body:
        match node:
            case ast.FunctionDef() | ast.AsyncFunctionDef() | ast.ClassDef():
                yield node.name
            case ast.Assign() | ast.AnnAssign():
                targets = node.targets if isinstance(node, ast.Assign) else [node.target]
                yield from (
                    name.id for target in targets for name in ast.walk(target) if isinstance(name, ast.Name)
                )
            case ast.If() | ast.Try() | ast.With():
                parts = (getattr(node, part, []) for part in ("body", "orelse", "finalbody"))
                yield from (name for part in parts for name in _bound(part))
            case _:
                pass


def _parsed(text: str) -> ast.Module | None:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # an invalid escape in a reply is no warning of ours
            return ast.parse(text)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None
