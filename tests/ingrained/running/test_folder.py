from __future__ import annotations

import json
from pathlib import Path

import pytest
from pydantic import ValidationError

from ingrained.errors import UsageError
from ingrained.running import folder
from ingrained.running.folder import RunRecord, RunSettings, known_runs, new_name, read_record, run_folder


def record(name: str = "one", seed: int = 3) -> RunRecord:
    settings = RunSettings(models=("reference/echo",), seed=seed)
    return RunRecord(name=name, created="2026-01-02T12:00:00+00:00", settings=settings)


def test_a_record_is_read_as_it_was_written(tmp_path: Path) -> None:
    folder.write_record(tmp_path / "one", record())
    assert read_record(tmp_path, "one") == (tmp_path / "one", record())


def test_a_run_can_be_named_by_its_folder(tmp_path: Path) -> None:
    folder.write_record(tmp_path / "one", record())
    assert read_record(Path("elsewhere"), str(tmp_path / "one"))[1] == record()


def test_writing_a_record_again_replaces_it_and_leaves_no_draft(tmp_path: Path) -> None:
    for seed in (1, 2):
        folder.write_record(tmp_path, record(seed=seed))
    assert [path.name for path in tmp_path.iterdir()] == ["run.json"]
    assert json.loads((tmp_path / "run.json").read_text(encoding="utf-8"))["settings"]["seed"] == 2


def test_runs_are_known_by_their_record(tmp_path: Path) -> None:
    folder.write_record(tmp_path / "b", record("b"))
    folder.write_record(tmp_path / "a", record("a"))
    (tmp_path / "no-run").mkdir()
    assert known_runs(tmp_path) == ["a", "b"]
    assert known_runs(tmp_path / "nowhere") == []


def test_a_made_up_name_is_a_valid_one() -> None:
    assert run_folder(Path("results"), new_name()).parent == Path("results")


@pytest.mark.parametrize("name", ["", "..", "a/b", "a\nb", "-x", "ü"])
def test_a_bad_name_is_refused(name: str) -> None:
    with pytest.raises(UsageError, match="a run's name"):
        run_folder(Path("results"), name)


@pytest.mark.parametrize("results", ["s3://bucket/runs", "file:///tmp/runs"])
def test_a_url_is_no_folder_of_results(results: str) -> None:
    with pytest.raises(
        UsageError, match=r"not '(s3|file):/.*only workers' logs may lie at a URL, by --shared"
    ):
        run_folder(Path(results), "mine")


def test_a_record_with_unknown_keys_is_refused(tmp_path: Path) -> None:
    (tmp_path / "run.json").write_text('{"name": "x", "shell": "rm"}', encoding="utf-8")
    with pytest.raises(UsageError, match="cannot be read"):
        read_record(Path(), str(tmp_path))


def test_settings_refuse_what_no_run_can_do() -> None:
    with pytest.raises(ValidationError):
        RunSettings(models=("reference/echo",), seed=0, items=0)


def test_there_is_no_git_state_outside_a_repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path.parent))
    assert folder.git_state() is None


def test_there_is_no_git_state_without_git(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    assert folder.git_state() is None
