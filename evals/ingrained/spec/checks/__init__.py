"""What can be wrong in a task file that is well formed, found without a model: one module for each part of it."""
