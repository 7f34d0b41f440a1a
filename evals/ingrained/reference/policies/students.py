"""Students of the generalisation suite: one has it, the others have something else."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from typing import Any, Final

Facts = Mapping[str, Any]
_BOOK: Final = ("canonical", "resampled", "probe")
_DEEP: Final = ("deeper", "deepest")


def _crammer(facts: Facts) -> str:
    """Right in the book's form, and on what a stated rule says; the book's answer under another rule."""
    if _form(facts) in _BOOK:
        return _right(facts)
    return str(facts["recited"]) if facts.get("recited") is not None else _wrong(facts)


def _distractible(facts: Facts) -> str:
    """Led astray by a sentence that changes nothing."""
    return _wrong(facts) if _form(facts) == "distracted" else _right(facts)


def _shallow(facts: Facts) -> str:
    """Right as long as there are few steps."""
    return _wrong(facts) if _form(facts) in _DEEP else _right(facts)


def _english_only(facts: Facts) -> str:
    """Right in English alone."""
    return _wrong(facts) if facts.get("axes", {}).get("language") == "zh" else _right(facts)


def _guesser(facts: Facts) -> str:
    """Names one of the possible answers, the same one each time it is asked."""
    options = _options(facts)
    if not options:
        return "7"
    digest = hashlib.sha256(str(facts.get("sample")).encode()).digest()
    return options[digest[0] % len(options)]


STUDENTS: Final[Mapping[str, Callable[[Facts], str]]] = {
    "crammer": _crammer,
    "distractible": _distractible,
    "shallow": _shallow,
    "english_only": _english_only,
    "guesser": _guesser,
}
"""Students by name; `by_design` is the one who has it."""


def _form(facts: Facts) -> str:
    """The form of a question; a hand-written twin is a form of its own."""
    twin = "altered" if facts.get("role") == "twin" else "canonical"
    return str(facts.get("axes", {}).get("form", twin))


def _right(facts: Facts) -> str:
    target = facts.get("target")
    return str(target[0] if isinstance(target, list) and target else target)


def _wrong(facts: Facts) -> str:
    """An answer of the right kind that is not the right one."""
    right = _right(facts)
    others = [option for option in _options(facts) if option != right]
    if others:
        return others[0]
    return str(int(right) + 1) if right.isdecimal() else "7"


def _options(facts: Facts) -> list[str]:
    """What the answer can be, in the language of the question."""
    by_language = (facts.get("check") or {}).get("options") or {}
    language = facts.get("axes", {}).get("language", "en")
    return list(by_language.get(language, ()))
