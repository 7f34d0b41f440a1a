"""Intervals that never claim more than the data: Wilson, clustered t, cluster bootstrap, d prime."""

from ingrained_scorers.statistics.bootstrap import bootstrap_of_sums, cluster_bootstrap, ratio
from ingrained_scorers.statistics.detection import d_prime
from ingrained_scorers.statistics.means import clustered_mean, clustered_standard_error, paired_difference
from ingrained_scorers.statistics.proportions import wilson

__all__ = [
    "bootstrap_of_sums",
    "cluster_bootstrap",
    "clustered_mean",
    "clustered_standard_error",
    "d_prime",
    "paired_difference",
    "ratio",
    "wilson",
]
