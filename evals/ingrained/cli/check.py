"""`ingrained check`."""

from __future__ import annotations

from dataclasses import asdict

import typer

from ingrained.cli.options import Folders, Format, Output, Targets
from ingrained.errors import ExitCode


def check(
    targets: Targets = None,
    tasks: Folders = None,
    format: Output = Format.text,  # noqa: A002  named as the option is
) -> None:
    """Find the faults of task files, all of them and without a model.

    Each fault is one line, `path:line:column: what is wrong`. Exit code 2 if there is any.

    \b
    Examples:
        ingrained check my-task.yaml
        ingrained check my-suite/ --format json
    """
    from ingrained import api

    problems = api.check(*(targets or ()), folders=tasks or ())
    if format is Format.json:
        from ingrained.running.folder import dump

        print(dump([asdict(problem) for problem in problems]))  # noqa: T201  the result
    else:
        print("\n".join(map(str, problems)) or "no faults")  # noqa: T201  the result
    if problems:
        raise typer.Exit(ExitCode.BAD_INPUT)


def add(app: typer.Typer) -> None:
    """Add the command."""
    app.command()(check)
