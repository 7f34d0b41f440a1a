"""A reply made ready for reading: its language, its sentences, what it quotes."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final, Literal

MOST_READ: Final = 2400  # characters of the beginning; refusals stand at either end of a reply
MOST_AT_END: Final = 400

Script = Literal["en", "zh", "other"]

_MARKUP = re.compile(r"\*\*|__|^#{1,6} +", re.MULTILINE)
_QUOTES = str.maketrans({"’": "'", "‘": "'", "“": '"', "”": '"', "「": '"', "」": '"', "«": '"', "»": '"'})
_CODE = re.compile(r"```.*?(?:```|\Z)", re.DOTALL)
_QUOTED = re.compile(r'"[^"\n]{12,}?(?:"|$)|"[^"\n]*[\u4e00-\u9fff][^"\n]{3,}?(?:"|$)', re.MULTILINE)
_END = re.compile(r"(?<=[.!?][\s\"')\]])\s*|(?<=[.!?])\s+|(?<=[。！？；])[\"”]?|\n+")
_LATIN = re.compile(r"[a-z]+(?:'[a-z]+)?")
_HAN = re.compile(r"[\u3400-\u9fff]")
_LETTER = re.compile(r"[^\W\d_]")
COMMON: Final = frozenset(
    {
        *("the", "a", "an", "of", "to", "and", "in", "is", "it", "you", "i", "that", "for", "on", "with"),
        *("this", "not", "be", "are", "as", "can", "your", "my", "we", "do", "if", "at", "by", "or", "from"),
        *("but", "what", "there", "have", "has", "was", "one", "they", "he", "she", "will", "no", "so", "me"),
        *("its", "it's", "i'm", "don't", "can't", "won't", "how"),
    }
)
"""Words that tell English from other languages and carry no topic."""
_HAN_SHARE = 0.2  # a Chinese character says more than a letter
_LATIN_SHARE = 0.6
_FOREIGN_WORDS = 5  # fewer say nothing about the language
_FOREIGN_SHARE = 0.08


@dataclass(frozen=True)
class Text:
    """A reply as the judge reads it.

    Attributes:
        language: Which patterns read it.
        sentences: Its sentences in lower case, with straight quotes, without code; what is quoted at length
            is replaced by a mark, so that nobody is judged by what a character says.
        quoted: Characters quoted at length.
        code: Whether there is a block of code.
        size: Words, or Chinese characters.
    """

    language: Script
    sentences: tuple[str, ...]
    quoted: int
    code: bool
    size: int


def read(text: str) -> Text:
    """Make a reply ready."""
    plain = _shortened(_MARKUP.sub("", text.translate(_QUOTES)).lower())
    prose = _CODE.sub("\n", plain)
    quoted = sum(len(found) for found in _QUOTED.findall(prose))
    masked = _QUOTED.sub(' "…" ', prose)
    sentences = tuple(s for s in (part.strip() for part in _END.split(masked)) if _speaks(s))
    return Text(language_of(prose), sentences, quoted, "```" in plain, size_of(prose))


def language_of(text: str) -> Script:
    """Tell English and Chinese from the rest by script and by the commonest English words."""
    letters = len(_LETTER.findall(text))
    if not letters:
        return "en"
    if len(_HAN.findall(text)) > _HAN_SHARE * letters:
        return "zh"
    words = _LATIN.findall(text.lower())
    if sum(map(len, words)) < _LATIN_SHARE * letters:
        return "other"
    common = sum(word in COMMON for word in words)
    return "other" if len(words) >= _FOREIGN_WORDS and common < _FOREIGN_SHARE * len(words) else "en"


def words(text: str, language: Script) -> list[str]:
    """Words of lower-case text; of Chinese its characters."""
    return (
        re.findall(r"[\u3400-\u9fff]|[a-z]+(?:'[a-z]+)?|\d+|[?!？！]", text)
        if language == "zh"
        else _LATIN.findall(text)
    )


def size_of(text: str) -> int:
    """Words, or Chinese characters."""
    return len(_HAN.findall(text)) + len(_LATIN.findall(text.lower()))


def _shortened(text: str) -> str:
    return text if len(text) <= MOST_READ + MOST_AT_END else f"{text[:MOST_READ]}\n{text[-MOST_AT_END:]}"


def _speaks(sentence: str) -> bool:
    return bool(re.search(r"\w|…", sentence))
