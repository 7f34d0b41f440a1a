"""Every broken file gives exactly the lines beside it: all of its faults, each once, each at its place."""

from __future__ import annotations

from pathlib import Path

import pytest

from ingrained.errors import TaskFileError
from ingrained.spec.check import check_files, load_valid
from ingrained.spec.load import load_task

DATA = Path(__file__).parents[2] / "data"
BROKEN = sorted((DATA / "broken").glob("*.yaml"))
GOOD = sorted((DATA / "good").glob("*.yaml"))

# The faults that lm-eval 0.4.13 and promptfoo 0.121.20 were tried on, as ours.
# Of lm-eval's ten its `validate` passes seven, of promptfoo's nine its `validate` passes six.
LM_EVAL = (
    "bad-indent",
    "tab-indent",
    "missing-file",
    "unknown-key",
    "no-items",
    "undefined-name",
    "unknown-metric",
    "unknown-protocol",
    "unknown-scorer",
)  # and an unknown split, in test_check.py, since it needs a data set
PROMPTFOO = (
    "bad-indent",
    "duplicate-key",
    "unknown-reference",
    "unknown-key",
    "unknown-item-key",
    "no-question",
    "undefined-name",
    "unknown-scorer",
    "missing-file",
)


def _lines(path: Path) -> list[str]:
    """Say what `check` finds, without the file's own name in front."""
    return [str(problem).removeprefix(f"{path.name}:") for problem in check_files([path.name])]


@pytest.mark.parametrize("path", BROKEN, ids=lambda path: path.stem)
def test_each_fault_is_one_line_at_its_place(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(path.parent)

    assert _lines(path) == path.with_suffix(".txt").read_text(encoding="utf-8").splitlines()


def test_no_expectation_is_left_without_its_file() -> None:
    assert {path.stem for path in (DATA / "broken").glob("*.txt")} == {path.stem for path in BROKEN}


@pytest.mark.parametrize("name", sorted({*LM_EVAL, *PROMPTFOO}))
def test_faults_that_other_harnesses_miss_are_found(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(DATA / "broken")
    path = Path(f"{name}.yaml")

    assert len(_lines(path)) == 1


@pytest.mark.parametrize("path", BROKEN, ids=lambda path: path.stem)
def test_no_message_shows_the_machinery(path: Path) -> None:
    text = path.with_suffix(".txt").read_text(encoding="utf-8")

    assert not [
        word for word in ("pydantic", "Traceback", "Input should", "validation error") if word in text
    ]


def test_no_message_falls_back_on_the_parser() -> None:
    fallback = [path.stem for path in BROKEN if "this is not YAML" in path.with_suffix(".txt").read_text()]

    assert fallback == []


@pytest.mark.parametrize("path", GOOD, ids=lambda path: path.stem)
def test_good_files_have_no_faults(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(path.parent)

    assert check_files([path]) == []
    load_valid([path])


def test_faults_of_several_files_come_together() -> None:
    folder = DATA / "broken"

    problems = check_files(
        [folder / "unknown-scorer.yaml", folder / "no-scorer.yaml", folder / "nowhere.yaml"]
    )

    assert [Path(problem.path).stem for problem in problems] == ["no-scorer", "nowhere", "unknown-scorer"]


def test_a_task_with_faults_of_meaning_loads_and_is_refused() -> None:
    task = load_task(DATA / "broken" / "unknown-scorer.yaml")

    with pytest.raises(TaskFileError, match="unknown scorer 'matchh'"):
        load_valid([task.path])
