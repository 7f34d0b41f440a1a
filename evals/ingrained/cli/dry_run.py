"""What `ingrained run --dry-run` prints."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING

from ingrained.cli.options import Format

if TYPE_CHECKING:
    from ingrained.running.plan import Planned


def print_plan(planned: Sequence[Planned], format: Format) -> None:  # noqa: A002  named as the option is
    """Print what a run would do."""
    from rich.console import Console
    from rich.markup import escape
    from rich.table import Table

    from ingrained.running import plan
    from ingrained.running.folder import dump

    if format is Format.json:
        print(dump({"tasks": [asdict(p) for p in planned], **plan.totals(planned)}))  # noqa: T201  the result
        return
    table = Table("task", "model", "items", "samples", "calls", "tokens in", "tokens out", "cost")
    for p in planned:
        table.add_row(
            f"{p.suite}/{p.task}",
            escape(p.model),
            str(p.items),
            str(p.samples),
            _range(p.calls),
            _range(p.tokens_in),
            _range(p.tokens_out),
            "unknown" if p.dollars is None else f"${p.dollars[0]:.2f} to ${p.dollars[1]:.2f}",
        )
    Console().print(table)
    total = plan.totals(planned)
    Console().print(
        f"{total['samples']} samples, {total['calls_at_most']} calls at most. No call was made. "
        f"Tokens are counted as {plan.CHARACTERS_PER_TOKEN} characters each, with replies of "
        f"{plan.SHORTEST_REPLY} to {plan.LONGEST_REPLY} tokens; reasoning comes on top."
    )


def _range(bounds: tuple[int, int]) -> str:
    low, high = bounds
    return f"{low:,}" if low == high else f"{low:,} to {high:,}"
