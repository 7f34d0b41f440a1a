"""The fields of items: which ones a task knows, and which ones its protocol and scorer cannot do without."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ingrained.errors import did_you_mean
from ingrained.protocols.catalog import PROTOCOLS
from ingrained.spec.checks.templates import names_used
from ingrained.spec.faults import Fault, keys_of, misspelt, validated
from ingrained.spec.models import InlineItem
from ingrained.spec.words import but_is, listed
from ingrained_scorers.catalog import SCORERS

if TYPE_CHECKING:
    from pydantic import BaseModel

    from ingrained.spec.load import LoadedTask

_COMMON = frozenset(InlineItem.model_fields)
_TRANSLATED = ("input", "twin", "choices")


@dataclass(frozen=True)
class Expected:
    """What a task expects of its items.

    Attributes:
        known: Fields that mean something; None where another package's code may read any field.
        needs: Fields that must be there, with who needs them.
        models: The protocols' item models.
        read: The scorers' item models.
        languages: The languages beside the items' own.
        blocks: Values of the other axes that are lists: a block of that name replaces the item's fields.
    """

    known: frozenset[str] | None
    needs: Mapping[str, str]
    models: tuple[type[BaseModel], ...]
    read: tuple[type[BaseModel], ...]
    languages: tuple[str, ...]
    blocks: tuple[str, ...] = ()


def expected(task: LoadedTask) -> Expected:
    """Collect what a task's protocol, scorer, templates and axes expect of its items."""
    protocols = [PROTOCOLS[name] for name, _ in task.spec.protocol if name in PROTOCOLS]
    languages = task.spec.vary.get("language", ())
    models = tuple(info.item_model for info in protocols if info.item_model)
    return Expected(
        known=_known(task, languages),
        needs=_needs(task, sure=bool(protocols) and not any(map(_demands, models))),
        models=models,
        read=tuple(model for name, _ in task.spec.scorer if (model := _item_model(name))),
        languages=languages[1:] if isinstance(languages, tuple) else (),
        blocks=_blocks(task),
    )


def _demands(model: type[BaseModel]) -> bool:
    """Whether a protocol's item has fields of its own that may stand for the input."""
    return any(field.is_required() for field in model.model_fields.values())


def _blocks(task: LoadedTask) -> tuple[str, ...]:
    lists = (values for axis, values in task.spec.vary.items() if axis != "language")
    return tuple(value for values in lists if isinstance(values, tuple) for value in values)


def _needs(task: LoadedTask, *, sure: bool) -> dict[str, str]:
    """Say who needs which field; `input` only where it is sure that nothing else supplies the question."""
    scorers = [SCORERS[name] for name, _ in task.spec.scorer if name in SCORERS]
    asked = task.spec.input is None or "input" in names_used(task)
    needs = {"input": "the task"} if sure and asked and "input" not in task.broken else {}
    return needs | {field: f"the scorer {info.name!r}" for info in scorers for field in info.needs}


def _known(task: LoadedTask, languages: Iterable[str]) -> frozenset[str] | None:
    """Name every field that means something; where a name is misspelt, what any protocol or scorer reads."""
    named = {name for name, _ in (*task.spec.protocol, *task.spec.scorer)}
    if any("/" in name for name in named) or task.broken & {"protocol", "scorer", "input", "system", "vary"}:
        return None
    every = not named <= {*PROTOCOLS, *SCORERS}
    models = [
        info.item_model for name, info in PROTOCOLS.items() if info.item_model and (every or name in named)
    ]
    scorers = [name for name in SCORERS if every or name in named]
    models += [model for name in scorers if (model := _item_model(name))]
    read = [*map(keys_of, models), *(SCORERS[name].needs for name in scorers)]
    blocks = _blocks(task)
    return frozenset(
        {*_COMMON, *languages, *blocks, *names_used(task), *(key for keys in read for key in keys)}
    )


def _item_model(scorer: str) -> type[BaseModel] | None:
    return SCORERS[scorer].item_model if scorer in SCORERS else None


def missing(fields: Mapping[str, Any], expects: Expected) -> Iterator[Fault]:
    """Find fields that are needed and not there."""
    near = [] if expects.known is None else [key for key in fields if key not in expects.known]
    for field, who in expects.needs.items():
        if field not in fields and not misspelt(field, near):
            yield Fault((), f"{field!r} is missing: {who} needs it")


def unknown_keys(fields: Mapping[str, Any], expects: Expected) -> Iterator[Fault]:
    """Find keys that nothing in the task reads, in the item and in its language blocks."""
    if expects.known is None:
        return
    for key, value in fields.items():
        if key not in expects.known:
            language = isinstance(value, Mapping) and len(key) == 2 and key.isalpha()  # noqa: PLR2004
            hint = ": list it as a language under 'vary'" if language else did_you_mean(key, expects.known)
            yield Fault((key,), f"unknown key {key!r}{hint}", on_key=True)
        elif key in {*expects.languages, *expects.blocks} and isinstance(value, Mapping):
            yield from (fault.under(key) for fault in _unknown_in_block(value, expects))


