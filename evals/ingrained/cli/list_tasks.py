"""`ingrained list`."""

from __future__ import annotations

from collections.abc import Sequence
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
    from rich.table import Table

    table = Table(
        "task", "items", "samples", "variants", "scorer", "reference models", box=None, padding=(0, 2, 0, 0)
    )
    for info in found:
        axes = "; ".join(f"{axis}: {', '.join(values)}" for axis, values in info.axes.items())
        table.add_row(
            f"{info.suite}/{info.task}",
            _number(info.items),
            _number(info.samples),
            axes or "–",
            ", ".join(info.scorers) or "–",
            ", ".join(info.references),
        )
    Console().print(table)


def _number(count: int | None) -> str:
    return "–" if count is None else str(count)
