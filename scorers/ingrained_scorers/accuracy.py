"""What Inspect's own scorers come to: the share of right answers, every item counting once."""

from __future__ import annotations

from collections.abc import Sequence

from ingrained_scorers.records import Scored
from ingrained_scorers.statistics import ItemSums, mean_of_items


def sums(rows: Sequence[Scored]) -> dict[str, ItemSums]:
    """The mean of every value that a scorer gives; a lone value is called `accuracy`.

    Args:
        rows: Scored samples.
    """
    names = dict.fromkeys(name for row in rows for name in row.values)
    return {
        "accuracy" if name == "score" else name: mean_of_items(
            rows, name, (0.0, 1.0) if name == "score" else None
        )
        for name in names or ("score",)
    }
