"""`ingrained new`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from ingrained.errors import UsageError


def new(
    name: Annotated[str, typer.Argument(help="The task's name: small letters, digits and single dashes.")],
    folder: Annotated[Path, typer.Option("--in", metavar="DIR", help="Where to put the file.")] = Path(),
) -> None:
    """Write a new task file with comments that explain it; it passes `check` as it is.

    \b
    Example:
        ingrained new capitals && ingrained run capitals.yaml
    """
    from ingrained.spec.template import new_task

    path = folder / f"{name}.yaml"
    text = new_task(name)
    if path.exists():
        raise UsageError(f"{path} is there already")
    try:
        folder.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    except OSError as error:
        raise UsageError(f"{path} cannot be written: {error.strerror}") from error
    typer.echo(f"{path} is written. Now: ingrained check {path}, ingrained run {path}")


def add(app: typer.Typer) -> None:
    """Add the command."""
    app.command()(new)
