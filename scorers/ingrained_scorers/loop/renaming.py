"""Renames the local variables of a program by the order of their binding, without changing what it does.

Local means: a variable bound in a function, lambda or comprehension. Parameters, attributes, names declared
global or nonlocal, imports, and local functions and classes keep their names (the last two are visible at
run time as `__name__`). A function that uses `exec`, `eval`, `locals` or `vars`, itself or in a function
inside it, is left alone, since there a name can be reached as text.
"""

from __future__ import annotations

import ast
import copy
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_Tree = TypeVar("_Tree", bound=ast.AST)

_BY_TEXT = frozenset({"exec", "eval", "locals", "vars"})
_Function = ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda
_Comprehension = ast.ListComp | ast.SetComp | ast.DictComp | ast.GeneratorExp
_FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda)
_COMPREHENSIONS = (ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)
_SCOPES = (*_FUNCTIONS, *_COMPREHENSIONS, ast.ClassDef)
# Where a node keeps a variable's name as text.
_NAME_FIELDS: dict[type[ast.AST], str] = {
    ast.Name: "id",
    ast.ExceptHandler: "name",
    ast.MatchAs: "name",
    ast.MatchStar: "name",
    ast.MatchMapping: "rest",
}


def rename_locals(tree: _Tree) -> _Tree:
    """Give a copy of the tree whose locals are called `local_0`, `local_1`, ... in each function.

    Numbering goes on in inner functions, so that no inner name hides an outer one. The copy can be unparsed
    and does what the original did.

    Args:
        tree: A module, or any part of one.

    Returns:
        The renamed copy.
    """
    return rename_in_place(copy.deepcopy(tree))


def rename_in_place(tree: _Tree) -> _Tree:
    """Rename the locals of the tree itself, which a copy of a large program would take longer than."""
    walk = _Walk()
    walk.visit(tree, _Scope(is_class=False))
    prefix = "local_"
    while any(name.startswith(prefix) for name in walk.kept):
        prefix = f"_{prefix}"
    for node, number in walk.renamed:
        setattr(node, _NAME_FIELDS[type(node)], f"{prefix}{number}")
    return tree


@dataclass
class _Scope:
    """One scope: the numbers of its locals, the names that it binds and keeps, the scope around it."""

    is_class: bool
    numbers: dict[str, int] = field(default_factory=dict)
    kept: frozenset[str] = frozenset()
    outer: _Scope | None = None
    next_number: int = 0

    def number_of(self, name: str) -> int | None:
        """Find the local that a name means here; a class body is not seen from the scopes inside it."""
        scope: _Scope | None = self
        while scope is not None:
            if scope is self or not scope.is_class:
                if name in scope.numbers:
                    return scope.numbers[name]
                if name in scope.kept:
                    return None
            scope = scope.outer
        return None


@dataclass
class _Walk:
    """Collects every use of a local with its number, and every name that stays."""

    renamed: list[tuple[ast.AST, int]] = field(default_factory=list)
    kept: set[str] = field(default_factory=set)

    def visit(self, node: ast.AST, scope: _Scope) -> None:
        if isinstance(node, _FUNCTIONS):
            self._function(node, scope)
        elif isinstance(node, _COMPREHENSIONS):
            self._comprehension(node, scope)
        elif isinstance(node, ast.ClassDef):
            self._class(node, scope)
        else:
            self._plain(node, scope)

    def _plain(self, node: ast.AST, scope: _Scope) -> None:
        name = _name(node)
        if name is not None:
            number = scope.number_of(name)
            if number is None:
                self.kept.add(name)
            else:
                self.renamed.append((node, number))
        self._all(ast.iter_child_nodes(node), scope)

    def _all(self, nodes: Iterable[ast.AST], scope: _Scope) -> None:
        for node in nodes:
            self.visit(node, scope)

    def _function(self, node: _Function, scope: _Scope) -> None:
        parameters = _parameters(node)
        self.kept |= parameters
        body = _body(node)
        bound, fixed = _bindings(body)
        fixed |= parameters
        if _reaches_by_text(node):
            fixed |= set(bound)
        outside = [child for child in ast.iter_child_nodes(node) if child not in body]
        self._all(outside, scope)  # decorators, defaults and annotations are evaluated around the function
        self._all(body, _inner(scope, bound, fixed))

    def _comprehension(self, node: _Comprehension, scope: _Scope) -> None:
        targets, _ = _bindings([generator.target for generator in node.generators])
        inner = _inner(scope, targets, set(targets) if _reaches_by_text(node) else set())
        first = node.generators[0].iter
        self.visit(first, scope)  # the first iterable is evaluated around the comprehension
        for child in _parts(node):
            if child is not first:
                self.visit(child, inner)

    def _class(self, node: ast.ClassDef, scope: _Scope) -> None:
        bound, fixed = _bindings(node.body)
        outside = [child for child in ast.iter_child_nodes(node) if child not in node.body]
        self._all(outside, scope)
        kept = frozenset(bound) | fixed
        self.kept |= kept
        inner = _Scope(is_class=True, kept=kept, outer=scope, next_number=scope.next_number)
        self._all(node.body, inner)


