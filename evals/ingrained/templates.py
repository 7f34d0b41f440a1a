"""The one place where text from a task file becomes a template: sandboxed, strict, bounded.

Jinja's sandbox keeps a template away from Python, but leaves open `'a' * 10**9`, `9**9**9`,
`'a'|center(10**9)`, and a variable that is doubled in each of forty lines. So here `if`, `for` and `set` are
the only statements, filters and methods are a few that are harmless, and whatever a variable, a loop or an
output holds is measured.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Mapping
from functools import cache, wraps
from typing import Any, Final

from jinja2 import StrictUndefined, TemplateError, TemplateSyntaxError, Undefined, meta, nodes, pass_context
from jinja2.exceptions import SecurityError
from jinja2.filters import FILTERS
from jinja2.sandbox import ImmutableSandboxedEnvironment
from jinja2.visitor import NodeTransformer

EVALUATION_ERRORS: Final = (
    TemplateError,
    TypeError,
    ValueError,
    ArithmeticError,
    LookupError,
    AttributeError,
    RecursionError,
)
"""What an expression may raise on a document that it was not written for."""
LONGEST_TEXT: Final = 200_000
"""Characters that a rendered template, and any value in it, may have."""
_LONGEST_RANGE: Final = 1_000
_MOST_ROUNDS: Final = 100_000
_LARGEST_EXPONENT: Final = 64
_LARGEST_NUMBER: Final = 256  # bits
_STATEMENTS: Final = (nodes.Output, nodes.If, nodes.For, nodes.Assign)
_METHODS: Final = frozenset(
    [
        *("capitalize", "count", "endswith", "find", "get", "index", "isalpha", "isdigit", "islower"),
        *("isupper", "items", "keys", "lower", "lstrip", "removeprefix", "removesuffix", "rstrip", "split"),
        *("splitlines", "startswith", "strip", "title", "upper", "values"),
    ]
)
_FILTERS: Final = (
    *("abs", "capitalize", "count", "d", "default", "dictsort", "first", "float", "groupby"),
    *("int", "items", "last", "length", "list", "lower", "map", "max", "min"),
    *("reject", "rejectattr", "reverse", "select", "selectattr", "sort", "string", "sum", "title"),
    *("trim", "truncate", "unique", "upper", "wordcount"),
)
_FORMAT: Final = re.compile(r"(?:[^%]|%%|%[-+ 0]?\d{0,2}(?:\.\d{1,2})?[defgsx])*")


class _BoundedEnvironment(ImmutableSandboxedEnvironment):
    intercepted_binops = frozenset({"+", "*", "**", "%"})

    def call_binop(self, context: Any, operator: str, left: Any, right: Any) -> Any:
        sized = [value for value in (left, right) if not isinstance(value, int | float)]
        if operator == "%" and sized:
            raise SecurityError("text formatting with % is not allowed: use {{ … }}")
        if operator == "*" and sized:
            raise SecurityError("only numbers can be multiplied")
        if operator == "**" and (sized or abs(right) > _LARGEST_EXPONENT):
            raise SecurityError(f"an exponent may be {_LARGEST_EXPONENT} at most")
        if operator in {"*", "**"} and _bits(operator, left, right) > _LARGEST_NUMBER:
            raise SecurityError("the number is too large")
        return _measured(super().call_binop(context, operator, left, right))

    def call(self, context: Any, obj: Any, *args: Any, **options: Any) -> Any:
        if not self.is_safe_callable(obj):
            raise SecurityError(f"{getattr(obj, '__name__', 'this')!r} cannot be called here")
        return super().call(context, obj, *args, **options)

    def is_safe_callable(self, obj: Any) -> bool:
        owner, name = getattr(obj, "__self__", None), getattr(obj, "__name__", "")
        if obj is _bounded_range or isinstance(obj, Undefined):  # an undefined name says so when it is called
            return True
        return isinstance(owner, str | list | tuple | dict) and name in _METHODS

    def _parse(self, source: str, name: str | None, filename: str | None) -> nodes.Template:
        template: nodes.Template = _Measuring().visit(super()._parse(source, name, filename))
        template.set_environment(self)
        return template


class _Measuring(NodeTransformer):
    """Refuses all statements but a few, and has every value measured that gets a name or is looped over."""

    def generic_visit(self, node: nodes.Node, *args: Any, **options: Any) -> nodes.Node:
        if isinstance(node, nodes.Stmt) and not isinstance(node, _STATEMENTS):
            message = "only {{ … }}, {% if %}, {% for %} and {% set %} can be used here"
            raise TemplateSyntaxError(message, node.lineno)
        return super().generic_visit(node, *args, **options)

    def visit_Concat(self, node: nodes.Concat) -> nodes.Node:  # noqa: N802  Jinja calls it by this name
        self.generic_visit(node)
        return _filtered(nodes.List(node.nodes, lineno=node.lineno), "join")

    def visit_Assign(self, node: nodes.Assign) -> nodes.Node:  # noqa: N802
        self.generic_visit(node)
        node.node = _filtered(node.node, "_measured")
        return node

    def visit_For(self, node: nodes.For) -> nodes.Node:  # noqa: N802
        if node.recursive:
            raise TemplateSyntaxError("a recursive loop is not allowed", node.lineno)
        self.generic_visit(node)
        node.iter = _filtered(node.iter, "_rounds")
        return node


def _filtered(node: Any, name: str) -> nodes.Filter:
    return nodes.Filter(node, name, [], [], None, None, lineno=node.lineno)


def _bits(operator: str, left: float, right: float) -> int:
    bits = [value.bit_length() for value in (left, right) if isinstance(value, int)]
    if len(bits) < len((left, right)):
        return 0  # a float overflows by itself
    return bits[0] * int(right) if operator == "**" else sum(bits)


def _measured(value: Any) -> Any:
    """Give the value back if it is small enough, however often its parts are the same object."""
    left, parts = LONGEST_TEXT, [value]
    while parts:
        part = parts.pop()
        if isinstance(part, str | dict | list | tuple):
            left -= len(part)
        if left < 0:
            raise SecurityError(f"a value is longer than {LONGEST_TEXT} characters")
        if isinstance(part, dict):
            parts += [*part, *part.values()]
        elif isinstance(part, list | tuple):
            parts += part
    return value


@pass_context
def _rounds(context: Any, value: Iterable[Any]) -> list[Any]:
    rounds: list[Any] = _measured(list(value))
    context.rounds = getattr(context, "rounds", 0) + len(rounds)
    if context.rounds > _MOST_ROUNDS:
        raise SecurityError(f"the loops go round more than {_MOST_ROUNDS} times")
    return rounds


def _bounded_range(*bounds: int) -> range:
    numbers = range(*bounds)
    if len(numbers) > _LONGEST_RANGE:
        raise SecurityError(f"a range may have {_LONGEST_RANGE} numbers at most")
    return numbers


def _measuring(function: Callable[..., Any]) -> Callable[..., Any]:
    """Measure what goes into a filter and what comes out; Jinja's marks on it stay."""

    @wraps(function)
    def filtered(*values: Any, **options: Any) -> Any:
        for value in (*values, *options.values()):
            _measured(value)
        return _measured(function(*values, **options))

    return filtered


