"""What makes two scores comparable: a version that changes with the task file, its data and the code.

Inspect's eval sets reuse a finished log for a task whose identity is the same, and neither the data nor the
scorer are part of that identity. The task's version is, so it carries a hash of all three.
"""

from __future__ import annotations

import hashlib
import inspect
from collections.abc import Iterable
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Final, Literal

from ingrained.items.families.catalog import FAMILIES
from ingrained.items.families.gym import is_gym
from ingrained.items.files import data_files
from ingrained.protocols.catalog import PROTOCOLS
from ingrained.spec.models import FamilyItems, FileItems, HubItems
from ingrained_scorers.catalog import SCORERS
from ingrained_scorers.generalisation.gym.client import installed

if TYPE_CHECKING:
    from ingrained.spec.load import LoadedTask

_ALWAYS: Final = (
    "ingrained.items",
    "ingrained.variants",
    "ingrained.templates",
    "ingrained.running.dataset",
    "ingrained.protocols.facts",
)
"""Code that has a part in every sample."""
_READ_LATER: Final = frozenset(
    [
        *("metrics.py", "summary.py", "landmark.py", "pressure_summary.py", "robustness.py", "sides.py"),
        *("corrected.py", "quality.py"),
    ]
)
"""Files of a scorer that compute tables from scores, and have no part in the scores."""
_MEANT: Final = frozenset({".py", ".json"})
"""Files of a package that decide scores: code, and coefficients that were fitted."""
_NO_MEANING: Final = {"about", "source", "reference"}
"""Keys of a task file that change no sample and no score."""


def task_version(task: LoadedTask) -> str:
    """The task's version: the number in the file, and a hash of the file, its data and the code it names."""
    meaning = task.spec.model_dump_json(exclude=_NO_MEANING)
    hashed = hashlib.sha256(meaning.encode())
    for part in (_data(task), _code(task)):
        hashed.update(part.encode())
    return f"{task.spec.version}-{hashed.hexdigest()[:12]}"


def _data(task: LoadedTask) -> str:
    match task.spec.items:
        case FileItems(file=pattern):
            return _files(data_files(task, pattern))
        case HubItems(hf=name) if name.startswith("./"):
            return _files(sorted(p for p in (task.path.parent / name).rglob("*") if p.is_file()))
        case FamilyItems() as source:
            own = _files(FAMILIES[name].path for name in source.families if name in FAMILIES)
            return f"{own} reasoning-gym {installed()}" if any(map(is_gym, source.families)) else own
    return ""


def _code(task: LoadedTask) -> str:
    modules = [*_ALWAYS]
    for name, _ in task.spec.protocol:
        modules.append(_package(PROTOCOLS[name].target) if name in PROTOCOLS else _registered("solver", name))
    for name, _ in task.spec.scorer:
        modules.append(_package(SCORERS[name].target) if name in SCORERS else _registered("scorer", name))
    if isinstance(task.spec.items, FamilyItems):
        modules.append("ingrained.items.families")
    if task.spec.inspect is not None:
        modules.append(_registered("task", task.spec.inspect[0]))
    return "".join(_module_digest(module) for module in modules)


def _package(target: str) -> str:
    """A target's module, or its package where that is one protocol's or one scorer's own."""
    module = target.partition(":")[0]
    package, _, _ = module.rpartition(".")
    return package if package.count(".") >= (1 if package.startswith("ingrained_scorers") else 2) else module


def _registered(kind: Literal["task", "solver", "scorer"], name: str) -> str:
    from ingrained.inspect_internals import find

    module = str(getattr(inspect.unwrap(find(kind, name)), "__module__", name))
    return module.partition(".")[0]


@cache
def _module_digest(module: str) -> str:
    found = import_module(module)
    if module.startswith("inspect_ai"):
        return f"inspect_ai {import_module('inspect_ai').__version__}"
    file = Path(inspect.getfile(found))
    if file.name != "__init__.py":
        return _files([file])
    own = (path for path in file.parent.rglob("*") if path.suffix in _MEANT and path.name not in _READ_LATER)
    return _files(sorted(own))


def _files(paths: Iterable[Path]) -> str:
    hashed = hashlib.sha256()
    for path in paths:
        hashed.update(hashlib.sha256(path.read_bytes()).digest())
    return hashed.hexdigest()
