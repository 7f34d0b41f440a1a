"""`ingrained schema`."""

from __future__ import annotations

import typer


def schema() -> None:
    """Print the JSON schema of task files, for editors.

    \b
    Example:
        ingrained schema > task.schema.json
    """
    from ingrained.running.folder import dump
    from ingrained.spec.schema import task_schema

    print(dump(task_schema()))  # noqa: T201  the result


def add(app: typer.Typer) -> None:
    """Add the command."""
    app.command()(schema)
