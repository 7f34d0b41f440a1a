"""Every family by name; its file is read when something of it is asked for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Final

from pydantic import BaseModel, ConfigDict, Field, create_model

if TYPE_CHECKING:
    from ingrained.items.families.spec import FamilySpec

FIELDS: Final = ("input", "target", "check", "family")
"""The fields that every generated item has."""


@dataclass(frozen=True)
class FamilyInfo:
    """A family of generated items as YAML names it.

    Attributes:
        name: As it is written in YAML.
        path: Its file.
    """

    name: str
    path: Path

    @property
    def spec(self) -> FamilySpec:
        """What the file declares."""
        return _spec(self.path)

    @property
    def about(self) -> str:
        """One line."""
        return self.spec.about

    @property
    def params(self) -> type[BaseModel]:
        """The parameters that a task may set."""
        fields: dict[str, Any] = {
            name: (Annotated[int, Field(ge=p.min, le=p.max, description=p.about)], p.default)
            for name, p in self.spec.parameters.items()
        }
        config = ConfigDict(extra="forbid", strict=True, frozen=True)
        name = "".join(part.capitalize() for part in self.name.split("-"))
        doc = f"Parameters of the family `{self.name}`."
        made: type[BaseModel] = create_model(name, __config__=config, __doc__=doc, **fields)
        return made

    @property
    def forms(self) -> tuple[str, ...]:
        """The forms that it can take, the canonical one first."""
        return ("canonical", *self.spec.forms)


class _Families(Mapping[str, FamilyInfo]):
    """Names come from the names of the files: no file is opened to list them."""

    def __getitem__(self, name: str) -> FamilyInfo:
        return _infos()[name]

    def __iter__(self) -> Iterator[str]:
        return iter(_infos())

    def __len__(self) -> int:
        return len(_infos())


FAMILIES: Final[Mapping[str, FamilyInfo]] = _Families()


@cache
def _infos() -> dict[str, FamilyInfo]:
    folder = Path(str(files("ingrained_tasks"))) / "generalisation" / "families"
    return {path.stem: FamilyInfo(path.stem, path) for path in sorted(folder.glob("*.yaml"))}


@cache
def _spec(path: Path) -> FamilySpec:
    from ingrained.items.families.spec import FamilySpec
    from ingrained.spec.yaml_source import read_yaml_file

    data, _ = read_yaml_file(path, path.name)
    return FamilySpec.model_validate(data)
