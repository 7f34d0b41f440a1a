"""Many logs, read in several processes."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from pandas.testing import assert_frame_equal

from ingrained.results import parallel, part_builder
from ingrained.results.tables import Results, load

if TYPE_CHECKING:
    from tests.ingrained.results.conftest import Rewrite


@pytest.fixture
def many(plain: Path, rewrite: Rewrite) -> Path:
    """Logs of five models, and one that is broken."""
    (log,) = plain.glob("*.eval")
    for number in range(4):

        def renamed(members: dict[str, Any], number: int = number) -> None:
            members["header.json"]["eval"]["model"] = f"mockllm/model-{number}"
            members["summaries.json"][0]["metadata"] = {"item": f"i{number}", "axes": {f"axis{number}": "a"}}

        rewrite(log, renamed, plain / f"2099-{number}.eval")
    (plain / "2099-1b.eval").write_bytes(b"PK")
    return plain


def same(one: Results, other: Results) -> None:
    for name in ("scores", "samples", "runs"):
        assert_frame_equal(getattr(one, name), getattr(other, name))
    assert one.problems == other.problems


def test_several_processes_read_what_one_reads(many: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    alone = load(many, cache=False, workers=1)
    monkeypatch.setattr(parallel, "read_log", None)  # this process reads nothing itself
    same(load(many, cache=False, workers=3), alone)


def test_small_parts_come_to_the_same(many: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = load(many, cache=False)
    monkeypatch.setattr(part_builder, "_FULL", 3)
    same(load(many, cache=False), whole)


def test_a_process_that_fails_is_done_without(many: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    alone = load(many, cache=False)
    for command in ("raise SystemExit(3)", "print('no table')"):
        monkeypatch.setattr(parallel, "_SERVE", command)
        same(load(many, cache=False, workers=2), alone)
    monkeypatch.setattr(sys, "executable", os.devnull)
    same(load(many, cache=False, workers=2), alone)


def test_many_logs_are_read_in_several_processes(many: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    alone = load(many, cache=False)
    monkeypatch.setattr(parallel, "_MANY", 2)
    monkeypatch.setattr(parallel, "_processors", lambda: 2)
    monkeypatch.setattr(parallel, "read_log", None)
    same(load(many, cache=False), alone)


def test_a_script_without_a_guard_is_not_run_again(many: Path, tmp_path: Path) -> None:
    script = tmp_path / "script.py"
    reading = f"load({str(many)!r}, cache=False, workers=2)"
    script.write_text(
        f"from ingrained.results.tables import load\nprint(len({reading}.runs))\n", encoding="utf-8"
    )
    done = subprocess.run([sys.executable, str(script)], capture_output=True, text=True, check=True)  # noqa: S603  our own interpreter
    assert done.stdout.split() == ["5"]
