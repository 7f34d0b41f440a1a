"""Has Python look for unreachable objects less often while a run goes on."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

RARELY: Final = 50_000
"""Objects that are made, less those that are gone, between two searches; Python's own number is 700."""


@contextmanager
def collecting_rarely() -> Iterator[None]:
    """Search for cycles of unreachable objects less often, and as often as before afterwards.

    The searches took a fifth of a run's processor time, since Inspect keeps many objects that are in use; a
    run of 2,000 samples holds a tenth more memory instead. Where the process does not search at all, or less
    often than this, nothing changes.
    """
    before = gc.get_threshold()
    if 0 < before[0] < RARELY:
        gc.set_threshold(RARELY, *before[1:])
    try:
        yield
    finally:
        gc.set_threshold(*before)
