"""Templates: whether they parse, and which names they take from the items."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from jinja2 import TemplateError, TemplateSyntaxError

from ingrained.errors import Problem
from ingrained.templates import environment, undeclared

if TYPE_CHECKING:
    from ingrained.spec.load import LoadedTask
    from ingrained.spec.places import Key


def templates(task: LoadedTask) -> Iterator[tuple[tuple[Key, ...], str]]:
    """List the templates of a task with their places."""
    for key, text in (("input", task.spec.input), ("system", task.spec.system)):
        if text is not None:
            yield (key,), text
    for axis, values in task.spec.vary.items():
        if isinstance(values, Mapping):
            yield from ((("vary", axis, value), text) for value, text in values.items())


def check_templates(task: LoadedTask) -> Iterator[Problem]:
    """Check that each template parses, and that a question goes through the ones that carry it."""
    for path, text in templates(task):
        if message := _syntax(text):
            yield task.problem(message, *path)
        elif path != ("system",) and not undeclared(text):
            yield task.problem("the template takes nothing from the item: write {{ input }} into it", *path)


def names_used(task: LoadedTask) -> set[str]:
    """Name what the templates that parse take from the items."""
    parsed = (text for _, text in templates(task) if not _syntax(text))
    return {name for text in parsed for name in undeclared(text)}


def _syntax(text: str) -> str:
    try:
        environment().from_string(text)
    except TemplateSyntaxError as error:
        line = f" in line {error.lineno} of the text" if "\n" in text.strip() else ""
        return f"the template cannot be read{line}: {_plain(error)}"
    # Jinja compiles to Python, whose own limits show where blocks or brackets nest too deep.
    except (TemplateError, SyntaxError, RecursionError, MemoryError, ValueError, OverflowError):
        return "the template cannot be read: it is nested too deep or too large"
    return ""


def _plain(error: TemplateSyntaxError) -> str:
    """Keep Jinja's first sentence; the others tell what its parser was looking for."""
    first = (error.message or "the syntax is wrong").partition(". ")[0].rstrip(".")
    return first[0].lower() + " ".join(first[1:].split())
