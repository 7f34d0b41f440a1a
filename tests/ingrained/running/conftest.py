from __future__ import annotations

import importlib
import json
import os
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

FAR = '''\
"""A model that notes its calls in a file, and does to its process what the files beside it say."""

import asyncio
import os
import signal
from pathlib import Path

from inspect_ai.model import ModelAPI, ModelOutput, ModelUsage, modelapi

from ingrained.protocols.facts import FACT_READERS
from ingrained.reference.provider import facts_of

PLACE = Path(__file__).parent
FACT_READERS.add("far")


def first(name, question):
    """Whether the file names this question; it is then taken away, so that it is done once."""
    file = PLACE / name
    try:
        if file.read_text() not in question:
            return False
        file.rename(PLACE / f"{name}.done")
        return True
    except FileNotFoundError:
        return False


@modelapi(name="far")
class FarAPI(ModelAPI):
    async def generate(self, input, tools, tool_choice, config):
        question = input[-1].text
        with (PLACE / "asked").open("a") as asked:
            asked.write(f"{os.getpid()} {bool(config.logprobs)} {question}\\n")
        if first("kill", question):
            os.kill(os.getpid(), signal.SIGKILL)
        if first("kill_node", question):
            os.kill(os.getppid(), signal.SIGKILL)
            os.kill(os.getpid(), signal.SIGKILL)
        if first("interrupt", question):
            os.kill(int((PLACE / "parent").read_text()), signal.SIGINT)
            await asyncio.Event().wait()
        if first("hang", question):
            await asyncio.Event().wait()
        output = ModelOutput.from_content("any", str(facts_of(input)["target"]))
        output.usage = ModelUsage(input_tokens=1, output_tokens=1, total_tokens=2)
        return output
'''


@dataclass(frozen=True)
class Far:
    """The model `far/any` in whatever process it is used."""

    place: Path

    def once(self, what: str, question: str) -> None:
        """Do something, once, when a question is asked: `kill`, `kill_node`, `interrupt` or `hang`."""
        (self.place / what).write_text(question, encoding="utf-8")

    def asked(self) -> list[str]:
        """Every question of every process, in the order of the calls."""
        return [line.split(maxsplit=2)[2] for line in self._lines()]

    def processes(self) -> set[int]:
        """The processes that asked."""
        return {int(line.split()[0]) for line in self._lines()}

    def with_logprobs(self) -> set[str]:
        """Whether log probabilities were asked for."""
        return {line.split()[1] for line in self._lines()}

    def calm(self) -> None:
        """Do nothing of what was to be done and has not been."""
        for name in ("kill", "kill_node", "interrupt", "hang"):
            (self.place / name).unlink(missing_ok=True)

    def finished(self, run: Path) -> set[str]:
        """The questions of the finished samples in the logs of a run, wherever in its folder they lie."""
        from inspect_ai.log import read_eval_log

        read = [read_eval_log(str(path)) for path in run.rglob("*.eval")]
        return {str(s.input) for log in read for s in log.samples or () if s.error is None and s.scores}

    def forget(self) -> None:
        """Forget the calls."""
        (self.place / "asked").unlink(missing_ok=True)

    def _lines(self) -> list[str]:
        file = self.place / "asked"
        return file.read_text(encoding="utf-8").splitlines() if file.exists() else []


@pytest.fixture(scope="session")
def far_place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A package that Inspect finds by its entry point, in every process that has it on its path."""
    place = tmp_path_factory.mktemp("far")
    (place / "farmodel.py").write_text(FAR, encoding="utf-8")
    info = place / "farmodel-1.0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: farmodel\nVersion: 1.0\n", encoding="utf-8")
    (info / "entry_points.txt").write_text("[inspect_ai]\nfarmodel = farmodel\n", encoding="utf-8")
    (place / "parent").write_text(str(os.getpid()), encoding="utf-8")
    return place


@pytest.fixture
def far(far_place: Path, monkeypatch: pytest.MonkeyPatch) -> Far:
    """The model, with nothing asked and nothing to be done."""
    monkeypatch.syspath_prepend(str(far_place))
    if "farmodel" not in sys.modules:
        importlib.import_module("farmodel")
    model = Far(far_place)
    model.forget()
    model.calm()
    return model


@pytest.fixture
def many(workplace: Path) -> Path:
    """A task of 120 samples."""
    rows = [{"id": f"n{n:03}", "input": f"question {n:03}", "target": f"answer {n:03}"} for n in range(120)]
    (workplace / "many.jsonl").write_text("\n".join(map(json.dumps, rows)) + "\n", encoding="utf-8")
    path = workplace / "many.yaml"
    path.write_text("task: many\nitems: {file: many.jsonl}\nscorer: match\n", encoding="utf-8")
    return path
