"""Families of generated items, each declared in a YAML file of `ingrained_tasks/generalisation/families`."""
