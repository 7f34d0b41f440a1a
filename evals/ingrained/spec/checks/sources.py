"""Where items come from: the family, and the path of a data file."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import PurePath
from typing import TYPE_CHECKING

from ingrained.errors import Problem
from ingrained.items.families.catalog import FAMILIES
from ingrained.spec.checks.entries import parameter_faults, unknown
from ingrained.spec.models import FamilyItems, FileItems

if TYPE_CHECKING:
    from ingrained.spec.load import LoadedTask


def check_source(task: LoadedTask) -> Iterator[Problem]:
    """Check the name and parameters of a family, and that a path can be one beside the task file."""
    match task.spec.items:
        case FamilyItems(family=name, with_=parameters):
            if name in FAMILIES:
                model = FAMILIES[name].params
                yield from parameter_faults(task, ("items", "with"), model, parameters)
            else:
                yield task.problem(unknown("family", name, FAMILIES), "items", "family")
        case FileItems(file=pattern) if message := _path(pattern):
            yield task.problem(message, "items", "file")


def _path(pattern: str) -> str:
    path = PurePath(pattern)
    if not path.parts or "\0" in pattern:
        return f"'file' must be a path beside the task file, but is {pattern!r}"
    if path.is_absolute() or ".." in path.parts:
        return f"a data file must lie in the task's folder, but this is {pattern!r}"
    if any("**" in part and part != "**" for part in path.parts):
        return f"'**' must stand between slashes, but this is {pattern!r}"
    return ""
