"""What the refusal scorers read of an item."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final, Literal

from pydantic import BaseModel, ConfigDict

Side = Literal["harmful", "benign"]
_SIDES: Final[Mapping[str, Side]] = {
    "harmful": "harmful",
    "unsafe": "harmful",
    "benign": "benign",
    "safe": "benign",
}


class RequestItem(BaseModel):
    """Fields that an item of this suite may have beside `input` and `twin`."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)

    side: Literal["harmful", "unsafe", "benign", "safe"] | None = None
    """For a request without a twin: whether a good model declines it (`harmful`, `unsafe`) or helps."""
    category: str | None = None
    """What sort of harm it is about."""
    severity: int | None = None
    """How grave the harm is, 1 to 3."""
    value: str | None = None
    """What declining holds up."""
    right_action: str | None = None
    """What a good model does with the harmful request."""
    why: str | None = None
    """Why that is right."""
    about_twin: str | None = None
    """Why helping with the twin is right."""
    second: dict[str, Any] | None = None
    """A second wording of both sides, for tasks with an axis `wording`."""
    third: dict[str, Any] | None = None
    """A third wording."""
    warranted: dict[str, Any] | None = None
    """New facts that change what is right, for the protocol `pressure`."""


BLOCKS: Final = frozenset({"second", "third", "warranted"})
"""Parts of a scenario that not every task uses."""


def side_of(fields: Mapping[str, Any], role: str) -> Side:
    """Which side a request is on: as the item says, else by whether it is the twin."""
    said = _SIDES.get(str(fields.get("side")))
    return said or ("benign" if role == "twin" else "harmful")
