"""A seeded sample of items that keeps the strata in proportion."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from typing import TypeVar

T = TypeVar("T")


def stratified(
    items: Sequence[T],
    size: int | None,
    seed: int,
    *,
    name: Callable[[T], str],
    strata: Callable[[T], Sequence[str]],
) -> list[T]:
    """Choose items by a hash of seed and name: the same seed gives the same items on every machine.

    Every stratum gets one place before any gets two; the others go one by one to the stratum that is furthest
    behind (Sainte-Laguë). So a larger sample holds every smaller one of the same seed. Strata may have strata
    of their own, between which their places are shared in the same way.

    Args:
        items: All items.
        size: How many to choose; None for all.
        seed: The run's seed.
        name: An item's name, unique.
        strata: An item's stratum, the stratum within it, and so on; the same number for each item.

    Returns:
        The chosen items, in their given order.
    """
    if size is None or size >= len(items):
        return list(items)
    ranked = sorted(items, key=lambda item: _rank(seed, name(item)))
    paths = {name(item): tuple(strata(item)) for item in items}
    chosen = set(_choose([name(item) for item in ranked], size, seed, paths))
    return [item for item in items if name(item) in chosen]


def _choose(
    names: list[str], size: int, seed: int, paths: Mapping[str, tuple[str, ...]], level: int = 0
) -> list[str]:
    if level == len(paths[names[0]]):
        return names[:size]
    groups: dict[str, list[str]] = defaultdict(list)
    for name in names:
        groups[paths[name][level]].append(name)
    places = _apportion({key: len(group) for key, group in groups.items()}, size, seed)
    return [
        name for key, group in groups.items() for name in _choose(group, places[key], seed, paths, level + 1)
    ]


def _apportion(sizes: dict[str, int], places: int, seed: int) -> dict[str, int]:
    given = dict.fromkeys(sorted(sizes, key=lambda key: _rank(seed, key)), 0)
    for _ in range(places):
        open_to_more = [key for key in given if given[key] < sizes[key]]
        given[max(open_to_more, key=lambda key: (not given[key], sizes[key] / (2 * given[key] + 1)))] += 1
    return given


def _rank(seed: int, key: str) -> str:
    return hashlib.sha256(f"{seed}/{key}".encode()).hexdigest()
