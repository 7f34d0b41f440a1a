"""The two records every metric is made of: scored samples in, estimates out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Scored:
    """One scored sample, as a metric sees it.

    Attributes:
        item: The item's id: the cluster of every statistic.
        values: What the scorer gave; `None` where a measure is undefined on this sample.
        axes: The variant's axes, such as `{"arm": "base", "language": "en"}`.
        role: `main`, or `twin` for the benign counterpart.
        epoch: Repetition of the same sample, counted from 1.
    """

    item: str
    values: Mapping[str, float | None]
    axes: Mapping[str, str] = field(default_factory=dict)
    role: str = "main"
    epoch: int = 1


@dataclass(frozen=True)
class Estimate:
    """A metric with its interval, or the reason that there is none.

    Attributes:
        value: The estimate; `None` where the statistic is undefined.
        low: Lower end of the 95 % interval; `None` where none can be given.
        high: Upper end of the 95 % interval; `None` where none can be given.
        n: Samples the statistic is defined on.
        clusters: Items among them.
        undefined: Samples in question on which the measure is undefined.
        method: How the interval was made, such as `wilson` or `cluster bootstrap`.
    """

    value: float | None
    low: float | None
    high: float | None
    n: int
    clusters: int
    undefined: int
    method: str
