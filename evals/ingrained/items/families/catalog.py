"""Names and parameters of the generated families, readable without importing Inspect."""

from __future__ import annotations

from dataclasses import dataclass

from pydantic import BaseModel

from ingrained.items.families.base_addition import BaseAddition


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


FAMILIES: dict[str, FamilyInfo] = {
    info.name: info
    for info in (
        FamilyInfo(
            name="base-addition",
            about="Additions in bases other than ten.",
            target="ingrained.items.families.base_addition:generate",
            params=BaseAddition,
            fields=("input", "target", "base"),
        ),
    )
}
