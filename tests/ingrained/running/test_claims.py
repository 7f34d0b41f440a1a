"""A run's folder: who may write into it, and what becomes of logs that were cut."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest

import ingrained
from ingrained.errors import UsageError
from ingrained.running.folder import claimed


def test_a_run_in_progress_is_held_against_a_second_one(capitals: Path) -> None:
    # Two runs of one name used to end green, and one of them was lost.
    with claimed(Path("results") / "held"), pytest.raises(UsageError, match="'held' is in progress"):
        ingrained.run(capitals, models=["reference/by_design"], name="held")


def test_a_run_that_has_ended_lets_go(capitals: Path) -> None:
    ingrained.run(capitals, models=["reference/by_design"], name="ended")
    assert ingrained.resume("ended").complete


def test_results_that_are_a_file_are_refused_in_a_sentence(capitals: Path) -> None:
    Path("afile").write_text("x", encoding="utf-8")
    with pytest.raises(UsageError, match=r"afile.* cannot be written"):
        ingrained.run(capitals, models=["reference/by_design"], results="afile")


def test_a_log_that_was_cut_is_named_by_the_table_and_mended_by_a_resume(capitals: Path) -> None:
    finished = ingrained.run(capitals, models=["reference/by_design"], name="cut", seed=1)
    (log,) = (finished.folder / "logs").glob("*.eval")
    os.truncate(log, 300)
    with pytest.raises(UsageError, match="the log cannot be read"):
        ingrained.summaries("cut")
    again = ingrained.resume("cut")
    assert again.complete
    assert [path.name for path in (finished.folder / "broken").iterdir()] == [log.name]
    assert again.summaries()[0].metrics["accuracy"].value == 1


@pytest.mark.parametrize("options", [{"items": 0}, {"epochs": 0}, {"epochs": 1001}])
def test_numbers_out_of_bounds_are_refused_in_a_sentence(capitals: Path, options: dict[str, Any]) -> None:
    with pytest.raises(UsageError, match="Input should be"):
        ingrained.run(capitals, models=["reference/by_design"], **options)


def test_one_model_may_be_given_as_text(capitals: Path) -> None:
    assert ingrained.settings(capitals, models="reference/echo").models == ("reference/echo",)


@pytest.mark.parametrize("name", ["../../x", "a b", "[red]z[/red]", "a+b", "茶"])
def test_an_id_from_a_data_file_is_held_to_the_same_rule(workplace: Path, name: str) -> None:
    (workplace / "rows.csv").write_text(f"id,input,target\n{name},q,a\n", encoding="utf-8")
    path = workplace / "rows.yaml"
    path.write_text("task: rows\nitems: {file: rows.csv}\nscorer: match\n", encoding="utf-8")
    (problem,) = ingrained.check(path)
    assert problem.message.startswith("an id has letters, digits")


def test_a_link_to_itself_and_a_bad_pattern_are_faults(workplace: Path) -> None:
    loop = workplace / "loop.yaml"
    loop.symlink_to(loop)
    assert ingrained.check(loop)
    path = workplace / "odd.yaml"
    path.write_text(
        "task: odd\nitems: [{id: a, input: q, target: x}]\nscorer: {pattern: {pattern: '(['}}\n",
        encoding="utf-8",
    )
    (problem,) = ingrained.check(path)
    assert "not a regular expression" in problem.message
