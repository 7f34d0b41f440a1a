"""Loads what the catalogs name, when it is needed and not before."""

from __future__ import annotations

from importlib import import_module
from typing import Any


def load_target(target: str) -> Any:
    """Import `module:name`."""
    module, _, name = target.partition(":")
    return getattr(import_module(module), name)
