"""Policies that must earn nothing, whatever the task."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

POLICIES: Final[dict[str, Callable[[str], str]]] = {
    "constant": lambda _: "42",
    "echo": lambda question: question,
    "empty": lambda _: "",
    "refuses_all": lambda _: "I'm sorry, but I can't help with that.",
    "first_option": lambda _: "ANSWER: A",
}
