"""A comparison as text, JSON, CSV, Markdown or HTML."""

from __future__ import annotations

import csv
import html
import io
import json
import math
import re
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from ingrained.comparing import pages
from ingrained.comparing.gates import Judgement
from ingrained.comparing.pages import Section
from ingrained.comparing.power import Need
from ingrained.comparing.table import DIFFERENCE_COLUMNS, ROW_COLUMNS, Comparison

if TYPE_CHECKING:
    from rich.console import Group


@dataclass(frozen=True)
class Output:
    """What a comparison prints.

    Attributes:
        comparison: The comparison.
        judgements: What its gates came to.
        needs: What a difference of another size would take.
    """

    comparison: Comparison
    judgements: Sequence[Judgement] = ()
    needs: Sequence[Need] = ()

    def sections(self) -> list[Section]:
        """The tables in the order in which they are read."""
        found = pages.sections(self.comparison)
        found += [pages.power(self.needs)] if self.needs else []
        return found + ([pages.gates(self.judgements)] if self.judgements else [])

    def notes(self) -> list[str]:
        """What to know before reading."""
        return pages.footnotes(self.comparison)


def as_text(output: Output) -> Group:
    """Tables for a terminal."""
    from rich.console import Group
    from rich.text import Text

    parts: list[Any] = [_rich(section) for section in output.sections()]
    return Group(*parts, *(Text(note, style="dim") for note in output.notes()))


def as_json(output: Output) -> str:
    """JSON; what is undefined is null."""
    data = output.comparison.to_json()
    data |= {"gates": [asdict(judgement) for judgement in output.judgements]} if output.judgements else {}
    data |= {"power": [need.to_json() for need in output.needs]} if output.needs else {}
    return json.dumps(data, indent=2, ensure_ascii=False, default=str, allow_nan=False)


def as_csv(output: Output) -> str:
    """One table: estimates and differences, told apart by the column `kind`. Gates are not in it."""
    columns = ["kind", *dict.fromkeys([*ROW_COLUMNS, *DIFFERENCE_COLUMNS])]
    text = io.StringIO()
    writer = csv.DictWriter(text, columns, restval="", lineterminator="\n")
    writer.writeheader()
    comparison = output.comparison
    for kind, rows in (("estimate", comparison.estimates), ("difference", comparison.differences)):
        for row in rows:
            writer.writerow({"kind": kind} | {k: _cell(v) for k, v in row.to_json().items()})
    return text.getvalue()


def as_markdown(output: Output) -> str:
    """Markdown, for a pull request or a page."""
    parts = [_markdown(section) for section in output.sections()]
    return "\n\n".join([*parts, *map(_plain, output.notes())]) + "\n"


def as_html(output: Output) -> str:
    """A fragment of HTML with tables; for a whole page there is `ingrained report`."""
    parts = [_html(section) for section in output.sections()]
    notes = [f"<p>{html.escape(note)}</p>" for note in output.notes()]
    return "\n".join([*parts, *notes]) + "\n"


def _rich(section: Section) -> Any:
    from rich.box import SIMPLE_HEAD
    from rich.table import Table
    from rich.text import Text

    table = Table(box=SIMPLE_HEAD, pad_edge=False, title=Text(section.title), title_justify="left")
    table.title_style = "bold"
    for name in section.header:
        numeric = name in {"value", "items", "n", "difference", "Holm p", "r", "rank"}
        table.add_column(name, justify="right" if numeric else "left", no_wrap=name == "metric")
    for row in section.rows:
        table.add_row(*(Text(cell) for cell in row))
    return table


def _markdown(section: Section) -> str:
    def line(cells: tuple[str, ...]) -> str:
        return "| " + " | ".join(_plain(cell).replace("\n", "<br>") for cell in cells) + " |"

    rule = "|" + " --- |" * len(section.header)
    return "\n".join(
        [f"### {_plain(section.title)}", "", line(section.header), rule, *map(line, section.rows)]
    )


def _plain(text: str) -> str:
    """Keep what names hold from being read as Markdown's table marks or HTML."""
    return re.sub(r"[\\|<]", r"\\\g<0>", text)


def _html(section: Section) -> str:
    head = "".join(f"<th>{html.escape(name)}</th>" for name in section.header)
    body = "".join(f"<tr>{''.join(map(_td, row))}</tr>" for row in section.rows)
    caption = html.escape(section.title)
    return f"<table><caption>{caption}</caption><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"


def _td(cell: str) -> str:
    return f"<td>{html.escape(cell).replace(chr(10), '<br>')}</td>"


def _cell(value: Any) -> Any:
    missing = value is None or (isinstance(value, float) and math.isnan(value))
    return "" if missing else value
