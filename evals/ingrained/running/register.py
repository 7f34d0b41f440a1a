"""Every task file as a registered Inspect task, so that `inspect eval ingrained/<task>` works.

Only names are looked at here; a file is read when its task is made.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import Final

from inspect_ai import Task, task

from ingrained.errors import IngrainedError, UsageError
from ingrained.inspect_internals import PrerequisiteError, create, plain
from ingrained.running.build import build_task
from ingrained.spec.find import shipped_tasks
from ingrained.spec.load import LoadedTask, load_task

TASKS_VARIABLE: Final = "INGRAINED_TASKS"
"""Environment variable: folders whose task files are registered as well."""

Factory = Callable[..., Task]


def register_tasks() -> dict[str, Factory]:
    """Register the shipped tasks, and those of `INGRAINED_TASKS` that have names of their own."""
    paths: dict[str, Path] = {}
    for folder in filter(None, os.environ.get(TASKS_VARIABLE, "").split(os.pathsep)):
        paths |= {
            path.stem: path.resolve() for path in sorted(Path(folder).rglob("*.yaml")) if _is_task(path)
        }
    paths |= {path.stem: path for path in shipped_tasks().values()}
    return {name: _register(name, path) for name, path in paths.items()}


@task(name="file")
def task_file(path: str, seed: int = 0, items: int | None = None) -> Task:
    """Any task file: `inspect eval ingrained/file -T path=my-task.yaml`.

    Args:
        path: The task file.
        seed: Decides generated items and which items a sample has.
        items: Take a stratified sample of this many items.
    """
    return _built(Path(path), seed, items, registered=False)


def registered_task(loaded: LoadedTask, *, seed: int, items: int | None) -> Task:
    """Make a task through its registered name, so that its log can be retried and re-scored by name.

    Raises:
        IngrainedError: As `build_task`.
    """
    shipped = shipped_tasks().get(f"{loaded.suite}/{loaded.spec.task}")
    arguments = {"seed": seed} | ({} if items is None else {"items": items})
    try:
        if loaded.spec.inspect is not None:
            return build_task(loaded, items=items)
        if shipped is not None and shipped.samefile(loaded.path):
            made: Task = create("task", f"ingrained/{loaded.spec.task}", arguments)
            return made
        return task_file(str(loaded.path.resolve()), **arguments)
    except PrerequisiteError as error:
        if isinstance(error.__cause__, IngrainedError):
            raise error.__cause__ from None
        raise UsageError(plain(error)) from error


def _register(name: str, path: Path) -> Factory:
    def factory(seed: int = 0, items: int | None = None) -> Task:
        return _built(path, seed, items)

    factory.__name__ = factory.__qualname__ = name
    factory.__module__ = __name__
    registered: Factory = task(name=name)(factory)
    return registered


def _built(path: Path, seed: int, items: int | None, *, registered: bool = True) -> Task:
    try:
        loaded = load_task(path)
        name = None if registered else f"{loaded.suite}/{loaded.spec.task}"
        return build_task(loaded, seed=seed, items=items, name=name)
    except IngrainedError as error:
        raise PrerequisiteError(str(error)) from error


def _is_task(path: Path) -> bool:
    """A task file names itself in its first lines; item files lie beside it and do not."""
    with path.open(encoding="utf-8", errors="replace") as text:
        return any(line.startswith("task:") for line in text.read(4096).splitlines())
