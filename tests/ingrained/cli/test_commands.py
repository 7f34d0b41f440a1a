"""Each command as a shell runs it: what it prints, and the exit code."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

import pytest
from typer.testing import CliRunner

from ingrained.cli.app import app

if TYPE_CHECKING:
    from tests.ingrained.conftest import Command

BY_DESIGN = ("--model", "reference/by_design")


def plain(text: str) -> str:
    return " ".join(text.split())


def test_a_run_prints_its_table_and_what_to_type_next(capitals: Path, command: Command) -> None:
    code, table, said = command("run", capitals.name, *BY_DESIGN, "--name", "one", "--seed", 3)
    assert code == 0
    assert "1.00 [0.44, 1.00]" in table
    assert "work/capitals  reference/by_design  3 samples" in said
    assert "Saved in results/one, seed 3." in said
    assert "ingrained view one" in said


def test_a_run_prints_json_and_nothing_else_where_asked(capitals: Path) -> None:
    done = CliRunner().invoke(app, ["run", str(capitals), *BY_DESIGN, "--format", "json", "--limit", "2"])
    (summary,) = json.loads(done.stdout)
    assert done.exit_code == 0
    assert summary["samples"] == {"expected": 2, "scored": 2, "errored": 0, "unscored": 0}
    assert summary["metrics"]["accuracy"]["value"] == 1


def test_the_table_of_a_run_can_be_printed_again(capitals: Path, command: Command) -> None:
    _, first, _ = command("run", capitals.name, *BY_DESIGN, "--name", "one")
    code, again, _ = command("table", "one")
    assert (code, again) == (0, first)
    assert json.loads(command("table", "results/one", "--format", "json")[1])[0]["task"] == "capitals"


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--model", "openia/gpt"], "did you mean 'openai'"),
        (["--model", "gpt"], "a model is named provider/name, such as openai/gpt-4.1, but this is 'gpt'"),
        (["--model", "reference/by_desing"], "did you mean 'by_design'"),
        (["--model", "reference/"], "there is no reference model ''"),
        ([*BY_DESIGN, "-M", "slip=2"], "'slip' must be between 0 and 1, but is 2"),
        ([*BY_DESIGN, "-M", "slip=often"], "the model 'reference/by_design' cannot be used: "),
        ([*BY_DESIGN, "-M", "speed=2"], "unexpected keyword argument 'speed'"),
        ([*BY_DESIGN, "-M", "slip"], "-M must be key=value, but is 'slip'"),
        ([*BY_DESIGN, "-M", "slip=[1"], "-M slip: '[1' cannot be read"),
        ([*BY_DESIGN, "--model-role", "grader=5"], "a model is named provider/name"),
        ([*BY_DESIGN, "--model-role", "grader=openia/x"], "did you mean 'openai'"),
        ([*BY_DESIGN, "--name", "../up"], "a run's name has letters"),
        ([*BY_DESIGN, "--full", "--limit", "1"], "not both"),
        (["--dry-run", "--model", "openia/gpt"], "did you mean 'openai'"),
    ],
)
def test_what_a_person_can_get_wrong_ends_in_one_sentence(
    capitals: Path, command: Command, arguments: list[str], message: str
) -> None:
    code, table, said = command("run", capitals.name, *arguments)
    assert code == 2
    assert message in said
    assert len(said.strip().splitlines()) == 1
    assert table == ""
    assert not Path("results").exists()


def test_a_missing_package_is_named_with_its_remedy(capitals: Path, command: Command) -> None:
    def missing() -> NoReturn:
        from inspect_ai._util.error import pip_dependency_error

        raise pip_dependency_error("OpenAI API", ["openai"])

    _provider("packageless", missing)
    code, _, said = command("run", capitals.name, "--model", "packageless/gpt")
    assert code == 2
    assert said == (
        "the model 'packageless/gpt' cannot be used: OpenAI API requires optional dependencies. "
        "Install with: pip install openai\n"
    )


def test_a_missing_key_is_named(capitals: Path, command: Command) -> None:
    def missing() -> NoReturn:
        from inspect_ai.model._providers.util import environment_prerequisite_error

        raise environment_prerequisite_error("Demo", "DEMO_API_KEY")

    _provider("keyless", missing)
    code, _, said = command("run", capitals.name, "--model", "keyless/gpt")
    assert code == 2
    assert "No DEMO_API_KEY defined in the environment." in said
    assert len(said.splitlines()) == 1


def _provider(name: str, fail: Callable[[], NoReturn]) -> None:
    """Register a provider that cannot be made."""
    from inspect_ai.model import modelapi

    modelapi(name=name)(fail)


@pytest.mark.parametrize("target", ["loop_bgu", "captials.yaml"])
def test_an_unknown_task_is_refused(capitals: Path, command: Command, target: str) -> None:
    code, _, said = command("run", target, *BY_DESIGN)
    assert capitals.exists()
    assert code == 2
    assert len(said.strip().splitlines()) == 1


def test_all_faults_of_a_file_are_printed_each_with_its_place(workplace: Path, command: Command) -> None:
    (workplace / "wrong.yaml").write_text(
        "task: wrong\nitems: [{id: a, input: q}]\nscorer: matsch\nlimts: {}\n", encoding="utf-8"
    )
    code, _, said = command("run", "wrong.yaml", *BY_DESIGN)
    checked, printed, _ = command("check", "wrong.yaml")
    assert (code, checked) == (2, 2)
    assert "wrong.yaml:3:9: unknown scorer 'matsch' (did you mean 'match'?)" in printed
    assert "wrong.yaml:4:1: " in printed
    assert set(printed.splitlines()) >= {line for line in said.splitlines() if ":4:1:" in line}


def test_check_finds_no_faults_in_what_is_shipped(command: Command) -> None:
    assert command("check") == (0, "no faults\n", "")


def test_check_prints_json(workplace: Path, command: Command) -> None:
    (workplace / "wrong.yaml").write_text("task: wrong\nscorer: match\n", encoding="utf-8")
    code, printed, _ = command("check", "wrong.yaml", "--format", "json")
    assert code == 2
    assert json.loads(printed)[0].keys() == {"path", "line", "column", "message"}


def test_a_new_task_passes_check_and_runs(workplace: Path, command: Command) -> None:
    code, said, _ = command("new", "my-task", "--in", "suite")
    assert code == 0
    assert "ingrained run suite/my-task.yaml" in plain(said)
    assert (workplace / "suite" / "my-task.yaml").is_file()
    assert command("check", "suite/my-task.yaml")[0] == 0
    assert command("run", "suite/my-task.yaml", *BY_DESIGN)[0] == 0


def test_a_new_task_never_overwrites_a_file(capitals: Path, command: Command) -> None:
    before = capitals.read_text(encoding="utf-8")
    code, _, said = command("new", "capitals")
    assert (code, capitals.read_text(encoding="utf-8")) == (2, before)
    assert "is there already" in said


@pytest.mark.parametrize("name", ["My Task", "a.b", "../a", "a--b"])
def test_a_name_that_no_task_can_have_is_refused(workplace: Path, command: Command, name: str) -> None:
    code, _, said = command("new", name)
    assert code == 2
    assert name in said
    assert list(workplace.iterdir()) == []


def test_list_prints_json_of_every_shipped_task(command: Command) -> None:
    code, printed, _ = command("list", "--format", "json")
    tasks = {f"{info['suite']}/{info['task']}": info for info in json.loads(printed)}
    assert code == 0
    assert {"generalisation/base-addition", "loop_bug/coupled-programs"} <= tasks.keys()
    assert tasks["generalisation/base-addition"]["samples"] == 60


def test_list_prints_items_variants_scorers_and_the_panel(command: Command) -> None:
    printed = plain(command("list", "loop_bug")[1])
    assert "vary arm base, memoryless, hint" in printed
    assert "scorer loop" in printed
    assert "reference" in printed


def test_list_prints_brackets_in_a_file_as_they_are(workplace: Path, command: Command) -> None:
    (workplace / "marked.yaml").write_text(
        "task: marked\nabout: a [bold]claim[/red]\nitems: [{id: a, input: q, target: x}]\nscorer: match\n",
        encoding="utf-8",
    )
    code, printed, _ = command("list", "marked.yaml")
    assert code == 0
    assert "a [bold]claim[/red]" in printed


def test_show_prints_the_messages(capitals: Path, command: Command) -> None:
    code, printed, _ = command("show", capitals.name, "--item", "peru")
    assert code == 0
    assert "What is the capital of Peru?" in printed
    assert "Lima" in printed
    shown = json.loads(command("show", capitals.name, "--item", "peru", "--format", "json")[1])
    assert shown["messages"] == [{"role": "user", "text": "What is the capital of Peru?"}]


def test_show_refuses_an_unknown_item(capitals: Path, command: Command) -> None:
    code, _, said = command("show", capitals.name, "--item", "perru")
    assert (code, said) == (2, "there is no item 'perru' (did you mean 'peru'?)\n")


def test_the_schema_is_json(command: Command) -> None:
    code, printed, _ = command("schema")
    assert code == 0
    assert "properties" in json.loads(printed)


def test_view_refuses_an_unknown_run(workplace: Path, command: Command) -> None:
    code, _, said = command("view", "nothing")
    assert workplace.is_dir()
    assert (code, said) == (2, "there is no run 'nothing' in results\n")


def test_view_starts_inspects_viewer_on_the_logs(
    capitals: Path, command: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    command("run", capitals.name, *BY_DESIGN, "--name", "seen")
    started: list[list[str]] = []
    monkeypatch.setattr(os, "execv", lambda _, arguments: started.append(arguments))
    assert command("view", "seen", "--port", 7000)[0] == 0
    assert started[0][1:5] == ["-m", "inspect_ai", "view", "start"]
    assert started[0][-5:] == [str(Path("results/seen/logs")), "--host", "127.0.0.1", "--port", "7000"]


def test_the_viewers_module_can_be_run() -> None:
    from importlib.util import find_spec

    assert find_spec("inspect_ai.__main__") is not None


def test_calibrate_passes_on_a_shipped_task(workplace: Path, command: Command) -> None:
    code, printed, _ = command("calibrate", "base-addition", "--format", "json")
    assert workplace.is_dir()
    assert code == 0
    assert {verdict["outcome"] for verdict in json.loads(printed)} == {"pass"}


def test_calibrate_ends_in_exit_code_1_where_a_bound_does_not_hold(capitals: Path, command: Command) -> None:
    text = capitals.read_text(encoding="utf-8") + "reference: {constant: {accuracy: '>= 0.5'}}\n"
    capitals.write_text(text, encoding="utf-8")
    code, printed, _ = command("calibrate", capitals.name)
    assert code == 1
    assert "fail" in printed


def test_calibrate_warns_of_credit_for_nothing(workplace: Path, command: Command) -> None:
    (workplace / "lax.yaml").write_text(
        "task: lax\nitems: [{id: a, input: Say 42., target: '42'}]\nscorer: includes\n", encoding="utf-8"
    )
    code, printed, _ = command("calibrate", "lax.yaml")
    assert code == 0
    assert "the trivial policy 'constant' earns accuracy 1" in plain(printed)


def test_without_arguments_the_commands_are_listed(command: Command) -> None:
    _, printed, said = command()
    assert "calibrate" in printed + said


def test_the_version_is_printed(command: Command) -> None:
    code, printed, _ = command("--version")
    assert code == 0
    assert printed.startswith("ingrained ")


@pytest.mark.parametrize(
    "name", ["run", "table", "list", "show", "check", "new", "calibrate", "schema", "view"]
)
def test_every_command_has_help_with_an_example(command: Command, name: str) -> None:
    code, printed, _ = command(name, "--help")
    assert code == 0
    assert f"    ingrained {name}" in printed


@pytest.mark.parametrize(
    "arguments", [["run", "--limit", "0"], ["run", "--epochs", "x"], ["nonsense"], ["list", "-q"]]
)
def test_wrong_options_end_in_exit_code_2(command: Command, arguments: list[str]) -> None:
    assert command(*arguments)[0] == 2


def test_targets_models_and_runs_complete(capitals: Path, command: Command) -> None:
    from ingrained.cli.options import complete_model, complete_run, complete_target

    command("run", capitals.name, *BY_DESIGN, "--name", "morning")
    assert "loop_bug" in complete_target("loop")
    assert complete_model("reference/by") == ["reference/by_design"]
    assert complete_run("mor") == ["morning"]
