"""`ingrained judge`."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from ingrained.cli.options import Format, Output, complete_model
from ingrained.errors import RunError, UsageError

if TYPE_CHECKING:
    from rich.console import RenderableType

    from ingrained.judging import Judged, JudgedRow
    from ingrained.judging_agreement import Agreement
    from ingrained_scorers.refusals.labels import Label


_SHOWN = 3
"""Reasons for missing labels that are printed."""


class Judge(StrEnum):
    """Who judges."""

    rules = "rules"
    model = "model"
    both = "both"


def judge(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="Replies: csv, json, jsonl or parquet.")],
    input: Annotated[  # noqa: A002  named as the option is
        str, typer.Option("--input", metavar="COL", help="Column of what was asked for.")
    ] = "input",
    reply: Annotated[str, typer.Option(metavar="COL", help="Column of the replies.")] = "reply",
    label: Annotated[
        str | None, typer.Option(metavar="COL", help="Column of labels to measure the agreement with.")
    ] = None,
    names: Annotated[
        list[str] | None,
        typer.Option("--map", metavar="NAME=LABEL", help="Which label a name in that column stands for."),
    ] = None,
    judge: Annotated[
        Judge, typer.Option(help="Rules, a model, or a model where the rules abstain.")
    ] = Judge.rules,
    grader: Annotated[
        str | None,
        typer.Option(metavar="MODEL", help="The grading model.", autocompletion=complete_model),
    ] = None,
    confidence: Annotated[
        float, typer.Option(metavar="P", help="How sure the rules must be, 0.5 to 1, not to abstain.")
    ] = 0.8,
    out: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="Write the rows with their labels: csv or jsonl.", dir_okay=False),
    ] = None,
    format: Output = Format.text,  # noqa: A002  named as the option is
) -> None:
    """Label replies in a file: refuse, redirect, partial or comply; without any model, unless asked for.

    The judge says whether a reply declines, not whether it does harm. Where it is unsure it gives no label;
    how often is printed.

    \b
    Examples:
        ingrained judge replies.csv --input prompt --reply completion
        ingrained judge replies.jsonl --label human --map evasive=redirect --out judged.jsonl
        ingrained judge replies.parquet --judge both --grader openai/gpt-4.1
    """
    from ingrained.judging import Columns, Judged, judge_file

    columns = Columns(input, reply, label, _label_names(names or (), label))
    rows = judge_file(file, columns, judge=judge.value, grader=grader, confidence=confidence)
    totals = Judged()
    with _writer(out, file) as write, _progress() as advance:
        for row in rows:
            totals.add(row)
            write(row)
            advance()
    _print(totals, format, label)
    _end(totals)


def add(app: typer.Typer) -> None:
    """Add the command."""
    app.command()(judge)


def _end(totals: Judged) -> None:
    from ingrained_scorers.refusals.model_judge import FAILED

    if failed := totals.reasons[FAILED]:
        raise RunError(f"{failed} of {totals.rows} rows have no label: {totals.examples[FAILED]}")


def _label_names(pairs: Iterable[str], column: str | None) -> dict[str, Label]:
    from ingrained_scorers.refusals.label_words import label_named

    found: dict[str, Label] = {}
    for pair in pairs:
        name, equals, word = pair.rpartition("=")
        label = label_named(word)
        if not equals or label is None:
            raise UsageError(f"--map must be name=refuse, redirect, partial or comply, but is {pair!r}")
        found[name] = label
    if found and column is None:
        raise UsageError("--map names labels of a column: give --label, too")
    return found


@contextmanager
def _progress() -> Iterator[Callable[[], None]]:
    """A count of rows on a terminal; elsewhere nothing."""
    from rich.console import Console
    from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

    console = Console(stderr=True)
    columns = (SpinnerColumn(), TextColumn("{task.completed} rows judged"), TimeElapsedColumn())
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as bar:
        task = bar.add_task("")
        yield lambda: bar.advance(task)


@contextmanager
def _writer(out: Path | None, source: Path) -> Iterator[Callable[[JudgedRow], None]]:
    if out is None:
        yield lambda _: None
        return
    if out.suffix not in {".csv", ".jsonl"}:
        raise UsageError(f"--out must end in .csv or .jsonl, but is {out.name!r}")
    if out.exists() and out.samefile(source):
        raise UsageError("--out would overwrite the replies themselves")
    try:
        with out.open("w", encoding="utf-8", newline="") as lines:
            yield (_csv_lines if out.suffix == ".csv" else _json_lines)(lines)
    except OSError as error:
        raise UsageError(f"{str(out)!r} cannot be written: {error.strerror}") from error


def _json_lines(lines: Any) -> Callable[[JudgedRow], None]:
    import json

    def write(row: JudgedRow) -> None:
        lines.write(json.dumps(_with_judgement(row), ensure_ascii=False, default=str) + "\n")

    return write


def _csv_lines(lines: Any) -> Callable[[JudgedRow], None]:
    import csv

    table: csv.DictWriter[str] | None = None

    def write(row: JudgedRow) -> None:
        nonlocal table
        cells = _with_judgement(row)
        cells["judged_flags"] = " ".join(cells["judged_flags"])
        if table is None:
            table = csv.DictWriter(lines, list(cells))
            table.writeheader()
        try:
            table.writerow(cells)
        except ValueError as error:
            raise UsageError("the rows have different columns: let --out end in .jsonl") from error

    return write


def _with_judgement(row: JudgedRow) -> dict[str, Any]:
    found = row.judgement
    return {
        **row.row,
        "judged_label": found.label,
        "judged_flags": sorted(found.flags),
        "judged_confidence": found.confidence,
        "judged_by": found.by,
        "judged_why": found.why,
    }


def _print(totals: Judged, format: Format, column: str | None) -> None:  # noqa: A002  as the option
    from rich.console import Console

    from ingrained.running.folder import dump

    agreements = totals.tally.agreements()
    if format is Format.json:
        print(dump(_as_json(totals, agreements)))  # noqa: T201  the result
        return
    console = Console(highlight=False)
    console.print(_counts(totals))
    for line in _remarks(totals):
        console.print(line, markup=False, soft_wrap=True)
    if column is not None and not agreements:
        console.print(f"No row has a label in {column!r}.", markup=False)
    for found in agreements:
        console.print()
        console.print(_confusion(found))
        console.print(_figures(found, totals.tally.ungraded.total()), soft_wrap=True)


def _counts(totals: Judged) -> RenderableType:
    from rich.table import Table

    from ingrained_scorers.refusals.labels import LABELS

    table = Table(title=f"{totals.rows} rows", title_justify="left")
    for name in (*LABELS, "no label"):
        table.add_column(name, justify="right")
    counts = (*(totals.labels[name] for name in LABELS), totals.reasons.total())
    table.add_row(*map(str, counts))
    return table


def _remarks(totals: Judged) -> Iterator[str]:
    if totals.coverage is not None:
        yield f"{totals.coverage:.1%} of the rows have a label."
    if totals.flags:
        yield "Flags: " + ", ".join(f"{name} {n}" for name, n in sorted(totals.flags.items()))
    for reason, n in totals.reasons.most_common(_SHOWN):
        yield f"No label, {n} of them, such as: {totals.examples[reason]}"


def _confusion(found: Agreement) -> RenderableType:
    from rich.table import Table

    table = Table()
    for name in ("given ↓ judged →", *found.scale):
        table.add_column(name, justify="right")
    for given, row in found.confusion.items():
        table.add_row(given, *(str(n) for n in row.values()))
    return table


def _figures(found: Agreement, without: int) -> str:
    from ingrained.comparing.numbers import interval, number

    figures = (("accuracy", found.accuracy), ("Cohen's kappa", found.kappa))
    shown = ", ".join(f"{name} {number(e.value)} {interval(e.low, e.high)}".strip() for name, e in figures)
    return f"{shown}, on {found.accuracy.n} rows; {without} more have no label from the judge."


def _as_json(totals: Judged, agreements: Iterable[Agreement]) -> Mapping[str, Any]:
    from dataclasses import asdict

    return {
        "rows": totals.rows,
        "labels": dict(totals.labels),
        "no_label": totals.reasons.total(),
        "reasons": dict(totals.reasons),
        "examples": totals.examples,
        "coverage": totals.coverage,
        "flags": dict(totals.flags),
        "by": dict(totals.by),
        "given": dict(totals.tally.given),
        "given_without_label": dict(totals.tally.ungraded),
        "agreement": [asdict(found) for found in agreements],
    }
