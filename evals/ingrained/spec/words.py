"""Types, values and patterns in plain words."""

from __future__ import annotations

import types
from collections.abc import Mapping, Sequence
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from pydantic import BaseModel

from ingrained.spec import models

PATTERNS = {
    models.TASK_NAME: "a task name has small letters, digits and single dashes",
    models.SUITE_NAME: "a suite name has small letters, digits and single dashes or underscores",
    models.ITEM_ID: "an id has letters, digits, '_', '.' and '-', and begins with a letter or digit",
    models.LANGUAGE: "a language is a code such as 'en', 'zh' or 'pt-BR'",
    models.AXIS_NAME: "an axis name has small letters, digits and '_', and begins with a letter",
}
_LONGEST = 60
_WORDS: dict[Any, str] = {
    str: "text",
    int: "a whole number",
    float: "a number",
    bool: "true or false",
    list: "a list",
    tuple: "a list",
    set: "a list",
    frozenset: "a list",
    dict: "a mapping",
    Any: "anything",
}


VAGUE = ("anything", "something else")


def shown(value: object) -> str:
    """Put a value into words, as the end of "must be …, but is"."""
    if value is None:
        return "empty"
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, Mapping):
        return "a mapping"
    if isinstance(value, str):
        return repr(value if len(value) <= _LONGEST else f"{value[: _LONGEST - 1]}…")
    if isinstance(value, Sequence):
        return "a list"
    return str(value)


def but_is(value: object, *, text: bool = False) -> str:
    """Say what stands there instead, with the way to write it where only quotes are missing.

    Args:
        value: What stands there.
        text: Whether text was wanted.

    Returns:
        `but is 42: write it as "42"`.
    """
    hint = f': write it as "{shown(value)}"' if text and isinstance(value, (int, float)) else ""
    return f"but is {shown(value)}{hint}"


def wanted(annotation: Any) -> str:
    """Put a type into words, as the start of "must be …"; null goes unsaid."""
    origin = get_origin(annotation)
    if origin is Annotated:
        return wanted(get_args(annotation)[0])
    if origin in {Union, types.UnionType}:
        arms = [wanted(arm) for arm in get_args(annotation) if arm is not type(None)]
        return " or ".join(dict.fromkeys(arms))
    if origin is Literal:
        return either(get_args(annotation))
    if origin in {list, tuple} and str in get_args(annotation):
        return "a list of texts"
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return "a mapping"
    return _WORDS.get(origin or annotation, "something else")


def either(names: Sequence[object]) -> str:
    """List names as choices: `'a', 'b' or 'c'`."""
    quoted = [repr(name) if isinstance(name, str) else shown(name) for name in names]
    return " or ".join([*([", ".join(quoted[:-1])] if quoted[1:] else []), *quoted[-1:]])


def listed(names: Sequence[str]) -> str:
    """List names together: `'a', 'b' and 'c'`."""
    quoted = [repr(name) for name in names]
    return " and ".join([*([", ".join(quoted[:-1])] if quoted[1:] else []), *quoted[-1:]])
