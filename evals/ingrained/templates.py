"""The one place where text from a task file becomes a template: sandboxed, strict, bounded."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache
from typing import Any, Final

from jinja2 import StrictUndefined, TemplateError, meta
from jinja2.exceptions import SecurityError
from jinja2.sandbox import ImmutableSandboxedEnvironment

LONGEST_TEXT: Final = 200_000
"""Characters that a rendered template may have."""
_LONGEST_RANGE: Final = 1_000
_LARGEST_EXPONENT: Final = 64


class _BoundedEnvironment(ImmutableSandboxedEnvironment):
    """Jinja's sandbox, which leaves `'a' * 10**9` and `9**9**9` open, with these closed."""

    intercepted_binops = frozenset({"*", "**", "%"})

    def call_binop(self, context: Any, operator: str, left: Any, right: Any) -> Any:
        sized = [value for value in (left, right) if not isinstance(value, int | float)]
        if operator == "%" and sized:
            raise SecurityError("text formatting with % is not allowed: use {{ … }}")
        if operator == "*" and sized:
            raise SecurityError("only numbers can be multiplied")
        if operator == "**" and (sized or abs(right) > _LARGEST_EXPONENT):
            raise SecurityError(f"an exponent may be {_LARGEST_EXPONENT} at most")
        return super().call_binop(context, operator, left, right)


def _bounded_range(*bounds: int) -> range:
    numbers = range(*bounds)
    if len(numbers) > _LONGEST_RANGE:
        raise SecurityError(f"a range may have {_LONGEST_RANGE} numbers at most")
    return numbers


@cache
def environment() -> _BoundedEnvironment:
    """The sandboxed Jinja environment, made once."""
    made = _BoundedEnvironment(undefined=StrictUndefined, keep_trailing_newline=False, autoescape=False)
    made.globals = {"range": _bounded_range}
    for wide in ("center", "format", "indent", "wordwrap", "urlize", "xmlattr"):
        made.filters.pop(wide, None)
    return made


def render(text: str, names: Mapping[str, Any]) -> str:
    """Render a template.

    Raises:
        TemplateError: A name is undefined, the syntax is wrong, or the text grows beyond `LONGEST_TEXT`.
    """
    pieces: list[str] = []
    size = 0
    try:
        for piece in _compiled(text).generate(**names):
            size += len(piece)
            if size > LONGEST_TEXT:
                raise TemplateError(f"the rendered text is longer than {LONGEST_TEXT} characters")
            pieces.append(piece)
    except (TypeError, ValueError, ArithmeticError, AttributeError, LookupError) as error:
        raise TemplateError(str(error)) from error
    return "".join(pieces)


def undeclared(text: str) -> set[str]:
    """The names that a template takes from outside.

    Raises:
        TemplateError: The syntax is wrong.
    """
    return meta.find_undeclared_variables(environment().parse(text)) - set(environment().globals)


@cache
def expression(text: str) -> Callable[..., Any]:
    """Compile a Jinja expression to a function of its names.

    Raises:
        TemplateError: The syntax is wrong.
    """
    return environment().compile_expression(text, undefined_to_none=False)


@cache
def _compiled(text: str) -> Any:
    return environment().from_string(text)
