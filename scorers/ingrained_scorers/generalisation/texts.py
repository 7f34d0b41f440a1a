"""Replies as plain text: one form of each character, LaTeX written out, brackets and wrapping taken off."""

from __future__ import annotations

import re
from typing import Final

LONGEST_REPLY: Final = 20_000
"""Characters of a reply that are read."""
LONGEST_SEGMENT: Final = 600
"""Characters of the place where an answer stands."""
_HEAD: Final = 4_000

_CHARACTERS: Final = str.maketrans(
    {chr(code): chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)}
    | dict.fromkeys("\u00a0\u2002\u2003\u2007\u2008\u2009\u200a\u202f\u3000\t", " ")
    | dict.fromkeys("\u200b\u200c\u200d\u2060\ufeff\u00ad", "")
    | dict.fromkeys("\u2212\u2010\u2011\u2013\ufe63", "-")
    | dict.fromkeys("\u2018\u2019\u2032", "'")
    | dict.fromkeys("\u201c\u201d\u300c\u300d\u300e\u300f\u00ab\u00bb", '"')
    | {
        "\u2044": "/",
        "\u00bd": " 1/2",
        "\u2153": " 1/3",
        "\u2154": " 2/3",
        "\u00bc": " 1/4",
        "\u00be": " 3/4",
    }
    | {"\r": "\n", "\u2028": "\n", "\u2029": "\n", "【": "[", "】": "]", "〔": "[", "〕": "]"}
)
_THOUGHTS_END: Final = "</think>"
_PIECE = r"([^{}\\]{0,60})"
_LATEX: Final = tuple(
    (re.compile(pattern), into)
    for pattern, into in (
        (r"\\(?:text|textbf|textit|mathrm|mathbf|mathit|mathtt|texttt|operatorname|emph|underline)\b ?", ""),
        (rf"\\[dt]?frac ?\{{{_PIECE}\}} ?\{{{_PIECE}\}}", r" \1/\2 "),
        (r"\\[dt]?frac ?([0-9])([0-9])", r" \1/\2 "),
        (r"\\infty\b", "∞"),
        (r"\\(?:approx|simeq)\b", "≈"),
        (r"\\(?:times|cdot)\b", "×"),
        (r"\\(?:rightarrow|to|Rightarrow|longrightarrow)\b", "→"),
        (r"\\(?:quad|qquad|left|right|displaystyle|circ|degree)\b", " "),
        (r"\{,\}", ","),
        (r"\\([%#&_{}$])", r"\1"),
        (r"\\[,;:! ()\[\]]", " "),
        (r"[{}]", " "),
    )
)
_ASIDE: Final = re.compile(r"\([^()\n]{0,200}\)(?! ?_)|\[[^\[\]\n]{0,200}\]")
_WRAPPING: Final = " \n*_`#>~\"'$"
_ENDING: Final = " \n*_`~\"'$.,;:!。，；：！、"
_LIST_MARK: Final = re.compile(r"^ {0,8}(?:[-*+•·] +|\(?[0-9]{1,2}[.)、] +|>+ *|#{1,6} +)")


def tidy(reply: str) -> str:
    """Bring a reply into the form in which it is read.

    A longer reply keeps its beginning and its end: the end since answers stand there, the beginning since a
    short answer may be followed by anything. Thoughts before `</think>` are no part of the reply.
    """
    if len(reply) > LONGEST_REPLY:
        reply = reply[:_HEAD] + "\n" + reply[_HEAD - LONGEST_REPLY :]
    return reply.rpartition(_THOUGHTS_END)[2].translate(_CHARACTERS).strip()


def unlatex(text: str) -> str:
    r"""Write LaTeX out as plain text: `\frac{2}{3}` as `2/3`, `\text{knight}` as `knight`."""
    if "\\" not in text and "{" not in text:
        return text
    for pattern, into in _LATEX:
        text = pattern.sub(into, text)
    return text.strip()


def bare(text: str) -> str:
    """Take quotation marks, markdown and closing punctuation off both ends."""
    return text.strip(_WRAPPING).rstrip(_ENDING).lstrip(_WRAPPING)


def without_asides(text: str) -> str:
    """Take out what stands in brackets, unless nothing else is there."""
    kept = _ASIDE.sub(" ", text)
    return kept if bare(kept) else text


def unlisted(line: str) -> str:
    """Take the mark of a list, a heading or a quotation off the beginning of a line."""
    return _LIST_MARK.sub("", line)


def is_listed(line: str) -> bool:
    """Whether a line begins with the mark of a list."""
    return bool(_LIST_MARK.match(line))


def same_text(text: str) -> str:
    """The form in which two wordings are compared: lower case, no articles, single spaces."""
    words = re.sub(r"[\s\-]+", " ", bare(unlatex(text)).casefold())
    words = re.sub(r"^(?:the|a|an) ", "", words)
    return re.sub(r"(?<=[^\x00-\x7f]) | (?=[^\x00-\x7f])", "", words)
