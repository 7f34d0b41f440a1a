"""One rendering of an item: a sample before Inspect sees it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Variant:
    """An item, rendered for one value of each axis and one role.

    Attributes:
        id: The sample's id: the item, the axis values and the role, joined by `+`.
        item: The item's id: the cluster of all statistics.
        axes: The value of each axis.
        role: `main`, or `twin` for the benign counterpart.
        input: What the model is asked; empty where the protocol writes its own messages.
        system: The system message.
        target: The right answer, or several.
        choices: The options of a multiple-choice question.
        fields: The item's fields in the variant's language.
    """

    id: str
    item: str
    axes: Mapping[str, str]
    role: str
    input: str
    fields: Mapping[str, Any] = field(default_factory=dict)
    system: str | None = None
    target: str | list[str] | None = None
    choices: list[str] | None = None
