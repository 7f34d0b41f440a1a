"""`ingrained doctor`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from ingrained.cli.options import Format, Output, Results
from ingrained.errors import ExitCode

if TYPE_CHECKING:
    from ingrained.doctor import Finding


def doctor(
    results: Results = Path("results"),
    format: Output = Format.text,  # noqa: A002  named as the option is
) -> None:
    """Say what is installed, which sandboxes work, which providers have keys, and what to do about the rest.

    No call is made, and no key is shown. Exits with 1 where something that every run needs is broken.

    \b
    Examples:
        ingrained doctor
        ingrained doctor --format json
    """
    from ingrained import doctor as looking

    findings = looking.examine(results)
    if format is Format.json:
        from ingrained.running.folder import dump

        print(dump([asdict(finding) for finding in findings]))  # noqa: T201  the result
    else:
        _print(findings)
    if not looking.healthy(findings):
        raise typer.Exit(ExitCode.GATE_FAILED)


def add(app: typer.Typer) -> None:
    """Add the command."""
    app.command()(doctor)


def _print(findings: Sequence[Finding]) -> None:
    from rich.console import Console
    from rich.padding import Padding
    from rich.table import Table
    from rich.text import Text

    console, marks = Console(highlight=False), {"works": "yes", "missing": "no", "broken": "BROKEN"}
    for group, own in groupby(findings, key=lambda finding: finding.group):
        console.print(group, style="bold")
        table = Table.grid(padding=(0, 2, 0, 0))
        for finding in own:
            style = "red" if finding.state == "broken" else ""
            mark = marks[finding.state] if group != "versions" or style else ""
            table.add_row(Text(finding.name), Text(mark, style=style), Text(finding.detail))
        console.print(Padding(table, (0, 0, 1, 2)))
