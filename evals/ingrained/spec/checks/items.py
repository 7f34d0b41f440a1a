"""Items against what the task expects of them, each fault at its place."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

from ingrained.errors import Problem
from ingrained.spec.checks.fields import (
    Expected,
    expected,
    misplaced_target,
    misrestricted,
    missing,
    targetless,
    unanswerable,
    unfit,
    unknown_keys,
    untranslated,
    untyped,
)
from ingrained.spec.checks.templates import names_used
from ingrained.spec.faults import Fault, misspelt
from ingrained.spec.models import FileItems
from ingrained.spec.places import Branch, Key, Place, Places
from ingrained.spec.yaml_source import read_yaml_file

if TYPE_CHECKING:
    from ingrained.items.item import Item
    from ingrained.spec.load import LoadedTask


def check_items(task: LoadedTask, items: Sequence[Item]) -> tuple[list[Problem], list[Item]]:
    """Check items against what the protocol, scorer, templates and axes expect.

    Args:
        task: The task.
        items: Its items, as they were loaded.

    Returns:
        The faults, and the items whose rendering would not show one of them a second time.
    """
    expects = expected(task)
    found = {item.id: list(_faults(task, item, expects)) for item in items}
    by_hand = [item for item in items if _by_hand(task, item)]
    problems = list(_each(task, by_hand, found))
    problems += _grouped([item for item in items if not _by_hand(task, item)], found)
    used = names_used(task)
    return problems, [item for item in items if not any(_spoils(fault, used) for fault in found[item.id])]


def _by_hand(task: LoadedTask, item: Item) -> bool:
    """Whether the item was written for this task, so that an unknown key is a slip and not a spare column."""
    if isinstance(task.spec.items, tuple):
        return True
    return isinstance(task.spec.items, FileItems) and item.file.endswith((".yaml", ".yml"))


def _faults(task: LoadedTask, item: Item, expects: Expected) -> Iterator[Fault]:
    if _by_hand(task, item):
        yield from unknown_keys(item.fields, expects)
    if not isinstance(task.spec.items, tuple):
        yield from untyped(item.fields)
    yield from chain(
        missing(item.fields, expects),
        untranslated(item.fields, item.only, expects),
        unfit(item.fields, expects),
        misplaced_target(item.fields),
        targetless(item.fields, expects),
        unanswerable(item.fields, item.only, task.spec.vary) if expects.models else (),
        misrestricted(item.only, task.spec.vary) if "vary" not in task.broken else (),
    )


def _spoils(fault: Fault, used: set[str]) -> bool:
    """Whether rendering the item would show the same fault a second time, as one of the template."""
    return fault.path[:1] == ("only",) or (
        fault.on_key and any(misspelt(name, [str(fault.path[-1])]) for name in used)
    )


def _each(task: LoadedTask, items: Sequence[Item], found: Mapping[str, list[Fault]]) -> Iterator[Problem]:
    """Give each fault at its own key: a person wrote it there."""
    inline = task.places.below("items")
    files = {task.shown: (inline, _indices(inline))}
    for item in items:
        for fault in found[item.id]:
            if item.file not in files:
                read = read_yaml_file(Path(item.file), item.file)[1]
                files[item.file] = (read, _indices(read))
            places, indices = files[item.file]
            path = (indices.get(item.place, -1), *fault.path)
            place = places.key(*path) if fault.on_key else places.at(*path)
            yield Problem(item.file, *place, fault.message)


def _indices(places: Places) -> dict[Place, Key]:
    spots = places.root.values if isinstance(places.root, Branch) else {}
    return {places.at(index): index for index in spots}


def _grouped(items: Sequence[Item], found: Mapping[str, list[Fault]]) -> Iterator[Problem]:
    """Give each fault once, at the first item that has it: a wrong column would fill screens."""
    messages = Counter(_located(fault) for item in items for fault in found[item.id])
    for item in items:
        for message in dict.fromkeys(map(_located, found[item.id])):
            if times := messages.pop(message, 0):
                more = f" (and so in {times - 1} more places)" if times > 1 else ""
                yield Problem(item.file, *item.place, message + more)


def _located(fault: Fault) -> str:
    inner = ".".join(map(str, fault.path))
    return f"{fault.message} (at {inner})" if len(fault.path) > 1 else fault.message
