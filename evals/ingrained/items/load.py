"""Items of a task, from wherever the task file says they come."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from ingrained.errors import Problem, TaskFileError
from ingrained.items.item import Item
from ingrained.spec.models import FamilyItems, FileItems, HubItems

if TYPE_CHECKING:
    from ingrained.spec.load import LoadedTask


def load_items(task: LoadedTask, *, seed: int, problems: list[Problem]) -> list[Item]:
    """Read or generate the items of a task.

    Args:
        task: The task.
        seed: The run's seed; only generated families depend on it.
        problems: Faults are appended here; what could be read is returned all the same.

    Returns:
        The items in the order of their source, ids unique.
    """
    try:
        items = list(_read(task, seed, problems))
    except TaskFileError as error:
        problems.extend(error.problems)
        return []
    if not items and not problems:
        problems.append(task.problem("there are no items", "items"))
    return _unique(task, items, problems)


def _read(task: LoadedTask, seed: int, problems: list[Problem]) -> Iterable[Item]:
    match task.spec.items:
        case None:
            return ()
        case FileItems() as source:
            from ingrained.items.files import read_files

            return read_files(task, source, problems)
        case HubItems() as source:
            from ingrained.items.hub import read_hub

            return read_hub(task, source, problems)
        case FamilyItems() as source:
            from ingrained.items.families.generate import generate_items

            return generate_items(task, source, seed)
        case inline:
            return (_inline(task, index, dict(item)) for index, item in enumerate(inline))


def _inline(task: LoadedTask, index: int, fields: dict[str, Any]) -> Item:
    return Item(
        id=fields.pop("id"),
        only=_tuples(fields.pop("only")),
        fields={name: value for name, value in fields.items() if value is not None},
        place=task.places.at("items", index),
        file=task.shown,
    )


def _tuples(only: dict[str, list[str]] | None) -> dict[str, tuple[str, ...]]:
    return {axis: tuple(values) for axis, values in (only or {}).items()}


def _unique(task: LoadedTask, items: list[Item], problems: list[Problem]) -> list[Item]:
    first: dict[str, Item] = {}
    for item in items:
        earlier = first.setdefault(item.id, item)
        if earlier is not item:
            where = "" if earlier.file == item.file else f" of {earlier.file}"
            message = f"the id {item.id!r} is already taken by the item in line {earlier.place[0]}{where}"
            problems.append(Problem(item.file or task.shown, *item.place, message))
    return list(first.values())
