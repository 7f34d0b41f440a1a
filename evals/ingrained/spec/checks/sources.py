"""Where items come from: the family, and the path of a data file."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import PurePath
from typing import TYPE_CHECKING

from ingrained.errors import Problem
from ingrained.items.families.catalog import FAMILIES, FamilyInfo
from ingrained.items.families.generate import FORM
from ingrained.items.families.gym import GymInfo, is_gym
from ingrained.items.families.gym import refusal as gym_refusal
from ingrained.spec.checks.entries import parameter_faults, unknown
from ingrained.spec.models import FamilyItems, FileItems
from ingrained_scorers.generalisation.gym.client import GymError

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
    refusals = {name: message for name in source.families if (message := _refusal(name))}
    for name, message in refusals.items():
        place = [source.family.index(name)] if isinstance(source.family, list) else []
        yield task.problem(message, "items", "family", *place)
    if refusals:
        return
    if len(source.families) > 1 and source.with_:
        yield task.problem("'with' sets the parameters of one family, but here are several", "items", "with")
    elif source.with_:
        yield from _parameters(task, source)
    yield from _forms(task, source)


def _refusal(name: str) -> str:
    """Say why a family cannot be used; empty where it can."""
    if is_gym(name):
        return gym_refusal(name)
    return "" if name in FAMILIES else unknown("family", name, ["all", *FAMILIES])


def _parameters(task: LoadedTask, source: FamilyItems) -> Iterator[Problem]:
    try:
        model = _info(source.families[0]).params
    except GymError as error:
        yield task.problem(str(error), "items", "family")
        return
    yield from parameter_faults(task, ("items", "with"), model, source.with_)


def _info(name: str) -> FamilyInfo | GymInfo:
    return GymInfo(name) if is_gym(name) else FAMILIES[name]


def _forms(task: LoadedTask, source: FamilyItems) -> Iterator[Problem]:
    known = {form for name in source.families for form in _info(name).forms}
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
