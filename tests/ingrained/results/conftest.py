from __future__ import annotations

import json
import shutil
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import ingrained
from ingrained.results.zip_tail import enable_zstd

Rewrite = Callable[..., Path]
"""Changes the members of a log: the file, a function on their JSON by name, and where the log goes."""

TASK = """\
task: capitals
items:
  - {id: france, input: "Capital of France?", target: Paris, twin: "River of Paris?", twin_target: Seine}
  - {id: peru, input: "Capital of Peru?", target: Lima, twin: "Ocean of Lima?", twin_target: Pacific}
vary: {tone: [brief, kind], place: [home, office]}
scorer: [match, includes]
epochs: 2
"""


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Runs of ingrained's, and a folder of a plain Inspect log, made once and not to be changed."""
    place = tmp_path_factory.mktemp("made")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(place)
        (place / "capitals.yaml").write_text(TASK, encoding="utf-8")
        models = ["reference/by_design", "reference/echo"]
        ingrained.run(place / "capitals.yaml", models=models, name="first", seed=1)
        ingrained.run("coupled-documents", models=["reference/alternator"], items=2, name="loops", seed=1)
        _plain_log(place / "plain")
    return place


@pytest.fixture
def results(made: Path, tmp_path: Path) -> Path:
    """A copy of the runs that a test may change."""
    return Path(shutil.copytree(made / "results", tmp_path / "results"))


@pytest.fixture
def plain(made: Path, tmp_path: Path) -> Path:
    """A copy of the plain log's folder."""
    return Path(shutil.copytree(made / "plain", tmp_path / "plain"))


@pytest.fixture
def rewrite() -> Rewrite:
    """Writes a log whose members are changed, in place or elsewhere."""

    def change(log: Path, members: Callable[[dict[str, Any]], Any], to: Path | None = None) -> Path:
        enable_zstd()
        with zipfile.ZipFile(log) as archive:
            content = {name: json.loads(archive.read(name)) for name in archive.namelist()}
        members(content)
        with zipfile.ZipFile(to or log, "w", compression=zipfile.ZIP_DEFLATED) as archive:
            for name, member in content.items():
                archive.writestr(name, json.dumps(member))
        return to or log

    return change


def _plain_log(folder: Path) -> None:
    """A log that knows nothing of ingrained: named values, an unscored sample, and one that failed."""
    from inspect_ai import Task, eval  # noqa: A004  Inspect's name
    from inspect_ai.dataset import Sample
    from inspect_ai.model import (
        ChatMessage,
        ChatMessageSystem,
        ChatMessageUser,
        ModelOutput,
        ModelUsage,
        get_model,
    )
    from inspect_ai.scorer import Score, Scorer, Target, mean, scorer
    from inspect_ai.solver import Generate, Solver, TaskState, generate, solver

    def reply(*_: Any) -> ModelOutput:
        output = ModelOutput.from_content("model", "ANSWER 4")
        output.usage = ModelUsage(input_tokens=7, output_tokens=2, total_tokens=9)
        return output

    @solver
    def failing() -> Solver:
        async def solve(state: TaskState, generate: Generate) -> TaskState:
            del generate
            if state.sample_id == "bad":
                raise RuntimeError("the line is dead\nand stays so")
            return state

        return solve

    @scorer(metrics=[mean()])
    def letters() -> Scorer:
        async def score(state: TaskState, target: Target) -> Score:
            del target
            if state.sample_id == 3:
                return Score.unscored(reason="unparseable")
            return Score(value={1: "C", 2: "P"}.get(int(state.sample_id), "I"))

        return score

    @scorer(metrics={"*": [mean()]})
    def named() -> Scorer:
        async def score(state: TaskState, target: Target) -> Score:
            del state, target
            return Score(value={"whole": 3, "part": 0.5, "right": True, "odd": float("nan"), "said": "N"})

        return score

    chat: list[ChatMessage] = [ChatMessageSystem(content="Be brief."), ChatMessageUser(content="2 + 2?")]
    samples = [Sample(id=number, input="2 + 2?", target="4") for number in (1, 2, 3)]
    samples += [Sample(id=4, input=chat, target=["4", "four"]), Sample(id="bad", input="?", target="-")]
    task = Task(
        dataset=samples, solver=[failing(), generate()], scorer=[letters(), named()], name="sums", version=3
    )
    model = get_model("mockllm/model", custom_outputs=reply)
    eval(task, model=model, log_dir=str(folder), display="none", continue_on_fail=True)
