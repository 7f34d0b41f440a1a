"""Items of a task: written in the file, read from files and data sets, or generated."""
