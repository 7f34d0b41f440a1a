"""Keeps what Inspect prints of its own off the output."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager

import rich


@contextmanager
def quiet() -> Iterator[None]:
    """Keep Inspect's warnings, which the logs have, and its panels off what a command prints.

    Inspect remembers the display of a process's first evaluation: `display="none"` alone does not keep a
    later one silent.
    """
    logger, console = logging.getLogger("inspect_ai"), rich.get_console()
    before = logger.level, console.quiet
    logger.setLevel(logging.ERROR)
    console.quiet = True
    try:
        yield
    finally:
        logger.setLevel(before[0])
        console.quiet = before[1]
