"""`ingrained report`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from ingrained.cli.options import Baseline, Results, Runs, Suites


def report(
    runs: Runs,
    output: Annotated[
        Path, typer.Option("--output", "-o", metavar="FILE", help="The page.", dir_okay=False)
    ] = Path("report.html"),
    baseline: Baseline = None,
    suite: Suites = None,
    save_charts: Annotated[
        Path | None, typer.Option(metavar="DIR", help="Save the charts as SVG and PNG, too.", file_okay=False)
    ] = None,
    results: Results = Path("results"),
) -> None:
    """Write runs as one page that opens anywhere, without network: verdicts, charts, transcripts.

    \b
    Examples:
        ingrained report 20260102-120000-abcd
        ingrained report before after --baseline openai/gpt-4.1 -o gpt.html
    """
    from ingrained import comparisons as api

    found = api.compare(*runs, baseline=baseline, suites=suite or (), results=results)
    typer.echo(f"wrote {api.report(found, output)}", err=True)
    if save_charts is not None:
        for path in api.save_charts(found, save_charts):
            typer.echo(f"wrote {path}", err=True)


def add(app: typer.Typer) -> None:
    """Add the command."""
    app.command()(report)