def _unknown_in_block(block: Mapping[str, Any], expects: Expected) -> Iterator[Fault]:
    known = (expects.known or frozenset()) - {"id", "only"}
    for name, value in block.items():
        if name not in known:
            yield Fault((name,), f"unknown key {name!r}{did_you_mean(name, known)}", on_key=True)
        elif name in {*expects.languages, *expects.blocks} and isinstance(value, Mapping):
            yield from (fault.under(name) for fault in _unknown_in_block(value, expects))


def untranslated(
    fields: Mapping[str, Any], only: Mapping[str, tuple[str, ...]], expects: Expected
) -> Iterator[Fault]:
    """Find languages in which an item, or a part of it, is missing."""
    for language in expects.languages:
        block = fields.get(language)
        if language not in only.get("language", (language,)):
            continue
        if not isinstance(block, Mapping):
            said = f", {but_is(block)}" if language in fields else ""
            path = (language,) if language in fields else ()
            yield Fault(
                path, f"the item must have a mapping {language!r} with its text in that language{said}"
            )
            continue
        yield from _lacking(fields, language, expects)
        for name in expects.blocks:
            if isinstance(inner := fields.get(name), Mapping):
                yield from (fault.under(name) for fault in _lacking(inner, language, expects))


def _lacking(fields: Mapping[str, Any], language: str, expects: Expected) -> Iterator[Fault]:
    """Find texts of an item, or of a block of it, that a language's block does not give."""
    found = fields.get(language)
    block = found if isinstance(found, Mapping) else {}
    strange = [] if expects.known is None else [name for name in block if name not in expects.known]
    lacking = [name for name in _TRANSLATED if name in fields and name not in block]
    lacking = [name for name in lacking if not misspelt(name, strange)]
    if lacking:
        path = (language,) if language in fields else ()
        yield Fault(path, f"{listed(lacking)} must also be given under {language!r}")


def unfit(fields: Mapping[str, Any], expects: Expected) -> Iterator[Fault]:
    """Find fields that are not what the protocol's or scorer's item model says."""
    for model in (*expects.models, *expects.read):
        keys = set(keys_of(model))
        own = {key: value for key, value in fields.items() if key in keys}
        yield from validated(model, own)[1]
        for name in expects.blocks:
            block = fields.get(name)
            if isinstance(block, Mapping) and keys & block.keys():
                inner = own | {key: value for key, value in block.items() if key in keys}
                faults = validated(model, inner)[1]
                inside = [fault for fault in faults if fault.path and fault.path[0] in block]
                yield from (fault.under(name) for fault in inside)


def untyped(fields: Mapping[str, Any]) -> Iterator[Fault]:
    """Find fields of an item from a file or family that are not of the type they have in every task."""
    common = {key: value for key, value in fields.items() if key in _COMMON}
    yield from validated(InlineItem, {**common, "id": "any"})[1]


def misplaced_target(fields: Mapping[str, Any]) -> Iterator[Fault]:
    """Find a target that is none of the choices' letters."""
    choices, target = fields.get("choices"), fields.get("target")
    if not isinstance(choices, list) or target is None:
        return
    letters = [chr(ord("A") + index) for index in range(len(choices))]
    for letter in target if isinstance(target, list) else [target]:
        if letter not in letters:
            message = (
                f"'target' must be the letter of a choice, {letters[0]} to {letters[-1]}, {but_is(letter)}"
            )
            yield Fault(("target",), message if choices else "'choices' must not be an empty list")


def unanswerable(
    fields: Mapping[str, Any], only: Mapping[str, tuple[str, ...]], axes: Mapping[str, Iterable[str]]
) -> Iterator[Fault]:
    """Find an item that no version can meet in an arm that shows the right one."""
    arms = only.get("arm", tuple(axes.get("arm") or ()))
    if fields.get("satisfiable") is False and "wrong_report" in arms:
        message = (
            "an unsatisfiable item has no right version for the arm 'wrong_report': leave it out by 'only'"
        )
        yield Fault(("satisfiable",), message)


def targetless(fields: Mapping[str, Any], expects: Expected) -> Iterator[Fault]:
    """Find a twin that a scorer would hold against the answer of the other request."""
    if "twin" in fields and "twin_target" not in fields and "target" in expects.needs:
        message = f"the twin needs 'twin_target', since {expects.needs['target']} compares with a target"
        yield Fault(("twin",), message, on_key=True)


def misrestricted(
    only: Mapping[str, tuple[str, ...]], axes: Mapping[str, Mapping[str, str] | tuple[str, ...]]
) -> Iterator[Fault]:
    """Find restrictions to axes and values that the task does not have."""
    for axis, values in only.items():
        if axis not in axes:
            yield Fault(
                ("only", axis), f"the task has no axis {axis!r}{did_you_mean(axis, axes)}", on_key=True
            )
            continue
        for index, value in enumerate(values):
            if value not in axes[axis]:
                near = did_you_mean(value, axes[axis])
                yield Fault(("only", axis, index), f"the axis {axis!r} has no value {value!r}{near}")
