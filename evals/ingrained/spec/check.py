"""Everything that can be wrong with a task, found before a model is asked anything."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from ingrained.errors import Problem, TaskFileError
from ingrained.spec.checks.axes import check_axes
from ingrained.spec.checks.entries import Registered, check_entries
from ingrained.spec.checks.items import check_items
from ingrained.spec.checks.references import check_references
from ingrained.spec.checks.sources import check_source
from ingrained.spec.checks.templates import check_templates
from ingrained.spec.load import LoadedTask, examine

_BY_ITEMS = frozenset({"items"})
_BY_RENDERING = frozenset({"items", "vary", "input", "system"})


def check_task(task: LoadedTask, seed: int = 0, registered: Registered | None = None) -> list[Problem]:
    """Find what is wrong with a task that is well formed.

    Args:
        task: The task.
        seed: Decides generated items.
        registered: Tells whether Inspect knows a solver, scorer or task, by kind and name. Without it, only
            the package part of such a name is checked, since the rest would import Inspect.

    Returns:
        The faults, sorted by place; none where the task can run.
    """
    problems = [
        *_stem(task),
        *check_entries(task, registered),
        *check_axes(task),
        *check_references(task),
    ]
    if task.spec.inspect is None and "inspect" not in task.broken:
        problems += _content(task, seed)
    return sorted(set(problems))


def check_files(
    paths: Iterable[str | Path], seed: int = 0, registered: Registered | None = None
) -> list[Problem]:
    """Find what is wrong with task files, each alone and all together.

    Args:
        paths: The files.
        seed: Decides generated items.
        registered: As for `check_task`.

    Returns:
        The faults, sorted by file and place.
    """
    return _examined(paths, seed, registered)[1]


def load_valid(
    paths: Iterable[str | Path], seed: int = 0, registered: Registered | None = None
) -> list[LoadedTask]:
    """Load task files, and refuse them all where one has a fault.

    Args:
        paths: The files.
        seed: Decides generated items.
        registered: As for `check_task`.

    Raises:
        TaskFileError: There are faults; it names all of them, of every file.
    """
    tasks, problems = _examined(paths, seed, registered)
    if problems:
        raise TaskFileError(problems)
    return tasks


def _examined(
    paths: Iterable[str | Path], seed: int, registered: Registered | None
) -> tuple[list[LoadedTask], list[Problem]]:
    problems: list[Problem] = []
    tasks: list[LoadedTask] = []
    for path in paths:
        try:
            task, faults = examine(path)
        except TaskFileError as error:
            problems += error.problems
            continue
        problems += [*faults, *check_task(task, seed, registered)]
        tasks.append(task)
    return tasks, sorted({*problems, *_twice(tasks)})


def _content(task: LoadedTask, seed: int) -> list[Problem]:
    """Check templates and items, going only as far as what came before is sound."""
    from ingrained.items.load import load_items
    from ingrained.variants.render import expand

    templates = list(check_templates(task))
    source = [] if task.broken & _BY_ITEMS else list(check_source(task))
    problems = [*templates, *source]
    if source or task.broken & _BY_ITEMS:
        return problems
    items = load_items(task, seed=seed, problems=problems)
    faults, sound = check_items(task, items)
    problems += faults
    if sound and not templates and not task.broken & _BY_RENDERING:
        expand(task, sound, problems)
    return problems


def _stem(task: LoadedTask) -> list[Problem]:
    name, stem = task.spec.task, task.path.stem
    if "task" in task.broken or name == stem:
        return []
    return [task.problem(f"'task' must be the file's name, {stem!r}, but is {name!r}", "task")]


def _twice(tasks: Iterable[LoadedTask]) -> list[Problem]:
    first: dict[tuple[str, str], LoadedTask] = {}
    problems = []
    for task in tasks:
        earlier = first.setdefault((task.suite, task.spec.task), task)
        if earlier is not task and not {"task", "suite"} & task.broken:
            message = f"the suite {task.suite!r} has a task {task.spec.task!r} already: {earlier.shown}"
            problems.append(task.problem(message, "task"))
    return problems
