"""A pydantic model's complaints as single faults in plain words, each with the path to its place."""

from __future__ import annotations

import json
import types
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from typing import Annotated, Any, NamedTuple, TypeVar, Union, get_args, get_origin

from pydantic import BaseModel, ValidationError

from ingrained.errors import did_you_mean
from ingrained.spec.places import Key
from ingrained.spec.words import PATTERNS, VAGUE, but_is, listed, shown, wanted

Model = TypeVar("Model", bound=BaseModel)
Path = tuple[Key, ...]


class Fault(NamedTuple):
    """What is wrong, before the file and line are known.

    Attributes:
        path: Keys and indices that lead there.
        message: What is wrong.
        on_key: Whether the key is at fault, not its value.
    """

    path: Path
    message: str
    on_key: bool = False

    def under(self, *path: Key) -> Fault:
        """Give the same fault as seen from further outside."""
        return self._replace(path=(*path, *self.path))


class _Complaint(NamedTuple):
    path: Path  # into the data, without the names of a union's arms
    asked: Path  # as pydantic gives it
    union: int  # length of the path to the union whose arm complains, -1 without one
    error: Mapping[str, Any]


def validated(model: type[Model], data: Mapping[str, Any]) -> tuple[Model | None, list[Fault]]:
    """Validate plain data strictly.

    Args:
        model: What the data should be.
        data: Plain data of a file.

    Returns:
        The model, or None and every fault.
    """
    try:
        # As JSON, since strict validation of Python values refuses a list where a tuple is declared.
        return model.model_validate_json(json.dumps(data, default=str), strict=True), []
    except ValidationError as error:
        return None, list(_faults(model, data, error))


def misspelt(missing: str, beside: Iterable[str]) -> bool:
    """Tell whether a missing key is there after all, among the unknown ones, which are faults already."""
    return any(did_you_mean(key, [missing]) for key in beside)


def _faults(model: type[BaseModel], data: Any, error: ValidationError) -> Iterator[Fault]:
    complaints = [_complaint(data, details) for details in error.errors(include_url=False)]
    plain = [complaint for complaint in complaints if complaint.union < 0]
    absent = [complaint.path for complaint in plain if complaint.error["type"] == "missing"]
    yield from _missing(absent, [c.path for c in plain if c.error["type"] == "extra_forbidden"])
    yield from (_fault(model, complaint, data) for complaint in plain if complaint.path not in absent)
    arms = sorted((c for c in complaints if c.union >= 0), key=lambda c: repr(c.path[: c.union]))
    for path, group in groupby(arms, key=lambda complaint: complaint.path[: complaint.union]):
        yield from _of_union(model, data, path, list(group))


def _missing(absent: list[Path], unknown: list[Path]) -> Iterator[Fault]:
    """Give one fault for all that a mapping lacks, without what is there but misspelt."""
    for parent in dict.fromkeys(path[:-1] for path in absent):
        beside = [str(path[-1]) for path in unknown if path[:-1] == parent]
        names = [str(path[-1]) for path in absent if path[:-1] == parent]
        if names := [name for name in names if not misspelt(name, beside)]:
            yield Fault(parent, f"{listed(names)} {'are' if names[1:] else 'is'} missing")


def _of_union(model: type[BaseModel], data: Any, path: Path, arms: list[_Complaint]) -> Iterator[Fault]:
    """Keep the complaints of the arm that got furthest: the one that the person meant."""
    deepest = [arm for arm in arms if len(arm.path) > len(path)]
    if deepest:
        yield from dict.fromkeys(_fault(model, arm, data) for arm in deepest)
        return
    annotation = _annotation(model, path)
    text = annotation is str or str in get_args(annotation)
    value = _value(data, path)
    yield Fault(path, f"{_name(path)} must be {wanted(annotation)}, {but_is(value, text=text)}")


def _complaint(data: Any, error: Mapping[str, Any]) -> _Complaint:
    asked = tuple(error["loc"])
    path: list[Key] = []
    union = -1
    for index, key in enumerate(asked):
        if _holds(data, key):
            data = data[key]
            path.append(key)
        elif error["type"] == "missing" and index == len(asked) - 1:
            path.append(key)
        elif union < 0:
            union = len(path)
    return _Complaint(tuple(path), asked, union, error)


