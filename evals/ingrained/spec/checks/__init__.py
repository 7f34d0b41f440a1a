"""What can be wrong in a well-formed task file, found without a model: a module for each part of it."""
