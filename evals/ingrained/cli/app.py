"""Puts the commands together."""

from __future__ import annotations

from typing import Annotated

import typer

from ingrained.cli import (
    calibrate,
    check,
    compare,
    doctor,
    judge,
    list_tasks,
    new,
    report,
    run,
    schema,
    show,
    students,
    table,
    view,
)

app = typer.Typer(
    name="ingrained",
    help="Tells whether a language model's good behaviour is built in or bolted on.",
    epilog="Start with: ingrained run      Then: ingrained list, ingrained new my-task",
    no_args_is_help=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)

for module in (
    run,
    table,
    compare,
    report,
    list_tasks,
    show,
    check,
    new,
    calibrate,
    students,
    judge,
    doctor,
    schema,
    view,
):
    module.add(app)


def _version(wanted: bool) -> None:
    if wanted:
        from importlib.metadata import version

        typer.echo(f"ingrained {version('ingrained')}")
        raise typer.Exit


@app.callback()
def options(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version.")
    ] = False,
) -> None:
    """Tells whether a language model's good behaviour is built in or bolted on."""
    del version
