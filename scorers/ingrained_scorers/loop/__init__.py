"""Whether a model that repairs a program goes in circles: states, measures, and their summary."""
