"""From YAML events to plain data and places.

Built from the event stream and not from composed nodes: depth and the size of expanded aliases are bounded
before anything is expanded, and no tag is ever looked up.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any, NamedTuple

import yaml

from ingrained.errors import Problem, TaskFileError, did_you_mean
from ingrained.spec.places import Branch, Place, Places, Spot
from ingrained.spec.scalars import resolve

MAX_DEPTH = 50
MAX_VALUES = 1_000_000
_CORE = "tag:yaml.org,2002:"
_TYPES = {"int": (int,), "float": (float, int), "bool": (bool,), "null": (type(None),)}


class Built(NamedTuple):
    """A value with its place, and how large it is with all aliases expanded."""

    data: Any
    spot: Spot
    size: int = 1
    height: int = 0


class Builder:
    """Builds the one document of an event stream.

    Args:
        shown: How to name the file in errors.
        events: The parser's events.
    """

    def __init__(self, shown: str, events: Iterator[Any]) -> None:
        self._shown = shown
        self._events = events
        self._anchors: dict[str, Built] = {}
        self._problems: list[Problem] = []
        self._torn: list[Place] = []

    def document(self) -> tuple[Any, Places, list[Problem], list[Place]]:
        """Build the document.

        Returns:
            The data, the places, the faults that did not end the reading, and where they left data out.

        Raises:
            TaskFileError: The document is nested too deep, too large, or not the only one.
        """
        next(self._events)
        if isinstance(next(self._events), yaml.StreamEndEvent):
            return None, Places(), self._problems, self._torn
        root = self._node(next(self._events), 0)
        next(self._events)
        if not isinstance(end := next(self._events), yaml.StreamEndEvent):
            raise self._end(end, "a second document begins here: one file holds one")
        return root.data, Places(root.spot), self._problems, self._torn

    def _node(self, event: Any, depth: int) -> Built:
        if isinstance(event, yaml.AliasEvent):
            return self._alias(event, depth)
        if depth > MAX_DEPTH:
            raise self._end(event, f"nested deeper than {MAX_DEPTH} levels")
        if isinstance(event, yaml.ScalarEvent):
            built = Built(self._scalar(event), _place(event))
        elif isinstance(event, yaml.SequenceStartEvent):
            built = self._sequence(event, depth)
        else:
            built = self._mapping(event, depth)
        if event.anchor:
            self._anchors[event.anchor] = built
        return built

    def _alias(self, event: Any, depth: int) -> Built:
        built = self._anchors.get(event.anchor)
        if built is None:
            near = did_you_mean(event.anchor, self._anchors)
            raise self._end(event, f"'*{event.anchor}' names nothing that ends above it{near}")
        if depth + built.height > MAX_DEPTH:
            raise self._end(event, f"nested deeper than {MAX_DEPTH} levels")
        spot = built.spot
        here = replace(spot, place=_place(event)) if isinstance(spot, Branch) else _place(event)
        return built._replace(spot=here)

    def _sequence(self, event: Any, depth: int) -> Built:
        self._tag(event, "seq")
        data: list[Any] = []
        branch, size, height = Branch(_place(event)), 1, 0
        while not isinstance(inner := next(self._events), yaml.SequenceEndEvent):
            value = self._node(inner, depth + 1)
            branch.values[len(data)] = value.spot
            data.append(value.data)
            size, height = self._grown(inner, size + value.size), max(height, value.height + 1)
        return Built(data, branch, size, height)

    def _mapping(self, event: Any, depth: int) -> Built:
        self._tag(event, "map")
        data: dict[str, Any] = {}
        branch, size, height = Branch(_place(event)), 1, 0
        while not isinstance(inner := next(self._events), yaml.MappingEndEvent):
            key = self._key(inner, branch, depth)
            value = self._node(next(self._events), depth + 1)
            if key is not None:
                data[key], branch.keys[key], branch.values[key] = value.data, _place(inner), value.spot
            size, height = self._grown(inner, size + value.size), max(height, value.height + 1)
        return Built(data, branch, size, height)

    def _key(self, event: Any, branch: Branch, depth: int) -> str | None:
        key = self._node(event, depth + 1).data
        plain = isinstance(event, yaml.ScalarEvent) and event.implicit[0]
        if plain and key == "<<":
            self._note(event, "merge keys ('<<') are not read: write the keys out")
            return None
        if not isinstance(key, str):
            written = event.value if isinstance(event, yaml.ScalarEvent) else ""
            hint = f': write it as "{written}"' if written else ""
            self._note(event, f"a key must be text{hint}")
            return None
        if key in branch.keys:
            # The first one counts: nothing is missing, so this is no place where data was left out.
            self._add(event, f"{key!r} is given twice: here and in line {branch.keys[key][0]}")
            return None
        return key

    def _scalar(self, event: Any) -> Any:
        tag = event.tag
        if any("\ud800" <= character <= "\udfff" for character in event.value):
            self._note(event, "half of a surrogate pair is no character")
            return ""
        if tag is None:
            return resolve(event.value) if event.implicit[0] else event.value
        name = self._tag(event, "str", *_TYPES)
        if name in _TYPES:
            value = resolve(event.value)
            if type(value) in _TYPES[name]:
                return value
            self._note(event, f"{event.value!r} does not fit the tag '!!{name}'")
        return event.value

    def _tag(self, event: Any, *allowed: str) -> str | None:
        tag = event.tag
        if tag in {None, "!"}:
            return None
        name: str = tag.removeprefix(_CORE)
        if tag.startswith(_CORE) and name in allowed:
            return name
        written = f"!!{name}" if tag.startswith(_CORE) else tag
        self._note(event, f"the tag '{written}' is not read here: a task file is plain data")
        return None

    def _grown(self, event: Any, size: int) -> int:
        if size > MAX_VALUES:
            raise self._end(event, f"more than {MAX_VALUES} values, aliases counted in full")
        return size

    def _note(self, event: Any, message: str) -> None:
        self._torn.append(_place(event))
        self._add(event, message)

    def _add(self, event: Any, message: str) -> None:
        self._problems.append(Problem(self._shown, *_place(event), message))

    def _end(self, event: Any, message: str) -> TaskFileError:
        return TaskFileError([*self._problems, Problem(self._shown, *_place(event), message)])


def _place(event: Any) -> Place:
    return event.start_mark.line + 1, event.start_mark.column + 1
