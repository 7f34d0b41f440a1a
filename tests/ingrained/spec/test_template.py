from __future__ import annotations

from pathlib import Path

import pytest

from ingrained.errors import UsageError
from ingrained.spec.check import check_files
from ingrained.spec.load import load_task
from ingrained.spec.template import new_task


def test_a_new_task_passes_check(tmp_path: Path) -> None:
    path = tmp_path / "my-task.yaml"
    path.write_text(new_task("my-task"), encoding="utf-8")

    assert check_files([path]) == []
    assert load_task(path).spec.task == "my-task"


def test_its_comments_pass_check_too(tmp_path: Path) -> None:
    path = tmp_path / "my-task.yaml"
    lines = new_task("my-task").splitlines()
    path.write_text("\n".join([lines[0], *(line.removeprefix("# ") for line in lines[1:])]), encoding="utf-8")

    assert check_files([path]) == []
    assert load_task(path).spec.vary
    assert load_task(path).spec.reference


@pytest.mark.parametrize("name", ["My Task", "a--b", "", "../x", "a.b", "a\n"])
def test_names_that_no_task_may_have_are_refused(name: str) -> None:
    with pytest.raises(UsageError, match="a task name has small letters"):
        new_task(name)
