"""What `ingrained run --dry-run` prints."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from itertools import groupby
from typing import TYPE_CHECKING

from ingrained.cli.options import Format

if TYPE_CHECKING:
    from rich.table import Table

    from ingrained.running.plan import Planned


def print_plan(planned: Sequence[Planned], format: Format) -> None:  # noqa: A002  named as the option is
    """Print what a run would do."""
    from rich.console import Console

    from ingrained.running import plan
    from ingrained.running.folder import dump

    if format is Format.json:
        print(dump({"tasks": [asdict(p) for p in planned], **plan.totals(planned)}))  # noqa: T201  the result
        return
    console = Console()
    for task, mine in groupby(planned, key=lambda p: f"{p.suite}/{p.task}"):
        console.print(_table(task, list(mine)))
    total = plan.totals(planned)
    console.print(
        f"{total['samples']} samples, {total['calls_at_most']} calls at most. No call was made. "
        f"Tokens are counted as {plan.CHARACTERS_PER_TOKEN} characters each, with replies of "
        f"{plan.SHORTEST_REPLY} to {plan.LONGEST_REPLY} tokens; reasoning comes on top."
    )
    if any(p.mde for p in planned):
        console.print(
            "MDE: a true difference between two models that would be seen in 4 cases of 5, were it the only "
            "one compared and half of all answers right. What else is assumed is in docs/comparing.md."
        )


def _table(task: str, planned: Sequence[Planned]) -> Table:
    from rich.box import SIMPLE_HEAD
    from rich.markup import escape
    from rich.table import Table

    table = Table(box=SIMPLE_HEAD, pad_edge=False, title=task, title_justify="left", title_style="bold")
    table.add_column("")
    for p in planned:
        table.add_column(escape(p.model.replace("/", "/\n", 1)), justify="right", overflow="fold")
    table.add_row("items", *(str(p.items) for p in planned))
    table.add_row("samples", *(str(p.samples) for p in planned))
    table.add_row("calls", *(_range(p.calls) for p in planned))
    table.add_row("tokens in", *(_range(p.tokens_in) for p in planned))
    table.add_row("tokens out", *(_range(p.tokens_out) for p in planned))
    table.add_row("cost", *(_cost(p) for p in planned))
    for metric in planned[0].mde:
        table.add_row(f"MDE of {metric}", *(_points(p.mde[metric]) for p in planned))
    return table


def _points(effect: float) -> str:
    return f"{100 * effect:.1f} points"


def _range(bounds: tuple[int, int]) -> str:
    low, high = map(_short, bounds)
    return low if low == high else f"{low} to {high}"


def _short(number: int) -> str:
    """Three digits say enough of an estimate."""
    for size, unit in ((1_000_000, "M"), (10_000, "k")):
        if number >= size:
            return f"{number / (1_000_000 if unit == 'M' else 1_000):.3g}{unit}"
    return f"{number:,}"


def _cost(planned: Planned) -> str:
    if planned.dollars is None:
        return "unknown"
    low, high = planned.dollars
    return f"${low:.2f} to ${high:.2f}"
