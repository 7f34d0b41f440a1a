"""Keeps what Inspect prints of its own off the output."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import rich
from rich.console import Console


@contextmanager
def quiet() -> Iterator[None]:
    """Keep Inspect's warnings, which the logs have, and its panels off what a command prints.

    Inspect remembers the display of a process's first evaluation: `display="none"` alone does not keep a
    later one silent. And it lays its tables out even where the console is quiet, which took a quarter of a
    second for each task and model: so there is nothing to print them with.
    """
    logger, console = logging.getLogger("inspect_ai"), rich.get_console()
    before = logger.level, console.quiet
    logger.setLevel(logging.ERROR)
    console.quiet = True
    try:
        with _laying_nothing_out(console):
            yield
    finally:
        logger.setLevel(before[0])
        console.quiet = before[1]


class _Mute(Console):
    def print(self, *objects: Any, **options: Any) -> None:
        """Take what would be printed, and lay nothing out."""


@contextmanager
def _laying_nothing_out(console: Console) -> Iterator[None]:
    """Give the console another class: Inspect configures it anew, which takes its attributes away."""
    usual = type(console)
    console.__class__ = _Mute
    try:
        yield
    finally:
        console.__class__ = usual
