"""`ingrained show`."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from ingrained.cli.options import Folders, Format, Output, complete_target


def show(
    task: Annotated[str, typer.Argument(help="A task or task file.", autocompletion=complete_target)],
    item: Annotated[str | None, typer.Option(help="The item's id. The first if left out.")] = None,
    variant: Annotated[
        str | None, typer.Option(help="Axis values joined by +, such as hint or zh+plain.")
    ] = None,
    seed: Annotated[int, typer.Option(help="The seed of generated items.")] = 0,
    tasks: Folders = None,
    format: Output = Format.text,  # noqa: A002  named as the option is
) -> None:
    """Show the exact messages that a sample sends; no model is needed.

    \b
    Examples:
        ingrained show coupled-programs
        ingrained show my-task.yaml --item dosage --variant novelist+zh
    """
    from rich.console import Console

    from ingrained import api
    from ingrained.running.folder import dump
    from ingrained.spec.find import find_tasks

    (path, *_) = find_tasks([task], [Path(folder) for folder in tasks or ()])
    shown = api.show(path, item=item, variant=variant, seed=seed)
    if format is Format.json:
        print(dump(asdict(shown)))  # noqa: T201  the result
        return
    console = Console(highlight=False)
    console.print(f"sample {shown.sample}", style="bold", markup=False)
    for message in shown.messages:
        console.rule(message["role"], align="left")
        console.print(message["text"], markup=False)
    if shown.target:
        console.rule("target", align="left")
        console.print(shown.target, markup=False)


def add(app: typer.Typer) -> None:
    """Add the command."""
    app.command()(show)
