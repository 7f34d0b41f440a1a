"""Summaries as tables on a terminal: one a task, a row for each metric, a column for each model."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from rich.box import SIMPLE_HEAD
from rich.console import Group
from rich.table import Table
from rich.text import Text

from ingrained.results.summary import Summary, by_task
from ingrained_scorers.records import Estimate

_ARROWS = {"high": "↑", "low": "↓", "none": " "}


def tables(summaries: Iterable[Summary], *, every: bool = False) -> Group:
    """The tables of a run.

    Args:
        summaries: What to show.
        every: Show all metrics, not the headline ones.
    """
    return Group(*(_table(key, group, every) for key, group in by_task(summaries).items()))


def cell(estimate: Estimate | None) -> str:
    """An estimate in a cell: the value and its interval, and on how many samples where that is not all."""
    if estimate is None or estimate.value is None:
        return "–"
    shown = f"{estimate.value:.2f}{_interval(estimate)}"
    return f"{shown}\n(n {estimate.n})" if estimate.undefined else shown


def _interval(estimate: Estimate) -> str:
    if estimate.low is not None and estimate.high is not None:
        return f" [{estimate.low:.2f}, {estimate.high:.2f}]"
    return " [no interval]" if estimate.clusters < 2 else ""  # noqa: PLR2004  one cluster has no spread


def _table(key: tuple[str, str, str], group: Sequence[Summary], every: bool) -> Table:
    suite, task, version = key
    table = Table(
        box=SIMPLE_HEAD,
        pad_edge=False,
        title=f"{suite}/{task}  [dim]version {version}[/dim]",
        title_justify="left",
        title_style="bold",
    )
    table.add_column("", no_wrap=True)
    for summary in group:
        table.add_column(Text(_broken(summary.result.model)), justify="right", overflow="fold")
    for name in _names(group, every):
        table.add_row(_label(group[0], name), *(cell(summary.metrics.get(name)) for summary in group))
    table.add_section()
    table.add_row("items", *(str(_items(summary)) for summary in group))
    table.add_row("samples scored", *(f"{s.result.scored} of {s.result.expected}" for s in group))
    table.add_row("errors", *(_count(s.result.errored) for s in group))
    table.add_row("without a score", *(_count(s.result.unscored) for s in group))
    return table


def _broken(model: str) -> str:
    """Put the provider on a line of its own, so that the column stays narrow."""
    provider, slash, name = model.partition("/")
    return f"{provider}{slash}\n{name}" if slash else model


def _names(group: Sequence[Summary], every: bool) -> list[str]:
    chosen = [summary.metrics if every else summary.headline() for summary in group]
    return list(dict.fromkeys(name for metrics in chosen for name in metrics))


def _label(summary: Summary, name: str) -> str:
    info = summary.known.get(name)
    return f"{name} {_ARROWS[info.better]}" if info else name


def _items(summary: Summary) -> int:
    return len({row.item for rows in summary.result.rows.values() for row in rows})


def _count(number: int) -> Text:
    return Text(str(number), style="bold red" if number else "dim")
