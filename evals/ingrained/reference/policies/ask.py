"""Replies to a single question."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ingrained.reference.policies import trivial
from ingrained.reference.policies.students import STUDENTS


def reply(name: str, facts: Mapping[str, Any], question: str) -> str:
    """Answer a question as the named model does.

    Args:
        name: The reference model.
        facts: `target`, `choices`, `recited` and `check` where the item has them, `axes` and `role`.
        question: The text of the last message.
    """
    if name in trivial.POLICIES:
        return trivial.POLICIES[name](question)
    if name in STUDENTS:
        return STUDENTS[name](facts)
    right, recited = facts.get("target"), facts.get("recited")
    answer = right if name == "by_design" or recited is None else recited
    if isinstance(answer, list):
        answer = answer[0] if answer else None
    if answer is None:
        return "I do not know."
    return f"ANSWER: {answer}" if facts.get("choices") else str(answer)
