from __future__ import annotations

import io
from pathlib import Path

import pytest
from rich.console import Console

import ingrained
from ingrained.results.table import cell, tables
from ingrained_scorers.records import Estimate


@pytest.mark.parametrize(
    ("estimate", "text"),
    [
        (None, "–"),
        (Estimate(None, None, None, 0, 0, 3, "undefined"), "–"),
        (Estimate(0.5, 0.251, 0.749, 8, 8, 0, "wilson"), "0.50 [0.25, 0.75]"),
        (Estimate(0.5, None, None, 8, 1, 0, "one cluster"), "0.50 [no interval]"),
        (Estimate(3.0, None, None, 8, 4, 0, "no interval is defined"), "3.00"),
    ],
)
def test_a_cell_says_what_there_is_of_an_estimate(estimate: Estimate | None, text: str) -> None:
    assert cell(estimate) == text


def test_a_table_has_a_column_for_each_model_and_counts_errors_apart(capitals: Path) -> None:
    finished = ingrained.run(capitals, models=["reference/by_design", "reference/echo"])
    said = io.StringIO()
    Console(file=said, width=100).print(tables(finished.summaries()))
    lines = [" ".join(line.replace("│", " ").split()) for line in said.getvalue().splitlines()]
    assert lines[0].startswith("work/capitals version 1-")
    assert "accuracy ↑ 1.00 [0.44, 1.00] 0.00 [0.00, 0.56]" in lines
    assert "samples scored 3 of 3 3 of 3" in lines
    assert "errors 0 0" in lines


def test_the_default_table_shows_the_headline_metrics_only(workplace: Path) -> None:
    finished = ingrained.run("coupled-documents", models=["reference/fixer"], items=2, seed=1)
    summaries = finished.summaries()
    sizes = []
    for every in (False, True):
        said = io.StringIO()
        Console(file=said, width=100).print(tables(summaries, every=every))
        sizes.append(len(said.getvalue().splitlines()))
    assert workplace.is_dir()
    assert sizes[0] < sizes[1]
