"""Generated items: the run's seed, the family and the index decide each one, and nothing else does."""

from __future__ import annotations

import hashlib
import random
from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any, Final

from ingrained.errors import TaskFileError
from ingrained.items.families.catalog import FAMILIES
from ingrained.items.families.engine import make
from ingrained.items.families.gym import fresh_gym_item, is_gym
from ingrained.items.item import Item
from ingrained_scorers.generalisation.gym.client import GymError

if TYPE_CHECKING:
    from ingrained.items.families.spec import FamilySpec
    from ingrained.spec.load import LoadedTask
    from ingrained.spec.models import FamilyItems

_ATTEMPTS: Final = 200
FORM: Final = "form"
"""The axis whose values are the forms of generated items."""


def item_random(
    seed: int, family: str, index: int, attempt: int = 0, form: str = "canonical"
) -> random.Random:
    """The random source of one form of one item.

    It comes from a hash, never from `seed + index`, which would give neighbouring seeds the same items.
    """
    key = f"{seed}/{family}/{index}/{attempt}/{form}".encode()
    return random.Random(int.from_bytes(hashlib.sha256(key).digest(), "big"))  # noqa: S311  not for secrets


def generate_items(task: LoadedTask, source: FamilyItems, seed: int) -> Iterator[Item]:
    """Generate items of one family or, turn by turn, of several; no two with the same input.

    Raises:
        TaskFileError: A family has fewer different items than were asked for, or cannot make one.
    """
    families = source.families
    forms = tuple(task.spec.vary.get(FORM, ()))
    seen: set[str] = set()
    for place in range(source.n):
        family, index = families[place % len(families)], place // len(families)
        try:
            fields = fresh_item(family, source.with_, seed, index, forms, seen)
        except GymError as error:
            raise TaskFileError([task.problem(str(error), "items", "family")]) from None
        if fields is None:
            message = f"the family {family} has no {index + 1} different items with these parameters"
            raise TaskFileError([task.problem(message, "items", "n")])
        name = f"{family.replace('/', '.')}.{seed}.{index}"
        yield Item(id=name, fields=fields, place=task.places.at("items"), file=task.shown)


def fresh_item(
    family: str, given: Mapping[str, Any], seed: int, index: int, forms: Sequence[str], seen: set[str]
) -> dict[str, Any] | None:
    """Draw one item whose input is not in `seen`, and put it there; None where none is found.

    Raises:
        GymError: The package reasoning-gym cannot make it.
    """
    if is_gym(family):
        return fresh_gym_item(family, given, seed, index, forms, seen)
    spec = FAMILIES[family].spec
    parameters = _parameters(spec, given)
    for attempt in range(_ATTEMPTS):
        fields = make(spec, parameters, partial(_source, seed, family, index, attempt), forms)
        if fields is not None and fields["input"] not in seen:
            seen.add(fields["input"])
            return fields
    return None


def _source(seed: int, family: str, index: int, attempt: int, form: str) -> random.Random:
    return item_random(seed, family, index, attempt, form)


def _parameters(spec: FamilySpec, given: Mapping[str, Any]) -> dict[str, int]:
    return {name: given.get(name, parameter.default) for name, parameter in spec.parameters.items()}
