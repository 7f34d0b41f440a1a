"""Which part of a reply is the answer to an item of reasoning-gym, and whether it is right.

An answer counts only at the checker's full score. What a checker gives beside is for training: a share of the
score for the right form, or for a text in which the right letters stand somewhere.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from ingrained_scorers.generalisation.gym.client import GymError, GymTimeoutError, ask, installed
from ingrained_scorers.generalisation.numerals import as_number

_MARKER: Final = re.compile(
    r"^[ \t>*_#`]{0,12}(?:the |my )?(?:final )?answer[ *_`]{0,6}[:：][ \t*_`]{0,6}",
    re.IGNORECASE | re.MULTILINE,
)
_FENCE: Final = re.compile(r"^ {0,3}```[a-z]{0,12}[ \t]*$", re.MULTILINE)
_PLACEHOLDER: Final = re.compile(r"(?:…|\.{3}|<[^<>\n]{0,40}>)['\"`.]{0,2}")
_BOX: Final = re.compile(r"\$?\\boxed\{(.{0,600})\}\$?\.?", re.DOTALL)
_WRAPPING: Final = " \t\n*_`$'\""
_LONGEST: Final = 20_000  # characters
_THOUGHTS_END: Final = "</think>"


@dataclass(frozen=True)
class GymItem:
    """What a checker needs to score an answer.

    Attributes:
        generator: The generator.
        version: The version of the package that made the item.
        config: The generator's options, as JSON.
        entry: The item as the generator made it.
    """

    generator: str
    version: str
    config: str
    entry: Mapping[str, Any]

    @classmethod
    def of(cls, check: Mapping[str, Any]) -> GymItem:
        """Read a check of the kind `reasoning_gym`.

        Raises:
            ValueError: It is not whole.
        """
        entry = check.get("entry") or {}
        if not check.get("generator") or not {"question", "answer", "metadata"} <= entry.keys():
            raise ValueError("a check of the kind reasoning_gym needs a generator and its entry")
        config = json.dumps(check.get("config") or {}, sort_keys=True)
        return cls(str(check["generator"]), str(check.get("version")), config, entry)

    @property
    def lines(self) -> int:
        """Lines of the right answer."""
        return str(self.entry["answer"]).strip().count("\n") + 1


def answer_of(reply: str, item: GymItem) -> str | None:
    """Find the answer in a reply: what stands after the last `ANSWER:`, or a reply that is nothing else.

    Args:
        reply: What the model wrote.
        item: The item; where its answer has several lines, all that follow belong to the answer.

    Returns:
        The answer; None where there is none, or several are given one after the other.
    """
    text = _FENCE.sub("", reply[-_LONGEST:].rpartition(_THOUGHTS_END)[2]).strip()
    marks = list(_MARKER.finditer(text))
    if not marks:
        return text if text and text.count("\n") < item.lines else None
    ends = [mark.start() for mark in marks[1:]] + [len(text)]
    after = [text[mark.end() : end].strip() for mark, end in zip(marks, ends, strict=True)]
    answers = [_own(content, item) for content in after]
    if _several(after, answers):
        return None
    return answers[-1] if answers[-1] and not _PLACEHOLDER.fullmatch(answers[-1]) else None


def _own(content: str, item: GymItem) -> str:
    return content if item.lines > 1 else content.partition("\n")[0].strip()


def _several(after: list[str], answers: list[str]) -> bool:
    """Whether another answer stands right before the last one."""
    if len(answers) == 1 or not answers[-2]:
        return False
    return answers[-2] != answers[-1] and after[-2] == answers[-2]


def is_right(answer: str, item: GymItem) -> bool:
    """Whether the checker gives an answer the full score.

    Args:
        answer: The answer as it was written; without markdown, quotes, a box or a full stop it is the same.
        item: The item.

    Raises:
        GymError: The package is not there, or is another version.
    """
    require(item.version)
    number = as_number(str(item.entry["answer"])) is not None
    forms = [form for form in dict.fromkeys(_forms(answer)) if not number or as_number(form) is not None]
    return any(_full_score(form, item) for form in forms)


def _full_score(form: str, item: GymItem) -> bool:
    """Whether a wording gets 1; one over which the checker does not come to an end is wrong."""
    try:
        found = ask(item.generator, "score", config=item.config, entry=item.entry, answer=form)
    except GymTimeoutError:
        return False
    return bool(found == 1)


def require(version: str | None = None) -> str:
    """Give the version of reasoning-gym that is installed.

    Args:
        version: The one that is needed; None for any.

    Raises:
        GymError: It is not installed, or is another one.
    """
    found = installed()
    if found is None:
        raise GymError("this needs reasoning-gym: pip install 'ingrained[reasoning-gym]'")
    if version not in {None, found}:
        raise GymError(
            f"the item was made by reasoning-gym {version}, whose checkers may judge otherwise than those "
            f"of {found}: pip install reasoning-gym=={version}"
        )
    return found


def _forms(answer: str) -> Iterator[str]:
    yield answer
    bare = answer.strip(_WRAPPING)
    yield bare
    boxed = _BOX.fullmatch(bare) or _BOX.fullmatch(answer)
    inner = boxed[1] if boxed else bare
    yield inner
    yield inner.removesuffix(".").rstrip(_WRAPPING)
