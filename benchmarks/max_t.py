"""The usual way to simultaneous intervals, to measure what another one is worth beside it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import Final

import numpy as np
from populations import Floats

from ingrained.comparing.table import Difference
from ingrained_scorers.statistics.paired import Paired

DRAWS: Final = 2000


def plain_max_t(differences: Sequence[Difference], seed: int, level: float) -> bool:
    """Whether any difference exceeds the quantile of max |t| under random signs.

    The multiplier bootstrap with fixed standard errors: each draw flips the signs of the items' residuals and
    divides by the standard error of the data, never by that of the draw (Chernozhukov, Chetverikov & Kato
    2013, Annals of Statistics 41, 2786).
    """
    tasks: dict[str, list[Paired]] = defaultdict(list)
    for difference in differences:
        if difference.paired.influence:
            tasks[difference.task].append(difference.paired)
    rng, most, largest = np.random.default_rng(seed), np.zeros(DRAWS), 0.0
    for members in tasks.values():
        drawn, observed = _task(members, rng)
        most, largest = np.maximum(most, drawn), max(largest, observed)
    return largest > float(np.quantile(most, 1 - level))


def _task(members: Sequence[Paired], rng: np.random.Generator) -> tuple[Floats, float]:
    """The largest |t| of each draw, and of the data, over the comparisons of one task."""
    items = {item: place for place, item in enumerate(dict.fromkeys(i for m in members for i in m.influence))}
    residuals, errors = np.zeros((len(items), len(members))), np.zeros(len(members))
    for column, member in enumerate(members):
        values, groups = np.array(list(member.influence.values())), len(member.influence)
        places = [items[item] for item in member.influence]
        residuals[places, column] = (values - values.mean()) / groups
        errors[column] = member.standard_error or np.inf
    signs = rng.choice([-1.0, 1.0], size=(DRAWS, len(items)))
    drawn: Floats = np.abs(signs @ residuals / errors).max(axis=1)
    return drawn, float(np.max(np.abs([member.value or 0.0 for member in members]) / errors))
