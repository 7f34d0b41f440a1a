"""Who the students are: how each was trained, what it can do, and where the trained ones lie."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Final

from pydantic import BaseModel, ConfigDict, ValidationError

from ingrained.errors import UsageError

CARD: Final = "student.json"
"""The file in a student's folder that says how it was made and what it can do."""
WEIGHTS: Final = "model.safetensors"
"""The file in a student's folder with its weights."""


class _Record(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Recipe(_Record):
    """How a student is trained."""

    name: str
    weight_decay: float
    """What pulls towards the simple rule; without it learning by heart is the easier way."""
    steps: int
    """Steps at most."""
    until_unseen: float | None
    """Share of unseen pairs right at which training ends; None to go on to the last step."""
    seed: int = 0
    """Decides the first weights and what is practised when."""
    learning_rate: float = 2e-3
    """Of AdamW with betas 0.9 and 0.98, reached after ten steps."""
    batch: int = 512
    """Pairs practised in one step, drawn from the book."""


class Look(_Record):
    """What a student can do after some steps of its training."""

    step: int
    book: float
    """Share of practised pairs that it gets right."""
    unseen: float
    """Share of unseen pairs that it gets right; chance is 1/59."""
    book_confidence: float
    """Mean probability that it gives to its own answers to practised pairs."""
    unseen_confidence: float
    """The same on unseen pairs."""


class Card(_Record):
    """What is known of a student."""

    recipe: Recipe
    end: Look
    """What it can do as it was saved, in half precision."""
    curve: tuple[Look, ...]
    """What it could do in the course of its training."""
    sha256: str
    """Of the weights."""
    made_with: str
    """The command."""
    versions: dict[str, str]
    """Of what it was made with."""


RECIPES: Final = {
    recipe.name: recipe
    for recipe in (
        Recipe(name="crammed", weight_decay=0.0, steps=2800, until_unseen=None),
        Recipe(name="grokked", weight_decay=1.0, steps=6000, until_unseen=1.0),
    )
}
"""The two students of the talk: same book, start and build; the second is pulled towards what is simple."""


def shipped(name: str) -> Path:
    """The folder of a student that comes with the suite."""
    import ingrained_tasks

    return Path(next(iter(ingrained_tasks.__path__))) / "generalisation" / "students" / name


def read_card(folder: Path) -> Card:
    """Read what is known of a student.

    Raises:
        UsageError: The folder has no card, or it cannot be read.
    """
    try:
        return Card.model_validate_json((folder / CARD).read_text(encoding="utf-8"))
    except (OSError, ValidationError) as error:
        raise UsageError(f"{folder / CARD} cannot be read: {str(error).splitlines()[0]}") from error


def fingerprint(folder: Path) -> str:
    """SHA-256 of a student's weights."""
    return hashlib.sha256((folder / WEIGHTS).read_bytes()).hexdigest()
