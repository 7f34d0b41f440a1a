"""Everything ingrained takes from Inspect beyond its public API, in this one place and tested."""

from __future__ import annotations

from typing import Any, Literal

from inspect_ai._util.entrypoints import ensure_entry_points
from inspect_ai._util.error import PrerequisiteError
from inspect_ai._util.registry import registry_create, registry_lookup

Kind = Literal["task", "solver", "scorer"]

__all__ = ["PrerequisiteError", "create", "find", "is_registered"]


def find(kind: Kind, name: str) -> Any:
    """The function that makes a task, solver or scorer registered as `pkg/name`.

    Raises:
        LookupError: Inspect knows none by this name.
    """
    ensure_entry_points(name.partition("/")[0])
    found = registry_lookup(kind, name)
    if found is None:
        raise LookupError(f"Inspect knows no {kind} {name!r}")
    return found


def is_registered(kind: Kind, name: str) -> bool:
    """Whether Inspect knows a task, solver or scorer by this name."""
    try:
        find(kind, name)
    except LookupError:
        return False
    return True


def create(kind: Kind, name: str, arguments: dict[str, Any]) -> Any:
    """Make a registered task, solver or scorer.

    Raises:
        LookupError: Inspect knows none by this name.
    """
    find(kind, name)
    return registry_create(kind, name, **arguments)
