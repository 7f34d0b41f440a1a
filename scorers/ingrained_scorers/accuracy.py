"""What Inspect's own scorers come to: the share of right answers, with a clustered interval."""

from __future__ import annotations

from collections.abc import Sequence

from ingrained_scorers.records import Estimate, Scored
from ingrained_scorers.statistics import clustered_mean


def summarise(rows: Sequence[Scored], seed: int) -> dict[str, Estimate]:
    """The mean of every value that a scorer gives; a lone value is called `accuracy`.

    Args:
        rows: Scored samples.
        seed: Unused: the interval is analytic.
    """
    del seed
    names = dict.fromkeys(name for row in rows for name in row.values)
    return {"accuracy" if name == "score" else name: _mean(name, rows) for name in names or ("score",)}


def _mean(name: str, rows: Sequence[Scored]) -> Estimate:
    return clustered_mean(
        [row.values.get(name) for row in rows],
        [row.item for row in rows],
        (0.0, 1.0) if name == "score" else None,
    )
