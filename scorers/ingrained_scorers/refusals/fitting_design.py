"""From calibration rows to numbers: which features and runs of words the model knows, and their values."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from math import log
from typing import TYPE_CHECKING, Final

import numpy as np

from ingrained_scorers.refusals.features_reading import reading
from ingrained_scorers.refusals.features_words import word_runs
from ingrained_scorers.refusals.labels import LABELS
from ingrained_scorers.refusals.rules_model import OF_CHINESE, inputs

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from ingrained_scorers.refusals.fitting_rows import Row

    Floats = NDArray[np.float64]

LEAST_SCENARIOS: Final = 6  # in which a run of words occurs; a rarer one would speak of its topic
ALWAYS: Final = ("always", f"{OF_CHINESE}always")


@dataclass(frozen=True)
class Example:
    """A row as the model sees it: named values, runs of words, the index of its label."""

    scenario: str
    values: Mapping[str, float]
    runs: frozenset[str]
    label: int


@dataclass(frozen=True)
class Columns:
    """What the model knows.

    Attributes:
        names: Features, in order, the constant ones first.
        rarity: Inverse document frequency of each run of words, in order.
    """

    names: tuple[str, ...]
    rarity: Mapping[str, float]


def example(row: Row) -> Example:
    """Read the features and the words of a row."""
    found = reading(row.reply)
    values = {**inputs(row.ask, found, row.reply), ALWAYS[0]: 1.0}
    return Example(row.scenario, values, word_runs(row.ask, found.text), LABELS.index(row.label))


def columns(examples: Sequence[Example]) -> Columns:
    """Choose what the model is to know: all features seen, and the runs of words of several scenarios."""
    where: dict[str, set[str]] = defaultdict(set)
    for one in examples:
        for run in one.runs:
            where[run].add(one.scenario)
    scenarios = len({one.scenario for one in examples})
    known = sorted(run for run, found in where.items() if len(found) >= LEAST_SCENARIOS)
    rarity = {run: round(log((1 + scenarios) / (1 + len(where[run]))) + 1, 6) for run in known}
    names = {name for one in examples for name in one.values} - set(ALWAYS)
    return Columns((*ALWAYS, *sorted(names)), rarity)


def matrix(examples: Sequence[Example], known: Columns, runs_weigh: float) -> Floats:
    """Give the values of each example: an array (examples, features then runs)."""
    place = {name: i for i, name in enumerate((*known.names, *known.rarity))}
    table = np.zeros((len(examples), len(place)))
    for i, one in enumerate(examples):
        for name, value in one.values.items():
            if name in place:
                table[i, place[name]] = value
        runs = sorted(run for run in one.runs if run in known.rarity)
        rarity = np.array([known.rarity[run] for run in runs])
        if runs:
            table[i, [place[run] for run in runs]] = runs_weigh * rarity / np.linalg.norm(rarity)
    return table
