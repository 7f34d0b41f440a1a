"""Protocols, scorers and the Inspect task: their names and parameters."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from importlib.metadata import entry_points
from typing import TYPE_CHECKING, Literal

from ingrained.errors import Problem, did_you_mean
from ingrained.protocols.catalog import PROTOCOLS
from ingrained.spec.faults import validated
from ingrained.spec.words import listed
from ingrained_scorers.catalog import SCORERS

if TYPE_CHECKING:
    from pydantic import BaseModel

    from ingrained.spec.load import LoadedTask
    from ingrained.spec.models import Parameters
    from ingrained.spec.places import Key

Kind = Literal["solver", "scorer", "task"]
Registered = Callable[[Kind, str], bool]
"""Whether Inspect knows a solver, scorer or task by a name `package/name`."""


def check_entries(task: LoadedTask, registered: Registered | None) -> Iterator[Problem]:
    """Check the names and parameters under `protocol`, `scorer` and `inspect`."""
    protocols = {name: info.params for name, info in PROTOCOLS.items()}
    scorers = {name: info.params for name, info in SCORERS.items()}
    yield from _chain(task, "protocol", "solver", task.spec.protocol, protocols, registered)
    yield from _chain(task, "scorer", "scorer", task.spec.scorer, scorers, registered)
    yield from _mismatched(task)
    if task.spec.inspect is not None:
        yield from _foreign(task, ("inspect",), "task", task.spec.inspect[0], registered)


def _mismatched(task: LoadedTask) -> Iterator[Problem]:
    """Find scorers that have nothing to score, since no protocol does what they need."""
    protocols = [name for name, _ in task.spec.protocol]
    if "protocol" in task.broken or any("/" in name for name in protocols):
        return
    for index, (name, _) in enumerate(task.spec.scorer):
        wanted = SCORERS[name].protocols if name in SCORERS else ()
        if wanted and not set(wanted) & set(protocols):
            message = f"the scorer {name!r} needs the protocol {' or '.join(map(repr, wanted))}"
            yield task.problem(message, *entry_path(task, "scorer", index))


def _chain(
    task: LoadedTask,
    key: str,
    kind: Kind,
    entries: Iterable[tuple[str, Parameters]],
    known: Mapping[str, type[BaseModel]],
    registered: Registered | None,
) -> Iterator[Problem]:
    for index, (name, parameters) in enumerate(entries):
        path = entry_path(task, key, index)
        if "/" in name:
            yield from _foreign(task, path, kind, name, registered)
        else:
            yield from _own(task, path, (name, parameters), known)


def entry_path(task: LoadedTask, key: str, index: int) -> tuple[Key, ...]:
    """Give the path of the one or the index-th entry under `protocol` or `scorer`."""
    return (key, index) if task.places.has(key, index) else (key,)


def parameter_faults(
    task: LoadedTask, path: tuple[Key, ...], model: type[BaseModel], parameters: Parameters
) -> Iterator[Problem]:
    """Check parameters against their model, each fault at its parameter."""
    for fault in validated(model, parameters)[1]:
        place = task.key_problem if fault.on_key else task.problem
        yield place(fault.message, *path, *fault.path)


def unknown(kind: str, name: str, known: Iterable[str]) -> str:
    """Say that a name is unknown, with the nearest one, or with all where none is near."""
    near = did_you_mean(name, names := sorted(known))
    return f"unknown {kind} {name!r}{near}" + ("" if near or not names else f": there are {listed(names)}")


def _own(
    task: LoadedTask,
    path: tuple[Key, ...],
    entry: tuple[str, Parameters],
    known: Mapping[str, type[BaseModel]],
) -> Iterator[Problem]:
    name, parameters = entry
    if name in known:
        yield from parameter_faults(task, (*path, name), known[name], parameters)
    else:
        yield task.key_problem(unknown(str(path[0]), name, known), *path, name)


def _foreign(
    task: LoadedTask, path: tuple[Key, ...], kind: Kind, name: str, registered: Registered | None
) -> Iterator[Problem]:
    package = name.partition("/")[0]
    packages = _packages()
    if package not in packages:
        near = did_you_mean(package, packages)
        message = f"no installed package {package!r} registers anything with Inspect{near}"
        yield task.key_problem(message, *path, name)
    elif registered is not None and not registered(kind, name):
        yield task.key_problem(f"Inspect knows no {kind} {name!r}", *path, name)


def _packages() -> set[str]:
    """Name the packages that register with Inspect, without importing them."""
    found = entry_points(group="inspect_ai")
    return {"inspect_ai", *(e.name for e in found), *(e.value.partition(".")[0] for e in found)}