def _holds(data: Any, key: Key) -> bool:
    if isinstance(data, Mapping):
        return key in data
    return isinstance(data, list) and isinstance(key, int) and key < len(data)


def _value(data: Any, path: Path) -> Any:
    for key in path:
        data = data[key]
    return data


def _fault(model: type[BaseModel], complaint: _Complaint, data: Any) -> Fault:
    path, error = complaint.path, complaint.error
    kind = error["type"]
    if kind == "extra_forbidden":
        known = keys_of(_annotation(model, path[:-1]))
        return Fault(path, f"unknown key {path[-1]!r}{did_you_mean(str(path[-1]), known)}", on_key=True)
    if kind in {"value_error", "assertion_error"}:
        return Fault(path, str(error["ctx"]["error"]))
    return Fault(path, _must(path, kind, error.get("ctx", {}), _value(data, path), _annotation(model, path)))


def _must(path: Path, kind: str, context: Mapping[str, Any], value: Any, annotation: Any) -> str:
    if kind == "string_pattern_mismatch" and context["pattern"] in PATTERNS:
        return f"{PATTERNS[context['pattern']]}, but this is {shown(value)}"
    if kind in _LIMITS:
        return f"{_name(path)} must {_LIMITS[kind](context)}, {but_is(value)}"
    text = kind == "string_type"
    return f"{_name(path)} must be {_kind(kind, context, annotation)}, {but_is(value, text=text)}"


_KINDS = {
    "string_type": "text",
    "int_type": "a whole number",
    "int_from_float": "a whole number",
    "float_type": "a number",
    "bool_type": "true or false",
    "list_type": "a list",
    "tuple_type": "a list",
    "dict_type": "a mapping",
    "model_type": "a mapping",
}
_LIMITS: dict[str, Callable[[Mapping[str, Any]], str]] = {
    "greater_than_equal": lambda context: f"be at least {context['ge']}",
    "greater_than": lambda context: f"be more than {context['gt']}",
    "less_than_equal": lambda context: f"be at most {context['le']}",
    "less_than": lambda context: f"be less than {context['lt']}",
    "too_short": lambda context: f"have at least {context['min_length']} entries",
    "too_long": lambda context: f"have at most {context['max_length']} entries",
    "string_too_short": lambda context: f"have at least {context['min_length']} characters",
    "string_too_long": lambda context: f"have at most {context['max_length']} characters",
    "string_pattern_mismatch": lambda context: f"look like {context['pattern']}",
}


def _kind(kind: str, context: Mapping[str, Any], annotation: Any) -> str:
    if kind in {"literal_error", "enum"}:
        return str(context["expected"])
    words = wanted(annotation)
    return _KINDS.get(kind, words) if words in VAGUE else words


def _name(path: Path) -> str:
    names = [key for key in path if isinstance(key, str)]
    each = "each of " if path and isinstance(path[-1], int) else ""
    return f"{each}{names[-1]!r}" if names else "this"


def keys_of(annotation: Any) -> tuple[str, ...]:
    """List the keys that a model knows, as they are written in a file."""
    models = [arm for arm in _arms(annotation) if isinstance(arm, type) and issubclass(arm, BaseModel)]
    return tuple(field.alias or name for model in models for name, field in model.model_fields.items())


def _annotation(model: Any, path: Sequence[Key]) -> Any:
    """Find the type declared at a path."""
    annotation: Any = model
    for key in path:
        annotation = next((inner for arm in _arms(annotation) if (inner := _inside(arm, key))), Any)
    return annotation


def _inside(arm: Any, key: Key) -> Any:
    if isinstance(arm, type) and issubclass(arm, BaseModel):
        fields = arm.model_fields.items()
        return next((field.annotation for name, field in fields if key in {name, field.alias}), None)
    arguments = [argument for argument in get_args(arm) if argument is not Ellipsis]
    return arguments[-1] if arguments and isinstance(get_origin(arm), type) else None


def _arms(annotation: Any) -> tuple[Any, ...]:
    if get_origin(annotation) is Annotated:
        return _arms(get_args(annotation)[0])
    if get_origin(annotation) in {Union, types.UnionType}:
        return tuple(inner for arm in get_args(annotation) for inner in _arms(arm))
    return (annotation,)
