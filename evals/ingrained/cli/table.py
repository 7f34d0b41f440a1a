"""`ingrained table`."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ingrained.cli.options import Format, Output, Results, complete_run

if TYPE_CHECKING:
    from ingrained.results.summary import Summary


def table(
    name: Annotated[
        str, typer.Argument(metavar="RUN", help="A run's name or folder.", autocompletion=complete_run)
    ],
    every: Annotated[bool, typer.Option("--all", help="All metrics, not only the headline ones.")] = False,
    results: Results = Path("results"),
    format: Output = Format.text,  # noqa: A002  named as the option is
) -> None:
    """Print the table of a run again.

    \b
    Example:
        ingrained table 20260102-120000-abcd --all
    """
    from ingrained import api

    print_summaries(api.summaries(name, results=results), format, every=every)


def add(app: typer.Typer) -> None:
    """Add the command."""
    app.command()(table)


def print_summaries(summaries: Sequence[Summary], format: Format, *, every: bool = False) -> None:  # noqa: A002
    """Print summaries as tables or JSON."""
    from rich.console import Console

    from ingrained.results.table import tables
    from ingrained.running.folder import dump

    if format is Format.json:
        print(dump([summary.to_json() for summary in summaries]))  # noqa: T201  the result
    else:
        Console().print(tables(summaries, every=every))
