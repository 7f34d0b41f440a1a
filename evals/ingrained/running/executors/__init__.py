"""Where a run's work is done: in this process, in several, or on the machines of a Ray cluster."""
