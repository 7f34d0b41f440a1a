"""Items against what the task expects of them, each fault at its place."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import chain
from typing import TYPE_CHECKING

from ingrained.errors import Problem
from ingrained.spec.checks.fields import (
    Expected,
    expected,
    misplaced_target,
    misrestricted,
    missing,
    unfit,
    unknown_keys,
    untranslated,
    untyped,
)
from ingrained.spec.faults import Fault

if TYPE_CHECKING:
    from ingrained.items.item import Item
    from ingrained.spec.load import LoadedTask

# Written for this task by hand, where an unknown key is a slip; other files may have columns to spare.
_BY_HAND = (".yaml", ".yml")


def check_items(task: LoadedTask, items: Sequence[Item]) -> tuple[list[Problem], list[Item]]:
    """Check items against what the protocol, scorer, templates and axes expect.

    Args:
        task: The task.
        items: Its items, as they were loaded.

    Returns:
        The faults, and the items that have none.
    """
    expects = expected(task)
    found = {item.id: list(_faults(task, item, expects)) for item in items}
    if isinstance(task.spec.items, tuple):
        index = {item.id: number for number, item in reversed([*enumerate(task.spec.items)])}
        problems = [_inline(task, index[name], fault) for name, faults in found.items() for fault in faults]
    else:
        problems = list(_elsewhere(items, found))
    return problems, [item for item in items if not found[item.id]]


def _faults(task: LoadedTask, item: Item, expects: Expected) -> Iterator[Fault]:
    inline = isinstance(task.spec.items, tuple)
    if inline or (item.file.endswith(_BY_HAND) and item.file != task.shown):
        yield from unknown_keys(item.fields, expects)
    if not inline:
        yield from untyped(item.fields)
    yield from chain(
        missing(item.fields, expects),
        untranslated(item.fields, item.only, expects),
        unfit(item.fields, expects),
        misplaced_target(item.fields),
        misrestricted(item.only, task.spec.vary) if "vary" not in task.broken else (),
    )


def _inline(task: LoadedTask, index: int, fault: Fault) -> Problem:
    place = task.key_problem if fault.on_key else task.problem
    return place(fault.message, "items", index, *fault.path)


def _elsewhere(items: Sequence[Item], found: dict[str, list[Fault]]) -> Iterator[Problem]:
    """Give each fault once, at the first item that has it: a wrong column would fill screens."""
    messages = Counter(_located(fault) for faults in found.values() for fault in faults)
    for item in items:
        for message in dict.fromkeys(map(_located, found[item.id])):
            if times := messages.pop(message, 0):
                more = f" (and so in {times - 1} more places)" if times > 1 else ""
                yield Problem(item.file, *item.place, message + more)


def _located(fault: Fault) -> str:
    inner = ".".join(map(str, fault.path))
    return f"{fault.message} (at {inner})" if len(fault.path) > 1 else fault.message
