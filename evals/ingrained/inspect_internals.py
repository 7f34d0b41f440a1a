"""Everything ingrained takes from Inspect beyond its public API, in this one place and tested."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any, Final, Literal

from inspect_ai._util import zipfile as zips
from inspect_ai._util.dotenv import init_dotenv as load_dotenv
from inspect_ai._util.entrypoints import ensure_entry_points
from inspect_ai._util.error import PrerequisiteError
from inspect_ai._util.registry import (
    registry_add,
    registry_create,
    registry_find,
    registry_info,
    registry_lookup,
)
from rich.errors import MarkupError
from rich.text import Text

from ingrained.errors import UsageError

Kind = Literal["task", "solver", "scorer"]
_THREADS: Final = "_ZSTD_THREADS"

__all__ = [
    "PrerequisiteError",
    "create",
    "find",
    "is_registered",
    "load_dotenv",
    "plain",
    "providers",
    "register_as",
    "zips_in_one_thread",
]


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
        UsageError: It does not take these arguments.
    """
    find(kind, name)
    try:
        return registry_create(kind, name, **arguments)
    except (TypeError, ValueError) as error:
        raise UsageError(f"the {kind} {name!r} cannot be made: {plain(error)}") from error


def register_as(made: Any, *names: str) -> None:
    """Register a scorer or metric under further names.

    Inspect puts the package before a name where the package is installed, or where a distribution of the
    same name is editable: what `ingrained_scorers` registers has one name in an editable install and another
    in a wheel.
    """
    own = registry_info(made)
    for name in names:
        registry_add(made, own.model_copy(update={"name": name}))
    registry_add(made, own)


def providers() -> list[str]:
    """The providers of models: what stands before the first slash of a model's name."""
    ensure_entry_points()
    found = registry_find(lambda info: info.type == "modelapi")
    return sorted({registry_info(provider).name.rpartition("/")[2] for provider in found})


def plain(error: Exception) -> str:
    """An error's text in one line, without the colours that Inspect writes into its own."""
    text = str(error)
    if isinstance(error, PrerequisiteError):
        with suppress(MarkupError):
            text = Text.from_markup(text).plain
    return " ".join(text.split()).removeprefix("ERROR: ") or type(error).__name__


@contextmanager
def zips_in_one_thread() -> Iterator[None]:
    """Have the samples of logs compressed by the thread that writes them.

    Inspect starts twelve threads for each sample that it writes, which takes ten times as long as compressing
    one of usual size. An Inspect that does not say how many threads it takes is left as it is.
    """
    before = getattr(zips, _THREADS, None)
    if before is None:
        yield
        return
    setattr(zips, _THREADS, 0)
    try:
        yield
    finally:
        setattr(zips, _THREADS, before)
