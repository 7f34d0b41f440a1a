"""The exact messages that a sample sends: those of a real first call, to a model that says nothing."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ingrained.errors import UsageError, did_you_mean

if TYPE_CHECKING:
    from inspect_ai import Task

    from ingrained.spec.load import LoadedTask


@dataclass(frozen=True)
class Shown:
    """What one sample sends.

    Attributes:
        sample: The sample's id.
        item: The item's id.
        axes: The variant.
        role: `main` or `twin`.
        messages: Role and text of each message of the first call.
        target: What is right.
    """

    sample: str
    item: str
    axes: dict[str, str]
    role: str
    messages: list[dict[str, str]]
    target: str | list[str]


def show(task: LoadedTask, *, item: str | None = None, variant: str | None = None, seed: int = 0) -> Shown:
    """Run one sample against the reference model `empty` and take the messages of its first call.

    Args:
        task: The task.
        item: The item; the first if left out.
        variant: Axis values joined by `+`, in any order; the first variant if left out.
        seed: The run's seed, for generated items.

    Raises:
        UsageError: The task has no such item or variant.
    """
    from inspect_ai import eval as inspect_eval
    from inspect_ai.log import resolve_sample_attachments

    from ingrained.running.build import needs_sandbox, sandbox_tier
    from ingrained.running.quiet import quiet
    from ingrained.running.register import registered_task
    from ingrained.sandboxes.tiers import choose
    from ingrained.spec.find import is_shipped

    tier = choose(None, only_reference_models=is_shipped(task.path)) if needs_sandbox(task) else None
    with sandbox_tier(tier):
        made = registered_task(task, seed=seed, items=None)
    sample = _choose(made, item, variant)
    with tempfile.TemporaryDirectory(prefix="ingrained-show-") as place, quiet():
        (log,) = inspect_eval(
            made,
            model="reference/empty",
            sample_id=sample,
            limit=None,
            display="none",
            log_dir=place,
            ctl_server=False,
        )
        done = next(iter(log.samples or ()), None)
    if done is None or done.error is not None:
        reason = log.error.message if log.error else done and done.error and done.error.message
        raise UsageError(f"{sample}: {reason or 'the sample did not run'}")
    events = resolve_sample_attachments(done).events
    call = next(event for event in events if event.event == "model")
    return Shown(
        sample=sample,
        item=str(done.metadata.get("item", sample)),
        axes=dict(done.metadata.get("axes", {})),
        role=done.metadata.get("role", "main"),
        messages=[{"role": message.role, "text": message.text} for message in call.input],
        target=done.target,
    )


def _choose(task: Task, item: str | None, variant: str | None) -> str:
    samples = [(str(sample.id), sample.metadata or {}) for sample in task.dataset]
    items = list(dict.fromkeys(str(metadata.get("item", sample)) for sample, metadata in samples))
    wanted = items[0] if item is None else item
    if wanted not in items:
        raise UsageError(f"there is no item {wanted!r}{did_you_mean(wanted, items)}")
    mine = {
        "+".join(_parts(metadata)): sample
        for sample, metadata in samples
        if metadata.get("item", sample) == wanted
    }
    if variant is None:
        return next(iter(mine.values()))
    for name, found in mine.items():
        if set(variant.split("+")) <= set(name.split("+")):
            return found
    has = ", ".join(filter(None, mine)) or "only one, which has no name"
    raise UsageError(f"{wanted!r} has no variant {variant!r}{did_you_mean(variant, mine)}; it has {has}")


def _parts(metadata: Mapping[str, Any]) -> list[str]:
    return [*metadata.get("axes", {}).values(), *(["twin"] if metadata.get("role") == "twin" else [])]
