"""A seeded sample of items that keeps the strata in proportion."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Callable, Sequence
from typing import TypeVar

T = TypeVar("T")


def stratified(
    items: Sequence[T], size: int | None, seed: int, *, name: Callable[[T], str], stratum: Callable[[T], str]
) -> list[T]:
    """Choose items by a hash of seed and name: the same seed gives the same items on every machine.

    Strata get places by largest remainder, and every stratum one before any gets two where the size allows.

    Args:
        items: All items.
        size: How many to choose; None for all.
        seed: The run's seed.
        name: An item's name, unique.
        stratum: An item's stratum.

    Returns:
        The chosen items, in their given order.
    """
    if size is None or size >= len(items):
        return list(items)
    groups: dict[str, list[T]] = defaultdict(list)
    for item in sorted(items, key=lambda item: _rank(seed, name(item))):
        groups[stratum(item)].append(item)
    places = _apportion({key: len(group) for key, group in groups.items()}, size, seed)
    chosen = {name(item) for key, group in groups.items() for item in group[: places[key]]}
    return [item for item in items if name(item) in chosen]


def _apportion(sizes: dict[str, int], places: int, seed: int) -> dict[str, int]:
    total = sum(sizes.values())
    share = {key: places * size / total for key, size in sizes.items()}
    given = {key: int(share[key]) for key in sizes}
    order = sorted(sizes, key=lambda key: (given[key] > 0, given[key] - share[key], _rank(seed, key)))
    for key in order[: places - sum(given.values())]:
        given[key] += 1
    return given


def _rank(seed: int, key: str) -> str:
    return hashlib.sha256(f"{seed}/{key}".encode()).hexdigest()
