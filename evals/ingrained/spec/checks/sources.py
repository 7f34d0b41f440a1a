"""Where items come from: the family, and the path of a data file."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import PurePath
from typing import TYPE_CHECKING

from ingrained.errors import Problem
from ingrained.items.families.catalog import FAMILIES
from ingrained.items.families.generate import FORM
from ingrained.spec.checks.entries import parameter_faults, unknown
from ingrained.spec.models import FamilyItems, FileItems

if TYPE_CHECKING:
    from ingrained.spec.load import LoadedTask


def check_source(task: LoadedTask) -> Iterator[Problem]:
    """Check the name and parameters of a family, and that a path can be one beside the task file."""
    match task.spec.items:
        case FamilyItems() as source:
            yield from _families(task, source)
        case FileItems(file=pattern) if message := _path(pattern):
            yield task.problem(message, "items", "file")


def _families(task: LoadedTask, source: FamilyItems) -> Iterator[Problem]:
    missing = [name for name in source.families if name not in FAMILIES]
    for name in missing:
        yield task.problem(unknown("family", name, ["all", *FAMILIES]), "items", "family")
    if missing:
        return
    if len(source.families) > 1 and source.with_:
        yield task.problem("'with' sets the parameters of one family, but here are several", "items", "with")
    elif source.with_:
        model = FAMILIES[source.families[0]].params
        yield from parameter_faults(task, ("items", "with"), model, source.with_)
    yield from _forms(task, source)


def _forms(task: LoadedTask, source: FamilyItems) -> Iterator[Problem]:
    known = {form for name in source.families for form in FAMILIES[name].forms}
    for form in task.spec.vary.get(FORM, ()):
        if form not in known:
            yield task.problem(unknown("form", form, known), "vary", FORM)


def _path(pattern: str) -> str:
    path = PurePath(pattern)
    if not path.parts or "\0" in pattern:
        return f"'file' must be a path beside the task file, but is {pattern!r}"
    if path.is_absolute() or ".." in path.parts:
        return f"a data file must lie in the task's folder, but this is {pattern!r}"
    if any("**" in part and part != "**" for part in path.parts):
        return f"'**' must stand between slashes, but this is {pattern!r}"
    return ""
