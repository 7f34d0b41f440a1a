from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

import ingrained
from ingrained.results import logs
from ingrained.results.logs import read_results

if TYPE_CHECKING:
    from tests.ingrained.conftest import Probe

UNSCORED = """\
from inspect_ai.scorer import Score, accuracy, scorer

@scorer(metrics=[accuracy()])
def sometimes():
    async def score(state, target):
        if "Japan" in state.input_text:
            return Score.unscored(reason="unparseable", explanation="no answer")
        return Score(value=1)
    return score
"""


def header(status: str, created: str, version: str = "1", model: str = "m") -> dict[str, Any]:
    return {
        "status": status,
        "eval": {"task": "t", "task_version": version, "model": model, "created": created},
    }


def kept(*headers: dict[str, Any]) -> list[str]:
    pairs = [(f"log {number}", header) for number, header in enumerate(headers)]
    return [name for name, _ in logs._one_per_task(pairs)]


def test_the_finished_log_is_kept_where_a_killed_one_lies_beside() -> None:
    assert kept(header("success", "1"), header("started", "2")) == ["log 0"]
    assert kept(header("started", "1"), header("success", "2")) == ["log 1"]


@pytest.mark.parametrize(
    ("worse", "better"), [("started", "cancelled"), ("cancelled", "error"), ("error", "success")]
)
def test_the_log_that_came_further_is_kept(worse: str, better: str) -> None:
    assert kept(header(better, "1"), header(worse, "2")) == ["log 0"]


def test_of_two_equal_logs_the_newer_is_kept() -> None:
    assert kept(header("error", "2"), header("error", "1")) == ["log 0"]


def test_other_models_and_versions_have_logs_of_their_own() -> None:
    assert (
        len(kept(header("success", "1"), header("success", "1", model="n"), header("success", "1", "2"))) == 3
    )


def test_errored_samples_are_neither_scored_nor_unscored(capitals: Path, probe: Probe) -> None:
    probe.failing = ("Japan", "Peru")
    (summary,) = ingrained.run(capitals, models=["probe/any"]).summaries()
    result = summary.result
    assert (result.expected, result.scored, result.errored, result.unscored) == (3, 1, 2, 0)
    assert [row.item for row in result.rows["match"]] == ["france"]


def test_samples_that_a_scorer_leaves_unscored_are_counted_apart_from_wrong(
    capitals: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from dataclasses import replace

    from ingrained_scorers.catalog import SCORERS

    monkeypatch.syspath_prepend(str(capitals.parent))
    (capitals.parent / "sometimes_scorer.py").write_text(UNSCORED, encoding="utf-8")
    monkeypatch.setitem(SCORERS, "match", replace(SCORERS["match"], target="sometimes_scorer:sometimes"))
    (summary,) = ingrained.run(capitals, models=["reference/echo"]).summaries()
    assert (summary.result.scored, summary.result.errored, summary.result.unscored) == (2, 0, 1)
    assert summary.metrics["accuracy"].value == 1


def test_a_log_that_was_cut_is_read_as_far_as_it_goes(capitals: Path, probe: Probe) -> None:
    probe.interrupted_by = "Peru"
    with pytest.raises(KeyboardInterrupt):
        ingrained.run(capitals, models=["probe/any"], name="cut", max_connections=1)
    (summary,) = ingrained.summaries("cut")
    assert summary.result.expected == 3
    assert summary.result.scored + summary.result.errored + summary.result.unscored == 3
    assert summary.result.scored < 3


def test_logs_of_other_versions_and_tasks_are_left_out(capitals: Path) -> None:
    finished = ingrained.run(capitals, models=["reference/by_design"])
    folder = finished.folder / "logs"
    right: Mapping[str, str] = finished.record.tasks
    assert len(read_results(folder)) == len(read_results(folder, right)) == 1
    assert read_results(folder, {"work/capitals": "0-other"}) == []
    assert read_results(folder, {}) == []


def test_a_folder_without_logs_has_no_results(tmp_path: Path) -> None:
    assert read_results(tmp_path) == []


def test_rows_know_their_item_axes_role_and_epoch(workplace: Path) -> None:
    path = workplace / "full.yaml"
    path.write_text(
        "task: full\nitems: [{id: a, input: q, twin: r, target: x, twin_target: x}]\n"
        "vary: {tone: [brief, kind]}\n"
        "scorer: match\nepochs: 2\n",
        encoding="utf-8",
    )
    (summary,) = ingrained.run(path, models=["reference/by_design"]).summaries()
    rows = summary.result.rows["match"]
    assert {(row.item, row.axes["tone"], row.role, row.epoch) for row in rows} == {
        ("a", tone, role, epoch)
        for tone in ("brief", "kind")
        for role in ("main", "twin")
        for epoch in (1, 2)
    }
