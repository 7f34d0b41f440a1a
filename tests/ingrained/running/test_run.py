from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

import ingrained
from ingrained.running.folder import read_record

if TYPE_CHECKING:
    from tests.ingrained.conftest import Probe

BY_DESIGN = "reference/by_design"


def test_a_task_file_runs_against_a_reference_model_that_is_always_right(capitals: Path) -> None:
    finished = ingrained.run(capitals, models=[BY_DESIGN], name="first")
    (summary,) = finished.summaries()
    assert finished.complete
    assert summary.metrics["accuracy"].value == 1
    assert (summary.result.scored, summary.result.errored, summary.result.unscored) == (3, 0, 0)


def test_a_run_leaves_a_record_of_what_reproduces_it(capitals: Path) -> None:
    finished = ingrained.run(capitals, models=[BY_DESIGN], name="noted", seed=7, epochs=2)
    record = json.loads((finished.folder / "run.json").read_text(encoding="utf-8"))
    assert record["settings"]["seed"] == 7
    assert record["settings"]["targets"] == [str(capitals)]
    assert set(record["versions"]) == {"python", "ingrained", "inspect-ai"}
    assert list(record["tasks"]) == ["work/capitals"]
    assert record["sandbox"] is None


def test_the_record_names_the_commit_of_the_working_directory(
    capitals: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(Path(__file__).parent)
    finished = ingrained.run(capitals, models=[BY_DESIGN], results=capitals.parent / "results")
    assert finished.record.git is None or set(finished.record.git) == {"commit", "changed"}


def test_the_record_names_the_sandbox_where_model_written_code_ran(workplace: Path) -> None:
    finished = ingrained.run("coupled-programs", models=[BY_DESIGN], items=1, sandbox="local", seed=1)
    _, record = read_record(Path("results"), finished.record.name)
    assert workplace.is_dir()
    assert record.sandbox == {"tier": "local", "reason": "asked for"}


def test_a_run_without_models_takes_the_personas_on_a_sample(workplace: Path) -> None:
    finished = ingrained.run("base-addition", seed=1)
    summaries = finished.summaries()
    assert workplace.is_dir()
    assert tuple(summary.result.model for summary in summaries) == ingrained.PERSONAS
    assert {summary.result.scored for summary in summaries} == {8}


def test_an_unnamed_run_gets_a_name_of_its_own(capitals: Path) -> None:
    names = {ingrained.run(capitals, models=[BY_DESIGN]).record.name for _ in range(2)}
    assert len(names) == 2
    assert names == {path.name for path in Path("results").iterdir()}


def test_a_name_that_is_taken_is_refused_without_a_call(capitals: Path, probe: Probe) -> None:
    ingrained.run(capitals, models=["probe/any"], name="taken")
    with pytest.raises(ingrained.IngrainedError, match="there is a run 'taken' already"):
        ingrained.run(capitals, models=["probe/any"], name="taken")
    assert len(probe.asked) == 3


@pytest.mark.parametrize("name", ["../up", "a/b", ".hidden", "a b", "a" * 101])
def test_a_name_that_could_leave_the_folder_is_refused(capitals: Path, name: str) -> None:
    with pytest.raises(ingrained.IngrainedError, match="a run's name has letters"):
        ingrained.run(capitals, models=[BY_DESIGN], name=name)


def test_a_limit_takes_items_with_all_their_variants(workplace: Path) -> None:
    path = workplace / "two.yaml"
    path.write_text(
        "task: two\nitems:\n  - {id: a, input: q, target: x}\n  - {id: b, input: r, target: x}\n"
        "vary: {tone: {plain: '{{ input }}', loud: '{{ input }}!'}}\nscorer: match\n",
        encoding="utf-8",
    )
    (summary,) = ingrained.run(path, models=[BY_DESIGN], items=1).summaries()
    assert summary.result.scored == 2
    assert {row.axes["tone"] for row in summary.result.rows["match"]} == {"plain", "loud"}


def test_epochs_repeat_each_sample(capitals: Path, probe: Probe) -> None:
    (summary,) = ingrained.run(capitals, models=["probe/any"], epochs=2).summaries()
    assert len(probe.asked) == 6
    assert summary.result.scored == summary.result.expected == 6
    assert summary.metrics["accuracy"].clusters == 3


def test_the_same_seed_asks_the_same_questions(workplace: Path, probe: Probe) -> None:
    questions = []
    for seed in (5, 5, 6):
        probe.asked.clear()
        ingrained.run("base-addition", models=["probe/any"], items=4, seed=seed)
        questions.append(sorted(probe.asked))
    assert workplace.is_dir()
    assert questions[0] == questions[1]
    assert not set(questions[0]) & set(questions[2])


def test_a_seed_is_fresh_unless_it_is_given(capitals: Path) -> None:
    seeds = {ingrained.settings(capitals).seed for _ in range(3)}
    assert len(seeds) == 3


def test_a_model_named_twice_runs_once(capitals: Path) -> None:
    finished = ingrained.run(capitals, models=[BY_DESIGN, BY_DESIGN])
    assert len(finished.summaries()) == 1
    assert finished.complete


def test_tasks_of_one_name_from_two_suites_are_kept_apart(workplace: Path) -> None:
    for suite, target in (("north", "Oslo"), ("south", "Lima")):
        (workplace / suite).mkdir()
        (workplace / suite / "capitals.yaml").write_text(
            f"task: capitals\nitems: [{{id: a, input: q, target: {target}}}]\nscorer: match\n",
            encoding="utf-8",
        )
    finished = ingrained.run("north", "south", models=[BY_DESIGN])
    assert [summary.result.suite for summary in finished.summaries()] == ["north", "south"]


def test_the_watcher_hears_of_every_sample(capitals: Path) -> None:
    heard: list[tuple[str, str]] = []
    expected: dict[tuple[str, str], int] = {}

    class Listener:
        def expect(self, key: tuple[str, str], samples: int) -> None:
            expected[key] = samples

        def sample_done(self, key: tuple[str, str]) -> None:
            heard.append(key)

    ingrained.run(capitals, models=[BY_DESIGN, "reference/echo"], watcher=Listener())
    assert {key: heard.count(key) for key in set(heard)} == expected
    assert set(expected.values()) == {3}


def test_a_grader_in_another_role_grades(workplace: Path, probe: Probe) -> None:
    path = workplace / "graded.yaml"
    path.write_text(
        "task: graded\nitems: [{id: a, input: q, target: x}]\nscorer: model_graded_qa\n", encoding="utf-8"
    )
    probe.says = "GRADE: C"
    finished = ingrained.run(path, models=[BY_DESIGN], model_roles={"grader": "probe/any"})
    assert finished.complete
    assert len(probe.asked) == 1


def test_a_grader_that_gives_no_grade_leaves_the_run_incomplete(workplace: Path, probe: Probe) -> None:
    # Such a run used to end green, with a table that did not even name the metric.
    path = workplace / "graded.yaml"
    path.write_text(
        "task: graded\nitems: [{id: a, input: q, target: x}]\nscorer: model_graded_qa\n", encoding="utf-8"
    )
    probe.says = "I would rather not say."
    finished = ingrained.run(path, models=[BY_DESIGN], model_roles={"grader": "probe/any"})
    assert finished.missing() == {"ended without a score": 1}
    (summary,) = finished.summaries()
    assert summary.metrics["accuracy"].value is None


def test_model_arguments_reach_the_model(capitals: Path) -> None:
    finished = ingrained.run(capitals, models=[BY_DESIGN], model_args={"slip": 1})
    (summary,) = finished.summaries()
    assert summary.metrics["accuracy"].value == 1  # bolted_on has nothing to recite here


def test_slips_show_in_the_score(workplace: Path) -> None:
    finished = ingrained.run("base-addition", models=[BY_DESIGN], model_args={"slip": 1}, items=6, seed=1)
    (summary,) = finished.summaries()
    assert workplace.is_dir()
    assert (summary.metrics["accuracy"].value or 0) < 0.5


def test_full_and_a_limit_contradict_each_other(capitals: Path) -> None:
    with pytest.raises(ingrained.IngrainedError, match="not both"):
        ingrained.run(capitals, full=True, items=2)


def test_faults_of_the_file_are_found_before_any_call(workplace: Path, probe: Probe) -> None:
    path = workplace / "wrong.yaml"
    path.write_text("task: wrong\nitems: [{id: a, input: q}]\nscorer: matsch\n", encoding="utf-8")
    with pytest.raises(ingrained.IngrainedError, match="did you mean 'match'"):
        ingrained.run(path, models=["probe/any"])
    assert probe.asked == []
    assert not Path("results").exists()


def test_errors_are_told_by_what_they_say(capitals: Path, probe: Probe) -> None:
    probe.failing = ("Japan", "Peru")
    finished = ingrained.run(capitals, models=["probe/any"])
    assert finished.missing() == {"ended in an error": 2}
    assert finished.reasons() == {"RuntimeError: the line is dead": 2}


def test_a_complete_run_has_no_reasons(capitals: Path) -> None:
    assert ingrained.run(capitals, models=[BY_DESIGN]).reasons() == {}


def test_a_failed_sample_is_run_twice_and_no_more(capitals: Path, probe: Probe) -> None:
    probe.failing = ("Japan",)
    ingrained.run(capitals, models=["probe/any"])
    assert sum("Japan" in question for question in probe.asked) == 2
