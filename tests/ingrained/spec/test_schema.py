from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml
from jsonschema import Draft202012Validator

from ingrained.errors import TaskFileError
from ingrained.spec.examples import EXAMPLES, SMALLEST
from ingrained.spec.load import load_task
from ingrained.spec.models import TaskSpec
from ingrained.spec.schema import main, reference_page, task_schema
from ingrained.spec.yaml_source import read_yaml, read_yaml_file

DATA = Path(__file__).parents[2] / "data"
GOOD = sorted((DATA / "good").glob("*.yaml"))


def _structural(path: Path) -> bool:
    """Tell whether a broken file is YAML whose structure is wrong, and not only its meaning."""
    try:
        read_yaml_file(path, "f")
    except TaskFileError:
        return False
    try:
        load_task(path)
    except TaskFileError:
        return True
    return False


BROKEN = [path for path in sorted((DATA / "broken").glob("*.yaml")) if _structural(path)]


def _errors(data: Any) -> list[str]:
    return [error.message for error in Draft202012Validator(task_schema()).iter_errors(data)]


def test_the_schema_is_one() -> None:
    Draft202012Validator.check_schema(task_schema())


@pytest.mark.parametrize("path", GOOD, ids=lambda path: path.stem)
def test_what_loads_is_valid(path: Path) -> None:
    load_task(path)

    assert _errors(read_yaml_file(path, "f")[0]) == []


@pytest.mark.parametrize("path", BROKEN, ids=lambda path: path.stem)
def test_what_does_not_load_is_not_valid(path: Path) -> None:
    assert _errors(read_yaml_file(path, "f")[0])


@pytest.mark.parametrize("key", sorted(EXAMPLES))
def test_examples_of_the_reference_are_valid(key: str) -> None:
    base = {} if key == "inspect" else read_yaml(SMALLEST, "f")[0]
    alternatives = [line[2:] for line in EXAMPLES[key].splitlines() if line.startswith("# ")]
    for text in [EXAMPLES[key], *alternatives]:
        assert _errors({"task": "t", **base, **read_yaml(text, "f")[0]}) == []


@pytest.mark.parametrize(
    "text",
    [
        "{a/b: {c: 1}}",
        "[match, {a/b: null}]",
    ],
)
def test_scorers_of_other_packages_are_valid(text: str) -> None:
    data = {"task": "t", "items": [{"id": "a"}], "scorer": yaml.safe_load(text)}

    assert _errors(data) == []


def test_every_key_is_described() -> None:
    schema = task_schema()
    parts = [
        schema,
        *(schema["$defs"][name] for name in ("InlineItem", "FileItems", "HubItems", "FamilyItems")),
    ]

    assert [
        key for part in parts for key, value in part["properties"].items() if "description" not in value
    ] == []
    assert set(schema["properties"]) == set(TaskSpec.model_fields)


def test_the_page_has_every_key_and_name() -> None:
    page = reference_page()
    schema = task_schema()

    assert [key for key in schema["properties"] if f"`{key}`" not in page] == []
    assert [name for name in schema["properties"]["reference"]["properties"] if f"`{name}`" not in page] == []


def test_stale_files_are_named_and_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    target = tmp_path / "docs" / "page.md"
    monkeypatch.setattr("ingrained.spec.schema.committed", lambda _: {target: "text\n"})

    assert main([]) == 1
    assert main(["--write"]) == 0
    assert main([]) == 0
    assert capsys.readouterr().out == f"out of date: {target}\nwritten: {target}\n"
    assert target.read_text(encoding="utf-8") == "text\n"