@wraps(FILTERS["join"])
def _join(eval_ctx: Any, value: Iterable[Any], d: str = "", attribute: str | None = None) -> Any:
    values = _measured(list(value))
    _require_short(len(values) * len(str(d)))
    return FILTERS["join"](eval_ctx, values, d, attribute)


@wraps(FILTERS["replace"])
def _replace(eval_ctx: Any, s: str, old: str, new: str, count: int | None = None) -> Any:
    _require_short((len(str(s)) + 1) * len(str(new)))
    return FILTERS["replace"](eval_ctx, s, old, new, count)


def _format(text: str, *values: Any) -> str:
    if not _FORMAT.fullmatch(text):
        raise SecurityError("a format may have fields such as %02d, %.2f and %s only")
    return text % values


def _round(value: float, precision: int = 0) -> float:
    return round(value, precision)


def _tojson(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)


def _require_short(size: int) -> None:
    if size > LONGEST_TEXT:
        raise SecurityError(f"a value is longer than {LONGEST_TEXT} characters")


@cache
def environment() -> _BoundedEnvironment:
    """The sandboxed Jinja environment, made once."""
    made = _BoundedEnvironment(undefined=StrictUndefined, autoescape=False, finalize=_measured)
    made.globals = {"range": _bounded_range}
    own = {"join": _join, "replace": _replace, "format": _format, "round": _round, "tojson": _tojson}
    known = {name: FILTERS[name] for name in _FILTERS} | own
    made.filters = {name: _measuring(function) for name, function in known.items()}
    made.filters |= {"_measured": _measured, "_rounds": _rounds}
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
    except (SyntaxError, RecursionError) as error:
        raise TemplateError("it is nested too deep") from error
    return "".join(pieces)


@cache
def undeclared(text: str) -> frozenset[str]:
    """The names that a template takes from outside.

    Raises:
        TemplateError: The syntax is wrong.
    """
    return frozenset(meta.find_undeclared_variables(environment().parse(text)) - set(environment().globals))


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
