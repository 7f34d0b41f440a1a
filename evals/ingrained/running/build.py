"""A task file → an Inspect task."""

from __future__ import annotations

import platform
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import TYPE_CHECKING, Any

from inspect_ai import Task, task_with
from inspect_ai.model import get_model

from ingrained.inspect_internals import create
from ingrained.protocols.catalog import PROTOCOLS
from ingrained.running.dataset import dataset, task_variants
from ingrained.running.digest import task_version
from ingrained.sandboxes.tiers import Tier, choose
from ingrained.spec.find import is_shipped
from ingrained_scorers.catalog import SCORERS
from ingrained_scorers.loading import load_target

if TYPE_CHECKING:
    from ingrained.spec.load import LoadedTask

_tier: ContextVar[Tier | None] = ContextVar("tier", default=None)


@contextmanager
def sandbox_tier(tier: Tier | None) -> Iterator[None]:
    """Decide where the tasks built inside this block run model-written code."""
    token = _tier.set(tier)
    try:
        yield
    finally:
        _tier.reset(token)


def build_task(task: LoadedTask, *, seed: int = 0, items: int | None = None, name: str | None = None) -> Task:
    """Make the Inspect task of a task file.

    Args:
        task: The loaded file.
        seed: Decides generated items and which items a sample has.
        items: Take a stratified sample of this many items; None for all.
        name: The name in the log where it is not the registered one.

    Raises:
        TaskFileError: The items cannot be read or rendered.
        SandboxError: The task runs model-written code and there is nowhere safe to do so.
    """
    if task.spec.inspect is not None:
        return _member(task, *task.spec.inspect, items)
    tier = _tier_for(task)
    limits = task.spec.limits
    return Task(
        dataset=dataset(task, task_variants(task, seed=seed, items=items)),
        solver=[_protocol(*named) for named in task.spec.protocol],
        scorer=[_scorer(*named) for named in task.spec.scorer],
        epochs=task.spec.epochs if task.spec.epochs > 1 else None,
        sandbox=tier.spec if tier else None,
        message_limit=limits.messages,
        token_limit=limits.tokens,
        time_limit=limits.seconds,
        version=task_version(task),
        name=name,
        metadata={
            "suite": task.suite,
            "task": task.spec.task,
            "seed": seed,
            "items": items,
            "sandbox": tier.name if tier else None,
            "python": platform.python_version(),
        },
    )


def _member(task: LoadedTask, name: str, arguments: dict[str, Any], items: int | None) -> Task:
    """A registered Inspect task as a member of a suite: its own, but for what the file says."""
    made: Task = create("task", name, arguments)
    limits = task.spec.limits
    said: dict[str, Any] = {
        "epochs": task.spec.epochs if task.spec.epochs > 1 else None,
        "message_limit": limits.messages,
        "token_limit": limits.tokens,
        "time_limit": limits.seconds,
        "dataset": None if items is None else made.dataset[:items],
    }
    return task_with(
        made,
        name=f"{task.suite}/{task.spec.task}",
        version=f"{made.version}-{task_version(task)}",
        metadata=(made.metadata or {}) | {"suite": task.suite, "task": task.spec.task, "items": items},
        **{option: value for option, value in said.items() if value is not None},
    )


def needs_sandbox(task: LoadedTask) -> bool:
    """Whether the task runs model-written code."""
    return any(name in PROTOCOLS and PROTOCOLS[name].sandbox for name, _ in task.spec.protocol)


def _tier_for(task: LoadedTask) -> Tier | None:
    if not needs_sandbox(task):
        return None
    return _tier.get() or choose(
        None, only_reference_models=_reference_model_active() and is_shipped(task.path)
    )


def _reference_model_active() -> bool:
    """Whether `inspect eval` is about to run a reference model."""
    try:
        return str(get_model()).startswith("reference/")
    except Exception:  # no model is named yet: then none is a reference model
        return False


def _protocol(name: str, parameters: dict[str, Any]) -> Any:
    if name in PROTOCOLS:
        return load_target(PROTOCOLS[name].target)(**parameters)
    return create("solver", name, parameters)


def _scorer(name: str, parameters: dict[str, Any]) -> Any:
    if name in SCORERS:
        return load_target(SCORERS[name].target)(**parameters)
    return create("scorer", name, parameters)
