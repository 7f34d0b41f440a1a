"""What is committed holds with the catalogs as they are: schema, reference page, shipped tasks, new tasks."""

from __future__ import annotations

from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from ingrained.spec.check import check_files
from ingrained.spec.find import shipped_tasks
from ingrained.spec.load import load_task
from ingrained.spec.schema import main, task_schema
from ingrained.spec.template import new_task
from ingrained.spec.yaml_source import read_yaml_file

SHIPPED = list(shipped_tasks().values())


@pytest.fixture(autouse=True)
def _catalog() -> None:
    """Take the catalogs as they are: this stands in for the fixture of the same name beside it."""


def test_committed_files_are_up_to_date(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(Path(__file__).parents[3])

    assert main([]) == 0, "run: python -m ingrained.spec.schema --write"


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_shipped_tasks_have_no_faults(path: Path) -> None:
    assert [str(problem) for problem in check_files([path])] == []


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_shipped_tasks_fit_the_schema(path: Path) -> None:
    data = read_yaml_file(path, path.name)[0]

    assert [error.message for error in Draft202012Validator(task_schema()).iter_errors(data)] == []


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_shipped_tasks_lie_in_the_folder_of_their_suite(path: Path) -> None:
    assert load_task(path).suite == path.parent.name


def test_shipped_tasks_have_names_of_their_own() -> None:
    # They are registered with Inspect by name alone.
    assert len({path.stem for path in SHIPPED}) == len(SHIPPED)


def test_a_new_task_with_its_comments_taken_off_has_no_faults(tmp_path: Path) -> None:
    path = tmp_path / "my-task.yaml"
    first, *lines = new_task("my-task").splitlines()
    path.write_text("\n".join([first, *(line.removeprefix("# ") for line in lines)]), encoding="utf-8")

    assert check_files([path]) == []
