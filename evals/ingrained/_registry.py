"""What Inspect finds through the `inspect_ai` entry point."""
