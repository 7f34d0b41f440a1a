"""`ingrained calibrate`."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from itertools import groupby
from typing import TYPE_CHECKING, Annotated

import typer

from ingrained.cli.options import Folders, Format, Output, Targets
from ingrained.errors import ExitCode, UsageError

if TYPE_CHECKING:
    from rich.table import Table

    from ingrained.calibrating import Verdict

_STYLES = {"pass": "green", "fail": "bold red", "warn": "yellow", "fine": "dim", "skipped": "dim"}


def calibrate(
    targets: Targets = None,
    limit: Annotated[int, typer.Option(min=1, help="Items of each task in the sample.")] = 6,
    full: Annotated[bool, typer.Option("--full", help="All items.")] = False,
    seed: Annotated[int, typer.Option(help="Decides the sample.")] = 0,
    sandbox: Annotated[str | None, typer.Option(help="The sandbox of the reference models' code.")] = None,
    tasks: Folders = None,
    format: Output = Format.text,  # noqa: A002  named as the option is
) -> None:
    """Run the reference models and hold their scores against what they must be.

    A task file says under `reference:` what each model must get; trivial policies run in any case,
    and one that earns credit is a warning. Exit code 1 if a bound does not hold. Trained students
    need `pip install 'ingrained[organisms]'`; without it they are skipped, and the output says so.

    \b
    Examples:
        ingrained calibrate
        ingrained calibrate my-task.yaml --full
    """
    from rich.console import Console

    from ingrained import api
    from ingrained.calibrating import failed
    from ingrained.running.folder import dump
    from ingrained.running.progress import ConsoleProgress

    with ConsoleProgress(Console(stderr=True)) as watcher:
        verdicts = api.calibrate(
            *(targets or ()),
            items=None if full else limit,
            seed=seed,
            sandbox=sandbox,
            folders=tasks or (),
            watcher=watcher,
        )
    if not verdicts:
        raise UsageError("no task here can be calibrated")
    if format is Format.json:
        print(dump([asdict(verdict) for verdict in verdicts]))  # noqa: T201  the result
    else:
        _print(verdicts)
    if failed(verdicts):
        raise typer.Exit(ExitCode.GATE_FAILED)


def add(app: typer.Typer) -> None:
    """Add the command."""
    app.command()(calibrate)


def _print(verdicts: Sequence[Verdict]) -> None:
    from rich.console import Console

    console = Console()
    for task, mine in groupby(verdicts, key=lambda v: f"{v.suite}/{v.task}"):
        console.print(_table(task, mine))
    for v in verdicts:
        if v.outcome == "warn":
            console.print(
                f"warning: {v.task}: the trivial policy {v.reference!r} earns {v.metric} {v.got:.3g}: "
                "either the task gives credit for nothing, or chance does; "
                "say in `reference:` what it must be",
                style="yellow",
            )
    for who, note in dict.fromkeys((v.reference, v.note) for v in verdicts if v.outcome == "skipped"):
        console.print(f"{who}: skipped: {note}", style="yellow", markup=False)
    counts = Counter(v.outcome for v in verdicts)
    said = f"{counts['pass']} bounds hold, {counts['fail']} do not; {counts['warn']} warnings"
    console.print(f"{said}; {counts['skipped']} skipped" if counts["skipped"] else said)


def _table(task: str, verdicts: Iterable[Verdict]) -> Table:
    from rich.box import SIMPLE_HEAD
    from rich.table import Table

    table = Table(box=SIMPLE_HEAD, pad_edge=False, title=task, title_justify="left", title_style="bold")
    for column in ("reference model", "metric", "got", "must be", ""):
        table.add_column(column, overflow="fold")
    for v in verdicts:
        got = "" if v.outcome == "skipped" else "undefined" if v.got is None else f"{v.got:.3g}"
        must = v.bound or "nothing earned"
        table.add_row(v.reference, v.metric, got, must, v.outcome, style=_STYLES[v.outcome])
    return table
