"""Whether a model has understood or crammed: reading answers, the scorer, and the metrics."""
