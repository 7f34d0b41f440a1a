"""From a task file to a validated spec: every fault of the file at once, each in one line at its place."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ingrained.errors import Problem, TaskFileError, relative
from ingrained.spec import shorthand
from ingrained.spec.faults import Fault, misspelt, validated
from ingrained.spec.models import TaskSpec
from ingrained.spec.places import Branch, Key, Places
from ingrained.spec.words import but_is
from ingrained.spec.yaml_source import Parsed, decode, parse, read_bytes

_NEEDED = frozenset({"task", "items", "scorer"})
# What a registered Inspect task already brings along.
_OF_INSPECT = ("items", "input", "system", "vary", "protocol", "scorer")
_READERS: dict[str, Callable[[Any], shorthand.Read]] = {
    "items": shorthand.items,
    "vary": shorthand.vary,
    "protocol": shorthand.chain("protocol"),
    "scorer": shorthand.chain("scorer"),
    "inspect": shorthand.inspect_task,
    "reference": shorthand.reference,
}


@dataclass(frozen=True)
class LoadedTask:
    """A task file that was read.

    Attributes:
        spec: What it says.
        path: The file.
        shown: How to show the path in errors.
        places: Where everything in it stands.
        suite: The suite it belongs to.
        raw_digest: SHA-256 of the file's bytes, in hexadecimal.
        broken: Top-level keys that hold faults, and are therefore not in `spec`.
    """

    spec: TaskSpec
    path: Path
    shown: str
    places: Places
    suite: str
    raw_digest: str
    broken: frozenset[str] = field(default=frozenset())

    def problem(self, message: str, *keys: Key) -> Problem:
        """Put a fault at the value of a path in the file.

        Args:
            message: What is wrong.
            keys: The path, such as `"items", 3, "input"`.

        Returns:
            The fault with its line and column.
        """
        return Problem(self.shown, *self.places.at(*keys), message)

    def key_problem(self, message: str, *keys: Key) -> Problem:
        """Put a fault at the key of a path in the file.

        Args:
            message: What is wrong.
            keys: The path, the last one being the key.

        Returns:
            The fault with its line and column.
        """
        return Problem(self.shown, *self.places.key(*keys), message)


def load_task(path: str | Path) -> LoadedTask:
    """Read and validate a task file.

    Args:
        path: The file.

    Returns:
        The task.

    Raises:
        TaskFileError: The file has faults; it names all of them.
    """
    task, problems = examine(path)
    if problems:
        raise TaskFileError(problems)
    return task


def examine(path: str | Path) -> tuple[LoadedTask, list[Problem]]:
    """Read a task file as far as it can be read.

    Args:
        path: The file.

    Returns:
        The task without the keys that hold faults, and those faults.

    Raises:
        TaskFileError: The file cannot be read at all, or is not YAML.
    """
    path = Path(path)
    shown = relative(path)
    data = read_bytes(path, shown)
    parsed = parse(decode(data, shown), shown)
    if not isinstance(parsed.data, Mapping):
        message = "the file is empty" if parsed.data is None else "a task file must be a mapping"
        said = f"{message}, {but_is(parsed.data)}" if parsed.data is not None else message
        raise TaskFileError([*parsed.problems, Problem(shown, *parsed.places.at(), said)])
    unread = _unread(parsed)
    spec, faults = _spec(parsed.data)
    faults = [fault for fault in faults if not fault.path or fault.path[0] not in unread]
    task = LoadedTask(
        spec=spec,
        path=path,
        shown=shown,
        places=parsed.places,
        suite=spec.suite or folder_suite(path.parent),
        raw_digest=hashlib.sha256(data).hexdigest(),
        broken=frozenset(_top(faults) | unread | (_NEEDED - parsed.data.keys())),
    )
    return task, [*parsed.problems, *(_problem(task, fault) for fault in faults)]


def folder_suite(folder: Path) -> str:
    """Name the suite that a folder stands for: its own name, in the letters that a suite name may have."""
    name = folder.resolve().name.lower()
    kept = re.sub(r"[^a-z0-9]+", lambda run: "_" if "_" in run.group() else "-", name).strip("-_")
    return kept[:80].strip("-_") or "tasks"


def _spec(data: Mapping[str, Any]) -> tuple[TaskSpec, list[Fault]]:
    """Validate key by key; what holds a fault is left at its default."""
    parts: dict[str, Any] = {}
    faults = _together(data)
    for key in [key for key in _READERS if key in data]:
        value, some = _READERS[key](data[key])
        faults += [fault.under(key) for fault in some]
        parts |= {} if some else {key: value}
    plain = {key: value for key, value in data.items() if key not in _READERS}
    spec, some = validated(TaskSpec, plain)
    if spec is None:
        faults += some
        whole = {key: value for key, value in plain.items() if key not in _top(some)}
        spec, _ = validated(TaskSpec, {"task": "unnamed", **whole})
    if spec is None:
        raise AssertionError(f"faults outside the keys {sorted(plain)}")
    return spec.model_copy(update=parts), faults


def _together(data: Mapping[str, Any]) -> list[Fault]:
    if "inspect" not in data:
        unknown = data.keys() - TaskSpec.model_fields.keys()
        missing = [key for key in ("items", "scorer") if key not in data and not misspelt(key, unknown)]
        return [Fault((), f"{key!r} is missing") for key in missing]
    both = [key for key in _OF_INSPECT if key in data]
    return [
        Fault((key,), f"{key!r} does not go with 'inspect': the Inspect task has its own", on_key=True)
        for key in both
    ]


def _top(faults: list[Fault]) -> set[str]:
    return {str(fault.path[0]) for fault in faults if fault.path}


def _unread(parsed: Parsed) -> set[str]:
    """Name the keys under which the YAML itself is at fault: what is said about the rest would mislead."""
    keys = parsed.places.root.keys if isinstance(parsed.places.root, Branch) else {}
    above = [[key for key, at in keys.items() if at <= place] for place in parsed.torn]
    return {str(names[-1]) for names in above if names}


def _problem(task: LoadedTask, fault: Fault) -> Problem:
    place = task.key_problem if fault.on_key else task.problem
    return place(fault.message, *fault.path)
