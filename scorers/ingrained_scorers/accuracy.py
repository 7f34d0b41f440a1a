"""What Inspect's own scorers come to: the share of right answers, with an interval that knows its clusters."""

from __future__ import annotations

from collections.abc import Sequence

from ingrained_scorers.catalog import MetricInfo
from ingrained_scorers.records import Estimate, Scored
from ingrained_scorers.statistics import clustered_mean

ACCURACY = (MetricInfo("accuracy", "Share of right answers, 0 to 1.", "high", headline=True),)


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
    found = [(row.values[name], row.item) for row in rows if row.values.get(name) is not None]
    estimate = clustered_mean([value for value, _ in found if value is not None], [item for _, item in found])
    return Estimate(
        value=estimate.value,
        low=estimate.low,
        high=estimate.high,
        n=estimate.n,
        clusters=estimate.clusters,
        undefined=len(rows) - len(found),
        method=estimate.method,
    )