def _inner(scope: _Scope, bound: list[str], fixed: set[str]) -> _Scope:
    names = [name for name in bound if name not in fixed]
    numbers = {name: scope.next_number + i for i, name in enumerate(names)}
    return _Scope(
        is_class=False,
        numbers=numbers,
        kept=frozenset(fixed),
        outer=scope,
        next_number=scope.next_number + len(names),
    )


def _name(node: ast.AST) -> str | None:
    attribute = _NAME_FIELDS.get(type(node))
    found = getattr(node, attribute) if attribute else None
    return found if isinstance(found, str) else None


def _body(node: _Function) -> list[ast.AST]:
    return [node.body] if isinstance(node, ast.Lambda) else list(node.body)


def _parts(node: _Comprehension) -> Iterator[ast.AST]:
    """Give targets first, in the order of binding, then what is computed from them."""
    for generator in node.generators:
        yield from (generator.target, generator.iter, *generator.ifs)
    if isinstance(node, ast.DictComp):
        yield from (node.key, node.value)
    else:
        yield node.elt


def _parameters(node: _Function) -> set[str]:
    found = {child.arg for child in ast.walk(node.args) if isinstance(child, ast.arg)}
    return found | {kind.name for kind in getattr(node, "type_params", [])}


def _reaches_by_text(node: ast.AST) -> bool:
    return any(isinstance(child, ast.Name) and child.id in _BY_TEXT for child in ast.walk(node))


def _bindings(body: Iterable[ast.AST]) -> tuple[list[str], set[str]]:
    """Give the variables that a scope binds, in order, and the names in it that must keep their text."""
    bound: dict[str, None] = {}
    fixed: set[str] = set()
    for node in _own_nodes(body):
        name = _name(node)
        if isinstance(node, ast.Global | ast.Nonlocal):
            fixed.update(node.names)
        elif isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            fixed.add(node.name)
        elif isinstance(node, ast.alias):
            fixed.add((node.asname or node.name).split(".")[0])
        elif name is not None and not (isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load)):
            bound.setdefault(name)
        if isinstance(node, _FUNCTIONS):
            fixed.update(_declared_nonlocal(node))
    return list(bound), fixed


def _declared_nonlocal(node: ast.AST) -> Iterator[str]:
    for child in ast.walk(node):
        if isinstance(child, ast.Nonlocal):
            yield from child.names


def _own_nodes(body: Iterable[ast.AST]) -> Iterator[ast.AST]:
    """Walk a scope in the order of the text, without entering the scopes inside it.

    A comprehension is entered for the targets of `:=`, which belong to the scope around it.
    """
    for node in body:
        yield node
        if isinstance(node, _COMPREHENSIONS):
            yield from _walrus_targets(node)
        elif not isinstance(node, _SCOPES):
            yield from _own_nodes(ast.iter_child_nodes(node))


def _walrus_targets(node: ast.AST) -> Iterator[ast.AST]:
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.NamedExpr):
            yield child.target
        if not isinstance(child, (*_FUNCTIONS, ast.ClassDef)):
            yield from _walrus_targets(child)
