"""The parts of a task file that may be written in several ways, brought into the one way of `TaskSpec`.

Which way is meant is decided here by the keys and types that are there, so that each fault gives one message
about that way, not one for every way it might have been.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from ingrained.errors import did_you_mean
from ingrained.spec.faults import Fault, validated
from ingrained.spec.models import (
    AXIS_NAME,
    FOREIGN_NAME,
    LANGUAGE,
    FamilyItems,
    FileItems,
    HubItems,
    InlineItem,
    Parameters,
)
from ingrained.spec.words import PATTERNS, but_is, either, listed

Named = tuple[str, Parameters]
Items = tuple[InlineItem, ...] | FileItems | HubItems | FamilyItems
Axis = dict[str, str] | tuple[str, ...]
Read = tuple[Any, list[Fault]]

SOURCES: dict[str, type[FileItems | HubItems | FamilyItems]] = {
    "file": FileItems,
    "hf": HubItems,
    "family": FamilyItems,
}


def chain(key: str) -> Callable[[Any], Read]:
    """Make the reader of `protocol` or `scorer`: a name, a name with parameters, or a list of these."""

    def read(given: Any) -> Read:
        if not isinstance(given, list):
            value, faults = _named(key, given)
            return (value,), faults
        if not given:
            return (), [Fault((), f"{key!r} must name at least one, but is an empty list")]
        read_all = [_named(key, one) for one in given]
        faults = [fault.under(index) for index, (_, some) in enumerate(read_all) for fault in some]
        return tuple(value for value, _ in read_all), faults

    return read


def inspect_task(given: Any) -> Read:
    """Read `inspect`: the name of a registered task, or its name with arguments."""
    (name, arguments), faults = _named("inspect", given)
    if not faults and not re.fullmatch(FOREIGN_NAME, name):
        faults = [Fault((), f"'inspect' must be 'package/task', but is {name!r}")]
    return (name, arguments), faults


def items(given: Any) -> Read:
    """Read `items`: a list of items, or a mapping with one of `file`, `hf` and `family`."""
    if isinstance(given, list):
        return _inline(given)
    if not isinstance(given, Mapping):
        message = f"'items' must be a list, or a mapping with {either([*SOURCES])}, {but_is(given)}"
        return None, [Fault((), message)]
    kinds = [kind for kind in SOURCES if kind in given]
    if len(kinds) == 1:
        return validated(SOURCES[kinds[0]], given)
    if kinds:
        return None, [Fault((kinds[1],), f"'items' has {listed(kinds)}: choose one", on_key=True)]
    near = next(filter(None, (did_you_mean(key, SOURCES) for key in given)), "")
    return None, [Fault((), f"'items' must be a list, or have {either([*SOURCES])}{near}")]


def vary(given: Any) -> Read:
    """Read `vary`: axes, each a list of values or a mapping of templates."""
    if not isinstance(given, Mapping):
        return None, [Fault((), f"'vary' must be a mapping of axes, {but_is(given)}")]
    if not given:
        return None, [Fault((), "'vary' has no axes: name one, or leave 'vary' out")]
    read_all = {name: _axis(name, axis) for name, axis in given.items()}
    faults = [fault.under(name) for name, (_, some) in read_all.items() for fault in some]
    return {name: axis for name, (axis, _) in read_all.items()}, faults


def reference(given: Any) -> Read:
    """Read `reference`: for each reference model the bounds of its metrics, which are text."""
    if not isinstance(given, Mapping):
        return None, [Fault((), f"'reference' must be a mapping of reference models, {but_is(given)}")]
    faults = [fault.under(name) for name, bounds in given.items() for fault in _bounds(name, bounds)]
    return {name: dict(bounds) for name, bounds in given.items()} if not faults else None, faults


def _bounds(name: str, given: Any) -> list[Fault]:
    if not isinstance(given, Mapping):
        return [Fault((), f"{name!r} must be a mapping from metrics to bounds, {but_is(given)}")]
    if not given:
        return [Fault((), f"{name!r} must have at least one bound, but has none")]
    return [
        Fault((metric,), f'the bound of {metric!r} must be text such as ">= 0.9", {but_is(bound)}')
        for metric, bound in given.items()
        if not isinstance(bound, str)
    ]


def _named(key: str, given: Any) -> tuple[Named, list[Fault]]:
    nothing: Named = ("", {})
    if isinstance(given, str) and given:
        return (given, {}), []
    if not isinstance(given, Mapping):
        message = f"{key!r} must be a name, or a name with parameters, {but_is(given, text=True)}"
        return nothing, [Fault((), message)]
    if len(given) != 1:
        more = "write a list, one name in each entry" if given and key != "inspect" else "name one"
        return nothing, [Fault((), f"{key!r} must have one name, but has {len(given)}: {more}")]
    (name, parameters), *_ = given.items()
    if parameters is not None and not isinstance(parameters, Mapping):
        message = f"the parameters of {name!r} must be a mapping, {but_is(parameters)}"
        return nothing, [Fault((name,), message)]
    return (name, dict(parameters or {})), []


def _inline(given: list[Any]) -> Read:
    if not given:
        return None, [Fault((), "'items' must have at least one item, but is an empty list")]
    read_all = [_item(one) for one in given]
    faults = [fault.under(index) for index, (_, some) in enumerate(read_all) for fault in some]
    return tuple(item for item, _ in read_all), faults


def _item(given: Any) -> tuple[InlineItem | None, list[Fault]]:
    if not isinstance(given, Mapping):
        return None, [Fault((), f"an item must be a mapping with an 'id', {but_is(given)}")]
    return validated(InlineItem, given)


def _axis(name: str, given: Any) -> tuple[Axis | None, list[Fault]]:
    if not re.fullmatch(AXIS_NAME, name):
        return None, [Fault((), f"{PATTERNS[AXIS_NAME]}, but this is {name!r}", on_key=True)]
    if not isinstance(given, (list, Mapping)):
        message = f"{name!r} must be a list of values or a mapping of templates, {but_is(given)}"
        return None, [Fault((), message)]
    if not given:
        return None, [Fault((), f"axis {name!r} has no values")]
    if isinstance(given, Mapping):
        return dict(given), _texts(f"each template of {name!r}", given.items())
    faults = _texts(f"each of {name!r}", enumerate(given))
    seen = [str(value) for value in given]
    twice = [index for index, value in enumerate(seen) if value in seen[:index]]
    faults = faults or [Fault((index,), f"{seen[index]!r} is given twice") for index in twice]
    return tuple(seen), faults or (_languages(seen) if name == "language" else [])


def _languages(codes: list[str]) -> list[Fault]:
    wrong = [index for index, code in enumerate(codes) if not re.fullmatch(LANGUAGE, code)]
    return [Fault((index,), f"{PATTERNS[LANGUAGE]}, but this is {codes[index]!r}") for index in wrong]


def _texts(what: str, values: Iterable[tuple[Any, Any]]) -> list[Fault]:
    return [
        Fault((key,), f"{what} must be text, {but_is(value, text=True)}")
        for key, value in values
        if not isinstance(value, str)
    ]
