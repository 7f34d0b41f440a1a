"""`ingrained report`, without the wiring of the other commands."""

from __future__ import annotations

from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner

from ingrained.cli import report
from ingrained.errors import UsageError


@pytest.fixture
def app() -> typer.Typer:
    made = typer.Typer()
    report.add(made)
    return made


def test_the_command_writes_the_page_and_the_charts(app: typer.Typer, results: Path, tmp_path: Path) -> None:
    page, charts = tmp_path / "page.html", tmp_path / "charts"
    asked = ["three", "--suite", "generalisation", "--baseline", "reference/constant", "-o", str(page)]
    done = CliRunner().invoke(app, [*asked, "--save-charts", str(charts), "--results", str(results)])
    assert done.exit_code == 0, done.output
    text = page.read_text(encoding="utf-8")
    assert "generalisation / base-addition" in text
    assert "coupled-documents</h2>" not in text
    assert (charts / "heat-map.png").is_file()


def test_an_unknown_run_is_a_sentence(app: typer.Typer, results: Path) -> None:
    done = CliRunner().invoke(app, ["thre", "--results", str(results)])
    assert isinstance(done.exception, UsageError)
    assert "three" in str(done.exception)
