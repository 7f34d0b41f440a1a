"""`ingrained list`."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING

import typer

from ingrained.cli.options import Folders, Format, Output, Targets

if TYPE_CHECKING:
    from ingrained.api import TaskInfo


def list_tasks(
    targets: Targets = None,
    tasks: Folders = None,
    format: Output = Format.text,  # noqa: A002  named as the option is
) -> None:
    """List suites and tasks: items, variants, scorers, reference models.

    \b
    Examples:
        ingrained list
        ingrained list loop_bug --format json
    """
    from ingrained import api

    found = api.tasks(*(targets or ()), folders=tasks or ())
    if format is Format.json:
        from ingrained.running.folder import dump

        print(dump([asdict(info) for info in found]))  # noqa: T201  the result
    else:
        _print(found)


def add(app: typer.Typer) -> None:
    """Add the command."""
    app.command(name="list")(list_tasks)


def _print(found: Sequence[TaskInfo]) -> None:
    from rich.console import Console
    from rich.padding import Padding
    from rich.table import Table
    from rich.text import Text

    console = Console(highlight=False)
    for info in found:
        console.print(f"[bold]{info.suite}/{info.task}[/bold]  {_size(info)}")
        details = Table.grid(padding=(0, 2, 0, 0))
        for label, text in _details(info):
            details.add_row(Text(label, style="dim"), Text(text))
        console.print(Padding(details, (0, 0, 1, 2)))


def _size(info: TaskInfo) -> str:
    return "" if info.items is None else f"{info.items} items, {info.samples} samples"


def _details(info: TaskInfo) -> Iterator[tuple[str, str]]:
    if info.about:
        yield "about", info.about
    for axis, values in info.axes.items():
        yield f"vary {axis}", ", ".join(values)
    if info.scorers:
        yield "scorer", ", ".join(info.scorers)
    yield "reference", ", ".join(info.references)
