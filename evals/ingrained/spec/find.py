"""Which task files there are and which of them are meant. Names come from file names: no file is opened."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from importlib.resources import files
from pathlib import Path

from ingrained.errors import UsageError, did_you_mean

_ENDINGS = (".yaml", ".yml")


def shipped_tasks() -> dict[str, Path]:
    """Find the tasks that come with ingrained.

    Returns:
        Their files by `suite/task`, sorted.
    """
    return _named(_tasks_below(Path(str(files("ingrained_tasks")))))


def is_shipped(path: Path) -> bool:
    """Tell whether a task file is one of ours, whose programs may run without a sandbox."""
    return any(os.path.realpath(path) == os.path.realpath(shipped) for shipped in shipped_tasks().values())


def find_tasks(targets: Sequence[str] = (), folders: Sequence[Path] = ()) -> list[Path]:
    """Find the task files that were asked for.

    Args:
        targets: Names of suites, names of tasks, `suite/task`, and paths of task files and of folders.
        folders: Further folders of task files, or of suites, whose names can be targets as well.

    Returns:
        The files in the order of the targets, none twice. Without targets all of `folders`, or, without
        those as well, all shipped tasks.

    Raises:
        UsageError: A target is unknown or could be several tasks; a folder is not there or has no tasks.
    """
    own = _named(path for folder in folders for path in _of_folder(folder))
    shipped = shipped_tasks()
    found = [path for target in targets for path in _of_target(target, shipped | own)]
    if not targets:
        found = list((own or shipped).values())
    return list({os.path.realpath(path): path for path in found}.values())


def _of_target(target: str, known: Mapping[str, Path]) -> list[Path]:
    if target in known:
        return [known[target]]
    if suite := [path for name, path in known.items() if name.partition("/")[0] == target]:
        return suite
    if task := {name: path for name, path in known.items() if name.partition("/")[2] == target}:
        if len(task) > 1:
            raise UsageError(f"{target!r} is a task of several suites: name one of {', '.join(task)}")
        return list(task.values())
    return _of_path(target, known)


def _of_path(target: str, known: Mapping[str, Path]) -> list[Path]:
    path = Path(target).expanduser()
    if target and "\0" not in target and path.is_dir():
        return _of_folder(path)
    if path.suffix in _ENDINGS:
        return [path]
    suites, tasks = zip(*(name.split("/") for name in known), strict=True) if known else ((), ())
    names = [*known] if "/" in target else [*suites, *tasks]
    raise UsageError(f"there is no suite, task, file or folder {target!r}{did_you_mean(target, names)}")


def _of_folder(folder: Path) -> list[Path]:
    if not folder.is_dir():
        raise UsageError(f"there is no folder {str(folder)!r}")
    found = list(_task_files(folder)) or list(_tasks_below(folder))
    if not found:
        raise UsageError(f"the folder {str(folder)!r} has no task files (*.yaml)")
    return found


def _tasks_below(folder: Path) -> Iterator[Path]:
    for suite in sorted(folder.iterdir()):
        if suite.is_dir():
            yield from _task_files(suite)


def _task_files(suite: Path) -> Iterator[Path]:
    """List the task files of one suite; the files of its items lie in folders of their own."""
    return (path for path in sorted(suite.iterdir()) if path.suffix in _ENDINGS and path.is_file())


def _named(paths: Iterator[Path]) -> dict[str, Path]:
    return {f"{path.parent.resolve().name}/{path.stem}": path for path in paths}
