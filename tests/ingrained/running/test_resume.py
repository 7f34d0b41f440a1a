from __future__ import annotations

import json
import signal
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

import ingrained

if TYPE_CHECKING:
    from tests.ingrained.conftest import Command, Probe

KILLED_AT = 113
FLUSHED_AT_LEAST = 100  # the log is written after every 50 samples
ITEMS = 130
KILLED = f"""\
import os, signal
from inspect_ai.model import ModelAPI, ModelOutput, ModelUsage, modelapi
import ingrained
from ingrained.protocols.facts import FACT_READERS
from ingrained.reference.provider import facts_of

FACT_READERS.add("probe")

calls = []

@modelapi(name="probe")
class ProbeAPI(ModelAPI):
    async def generate(self, input, **_):
        calls.append(1)
        if len(calls) == {KILLED_AT}:
            os.kill(os.getpid(), signal.SIGKILL)
        output = ModelOutput.from_content("any", str(facts_of(input)["target"]))
        output.usage = ModelUsage(input_tokens=1, output_tokens=1, total_tokens=2)
        return output

ingrained.run("many.yaml", models=["probe/any"], name="cut", seed=1, max_connections=1)
"""


def test_errored_samples_are_counted_and_the_rest_is_scored(capitals: Path, probe: Probe) -> None:
    probe.failing = ("Japan",)
    finished = ingrained.run(capitals, models=["probe/any"], name="hole")
    (summary,) = finished.summaries()
    assert not finished.complete
    assert (summary.result.scored, summary.result.errored, summary.result.unscored) == (2, 1, 0)
    assert summary.metrics["accuracy"].n == 2


def test_a_resume_mends_exactly_the_errored_sample(capitals: Path, probe: Probe) -> None:
    probe.failing = ("Japan",)
    ingrained.run(capitals, models=["probe/any"], name="mended")
    probe.failing = ()
    probe.asked.clear()
    finished = ingrained.resume("mended")
    (summary,) = finished.summaries()
    assert probe.asked == ["What is the capital of Japan?"]
    assert finished.complete
    assert (summary.result.scored, summary.result.errored, summary.metrics["accuracy"].value) == (3, 0, 1)


def test_holes_end_in_exit_code_3_and_the_line_that_mends_them(
    capitals: Path, probe: Probe, command: Command
) -> None:
    probe.failing = ("Japan",)
    code, table, said = command("run", capitals.name, "--model", "probe/any", "--name", "hole")
    assert code == 3
    assert "2 of 3" in table
    assert "ingrained run --resume hole" in said
    probe.failing = ()
    assert command("run", "--resume", "hole")[0] == 0


def test_an_interrupt_ends_in_exit_code_130_and_the_line_that_goes_on(
    capitals: Path, probe: Probe, command: Command
) -> None:
    probe.interrupted_by = "Japan"
    code, _, said = command(
        "run", capitals.name, "--model", "probe/any", "--name", "cut", "--max-connections", 1
    )
    assert code == 130
    assert "ingrained run --resume cut" in said
    probe.interrupted_by = ""
    code, table, _ = command("run", "--resume", "cut")
    assert code == 0
    assert "3 of 3" in table


def test_a_resume_of_an_unknown_run_names_the_nearest(capitals: Path) -> None:
    ingrained.run(capitals, models=["reference/by_design"], name="morning")
    with pytest.raises(ingrained.IngrainedError, match=r"no run 'mornin' .*did you mean 'morning'"):
        ingrained.resume("mornin")


def test_a_record_that_cannot_be_read_is_named(workplace: Path) -> None:
    (workplace / "results" / "torn").mkdir(parents=True)
    (workplace / "results" / "torn" / "run.json").write_text("{", encoding="utf-8")
    with pytest.raises(ingrained.IngrainedError, match=r"run\.json cannot be read"):
        ingrained.resume("torn")


@pytest.mark.parametrize(
    "further",
    [["capitals.yaml"], ["--seed", "0"], ["--limit", "1"], ["--name", "x"], ["--full"], ["--dry-run"]],
)
def test_resume_stands_alone(command: Command, workplace: Path, further: list[str]) -> None:
    code, _, said = command("run", "--resume", "any", *further)
    assert workplace.is_dir()
    assert code == 2
    assert "give it alone" in said


@pytest.fixture
def many(workplace: Path) -> Path:
    rows = [{"id": f"n{n:03}", "input": f"question {n:03}", "target": f"answer {n:03}"} for n in range(ITEMS)]
    (workplace / "many.jsonl").write_text("\n".join(map(json.dumps, rows)) + "\n", encoding="utf-8")
    path = workplace / "many.yaml"
    path.write_text("task: many\nitems: {file: many.jsonl}\nscorer: match\n", encoding="utf-8")
    return path


def test_a_killed_run_goes_on_where_it_was(many: Path, probe: Probe) -> None:
    killed = subprocess.run([sys.executable, "-c", KILLED], cwd=many.parent, check=False)  # noqa: S603
    assert killed.returncode == -signal.SIGKILL
    finished_before = _finished_samples(Path("results/cut/logs"))
    assert FLUSHED_AT_LEAST <= len(finished_before) < KILLED_AT

    resumed = ingrained.resume("cut")
    assert resumed.complete
    assert {question.removeprefix("question ") for question in probe.asked} == {
        f"{n:03}" for n in range(ITEMS) if f"n{n:03}" not in finished_before
    }
    (cut,) = resumed.summaries()
    (whole,) = ingrained.run(many, models=["probe/any"], name="whole", seed=1).summaries()
    items = [row.item for row in cut.result.rows["match"]]
    assert len(items) == len(set(items)) == cut.result.expected == ITEMS
    assert cut.metrics == whole.metrics
    assert (cut.result.errored, cut.result.unscored) == (0, 0)


def _finished_samples(logs: Path) -> set[str]:
    from inspect_ai.log import read_eval_log_sample_summaries

    (log,) = logs.glob("*.eval")
    return {str(sample.id) for sample in read_eval_log_sample_summaries(str(log)) if sample.completed}
