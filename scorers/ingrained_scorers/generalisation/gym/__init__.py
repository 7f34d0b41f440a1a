"""Items of the package reasoning-gym: which generators are used, how they are run, how replies are judged."""
