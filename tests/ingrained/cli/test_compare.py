"""`ingrained compare` as a shell runs it, on one small run of reference models."""

from __future__ import annotations

import csv
import io
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree as ET

import pytest
from typer.testing import CliRunner

from ingrained.cli.app import app

if TYPE_CHECKING:
    from tests.ingrained.conftest import Command

PLACES = {"france": "Paris", "japan": "Tokyo", "peru": "Lima", "kenya": "Nairobi", "cuba": "Havana"}
PLACES |= {"italy": "Rome", "egypt": "Cairo", "norway": "Oslo", "chile": "Santiago", "iran": "Tehran"}
DESIGN, CONSTANT = "reference/by_design", "reference/constant"


def task_file(folder: Path, question: str) -> Path:
    rows = [
        f'  - {{id: {place}, input: "{question} {place}?", target: {city}}}' for place, city in PLACES.items()
    ]
    path = folder / "capitals.yaml"
    path.write_text("\n".join(["task: capitals", "items:", *rows, "scorer: match"]) + "\n", encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def results(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A run of two models, and one of an earlier version of the task with one of them."""
    folder = tmp_path_factory.mktemp("compared")
    runs = (("now", "What is the capital of", (DESIGN, CONSTANT)), ("before", "Which city rules", (DESIGN,)))
    for name, question, models in runs:
        chosen = [part for model in models for part in ("--model", model)]
        target = str(task_file(folder, question))
        said = ["run", target, *chosen, "--name", name, "--seed", "3", "--results", str(folder / "results")]
        assert CliRunner().invoke(app, said).exit_code == 0
    return folder / "results"


@pytest.fixture
def compare(command: Command, results: Path) -> Command:
    """`ingrained compare … --results …`."""

    def run(*arguments: object) -> tuple[int, str, str]:
        return command("compare", *arguments, "--results", results)

    return run


def test_the_table_names_the_models_and_the_verdict(compare: Command) -> None:
    code, table, said = compare("now")
    assert (code, said) == (0, "")
    assert DESIGN in table
    assert CONSTANT in table
    assert "differences from reference/by_design" in table
    assert "worse" in table
    assert "Seed 20251125, 2000 bootstrap draws." in table


def test_the_same_logs_give_the_same_output(compare: Command) -> None:
    assert compare("now")[1] == compare("now")[1]
    assert "Seed 7, " in compare("now", "--seed", 7)[1]


@pytest.mark.parametrize("form", ["json", "csv", "md", "html", "text"])
def test_every_format_holds_the_difference(compare: Command, form: str) -> None:
    code, out, _ = compare("now", "--format", form)
    assert code == 0
    if form == "json":
        (difference,) = json.loads(out)["differences"]
        assert (difference["value"], difference["verdict"]) == (-1, "worse")
    elif form == "csv":
        assert [row["verdict"] for row in csv.DictReader(io.StringIO(out))] == ["", "", "worse"]
    else:
        assert "-1.00" in out
        assert {"md": "### ", "html": "<table>", "text": "─"}[form] in out


def test_a_gate_that_is_excluded_passes(compare: Command) -> None:
    code, table, said = compare("now", "--fail-if", f"accuracy@{DESIGN} < 0.5")
    assert (code, said) == (0, "")
    assert "excludes it" in table


def test_a_gate_that_is_not_excluded_ends_in_1_and_says_why(compare: Command, tmp_path: Path) -> None:
    file = tmp_path / "new" / "gates.xml"
    code, _, said = compare("now", "--fail-if", "capitals.accuracy < baseline - 0.05", "--junit", file)
    assert code == 1
    assert said.startswith("gate failed: capitals.accuracy < baseline - 0.05: ")
    assert f"{CONSTANT}: difference -1.000 [" in said
    root = ET.fromstring(file.read_bytes())  # noqa: S314  our own file
    assert (root.attrib["tests"], root.attrib["failures"]) == ("3", "1")


def test_errors_alone_can_be_the_gate(compare: Command, tmp_path: Path) -> None:
    code, table, _ = compare("now", "--max-errors", 0, "--junit", tmp_path / "gates.xml")
    assert code == 0
    assert "samples without a score > 0%" in table
    assert (tmp_path / "gates.xml").is_file()


def test_other_versions_are_refused_with_3(compare: Command) -> None:
    code, table, _ = compare("now", "before", "--baseline", f"{DESIGN} (before)")
    assert code == 3
    assert "versions are not compared" in " ".join(table.split())


def test_a_failed_gate_counts_more_than_a_refusal(compare: Command) -> None:
    gate = f"accuracy@{DESIGN} (now) < baseline - 0.5"
    code, _, said = compare("now", "before", "--baseline", f"{DESIGN} (before)", "--fail-if", gate)
    assert code == 1
    assert "not compared with reference/by_design (before)" in said


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["nwo"], "there is no run 'nwo'"),
        (["now", "--baseline", "reference/by_desing"], "did you mean 'reference/by_design'"),
        (["now", "--metric", "acuracy"], "did you mean 'accuracy'"),
        (["now", "--suite", "capitols"], "did you mean 'capitals'"),
        (["now", "--fail-if", "accuracy"], "'accuracy' is no gate: write "),
        (["now", "--fail-if", "acuracy < 1"], "did you mean 'accuracy'"),
        (["now", "--power", "0"], "a difference to see is a number above 0, not 0.0"),
        (["now", "--junit", "gates.xml"], "give --fail-if or --max-errors, too"),
        (["now", "--max-errors", "0", "--junit", "."], "is a directory"),
    ],
)
def test_what_a_person_can_get_wrong_ends_in_a_sentence_and_2(
    compare: Command, workplace: Path, arguments: list[Any], message: str
) -> None:
    code, _, said = compare(*arguments)
    assert code == 2
    assert message in said
    assert "Traceback" not in said
    assert not list(workplace.iterdir())


def test_power_says_what_a_difference_would_take(compare: Command) -> None:
    code, out, _ = compare("now", "--power", 0.1, "--format", "json")
    (need,) = json.loads(out)["power"]
    assert code == 0
    assert (need["delta"], need["items"]) == (0.1, None)
    assert need["note"] == "the items do not vary: no number can be given"


def test_all_pairs_and_all_metrics_can_be_had(compare: Command) -> None:
    data = json.loads(
        compare("now", "--pairs", "all", "--all", "--baseline", CONSTANT, "--format", "json")[1]
    )
    assert data["models"] == [CONSTANT, DESIGN]
    assert [(d["model"], d["baseline"]) for d in data["differences"]] == [(DESIGN, CONSTANT)]


def test_the_help_shows_examples(command: Command) -> None:
    code, out, _ = command("compare", "--help")
    assert code == 0
    assert 'ingrained compare nightly --fail-if "loop_bug.solved < baseline - 0.05"' in " ".join(out.split())
    for option in ("--baseline", "--pairs", "--power", "--fail-if", "--max-errors", "--junit", "--format"):
        assert option in out


def test_the_help_needs_neither_pandas_nor_inspect(command: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("pandas", "inspect_ai", "altair", "pyarrow"):
        monkeypatch.setitem(sys.modules, name, None)
    assert command("compare", "--help")[0] == 0
