"""A comparison as text, JSON, CSV, Markdown and HTML."""

from __future__ import annotations

import csv
import io
import json
from typing import TYPE_CHECKING, Any, NoReturn

import pytest
from rich.console import Console

from ingrained.comparing.formats import Output, as_csv, as_html, as_json, as_markdown, as_text
from ingrained.comparing.gates import judge, parse_gate
from ingrained.comparing.power import needs

if TYPE_CHECKING:
    from tests.ingrained.comparing.conftest import Compare

    from ingrained.comparing.table import Comparison

EVIL = "<script>alert(1)</script>|x"


def items(*values: Any) -> dict[str, Any]:
    return {f"i{place:02}": value for place, value in enumerate(values)}


@pytest.fixture
def comparison(comparing: Compare) -> Comparison:
    """Models that differ, do not, and cannot be told; one of them with an evil name."""
    return comparing(
        {
            "base": items(*[0, 1] * 15),
            EVIL: items(*[1] * 30),
            "[red]like": items(*[1, 0, 0, 1, 1] * 6),
            "none": items(*[None] * 30),
            "broken": items(*[0, 1] * 13, *["error"] * 4),
        }
    )


@pytest.fixture
def output(comparison: Comparison) -> Output:
    return Output(comparison, judge(comparison, [parse_gate("accuracy < 0.5")]), needs(comparison, 0.1))


def text_of(output: Output) -> str:
    console = Console(width=200, file=io.StringIO(), record=True)
    console.print(as_text(output))
    return console.export_text()


def test_text_has_every_model_and_what_would_have_been_seen(output: Output) -> None:
    text = text_of(output)
    for model in output.comparison.models:
        assert model in text
    mde = next(d.mde for d in output.comparison.differences if d.model == "[red]like")
    assert mde is not None
    assert f"indistinguishable (MDE {100 * mde:.0f} points)" in text
    assert "better" in text
    assert "cannot tell · undefined for none" in text
    assert "Newcombe [" in text
    assert "missing samples, which are in no metric" in text
    assert "cannot tell, more items would" in text
    assert "to see a difference of 0.1 in 4 cases of 5" in text


def test_text_says_how_it_was_made(output: Output) -> None:
    text = " ".join(text_of(output).split())
    assert f"Seed {output.comparison.seed}, 2000 bootstrap draws." in text
    assert "all 3 of this output hold at once" in text
    assert "Note: demo/capitals: broken and base are compared without 4 samples" in text


def test_few_items_are_said_to_be_few(comparing: Compare) -> None:
    few, many = (Output(comparing({m: items(*[0, 1] * n) for m in "ab"})) for n in (9, 10))
    assert "On fewer than 20 items" in as_markdown(few)
    assert "On fewer than 20 items" not in as_markdown(many)


def test_small_effects_keep_a_decimal(comparing: Compare) -> None:
    ours = [*[1] * 999, 0]
    text = text_of(Output(comparing({"a": items(*[1] * 1000), "b": items(*ours)})))
    assert "indistinguishable (MDE 0.3 points)" in text


def test_json_is_strict_and_complete(output: Output) -> None:
    data = json.loads(as_json(output), parse_constant=refuse)
    assert {"models", "baseline", "seed", "draws", "family", "problems", "gates", "power"} < data.keys()
    assert (len(data["estimates"]), len(data["differences"])) == (5, 4)
    assert data["estimates"][0]["model"] == "base"
    assert None in [row["value"] for row in data["estimates"]]
    assert {row["verdict"] for row in data["differences"]} == {"better", "indistinguishable", "cannot tell"}
    assert {type(row["items"]) for row in data["differences"]} == {int}


def refuse(constant: str) -> NoReturn:
    raise ValueError(f"{constant} is not JSON")


def test_csv_reads_back_row_by_row(output: Output) -> None:
    rows = list(csv.DictReader(io.StringIO(as_csv(output))))
    assert [row["kind"] for row in rows] == ["estimate"] * 5 + ["difference"] * 4
    assert [row["model"] for row in rows[:2]] == ["base", EVIL]
    numbers = [row["value"] for row in rows]
    assert numbers.count("") == 2
    assert float(numbers[1]) == 1
    assert "nan" not in as_csv(output).lower()


def test_names_cannot_break_a_markdown_table(output: Output) -> None:
    text = as_markdown(output)
    assert "\\<script>alert(1)\\</script>\\|x" in text
    assert "| <script>" not in text
    tables = [line for line in text.splitlines() if line.startswith("|")]
    widths = {line.replace("\\|", "").count("|") for line in tables}
    assert widths == {8, 10, 6}  # columns and 1: estimates and power, differences, gates and missing samples
    assert "Newcombe" in text


def test_names_are_escaped_in_html(output: Output) -> None:
    text = as_html(output)
    assert "<script" not in text
    assert "&lt;script&gt;" in text
    assert text.count("<table>") == text.count("</table>") == 5


def test_a_comparison_without_gates_and_power_is_shorter(comparison: Comparison) -> None:
    data = json.loads(as_json(Output(comparison)))
    assert not {"gates", "power"} & data.keys()
    assert as_html(Output(comparison)).count("<table>") == 3
