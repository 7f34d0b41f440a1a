from __future__ import annotations

from pathlib import Path

import pytest

import ingrained
from ingrained.errors import TaskFileError, UsageError


def test_every_public_name_can_be_had() -> None:
    assert all(getattr(ingrained, name) is not None for name in ingrained.__all__)


def test_an_unknown_name_is_no_attribute() -> None:
    with pytest.raises(AttributeError, match="no attribute 'evaluate'"):
        _ = ingrained.evaluate


def test_a_task_is_loaded_by_its_name_or_its_file(capitals: Path) -> None:
    assert ingrained.load(capitals).spec.task == ingrained.load("capitals.yaml").spec.task == "capitals"
    assert ingrained.load("base-addition").suite == "generalisation"
    assert ingrained.load("generalisation/base-addition").spec.task == "base-addition"


def test_a_suite_of_several_tasks_is_not_one_task() -> None:
    with pytest.raises(UsageError, match="'loop_bug' has several tasks"):
        ingrained.load("loop_bug")


def test_a_file_that_is_not_there_is_named(workplace: Path) -> None:
    with pytest.raises(TaskFileError, match=r"nothing\.yaml:1:1: there is no such file"):
        ingrained.load(workplace / "nothing.yaml")


def test_a_built_task_is_an_inspect_task_with_stable_sample_ids(capitals: Path) -> None:
    built = ingrained.build(capitals)
    assert [sample.id for sample in built.dataset] == ["france", "japan", "peru"]
    assert len(ingrained.build("base-addition", seed=1, items=7).dataset) == 7


def test_the_limits_of_the_file_are_inspects(capitals: Path) -> None:
    text = (
        capitals.read_text(encoding="utf-8") + "limits: {messages: 4, tokens: 500, seconds: 60}\nepochs: 3\n"
    )
    capitals.write_text(text, encoding="utf-8")
    built = ingrained.build(capitals)
    assert (built.message_limit, built.token_limit, built.time_limit, built.epochs) == (4, 500, 60, 3)


def test_check_returns_the_faults(workplace: Path) -> None:
    path = workplace / "wrong.yaml"
    path.write_text("task: wrong\nscorer: match\n", encoding="utf-8")
    (problem,) = ingrained.check(path)
    assert "'items' is missing" in problem.message


def test_tasks_of_ones_own_folder_stand_beside_the_shipped(workplace: Path) -> None:
    (workplace / "suites" / "mine").mkdir(parents=True)
    (workplace / "suites" / "mine" / "one.yaml").write_text(
        "task: one\nitems: [{id: a, input: q, twin: r, target: x, twin_target: x}]\n"
        "vary: {tone: [a, b]}\nscorer: match\n",
        encoding="utf-8",
    )
    (info,) = ingrained.tasks("mine", folders=["suites"])
    assert (info.suite, info.task, info.items, info.samples) == ("mine", "one", 1, 4)
    assert info.axes == {"tone": ["a", "b"]}
    finished = ingrained.run("mine", folders=["suites"], models=["reference/by_design"])
    assert finished.complete


def test_settings_hold_paths_that_stay_right_elsewhere(capitals: Path) -> None:
    settings = ingrained.settings("capitals.yaml", "loop_bug", folders=["."])
    assert settings.targets == (str(capitals), "loop_bug")
    assert settings.folders == (str(capitals.parent),)


@pytest.mark.parametrize(
    ("options", "items"),
    [({}, 8), ({"full": True}, None), ({"models": ["openai/any"]}, None), ({"items": 3}, 3)],
)
def test_only_a_run_of_the_personas_takes_a_sample_by_itself(
    options: dict[str, object], items: int | None
) -> None:
    assert ingrained.settings(**options).items == items  # type: ignore[arg-type]
