"""The item fields that the scorer reads."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import BaseModel, ConfigDict


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


class CheckField(_Strict):
    """How a reply is read and compared with the answer."""

    kind: Literal["number", "digits", "word", "sequence", "text", "open", "reasoning_gym"]
    """`number`, `digits` of another base, one `word` of several, a `sequence`, a `text` of symbols, `open`
    words, or `reasoning_gym`: right where that package's checker gives the full score."""
    options: dict[str, list[str]] | None = None
    """For `word`: the words that can be the answer, by language, in the same order."""
    units: list[str] | None = None
    """Words that may follow the number."""
    generator: str | None = None
    """For `reasoning_gym`: the generator."""
    version: str | None = None
    """For `reasoning_gym`: the version of the package that made the item."""
    config: dict[str, Any] | None = None
    """For `reasoning_gym`: the generator's options, where some were set."""
    entry: dict[str, Any] | None = None
    """For `reasoning_gym`: the item as the package made it."""


class GeneralisationItem(_Strict):
    """Fields that an item of this suite may have beside the common ones."""

    check: CheckField | None = None
    """How the reply is read; found from the target where it is left out."""
    accept: list[str] | None = None
    """Other wordings of the right answer."""
    twin_accept: list[str] | None = None
    """Other wordings of the right answer to the twin."""
    recited_accept: list[str] | None = None
    """Other wordings of what recitation would answer."""
    depth: float | None = None
    """How many steps the answer takes."""
    family: str | None = None
    """The family of a generated item."""
    kind: str | None = None
    """What sort of problem it is."""
    why: str | None = None
    """Why the answer to the twin is right."""
