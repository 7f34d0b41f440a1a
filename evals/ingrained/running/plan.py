"""What a run would do, before any call: samples, calls, tokens, and the price where it is known."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from ingrained.protocols.catalog import PROTOCOLS

if TYPE_CHECKING:
    from ingrained.running.folder import RunSettings
    from ingrained.spec.load import LoadedTask
    from ingrained.variants.variant import Variant

CHARACTERS_PER_TOKEN: Final = 4
"""Rule of thumb for English text and code."""
SHORTEST_REPLY, LONGEST_REPLY = 50, 1_000
"""Tokens that a reply is taken to have, at least and at most."""
_OVERHEAD: Final = 100
"""Tokens of the user's words around an item in each message."""

Range = tuple[int, int]


@dataclass(frozen=True)
class Planned:
    """One task with one model, before it runs.

    Attributes:
        suite: The suite.
        task: The task.
        model: The model.
        items: Items.
        samples: Samples, epochs included.
        calls: Calls, at least and at most.
        tokens_in: Tokens sent, at least and at most.
        tokens_out: Tokens received, at least and at most.
        dollars: The price of both, at least and at most; None where Inspect knows no price.
        mde: The difference between two models that the run would show in 4 cases of 5, for each metric for
            which that can be foreseen.
    """

    suite: str
    task: str
    model: str
    items: int
    samples: int
    calls: Range
    tokens_in: Range
    tokens_out: Range
    dollars: tuple[float, float] | None
    mde: Mapping[str, float]


def plan(settings: RunSettings) -> list[Planned]:
    """Plan a run.

    Raises:
        IngrainedError: As a run would, for everything that can be found without a call.
    """
    from ingrained.running.run import choose_tier, load_tasks, require_provider

    tasks = load_tasks(settings)
    for name in (*settings.models, *settings.model_roles.values()):
        require_provider(name)
    choose_tier(settings, tasks)
    return [
        _planned(task, model, settings)
        for task in tasks
        if not task.spec.inspect
        for model in settings.models
    ]


def _planned(task: LoadedTask, model: str, settings: RunSettings) -> Planned:
    from ingrained.running.dataset import task_variants
    from ingrained.running.resolution import mde

    variants = task_variants(task, seed=settings.seed, items=settings.items)
    epochs = settings.epochs or task.spec.epochs
    most = _turns(task)
    tokens = [_tokens(variant, most) for variant in variants]
    sent = (epochs * sum(t[0][0] for t in tokens), epochs * sum(t[0][1] for t in tokens))
    received = (epochs * sum(t[1][0] for t in tokens), epochs * sum(t[1][1] for t in tokens))
    samples = len(variants) * epochs
    return Planned(
        suite=task.suite,
        task=task.spec.task,
        model=model,
        items=len({variant.item for variant in variants}),
        samples=samples,
        calls=(samples, samples * most),
        tokens_in=sent,
        tokens_out=received,
        dollars=_dollars(model, sent, received),
        mde=mde(task, variants, epochs),
    )


def _turns(task: LoadedTask) -> int:
    """Calls that a sample makes at most."""
    total = 0
    for name, parameters in task.spec.protocol:
        model = PROTOCOLS[name].params if name in PROTOCOLS else None
        total += int(getattr(model.model_validate(parameters), "turns", 1)) if model else 1
    return total


def _tokens(variant: Variant, most: int) -> tuple[Range, Range]:
    """Tokens sent and received in a sample: each call sends all that was said before it."""
    first = _OVERHEAD + _length(variant) // CHARACTERS_PER_TOKEN
    grown = sum(first + call * (LONGEST_REPLY + _OVERHEAD) for call in range(most))
    return (first, grown), (SHORTEST_REPLY, most * LONGEST_REPLY)


def _length(variant: Variant) -> int:
    own = (variant.input, variant.system or "", *(variant.choices or []))
    described = (str(variant.fields.get(name, "")) for name in ("brief", "shape", "start"))
    return sum(map(len, own)) + sum(map(len, described))


def _dollars(model: str, sent: Range, received: Range) -> tuple[float, float] | None:
    from inspect_ai.model import get_model_info

    info = get_model_info(model)
    if info is None or info.cost is None:
        return None
    low, high = (
        (i * info.cost.input + o * info.cost.output) / 1e6 for i, o in zip(sent, received, strict=True)
    )
    return low, high


def totals(planned: Sequence[Planned]) -> dict[str, int]:
    """Samples and calls over all tasks and models."""
    return {"samples": sum(p.samples for p in planned), "calls_at_most": sum(p.calls[1] for p in planned)}
