"""What a YAML syntax error means, for somebody who does not know the grammar."""

from __future__ import annotations

import yaml

from ingrained.spec.places import Place

_TAB = "a tab may not indent a line: use spaces"
_INDENT = "this line is indented differently from the lines it belongs to"
_UNCLOSED = "found unexpected end of stream"
# What libyaml says, then what PyYAML's own parser says where libyaml is missing.
_WORDS = {
    "mapping values are not allowed": (
        "a second ': ' in one line, or a line indented too far: quote the text, or mend the indentation"
    ),
    "did not find expected key": _INDENT,
    "expected <block end>, but found": _INDENT,
    "did not find expected '-' indicator": _INDENT,
    "could not find expected ':'": "a key must be followed by ': '",
    _UNCLOSED: "this quotation mark is never closed",
    "did not find expected ',' or ']'": "',' or ']' must stand here, in the list opened with '['",
    "expected ',' or ']'": "',' or ']' must stand here, in the list opened with '['",
    "did not find expected ',' or '}'": "',' or '}' must stand here, in the mapping opened with '{'",
    "expected ',' or '}'": "',' or '}' must stand here, in the mapping opened with '{'",
    "block sequence entries are not allowed": "a list item may not start here: put '- ' on a line of its own",
    "found unknown escape character": "unknown escape in double quotes: write '\\\\', or use single quotes",
    "did not find expected whitespace or line break": "a space is missing here",
    "found invalid indentation": _INDENT,
}


def in_words(error: yaml.MarkedYAMLError, text: str) -> tuple[Place, str]:
    """Put a syntax error into plain words.

    Args:
        error: What the parser raised.
        text: The whole file.

    Returns:
        The place of the fault and what is wrong there.
    """
    mark = error.problem_mark or error.context_mark
    if _UNCLOSED in str(error.problem):
        mark = error.context_mark or mark
    row, column = (mark.line, mark.column) if mark else (0, 0)
    line = _line(text, row)
    if "\t" in line[: len(line) - len(line.lstrip())]:
        return (row + 1, line.index("\t") + 1), _TAB
    message = _message(str(error.problem or ""), line[column : column + 1])
    opened = error.context_mark
    where = f" in line {opened.line + 1}" if opened and "must stand" in message else ""
    return (row + 1, column + 1), message + where


def _message(problem: str, character: str) -> str:
    if "cannot start any token" in problem:
        return _TAB if character == "\t" else f"text may not start with {character!r}: quote it"
    known = (words for start, words in _WORDS.items() if problem.startswith(start))
    return next(known, f"this is not YAML: {problem or 'the text cannot be read'}")


def _line(text: str, row: int) -> str:
    lines = text.splitlines()
    return lines[row] if row < len(lines) else ""
