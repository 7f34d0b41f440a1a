"""Logs that were cut or damaged after they were written."""

from __future__ import annotations

import os
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.ingrained.faults.conftest import Bench, Resumed, Undisturbed

DIRECTORY, DAMAGED_SAMPLE = "directory", "damaged sample"


def cut(log: Path, where: float | str) -> None:
    """Cut a log to a share of its length, or at the directory of its zip; or damage a sample in it."""
    with zipfile.ZipFile(log) as archive:
        directory, sample = archive.start_dir, archive.getinfo("samples/n003_epoch_1.json")
    if where == DAMAGED_SAMPLE:
        content = bytearray(log.read_bytes())
        place = sample.header_offset + 60
        content[place : place + 40] = bytes(40)
        log.write_bytes(content)
    else:
        os.truncate(log, directory if isinstance(where, str) else int(log.stat().st_size * where))


@pytest.mark.parametrize("where", [0.0, DIRECTORY, DAMAGED_SAMPLE])
def test_a_log_that_is_not_whole_is_set_aside_and_its_samples_run_again(
    bench: Bench, undisturbed: Undisturbed, where: float | str
) -> None:
    bench.begin("cut")
    (log,) = bench.logs("cut")
    cut(log, where)
    content = log.read_bytes()
    ended = bench.resume("cut")
    aside = bench.folder("cut") / "broken" / log.name
    assert ended.code == 0
    assert f"Could not be read, and its samples ran again: {aside}" in ended.sentences
    assert aside.read_bytes() == content
    assert sorted(bench.calls()) == sorted(undisturbed.scores)
    assert bench.scores("cut") == undisturbed.scores


def test_a_log_of_a_killed_run_may_be_cut_as_well(bench: Bench, undisturbed: Undisturbed) -> None:
    bench.begin("cut", of="call", at=15)
    (log,) = bench.logs("cut")
    cut(log, 0.5)
    assert bench.resume("cut").code == 0
    assert bench.scores("cut") == undisturbed.scores


def test_beside_a_log_that_is_not_whole_a_good_one_stays(bench: Bench) -> None:
    bench.begin("cut", models=("any", "other"))
    whole = bench.scores("cut")
    log = next(log for log in bench.logs("cut") if "counted/any" in str(header(log)))
    cut(log, 0.5)
    ended = bench.resume("cut")
    assert ended.code == 0
    assert sorted(bench.calls()) == sorted(place for place in whole if place[0] == "counted/any")
    assert bench.scores("cut") == whole


def header(log: Path) -> str:
    """The model of a log."""
    from inspect_ai.log import read_eval_log

    return read_eval_log(str(log), header_only=True).eval.model


def test_a_log_that_cannot_be_reached_is_named_and_not_paid_for_again(bench: Bench, resumed: Resumed) -> None:
    bench.begin("cut", of="call", at=15)
    (log,) = bench.logs("cut")
    away = log.rename(bench.place / "away")
    log.symlink_to(log)  # which nobody can read, not even root
    ended = bench.resume("cut")
    assert ended.code == 2
    (sentence,) = ended.sentences
    assert sentence.startswith(f"{log}: the log cannot be read: Too many levels of symbolic links; mend that")
    assert bench.calls() == []
    away.replace(log)
    resumed("cut")


def test_what_a_killed_write_left_is_cleared_away(bench: Bench, resumed: Resumed) -> None:
    bench.begin("cut", of="call", at=15)
    (log,) = bench.logs("cut")
    drafts = [log.with_name(name) for name in (".inspect_tmp_abc.writing", f".{log.name}.new")]
    for draft in drafts:
        draft.write_bytes(b"half")
    resumed("cut")
    assert not any(draft.exists() for draft in drafts)
