"""`ingrained view`."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Annotated

import typer

from ingrained.cli.options import Results, complete_run


def view(
    name: Annotated[
        str, typer.Argument(metavar="RUN", help="A run's name or folder.", autocompletion=complete_run)
    ],
    port: Annotated[int, typer.Option(help="The port to serve on.")] = 7575,
    host: Annotated[str, typer.Option(help="The address to serve on.")] = "127.0.0.1",
    results: Results = Path("results"),
) -> None:
    """Open a run's transcripts in Inspect's viewer, in the browser, until interrupted.

    \b
    Example:
        ingrained view 20260102-120000-abcd
    """
    from ingrained.results.summary import LOG_FOLDER
    from ingrained.running.folder import read_record

    folder, _ = read_record(results, name)
    arguments = ["view", "start", "--log-dir", str(folder / LOG_FOLDER), "--host", host, "--port", str(port)]
    os.execv(sys.executable, [sys.executable, "-m", "inspect_ai", *arguments])  # noqa: S606  our own interpreter


def add(app: typer.Typer) -> None:
    """Add the command."""
    app.command()(view)
