"""What was read is kept beside the logs, and read again when they change."""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from pandas.testing import assert_frame_equal

from ingrained.results import cache, eval_zip, parallel
from ingrained.results.tables import Results, load

if TYPE_CHECKING:
    from tests.ingrained.results.conftest import Rewrite


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The names of the logs that are read."""
    found: list[str] = []
    read = eval_zip.read_log

    def noting(path: str) -> Any:
        found.append(Path(path).name)
        return read(path)

    monkeypatch.setattr(parallel, "read_log", noting)
    return found


def same(one: Results, other: Results) -> None:
    for name in ("scores", "samples", "runs"):
        assert_frame_equal(getattr(one, name), getattr(other, name))
    assert one.problems == other.problems


def newer(log: Path) -> None:
    """Give a file a later time of change, as writing it would."""
    state = log.stat()
    os.utime(log, ns=(state.st_atime_ns, state.st_mtime_ns + 1_000_000))


def wrong(members: dict[str, Any]) -> None:
    for sample in members["summaries.json"]:
        for score in sample["scores"].values():
            score["value"] = "I"


def test_a_second_reading_opens_no_log_and_gives_the_same(
    results: Path, plain: Path, opened: list[str]
) -> None:
    first = load("first", "loops", plain, results=results)
    assert len(opened) == 4
    same(load("first", "loops", plain, results=results), first)
    assert len(opened) == 4
    same(load("first", "loops", plain, results=results, cache=False), first)
    assert len(opened) == 8


def test_only_a_log_that_changed_is_read_again(results: Path, opened: list[str], rewrite: Rewrite) -> None:
    before = load("first", results=results)
    assert before.scores.value.mean() > 0
    log, other = sorted((results / "first" / "logs").glob("*.eval"))
    opened.clear()
    rewrite(log, wrong)
    after = load("first", results=results)
    assert opened == [log.name]
    same(after, load("first", results=results, cache=False))
    assert set(after.runs.log) == {str(log), str(other)}


def test_a_log_that_is_touched_added_or_removed_is_noticed(results: Path, opened: list[str]) -> None:
    load("first", results=results)
    log, other = sorted((results / "first" / "logs").glob("*.eval"))
    opened.clear()
    newer(other)
    load("first", results=results)
    assert opened == [other.name]
    log.unlink()
    assert len(load("first", results=results).runs) == 1


def test_a_run_that_was_moved_is_known(results: Path, opened: list[str]) -> None:
    load("first", results=results)
    opened.clear()
    moved = (results / "first").rename(results / "renamed")
    found = load("renamed", results=results)
    assert opened == []
    assert all(Path(log).parent == moved / "logs" for log in found.runs.log)


@pytest.mark.parametrize("name", ["logs", "samples", "scores"])
@pytest.mark.parametrize("content", [None, b"", b"PAR1 and no more"])
def test_a_broken_cache_is_read_anew(
    plain: Path, opened: list[str], name: str, content: bytes | None
) -> None:
    first = load(plain)
    file = plain / ".ingrained-cache" / f"{name}.parquet"
    file.unlink() if content is None else file.write_bytes(content)
    same(load(plain), first)
    assert len(opened) == 2
    same(load(plain), first)
    assert len(opened) == 2


def test_files_of_two_writings_are_not_mixed(plain: Path, tmp_path: Path, opened: list[str]) -> None:
    first = load(plain)
    kept = shutil.copy(plain / ".ingrained-cache" / "scores.parquet", tmp_path)
    newer(next(plain.glob("*.eval")))
    load(plain)
    shutil.copy(kept, plain / ".ingrained-cache")
    same(load(plain), first)
    assert len(opened) == 3


def test_another_format_is_read_anew(plain: Path, opened: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    load(plain)
    monkeypatch.setattr(cache, "FORMAT", "0")
    load(plain)
    assert len(opened) == 2


def test_a_folder_that_cannot_be_written_is_read_all_the_same(plain: Path, opened: list[str]) -> None:
    (plain / ".ingrained-cache").write_text("in the way", encoding="utf-8")
    same(load(plain), load(plain))
    assert len(opened) == 2
    assert load(plain).problems == load(plain, cache=False).problems


def test_what_cannot_be_read_is_tried_again_and_the_rest_kept(plain: Path, opened: list[str]) -> None:
    (plain / "broken.eval").write_bytes(b"PK")
    for _ in range(2):
        assert any("broken.eval" in problem for problem in load(plain).problems)
    assert opened.count("broken.eval") == 2
    assert len(opened) == 3


def test_a_single_log_is_kept_too(plain: Path, opened: list[str]) -> None:
    (log,) = plain.glob("*.eval")
    same(load(log), load(log))
    assert len(opened) == 1


def test_nothing_but_the_three_tables_is_left(plain: Path) -> None:
    load(plain)
    kept = {path.name for path in (plain / ".ingrained-cache").iterdir()}
    assert kept == {"logs.parquet", "samples.parquet", "scores.parquet"}
