"""Values of a draw: random ones, computed ones, and texts that show them."""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Mapping
from importlib import import_module
from typing import TYPE_CHECKING, Any, Final

from ingrained.items.families.spec import Call, Draw
from ingrained.items.families.words import NAMES, nonce_words
from ingrained.templates import expression, render

if TYPE_CHECKING:
    from ingrained.items.families.spec import Text

Values = Mapping[str, Any]
_FUNCTIONS: Final = "ingrained.items.families.functions"
_PLAIN: Final = re.compile(r"\{\{ ?([a-z_]+) ?\}\}")


def compute(value: Any, names: Values) -> Any:
    """Work out a value of the file.

    Args:
        value: An expression (text that begins with `=`), a call, or a plain value.
        names: The values so far.
    """
    if isinstance(value, str) and value.startswith("="):
        return expression(value[1:])(**names)
    if isinstance(value, dict) and set(value) == {"call"}:
        return function(Call(**value).call)(names)
    return value


def drawn(draw: Draw, names: Values, source: random.Random) -> Any:
    """Draw a value.

    Args:
        draw: How.
        names: The values so far.
        source: The random source.
    """
    if draw.int is not None:
        low, high = (compute(end, names) for end in draw.int)
        return source.randint(low, high)
    if draw.choice is not None:
        return source.choice(compute(draw.choice, names))
    if draw.call is not None:
        return function(draw.call)(names, source)
    count = compute(draw.n, names)
    if draw.words == "nonce":
        return nonce_words(count, source)
    return source.sample(NAMES if draw.words == "names" else compute(draw.sample, names), count)


def shown(text: Text | None, language: str, names: Values) -> str:
    """Fill a template in one language; a value with a text for each language shows its own."""
    if text is None:
        return ""
    template = str(getattr(text, language))
    own = {name: in_language(value, language) for name, value in names.items()}
    if "{%" not in template and len(_PLAIN.findall(template)) == template.count("{{"):
        return _PLAIN.sub(lambda found: str(own[found[1]]), template)
    return render(template, own)


def in_language(value: Any, language: str) -> Any:
    """The part of a value that belongs to a language; lists are searched for such parts."""
    if isinstance(value, dict) and language in value:
        return value[language]
    if isinstance(value, list):
        return [in_language(part, language) for part in value]
    return value


def function(name: str) -> Callable[..., Any]:
    """A function that families may call: one of ours, never one that a file brings along."""
    module, _, attribute = name.partition(".")
    found: Callable[..., Any] = getattr(import_module(f"{_FUNCTIONS}.{module}"), attribute)
    return found
