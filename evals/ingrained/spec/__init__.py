"""What a task file says: YAML with places, validated into a `TaskSpec`, checked without a model."""
