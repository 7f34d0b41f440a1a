"""Keeps keys out of logs: some providers quote the caller's key in what they say of an error."""

from __future__ import annotations

import os
import re
from collections.abc import Collection, Mapping
from typing import Any, Final

from inspect_ai.model import Model, ModelAPI, ModelCall, ModelOutput

from ingrained.errors import UsageError

HIDDEN: Final = "[key]"
"""What stands in a log where a key stood."""
_SHORTEST: Final = 8
"""Characters that a key has at least: placeholders such as `none` are no secret."""
_NAMES = re.compile(r"(api_?key|access_key|secret|token|password)$", re.IGNORECASE)


def require_no_key(arguments: Mapping[str, Any]) -> None:
    """Refuse a key among a model's arguments, which are written into the run's record.

    Raises:
        UsageError: An argument is a key.
    """
    for name in arguments:
        if re.search(r"(api_?key|secret|password)$", name, re.IGNORECASE):
            raise UsageError(
                f"the argument {name!r} would be saved with the run: set the provider's environment variable"
            )


def guard(model: Model) -> Model:
    """Let neither an error nor a reply of a model carry a key.

    The model is changed in place: this is the one point that every provider's words come through before
    Inspect writes them into events, errors and traces.
    """
    generate, keys = model.api.generate, known_keys(model.api)

    async def guarded(*positional: Any, **named: Any) -> Any:
        try:
            made = await generate(*positional, **named)
        except Exception as error:
            hide_in_error(error, keys)
            raise
        return _hidden_in_reply(made, keys)

    vars(model.api)["generate"] = guarded
    return model


def known_keys(api: ModelAPI) -> frozenset[str]:
    """The keys that a provider was made with, and those in the environment."""
    named = {value for name, value in os.environ.items() if _NAMES.search(name)}
    return frozenset(key for key in {*named, api.api_key} if key and len(key) >= _SHORTEST)


def hide(value: Any, keys: Collection[str]) -> Any:
    """A copy of JSON-like data without the keys."""
    match value:
        case str():
            for key in sorted(keys, key=len, reverse=True):
                value = value.replace(key, HIDDEN)
            return value
        case dict():
            return {name: hide(part, keys) for name, part in value.items()}
        case list() | tuple():
            return type(value)(hide(part, keys) for part in value)
        case _:
            return value


def hide_in_error(error: BaseException, keys: Collection[str]) -> None:
    """Take the keys out of an error, and out of those that it came from."""
    seen: list[BaseException] = []
    link: BaseException | None = error
    while link is not None and link not in seen:
        seen.append(link)
        link.args = hide(link.args, keys)
        said = {name: part for name, part in vars(link).items() if isinstance(part, str | dict | list)}
        vars(link).update(hide(said, keys))
        link = link.__cause__ or link.__context__


def _quotes(text: str, keys: Collection[str]) -> bool:
    return any(key in text for key in keys)


def _hidden_in_reply(made: Any, keys: Collection[str]) -> Any:
    match made:
        case (said, ModelCall() as call):
            call.request, call.response = hide(call.request, keys), hide(call.response, keys)
            return _hidden_in_reply(said, keys), call
        case Exception():
            hide_in_error(made, keys)
        case ModelOutput() if keys and _quotes(made.model_dump_json(), keys):
            return ModelOutput.model_validate(hide(made.model_dump(), keys))
    return made
