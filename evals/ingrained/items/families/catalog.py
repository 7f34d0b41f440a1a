"""Names and parameters of the generated families, readable without importing Inspect."""

from __future__ import annotations

from dataclasses import dataclass

from pydantic import BaseModel


@dataclass(frozen=True)
class FamilyInfo:
    """A family of generated items as YAML names it.

    Attributes:
        name: As it is written in YAML.
        about: One line.
        target: `module:callable` from `(parameters, random.Random)` to the fields of one item.
        params: The parameters.
        fields: The fields that every generated item has.
    """

    name: str
    about: str
    target: str
    params: type[BaseModel]
    fields: tuple[str, ...]


FAMILIES: dict[str, FamilyInfo] = {}
