"""Generated items: the run's seed, the family and the index decide each one, and nothing else does."""

from __future__ import annotations

import hashlib
import random
from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING, Any, Final

from pydantic import BaseModel

from ingrained.errors import TaskFileError
from ingrained.items.families.catalog import FAMILIES
from ingrained.items.item import Item
from ingrained.loading import load_target

if TYPE_CHECKING:
    from ingrained.spec.load import LoadedTask
    from ingrained.spec.models import FamilyItems

Generate = Callable[[Any, random.Random], Mapping[str, Any]]
_ATTEMPTS: Final = 50


def item_random(seed: int, family: str, index: int, attempt: int = 0) -> random.Random:
    """The random source of one item.

    It comes from a hash, never from `seed + index`, which would give neighbouring seeds the same items.
    """
    key = f"{seed}/{family}/{index}/{attempt}".encode()
    return random.Random(int.from_bytes(hashlib.sha256(key).digest(), "big"))  # noqa: S311  not for secrets


def generate_items(task: LoadedTask, source: FamilyItems, seed: int) -> Iterator[Item]:
    """Generate a family's items, no two with the same input.

    Raises:
        TaskFileError: The family has fewer different items than were asked for.
    """
    info = FAMILIES[source.family]
    generate: Generate = load_target(info.target)
    parameters = info.params.model_validate(source.with_)
    seen: set[str] = set()
    for index in range(source.n):
        fields = _fresh(generate, parameters, source.family, seed, index, seen)
        if fields is None:
            message = f"the family has no {source.n} different items with these parameters"
            raise TaskFileError([task.problem(message, "items", "n")])
        yield Item(
            id=f"{source.family}.{seed}.{index}",
            fields=fields,
            place=task.places.at("items"),
            file=task.shown,
        )


def _fresh(
    generate: Generate, parameters: BaseModel, family: str, seed: int, index: int, seen: set[str]
) -> Mapping[str, Any] | None:
    for attempt in range(_ATTEMPTS):
        fields = generate(parameters, item_random(seed, family, index, attempt))
        if fields["input"] not in seen:
            seen.add(fields["input"])
            return fields
    return None
