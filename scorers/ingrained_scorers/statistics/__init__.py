"""Intervals that never claim more than the data: Wilson, clustered t, cluster bootstrap, d prime."""

from ingrained_scorers.statistics.bootstrap import bootstrap_of_sums
from ingrained_scorers.statistics.detection import d_prime
from ingrained_scorers.statistics.item_sums import (
    ItemSums,
    add_up,
    discrimination,
    effective_number,
    item_means,
    mean_of,
    mean_of_items,
    pooled_share,
    rows_by_item,
)
from ingrained_scorers.statistics.means import clustered_mean, clustered_standard_error, paired_difference
from ingrained_scorers.statistics.proportions import wilson

__all__ = [
    "ItemSums",
    "add_up",
    "bootstrap_of_sums",
    "clustered_mean",
    "clustered_standard_error",
    "d_prime",
    "discrimination",
    "effective_number",
    "item_means",
    "mean_of",
    "mean_of_items",
    "paired_difference",
    "pooled_share",
    "rows_by_item",
    "wilson",
]
