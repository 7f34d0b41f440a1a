"""Items × axes → variants."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from typing import TYPE_CHECKING, Any, Final

from jinja2 import TemplateError, UndefinedError

from ingrained.errors import Problem, did_you_mean
from ingrained.items.item import Item
from ingrained.templates import render, undeclared
from ingrained.variants.variant import Variant

if TYPE_CHECKING:
    from ingrained.spec.load import LoadedTask

_LEAVE_OUT: Final = "\0leave out\0"
"""What `{{ leave_out }}` renders to: no text of an item has that character."""
MOST_VARIANTS: Final = 1_000_000
"""Variants that a task may have."""


def expand(task: LoadedTask, items: Sequence[Item], problems: list[Problem]) -> list[Variant]:
    """Render every item for every combination of the axes.

    Args:
        task: The task.
        items: Its items.
        problems: Faults are appended here, one for a template however many items it fails on.

    Returns:
        The variants, items in their order, the last axis running fastest.
    """
    combinations = 1
    for values in task.spec.vary.values():
        combinations *= len(values)
    if combinations * len(items) > MOST_VARIANTS:
        problems.append(task.problem(f"more than {MOST_VARIANTS} variants", "vary"))
        return []
    found: dict[str, Problem] = {}
    variants = [variant for item in items for variant in _of_item(task, item, found)]
    problems.extend(found.values())
    if items and not variants and not found:
        problems.append(task.problem("the axes leave no variant of any item", "vary"))
    return variants


def languages(task: LoadedTask) -> tuple[str, ...]:
    """The languages of the axis `language`; the first is the items' own."""
    return tuple(task.spec.vary.get("language", ()))


def _of_item(task: LoadedTask, item: Item, found: dict[str, Problem]) -> Iterator[Variant]:
    axes = task.spec.vary
    for values in itertools.product(*(axes[axis] for axis in axes)):
        chosen = dict(zip(axes, values, strict=True))
        if any(chosen.get(axis) not in allowed for axis, allowed in item.only.items()):
            continue
        fields = _on_axes(task, item, chosen)
        for role in ("main", "twin") if "twin" in fields else ("main",):
            variant = _variant(task, item, chosen, role, fields, found)
            if variant is not None:
                yield variant


def _on_axes(task: LoadedTask, item: Item, chosen: Mapping[str, str]) -> Mapping[str, Any]:
    """The item's fields, replaced by those of the blocks that are named like the chosen values.

    A block may hold blocks, such as a form its languages: hence one round for each axis.
    """
    named = [
        axis for axis, values in task.spec.vary.items() if axis == "language" or not isinstance(values, dict)
    ]
    fields = dict(item.fields)
    others = {value for axis in named for value in task.spec.vary[axis]}
    for _ in named:
        for axis in named:
            if isinstance(block := fields.pop(chosen[axis], None), dict):
                fields = _overlaid(fields, block, others)
            elif block is not None:
                fields[chosen[axis]] = block
    return {
        name: value for name, value in fields.items() if name not in others or not isinstance(value, dict)
    }


def _overlaid(
    fields: Mapping[str, Any], block: Mapping[str, Any], blocks: AbstractSet[str]
) -> dict[str, Any]:
    """A block's fields over the item's own; a block in it adds to the item's block of that name."""
    both = {
        name: {**fields[name], **value}
        for name, value in block.items()
        if name in blocks and isinstance(value, dict) and isinstance(fields.get(name), dict)
    }
    return {**fields, **block, **both}


def _variant(
    task: LoadedTask,
    item: Item,
    axes: dict[str, str],
    role: str,
    fields: Mapping[str, Any],
    found: dict[str, Problem],
) -> Variant | None:
    names = {**fields, **axes, "item_id": item.id, "role": role, "leave_out": _LEAVE_OUT}
    text: str | None = str(fields.get("twin" if role == "twin" else "input", ""))
    steps = _steps(task, axes)
    for template, keys in steps:
        text = _render(task, template, {**names, "input": text}, keys, found)
        if text is None or _LEAVE_OUT in text:
            return None
    system = task.spec.system and _render(
        task, task.spec.system, {**names, "input": text}, ("system",), found
    )
    return Variant(
        id="+".join([item.id, *axes.values(), *(["twin"] if role == "twin" else [])]),
        item=item.id,
        axes=axes,
        role=role,
        input=text or "",
        system=system,
        target=fields.get("twin_target" if role == "twin" else "target"),
        choices=fields.get("choices"),
        fields=fields,
    )


def _steps(task: LoadedTask, axes: Mapping[str, str]) -> Iterator[tuple[str, tuple[str, ...]]]:
    if task.spec.input is not None:
        yield task.spec.input, ("input",)
    for axis, values in task.spec.vary.items():
        if isinstance(values, dict):
            yield values[axes[axis]], ("vary", axis, axes[axis])


def _render(
    task: LoadedTask,
    template: str,
    names: Mapping[str, Any],
    keys: tuple[str, ...],
    found: dict[str, Problem],
) -> str | None:
    try:
        return render(template, names)
    except UndefinedError as error:
        message = _undefined(template, names) or str(error.message)
    except TemplateError as error:
        message = f"the template cannot be rendered: {error.message or type(error).__name__}"
    found.setdefault("/".join(keys) + message, task.problem(message, *keys))
    return None


def _undefined(template: str, names: Mapping[str, Any]) -> str:
    missing = sorted(undeclared(template) - set(names))
    return "; ".join(f"{name!r} is not defined{did_you_mean(name, names)}" for name in missing)
