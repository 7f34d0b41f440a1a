"""What holds for all differences of an output at once: intervals, adjusted P, ranks."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Final

from ingrained.comparing.table import Difference, Row
from ingrained_scorers.statistics.multiplicity import holm
from ingrained_scorers.statistics.paired import Paired
from ingrained_scorers.statistics.ranks import rank_intervals
from ingrained_scorers.statistics.simultaneous import Comparison as Member
from ingrained_scorers.statistics.simultaneous import simultaneous

LEVEL: Final = 0.95
_Cell = tuple[str, str, str, str]
_MOST_DRAWS: Final = 10_000
_LEAST_DRAWS: Final = 1_000
_WORK: Final = 10_000_000
"""Draws times differences: bounds the time of a large output to seconds."""


def adjusted(differences: Sequence[Difference], seed: int) -> tuple[list[Difference], int]:
    """Give each difference the interval and the P that hold for the whole output.

    Args:
        differences: All that the output shows.
        seed: Seed of the draws.

    Returns:
        The same differences, and how many are in the family: those with an interval. Where the items do not
        vary there is nothing to draw: such a difference takes its Bonferroni part of the level, and the
        others share the rest.
    """
    members = [
        Member(d.paired.value, dict(d.paired.influence), (d.suite, d.task, d.version))
        for d in differences
        if d.paired.influence and d.paired.value is not None
    ]
    family = sum(d.paired.interval(1 - LEVEL) is not None for d in differences)
    part = (1 - LEVEL) / max(1, family)
    alpha = _common_level(members, part * len(members), seed) if members else part
    together = holm([d.paired.p for d in differences])
    return [
        replace(d, simultaneous=_held(d.paired, alpha if d.paired.influence else part), adjusted=p)
        for d, p in zip(differences, together, strict=True)
    ], family


def _common_level(members: Sequence[Member], alpha: float, seed: int) -> float:
    draws = max(_LEAST_DRAWS, min(_MOST_DRAWS, _WORK // len(members)))
    return simultaneous(members, seed, draws, 1 - max(alpha, 2 / draws)).alpha


def _held(paired: Paired, alpha: float) -> tuple[float, float] | None:
    """The interval at a level, never narrower than a bootstrap's of the difference alone."""
    found = paired.interval(alpha)
    if found is None or paired.low is None or paired.high is None:
        return found
    return min(found[0], paired.low), max(found[1], paired.high)


def ranked(pairs: Sequence[Difference], rows: Sequence[Row], seed: int) -> list[Row]:
    """Give each row the places that remain open once all pairs are compared at one level.

    Args:
        pairs: Every pair of models on every metric.
        rows: The rows to rank; where a metric has no direction, or a pair was not compared, there is no rank.
        seed: Seed of the draws.
    """
    compared: dict[_Cell, list[Difference]] = defaultdict(list)
    for difference in adjusted(pairs, seed)[0]:
        compared[_cell(difference)].append(difference)
    field: dict[_Cell, list[str]] = defaultdict(list)
    for row in rows:
        if row.better != "none" and row.estimate.value is not None:
            field[_cell(row)].append(row.model)
    places = {cell: _places(models, compared[cell]) for cell, models in field.items()}
    return [replace(row, rank=places.get(_cell(row), {}).get(row.model)) for row in rows]


def _places(models: Sequence[str], pairs: Iterable[Difference]) -> dict[str, tuple[int, int]]:
    known = [d for d in pairs if d.model in models and d.baseline in models]
    if len(known) < len(models) * (len(models) - 1) / 2:
        return {}
    worse: dict[str, set[str]] = {model: set() for model in models}
    for difference in known:
        if difference.verdict == "better":
            worse[difference.model].add(difference.baseline)
        elif difference.verdict == "worse":
            worse[difference.baseline].add(difference.model)
    return rank_intervals(worse)


def _cell(row: Row | Difference) -> _Cell:
    return row.suite, row.task, row.version, row.metric
