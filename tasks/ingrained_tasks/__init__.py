"""The shipped suites: data only, one folder a suite, one YAML file a task."""
