from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Sequence
from functools import cache
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

CAPITALS = """\
task: capitals
items:
  - {id: france, input: "What is the capital of France?", target: Paris}
  - {id: japan, input: "What is the capital of Japan?", target: Tokyo}
  - {id: peru, input: "What is the capital of Peru?", target: Lima}
scorer: match
"""

Command = Callable[..., tuple[int, str, str]]
"""Runs a command line: exit code, standard output, standard error."""


@pytest.fixture
def workplace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty working directory."""
    place = tmp_path / "work"
    place.mkdir()
    monkeypatch.chdir(place)
    return place


@pytest.fixture
def capitals(workplace: Path) -> Path:
    """A small task file in the working directory."""
    path = workplace / "capitals.yaml"
    path.write_text(CAPITALS, encoding="utf-8")
    return path


@pytest.fixture
def command(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Command:
    """`ingrained` as a shell would run it, in this process."""

    def run(*arguments: object) -> tuple[int, str, str]:
        from ingrained.cli import main

        monkeypatch.setattr(sys, "argv", ["ingrained", *map(str, arguments)])
        with pytest.raises(SystemExit) as ended:
            main()
        said = capsys.readouterr()
        code = ended.value.code
        return code if isinstance(code, int) else 0, said.out, said.err

    return run


class Probe(SimpleNamespace):
    """What the model `probe/…` is asked, and how it shall fail."""

    asked: list[str]
    failing: Sequence[str] = ()
    interrupted_by: str = ""
    says: str | None = None

    def answer(self, question: str, facts: dict[str, Any]) -> str:
        """Note the question; say what is right, or fail."""
        self.asked.append(question)
        if self.interrupted_by and self.interrupted_by in question:
            raise KeyboardInterrupt
        if any(part in question for part in self.failing):
            raise RuntimeError("the line is dead")
        return str(facts.get("target", "")) if self.says is None else self.says


_probe = Probe(asked=[])


@pytest.fixture
def probe() -> Iterator[Probe]:
    """The model `probe/any`, which counts its calls."""
    _register_probe()
    vars(_probe).clear()
    _probe.asked = []
    yield _probe
    vars(_probe).clear()


@cache
def _register_probe() -> None:
    from inspect_ai.model import ChatMessage, GenerateConfig, ModelAPI, ModelOutput, ModelUsage, modelapi
    from inspect_ai.tool import ToolChoice, ToolInfo

    from ingrained.protocols.facts import FACT_READERS
    from ingrained.reference.provider import facts_of

    FACT_READERS.add("probe")

    class ProbeAPI(ModelAPI):
        async def generate(
            self,
            input: list[ChatMessage],  # noqa: A002  Inspect's signature
            tools: list[ToolInfo],
            tool_choice: ToolChoice,
            config: GenerateConfig,
        ) -> ModelOutput:
            del tools, tool_choice, config
            output = ModelOutput.from_content("any", _probe.answer(input[-1].text, facts_of(input)))
            output.usage = ModelUsage(input_tokens=1, output_tokens=1, total_tokens=2)
            return output

    modelapi(name="probe")(ProbeAPI)
