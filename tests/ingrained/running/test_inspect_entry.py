"""Everything ingrained makes is an ordinary Inspect task, solver, scorer or log."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

import ingrained
from ingrained.inspect_internals import create, is_registered

if TYPE_CHECKING:
    from inspect_ai.log import EvalLog
    from inspect_ai.model import ChatMessage
    from tests.ingrained.conftest import Probe


def evaluate(task: Any, model: str, logs: Path, **options: Any) -> EvalLog:
    from inspect_ai import eval as inspect_eval

    (log,) = inspect_eval(
        task,
        model=model,
        log_dir=str(logs),
        display="none",
        ctl_server=False,
        continue_on_fail=True,
        **options,
    )
    return log


def accuracy(log: EvalLog) -> float:
    assert log.results is not None
    return float(log.results.scores[0].metrics["accuracy"].value)


def test_inspect_runs_a_shipped_task_by_its_name(workplace: Path) -> None:
    log = evaluate("ingrained/base-addition", "reference/by_design", workplace, task_args={"items": 5})
    assert (log.status, log.eval.task, accuracy(log)) == ("success", "ingrained/base-addition", 1)


def test_inspect_runs_a_task_file_by_its_path(capitals: Path) -> None:
    log = evaluate(
        "ingrained/file", "reference/by_design", capitals.parent, task_args={"path": str(capitals)}
    )
    assert (log.status, log.eval.task, accuracy(log)) == ("success", "work/capitals", 1)


def test_faults_of_a_task_file_reach_inspect_as_a_sentence(workplace: Path) -> None:
    from ingrained.inspect_internals import PrerequisiteError

    (workplace / "wrong.yaml").write_text("task: wrong\nscorer: match\n", encoding="utf-8")
    with pytest.raises(PrerequisiteError, match=r"wrong\.yaml:1:1: 'items' is missing"):
        evaluate("ingrained/file", "reference/by_design", workplace, task_args={"path": "wrong.yaml"})


def test_task_files_of_folders_named_in_the_environment_are_registered(
    capitals: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from ingrained.running.register import TASKS_VARIABLE, register_tasks

    (capitals.parent / "rows.yaml").write_text("- {id: a}\n", encoding="utf-8")
    monkeypatch.setenv(TASKS_VARIABLE, str(capitals.parent))
    names = register_tasks()
    log = evaluate("ingrained/capitals", "reference/by_design", capitals.parent)
    assert (log.status, log.eval.task, accuracy(log)) == ("success", "ingrained/capitals", 1)
    assert "rows" not in names


def test_a_file_of_ones_own_never_takes_the_name_of_a_shipped_task(
    workplace: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from ingrained.running.register import TASKS_VARIABLE, register_tasks

    own = workplace / "base-addition.yaml"
    own.write_text(
        "task: base-addition\nitems: [{id: a, input: q, target: x}]\nscorer: match\n", encoding="utf-8"
    )
    monkeypatch.setenv(TASKS_VARIABLE, str(workplace))
    register_tasks()
    assert len(create("task", "ingrained/base-addition", {"items": 3}).dataset) == 3


@pytest.mark.parametrize("shipped", [True, False])
def test_eval_retry_mends_the_log_of_a_run(capitals: Path, probe: Probe, shipped: bool) -> None:
    from inspect_ai import eval_retry

    probe.failing = ("",)
    target = "base-addition" if shipped else capitals
    finished = ingrained.run(target, models=["probe/any"], items=3, seed=1)
    (path,) = (finished.folder / "logs").glob("*.eval")
    probe.failing = ()
    (log,) = eval_retry(str(path), display="none", ctl_server=False, log_dir=str(capitals.parent))
    assert (log.status, accuracy(log)) == ("success", 1)


def test_inspect_scores_a_log_again_with_a_registered_scorer(workplace: Path) -> None:
    from inspect_ai import score
    from inspect_ai.log import read_eval_log

    finished = ingrained.run("coupled-documents", models=["reference/alternator"], items=2, seed=1)
    (path,) = (finished.folder / "logs").glob("*.eval")
    log = read_eval_log(str(path))
    again = score(log, create("scorer", "ingrained/loop", {}), action="overwrite", display="none")
    assert workplace.is_dir()
    assert [sample.scores for sample in again.samples or []] != []
    for before, after in zip(log.samples or [], again.samples or [], strict=True):
        assert before.scores is not None
        assert after.scores is not None
        assert after.scores["loop"].value == pytest.approx(before.scores["loop"].value, nan_ok=True)


@pytest.mark.parametrize("name", ["loop", "ingrained/loop"])
def test_scorers_have_the_same_names_in_every_kind_of_install(name: str) -> None:
    assert is_registered("scorer", name)


@pytest.mark.parametrize("name", ["ingrained/ask", "ingrained/repair_program", "ingrained/repair_document"])
def test_protocols_are_registered_solvers(name: str) -> None:
    assert is_registered("solver", name)


def test_registered_solvers_and_scorers_can_be_named_in_a_task_file(workplace: Path) -> None:
    path = workplace / "options.yaml"
    path.write_text(
        "task: options\n"
        "items: [{id: a, input: Which is a fish?, choices: [cow, cod, cat], target: B}]\n"
        "protocol: inspect_ai/multiple_choice\nscorer: [choice, inspect_ai/answer: {pattern: letter}]\n",
        encoding="utf-8",
    )
    finished = ingrained.run(path, models=["reference/by_design", "reference/first_option"])
    right, first = finished.summaries()
    assert finished.complete
    assert {name: estimate.value for name, estimate in right.metrics.items()} == {
        "accuracy": 1,
        "answer.accuracy": 1,
    }
    assert first.metrics["accuracy"].value == 0


def test_parameters_reach_a_registered_solver(workplace: Path, probe: Probe) -> None:
    path = workplace / "chained.yaml"
    path.write_text(
        "task: chained\nitems: [{id: a, input: q, target: x}]\n"
        "protocol: [inspect_ai/prompt_template: {template: 'Please: {prompt}'}, ask]\nscorer: match\n",
        encoding="utf-8",
    )
    ingrained.run(path, models=["probe/any"])
    assert probe.asked == ["Please: q"]


def test_a_registered_inspect_task_can_stand_in_a_suite(workplace: Path) -> None:
    suite = workplace / "mixed"
    suite.mkdir()
    (suite / "member.yaml").write_text(
        "task: member\ninspect: {ingrained/base-addition: {seed: 3}}\nepochs: 2\nlimits: {messages: 7}\n",
        encoding="utf-8",
    )
    (suite / "own.yaml").write_text(
        "task: own\nitems: [{id: a, input: q, target: x}]\nscorer: match\n", encoding="utf-8"
    )
    finished = ingrained.run(suite, models=["reference/by_design"], items=4, name="mixed")
    assert finished.complete
    member, own = finished.summaries()
    assert (member.result.suite, member.result.task) == ("mixed", "member")
    assert (member.result.scored, own.result.scored) == (8, 1)
    assert member.metrics["accuracy"].value == 1


def test_a_member_keeps_its_limits_and_is_versioned_with_its_file(workplace: Path) -> None:
    path = workplace / "member.yaml"
    versions = set()
    for messages in (5, 6):
        path.write_text(
            f"task: member\ninspect: ingrained/base-addition\nlimits: {{messages: {messages}}}\n",
            encoding="utf-8",
        )
        made = ingrained.build(path)
        assert made.message_limit == messages
        versions.add(made.version)
    assert len(versions) == 2


def test_an_unknown_member_is_a_fault_of_the_file(workplace: Path) -> None:
    path = workplace / "member.yaml"
    path.write_text("task: member\ninspect: ingrained/base-additoin\n", encoding="utf-8")
    with pytest.raises(ingrained.IngrainedError, match=r"member\.yaml:2:\d+: .*base-additoin"):
        ingrained.run(path, models=["reference/by_design"])


@pytest.fixture
def sent(capitals: Path, monkeypatch: pytest.MonkeyPatch) -> list[ChatMessage]:
    """The messages that a provider is given for the item `france`."""
    from ingrained.reference.provider import ReferenceAPI

    seen: list[ChatMessage] = []
    generate = ReferenceAPI.generate

    async def watched(self: ReferenceAPI, **arguments: Any) -> Any:
        seen.extend(arguments["input"])
        return await generate(self, **arguments)

    monkeypatch.setattr(ReferenceAPI, "generate", watched)
    ingrained.show(capitals, item="france")
    return seen


def test_what_the_item_says_of_the_answer_reaches_the_provider_with_the_message(
    sent: list[ChatMessage],
) -> None:
    from ingrained.protocols.facts import FACTS

    assert (sent[-1].metadata or {})[FACTS]["target"] == "Paris"


def test_what_the_item_says_of_the_answer_is_not_in_what_is_sent(sent: list[ChatMessage]) -> None:
    import anyio

    inspect_openai = pytest.importorskip("inspect_ai.model._openai", exc_type=ImportError)
    request = str(anyio.run(inspect_openai.messages_to_openai, sent))
    assert "Paris" not in request
    assert "capital of France" in request


def test_parameters_that_a_registered_scorer_does_not_take_are_named(workplace: Path) -> None:
    path = workplace / "graded.yaml"
    path.write_text(
        "task: graded\nitems: [{id: a, input: q, target: x}]\nscorer: {inspect_ai/match: {place: end}}\n",
        encoding="utf-8",
    )
    with pytest.raises(ingrained.IngrainedError, match=r"inspect_ai/match.*'place'"):
        ingrained.run(path, models=["reference/by_design"])


@pytest.mark.parametrize("epochs", [1, 2])
def test_undefined_measures_are_left_out_of_inspects_own_results(epochs: int, tmp_path: Path) -> None:
    # Inspect's reducer takes None for 0, so its logs used to say that a stubborn model never comes back.
    from inspect_ai import eval as inspect_eval

    (log,) = inspect_eval(
        ingrained.build("coupled-documents", items=1),
        model="reference/stubborn",
        epochs=epochs,
        display="none",
        ctl_server=False,
        log_dir=str(tmp_path),
    )
    assert log.results is not None
    names = {name: metric.value for score in log.results.scores for name, metric in score.metrics.items()}
    assert names["stall"] == 1
    assert not {"revisit", "set_regression", "outcome_revisit"} & names.keys()


def test_no_model_but_a_reference_model_is_given_the_answers() -> None:
    from inspect_ai.model import ModelName
    from inspect_ai.solver import TaskState

    from ingrained.protocols.facts import FACTS, for_reader

    def state(model: str) -> TaskState:
        return TaskState(model=ModelName(model), sample_id="a", epoch=1, input="q", messages=[])

    assert for_reader(state("reference/fixer"), {"target": "x"}) == {FACTS: {"target": "x"}}
    assert for_reader(state("openai/gpt-4.1"), {"target": "x"}) is None
    assert for_reader(state("hf/org/name"), {"target": "x"}) is None
