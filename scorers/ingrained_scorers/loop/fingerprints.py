"""When two versions are the same: ids of programs at three levels, and of JSON documents.

Ids are version-bound: `ast.dump` differs between Python releases, so ids are compared only within one log,
whose Python version the task's metadata keep; no version is part of an id. Text that cannot be parsed, or is
nested too deeply for that, is a state of its own: `SYN:` and a hash of the text without its white space.
"""

from __future__ import annotations

import ast
import copy
import hashlib
import json
import re
import warnings
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from ingrained_scorers.loop.renaming import rename_in_place, rename_locals

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["bare", "broken_id", "code_id", "document_id", "raw_id", "rename_locals", "renamed_id"]

_TIME = re.compile(r"([01]?\d|2[0-4]):([0-5]\d)")
_UNREADABLE = (SyntaxError, ValueError, RecursionError, MemoryError)
_DOCUMENTED = ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef


def raw_id(source: str) -> str:
    """Hash the text as it stands (N0)."""
    return _hash(source)


@lru_cache(maxsize=256)
def code_id(source: str) -> str:
    """Hash what the program is, whatever it looks like (N3).

    Comments, white space, quotes, docstrings and annotations do not count; names and order do.
    """
    return _tree_id(source, _strip)


@lru_cache(maxsize=256)
def renamed_id(source: str) -> str:
    """Hash the program with its local variables renamed by first binding (N4)."""
    return _tree_id(source, lambda tree: rename_in_place(_strip(tree)))


def broken_id(text: str) -> str:
    """Hash text that cannot be parsed, without its white space."""
    return "SYN:" + _hash("".join(text.split()))


def document_id(value: object) -> str:
    """Hash a JSON document by what it says.

    Keys are sorted; in values letter case, white space, the form of a number (3 or 3.0) and of a time of day
    (`9:05` or `09:05`, kept as minutes) do not count. The order of a list does.

    Args:
        value: What `json.loads` gives.

    Raises:
        TypeError: The value is not JSON.
    """
    return _hash(json.dumps(_canonical(value), sort_keys=True, ensure_ascii=True))


def bare(tree: ast.Module) -> ast.Module:
    """Give a copy of the tree without docstrings and annotations, still a program that can be unparsed."""
    return ast.fix_missing_locations(_strip(copy.deepcopy(tree)))


def _strip(tree: ast.Module) -> ast.Module:
    stripped: ast.Module = _Stripper().visit(tree)
    return stripped


class _Stripper(ast.NodeTransformer):
    def generic_visit(self, node: ast.AST) -> ast.AST:
        super().generic_visit(node)
        if isinstance(node, _DOCUMENTED) and ast.get_docstring(node, clean=False) is not None:
            # A body may not be empty; the module's may.
            node.body = node.body[1:] or ([] if isinstance(node, ast.Module) else [ast.Pass()])
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            node.returns = None
        return node

    def visit_arg(self, node: ast.arg) -> ast.arg:
        node.annotation = None
        return node

    def visit_AnnAssign(self, node: ast.AnnAssign) -> ast.stmt:
        self.generic_visit(node)
        if node.value is not None:
            return ast.Assign(targets=[node.target], value=node.value, type_comment=None)
        # Without a value the name alone counts: a field of a dataclass is declared, whatever its type.
        node.annotation = ast.Constant(value=None)
        return node


def _tree_id(source: str, change: Callable[[ast.Module], ast.Module]) -> str:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # an invalid escape in a reply is no warning of ours
            tree = ast.parse(source)
        return _hash(ast.dump(change(tree)))
    except _UNREADABLE:
        return broken_id(source)


def _canonical(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _canonical(entry) for key, entry in value.items()}
    if isinstance(value, list):
        return [_canonical(entry) for entry in value]
    if isinstance(value, str):
        text = "".join(value.lower().split())
        time = _TIME.fullmatch(text)
        return f"minutes:{int(time[1]) * 60 + int(time[2])}" if time else text
    if isinstance(value, float) and value.is_integer():
        return int(value)
    return value


def _hash(text: str) -> str:
    # A reply may hold lone surrogates, which strict UTF-8 refuses.
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
