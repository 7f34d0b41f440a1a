"""Variants → Inspect samples."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any, Final

from inspect_ai.dataset import MemoryDataset, Sample
from inspect_ai.model import ChatMessage, ChatMessageSystem, ChatMessageUser

from ingrained.errors import Problem, TaskFileError
from ingrained.items.load import load_items
from ingrained.protocols.catalog import PROTOCOLS
from ingrained.protocols.facts import ADDS_FACTS, FACTS, ask_facts
from ingrained.running.stratify import stratified
from ingrained.variants.render import expand
from ingrained.variants.variant import Variant
from ingrained_scorers.catalog import SCORERS
from ingrained_scorers.refusals.fields import BLOCKS, side_of

if TYPE_CHECKING:
    from ingrained.items.item import Item
    from ingrained.spec.load import LoadedTask

_SENT: Final = frozenset({"input", "target", "choices", "twin", "twin_target"})
"""Fields that a sample has of its own, so that its metadata need not repeat them."""
_UNUSED: Final = BLOCKS
"""Fields that are left where an axis has not taken them up: other samples' texts."""


def task_variants(task: LoadedTask, *, seed: int, items: int | None) -> list[Variant]:
    """The variants of a task, of all items or of a stratified sample of them.

    Raises:
        TaskFileError: The items cannot be read or rendered.
    """
    problems: list[Problem] = []
    loaded = load_items(task, seed=seed, problems=problems)
    fields = [
        field for name, _ in task.spec.protocol if name in PROTOCOLS for field in PROTOCOLS[name].strata
    ]

    def strata(item: Item) -> list[str]:
        return [str(item.fields.get(field, "")) for field in fields]

    chosen = stratified(loaded, items, seed, name=lambda item: item.id, strata=strata)
    variants = expand(task, chosen, problems)
    if problems:
        raise TaskFileError(problems)
    return variants


def dataset(task: LoadedTask, variants: Iterable[Variant]) -> MemoryDataset:
    """The samples of a task."""
    protocol = task.spec.protocol[0][0]
    requests = any(SCORERS[name].requests for name, _ in task.spec.scorer if name in SCORERS)
    samples = [_sample(variant, protocol, requests) for variant in variants]
    return MemoryDataset(samples, name=task.spec.task, location=str(task.path))


def variant_hash(variant: Variant) -> str:
    """A hash of what the sample asks and what is right: two runs compare only samples where it is equal."""
    content = [variant.input, variant.system, variant.target, variant.choices, dict(variant.fields)]
    return hashlib.sha256(json.dumps(content, sort_keys=True, default=str).encode()).hexdigest()[:16]


def _sample(variant: Variant, protocol: str, requests: bool) -> Sample:
    metadata = _metadata(variant, requests)
    return Sample(
        id=variant.id,
        input=_input(variant, protocol, metadata),
        target=variant.target or "",
        choices=variant.choices,
        metadata=metadata,
    )


def _metadata(variant: Variant, requests: bool) -> dict[str, Any]:
    """What scorers and tables need of a sample; what is empty is left out, since each field costs time."""
    fields = {name: value for name, value in variant.fields.items() if name not in _SENT | _UNUSED}
    side = side_of(fields, variant.role) if requests else None
    role = variant.role.replace("main", "")
    optional = {"axes": dict(variant.axes), "role": role, "side": side, "fields": fields}
    return {"item": variant.item, "hash": variant_hash(variant)} | {k: v for k, v in optional.items() if v}


def _input(variant: Variant, protocol: str, metadata: Mapping[str, Any]) -> str | list[ChatMessage]:
    """Plain text where the protocol adds the facts by itself: a list of messages costs a tenth more time."""
    text = variant.input or variant.fields.get("brief", "")
    if protocol in ADDS_FACTS and not variant.system:
        return str(text)
    facts = ask_facts(variant.id, variant.target, variant.choices, metadata)
    user = ChatMessageUser(content=text, metadata={FACTS: facts | {"protocol": protocol}})
    return [ChatMessageSystem(content=variant.system), user] if variant.system else [user]
