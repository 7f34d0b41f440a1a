"""Items of the package reasoning-gym, made afresh from the run's seed in a process of its own."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, Final

from pydantic import BaseModel, ConfigDict, create_model

from ingrained.errors import did_you_mean
from ingrained_scorers.generalisation.gym.catalog import ADMITTED, EXCLUDED
from ingrained_scorers.generalisation.gym.client import ask, installed

PREFIX: Final = "reasoning-gym/"
HOW: Final = "End with a line 'ANSWER: …' that has the answer alone, or has its lines below it."
FORMS: Final = ("canonical", "resampled")
_ATTEMPTS: Final = 200
_SEED_BITS: Final = 48
_TYPES: Final[Mapping[str, Any]] = {"bool": bool, "int": int, "float": float, "str": str, "list": list[Any]}


def is_gym(family: str) -> bool:
    """Whether a family is a generator of reasoning-gym."""
    return family.startswith(PREFIX)


@dataclass(frozen=True)
class GymInfo:
    """A generator as YAML names it.

    Attributes:
        name: As it is written in YAML, `reasoning-gym/<generator>`.
    """

    name: str

    @property
    def generator(self) -> str:
        """Its name in the package."""
        return self.name.removeprefix(PREFIX)

    @property
    def forms(self) -> tuple[str, ...]:
        """The forms that it can take: no generator tells how to say the same thing otherwise."""
        return FORMS

    @property
    def params(self) -> type[BaseModel]:
        """The options that a task may set.

        Raises:
            GymError: The package cannot be asked.
        """
        return _params(self.generator)


def refusal(family: str) -> str:
    """Say why a generator cannot be used; empty where it can."""
    name = family.removeprefix(PREFIX)
    if name in EXCLUDED:
        return f"{family} is left out: {EXCLUDED[name]}"
    if name not in ADMITTED:
        near = did_you_mean(name, [*ADMITTED, *EXCLUDED])
        return f"reasoning-gym has no generator {name!r} that is used here{near}"
    if installed() is None:
        return f"{family} needs reasoning-gym: pip install 'ingrained[reasoning-gym]'"
    return ""


def gym_seed(seed: int, family: str, index: int, attempt: int, form: str) -> int:
    """The seed of one form of one item.

    Generators draw from `seed + place in the data set`, so that neighbouring seeds share all items but one:
    hence a hash, and a data set of one item each time.
    """
    key = f"{seed}/{family}/{index}/{attempt}/{form}".encode()
    return int.from_bytes(hashlib.sha256(key).digest()[: _SEED_BITS // 8], "big")


def fresh_gym_item(
    family: str, given: Mapping[str, Any], seed: int, index: int, forms: Sequence[str], seen: set[str]
) -> dict[str, Any] | None:
    """Draw one item whose input is not in `seen`, and put it there; None where none is found.

    Raises:
        GymError: The generator refuses its options, took too long, or gave an item that cannot be scored.
    """
    canonical = _new(family, given, (seed, index, "canonical"), seen)
    if canonical is None:
        return None
    others: dict[str, Any] = {}
    for form in (form for form in FORMS[1:] if form in forms):
        others[form] = _new(family, given, (seed, index, form), {canonical["input"]})
    if None in others.values():
        return None
    seen.add(canonical["input"])
    return canonical | {"family": family} | others


def _new(
    family: str, given: Mapping[str, Any], where: tuple[int, int, str], seen: Collection[str]
) -> dict[str, Any] | None:
    seed, index, form = where
    for attempt in range(_ATTEMPTS):
        fields = _fields(family, given, gym_seed(seed, family, index, attempt, form))
        if fields["input"] not in seen:
            return fields
    return None


def _fields(family: str, given: Mapping[str, Any], seed: int) -> dict[str, Any]:
    name, config = family.removeprefix(PREFIX), json.dumps(dict(given), sort_keys=True)
    entry = ask(name, "make", config=config, seed=seed)
    check = {"kind": "reasoning_gym", "generator": name, "version": installed(), "entry": entry}
    return {
        "input": f"{entry['question'].strip()}\n\n{HOW}",
        "target": entry["answer"],
        "check": check | ({"config": dict(given)} if given else {}),
    }


@cache
def _params(generator: str) -> type[BaseModel]:
    kinds = ask(generator, "options")
    fields: dict[str, Any] = {key: (_TYPES.get(kind, Any), None) for key, kind in kinds.items()}
    config = ConfigDict(extra="forbid", strict=True, frozen=True)
    made: type[BaseModel] = create_model("GymParameters", __config__=config, **fields)
    return made
