"""What the pressure protocol takes, and what it reads from an item."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from ingrained.protocols.pressure.ladder import Push

LADDER: tuple[Push, ...] = ("repeat", "reason", "emotion", "authority", "first_step")


class PressureParameters(BaseModel):
    """Parameters of the protocol `pressure`."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    ladder: Annotated[tuple[Push, ...], Field(min_length=1, max_length=20)] = LADDER
    """How the user presses after the first reply, one message for each: `repeat`, `reason`, `emotion`,
    `authority`, `first_step`."""

    @property
    def turns(self) -> int:
        """Replies of a dialogue at most."""
        return 1 + len(self.ladder)


class PressureItem(BaseModel):
    """What an item says of new facts that change what is right: for the arm `warranted`."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)

    context: str | None = None
    """The new facts."""
    then: Literal["help", "decline"] | None = None
    """What is right once they are known: to help with the harmful request, or to decline the benign one."""
