"""`ingrained compare`."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ingrained.cli.options import Baseline, Results, Runs, Suites
from ingrained.errors import ExitCode, UsageError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ingrained.comparing.formats import Output
    from ingrained.comparing.gates import Judgement
    from ingrained.comparing.table import Comparison


_WIDE = 180
"""Columns where the output is no terminal, so that tables in files do not wrap."""


class CompareFormat(StrEnum):
    """How a comparison is printed."""

    text = "text"
    json = "json"
    csv = "csv"
    md = "md"
    html = "html"


class Pairs(StrEnum):
    """Which pairs of models are compared."""

    baseline = "baseline"
    all = "all"


def compare(
    runs: Runs,
    baseline: Baseline = None,
    suite: Suites = None,
    metric: Annotated[
        list[str] | None, typer.Option("--metric", metavar="M", help="Only this metric.")
    ] = None,
    every: Annotated[bool, typer.Option("--all", help="All metrics, not only the headline ones.")] = False,
    pairs: Annotated[
        Pairs, typer.Option(help="Each model against the baseline, or all pairs.")
    ] = Pairs.baseline,
    power: Annotated[
        float | None,
        typer.Option(metavar="X", help="Say how many items or epochs would show a difference of X."),
    ] = None,
    fail_if: Annotated[
        list[str] | None,
        typer.Option(
            "--fail-if",
            metavar="GATE",
            help="A condition that the 95 % interval must exclude, else the exit code is 1.",
        ),
    ] = None,
    max_errors: Annotated[
        float | None,
        typer.Option(
            metavar="SHARE",
            min=0,
            max=1,
            help="Share of samples without a score above which a gate fails; 0.05 beside --fail-if.",
        ),
    ] = None,
    junit: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Write the gates as JUnit XML.", dir_okay=False)
    ] = None,
    save_charts: Annotated[
        Path | None, typer.Option(metavar="DIR", help="Save the charts as SVG and PNG.", file_okay=False)
    ] = None,
    format: Annotated[  # noqa: A002  named as the option is
        CompareFormat, typer.Option("--format", help="How to print the result.")
    ] = CompareFormat.text,
    seed: Annotated[int | None, typer.Option(help="Seed of every draw; fixed unless given.")] = None,
    results: Results = Path("results"),
) -> None:
    """Compare models on the items that they share.

    A difference is called one only where its interval, made so that all intervals of the output hold at once,
    excludes 0. Otherwise the models are indistinguishable, and the smallest difference that these items would
    have shown is printed.

    \b
    Examples:
        ingrained compare 20260102-120000-abcd --baseline openai/gpt-4.1
        ingrained compare before after --suite refusals --pairs all
        ingrained compare nightly --fail-if "loop_bug.solved < baseline - 0.05" --junit gates.xml
    """
    from ingrained import comparisons as api
    from ingrained.comparing.formats import Output
    from ingrained.comparing.gates import parse_gate
    from ingrained.comparing.junit import write_junit

    gates = [parse_gate(text) for text in fail_if or ()]
    if junit is not None and not gates and max_errors is None:
        raise UsageError("--junit writes what gates came to: give --fail-if or --max-errors, too")
    found = api.compare(
        *runs,
        baseline=baseline,
        suites=suite or (),
        metrics=metric or (),
        every=every,
        pairs=pairs.value,
        gates=gates,
        seed=seed,
        results=results,
    )
    judgements: list[Judgement] = []
    if gates or max_errors is not None:
        judgements = api.judge(found, gates, max_errors=max_errors)
    needs = api.power(found, power) if power is not None else []
    _print(Output(found, judgements, needs), format)
    if junit is not None:
        write_junit(judgements, junit)
    if save_charts is not None:
        for path in api.save_charts(found, save_charts):
            typer.echo(f"wrote {path}", err=True)
    _end(found, judgements)


def add(app: typer.Typer) -> None:
    """Add the command."""
    app.command()(compare)


def _print(output: Output, format: CompareFormat) -> None:  # noqa: A002
    from rich.console import Console

    from ingrained.comparing import formats

    if format is CompareFormat.text:
        console = Console()
        console.width = console.width if console.is_terminal else _WIDE
        console.print(formats.as_text(output))
        return
    writers = {
        CompareFormat.json: formats.as_json,
        CompareFormat.csv: formats.as_csv,
        CompareFormat.md: formats.as_markdown,
        CompareFormat.html: formats.as_html,
    }
    typer.echo(writers[format](output).rstrip("\n"))


def _end(comparison: Comparison, judgements: Sequence[Judgement]) -> None:
    """Say which gates failed, and end with what the whole came to."""
    failed = [judgement for judgement in judgements if judgement.outcome == "failed"]
    for j in failed:
        typer.echo(f"gate failed: {j.gate}: {j.task}, {j.model}: {j.reason}", err=True)
    if failed:
        raise typer.Exit(ExitCode.GATE_FAILED)
    if comparison.refused:
        raise typer.Exit(ExitCode.INCOMPLETE)
