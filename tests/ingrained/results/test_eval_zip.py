"""Logs read from the zip are what Inspect reads."""

from __future__ import annotations

import os
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from ingrained.results.eval_zip import RawLog, UnreadableLogError, read_header, read_log
from ingrained.results.zip_tail import enable_zstd, read_members

if TYPE_CHECKING:
    from tests.ingrained.results.conftest import Rewrite


def logs(place: Path) -> list[Path]:
    found = sorted(place.rglob("*.eval"))
    assert found
    return found


def agrees(ours: RawLog, path: Path) -> None:
    """Compare through Inspect's own models: what is read here must make the objects that Inspect reads."""
    from inspect_ai.log import EvalLog, read_eval_log, read_eval_log_sample_summaries
    from inspect_ai.log._log import EvalSampleSummary

    header = read_eval_log(str(path), header_only=True)
    elsewhere = {"location", "reductions"}  # which are not in the header's member
    made = EvalLog.model_validate(ours.header)
    assert made.model_dump_json(exclude=elsewhere) == header.model_dump_json(exclude=elsewhere)
    theirs = read_eval_log_sample_summaries(str(path))
    samples = [EvalSampleSummary.model_validate(sample) for sample in ours.samples]
    assert [one.model_dump_json() for one in samples] == [one.model_dump_json() for one in theirs]


def test_header_and_summaries_are_those_that_inspect_reads(made: Path) -> None:
    for path in logs(made):
        agrees(read_log(str(path)), path)


def test_so_they_are_of_a_log_that_was_killed(plain: Path, rewrite: Rewrite) -> None:
    def killed(members: dict[str, Any]) -> None:
        del members["header.json"], members["summaries.json"]

    (path,) = logs(plain)
    rewrite(path, killed)
    ours = read_log(str(path))
    assert ours.header["status"] == "started"
    agrees(ours, path)


def test_of_a_sample_that_ran_twice_the_last_attempt_counts(plain: Path, rewrite: Rewrite) -> None:
    def twice(members: dict[str, Any]) -> None:
        members["summaries.json"].append(members["summaries.json"][0] | {"total_time": 77.0})

    (path,) = logs(plain)
    rewrite(path, twice)
    ours = read_log(str(path))
    assert ours.samples[0]["total_time"] == 77.0
    agrees(ours, path)


def test_a_header_alone_is_the_log_s(made: Path) -> None:
    for path in logs(made):
        assert repr(read_header(str(path))) == repr(read_log(str(path)).header)


def test_the_fast_reader_of_members_reads_what_zipfile_reads(made: Path) -> None:
    enable_zstd()
    for path in logs(made):
        with zipfile.ZipFile(path) as archive:
            names = ("header.json", "summaries.json", "_journal/start.json", archive.namelist()[1])
            assert read_members(str(path), names) == [archive.read(name) for name in names]
            assert read_members(str(path), ["nothing.json"]) is None


@pytest.mark.parametrize("method", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED])
def test_it_takes_other_compressions_comments_and_names_within_names(tmp_path: Path, method: int) -> None:
    path = tmp_path / "a.zip"
    with zipfile.ZipFile(path, "w", method) as archive:
        archive.writestr("a.json", "old" * 50)
        archive.writestr("long/a.json", "another")
        archive.writestr("a.json.txt", "yet another")
        archive.NameToInfo.clear()  # so that it does not warn of a name that there is already
        archive.writestr("a.json", "new")
        archive.comment = b"a comment"
    assert read_members(str(path), ["a.json", "long/a.json"]) == [b"new", b"another"]


def test_a_comment_that_looks_like_an_end_is_left_to_zipfile(tmp_path: Path) -> None:
    path = tmp_path / "a.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("a.json", "{}")
        archive.comment = b"PK\5\6 is how an end begins"
    assert read_members(str(path), ["a.json"]) is None


def test_zips_with_more_members_than_a_small_zip_can_have_are_left_to_zipfile(
    plain: Path, rewrite: Rewrite
) -> None:
    (path,) = logs(plain)
    before = read_log(str(path))

    def crowded(members: dict[str, Any]) -> None:
        members |= {f"samples/{number}.json": {} for number in range(65_536)}

    rewrite(path, crowded)
    assert read_members(str(path), ["header.json"]) is None
    assert repr(read_log(str(path)).samples) == repr(before.samples)


@pytest.mark.parametrize("share", [0.0, 0.3, 0.9, 0.999])
def test_a_log_that_was_cut_cannot_be_read(plain: Path, share: float) -> None:
    (path,) = logs(plain)
    os.truncate(path, int(path.stat().st_size * share))
    with pytest.raises(UnreadableLogError):
        read_log(str(path))


def test_a_damaged_member_cannot_be_read(plain: Path) -> None:
    (path,) = logs(plain)
    with zipfile.ZipFile(path) as archive:
        place = archive.NameToInfo["summaries.json"].header_offset + 60
    content = bytearray(path.read_bytes())
    content[place : place + 40] = bytes(40)
    path.write_bytes(content)
    with pytest.raises(UnreadableLogError):
        read_log(str(path))


@pytest.mark.parametrize(
    "change",
    [
        lambda members: members.pop("header.json") and members.pop("_journal/start.json"),
        lambda members: members["header.json"].pop("eval"),
        lambda members: members["header.json"].update(status="new"),
        lambda members: members.update({"summaries.json": {"rows": []}}),
        lambda members: members["summaries.json"][0].update(scores={"match": {}}),
        lambda members: members["summaries.json"][0].update(metadata=[]),
    ],
)
def test_a_layout_that_neither_knows_is_a_reason_and_no_traceback(
    plain: Path, rewrite: Rewrite, change: Any
) -> None:
    (path,) = logs(plain)
    rewrite(path, change)
    with pytest.raises(UnreadableLogError):
        read_log(str(path))


def test_half_a_surrogate_pair_is_read(plain: Path) -> None:
    from ingrained.results.eval_zip import _parsed

    assert _parsed(b'{"a": "\\ud800", "b": NaN}')["a"] == "\ud800"
    assert plain.is_dir()
