"""One scenario or problem: the unit that is sampled."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Item:
    """An item with its fields, before it is rendered.

    Attributes:
        id: Unique in the task.
        fields: `input`, `target`, `choices`, `twin` and whatever the protocol, scorer and templates use.
        only: Axes restricted for this item, with the values it has.
        place: Line and column in the file `file`, counted from 1.
        file: Where it was read, as the user named it.
    """

    id: str
    fields: Mapping[str, Any]
    only: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    place: tuple[int, int] = (1, 1)
    file: str = ""
