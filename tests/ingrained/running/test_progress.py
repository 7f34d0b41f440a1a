from __future__ import annotations

import importlib
import io
import sys
from pathlib import Path

import pytest
from rich.console import Console

import ingrained
from ingrained.running.progress import PAUSE, ConsoleProgress, Silent

KEY = ("suite/task", "reference/echo")
FLAKY = '''\
"""A model each of whose calls fails once."""

from inspect_ai.model import ModelAPI, ModelOutput, RetryDecision, modelapi
from tenacity import wait_fixed

failed = set()


@modelapi(name="flaky")
class FlakyAPI(ModelAPI):
    async def generate(self, input, tools, tool_choice, config):
        if input[-1].text not in failed:
            failed.add(input[-1].text)
            raise ConnectionError("gone")
        return ModelOutput.from_content("any", "Paris")

    def should_retry(self, ex):
        return RetryDecision.transient()

    def retry_wait(self):
        return wait_fixed(0.01)
'''


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


class Listener(Silent):
    """A watcher that hears of calls that are made again."""

    def __init__(self) -> None:
        self.heard: list[tuple[float, str]] = []

    def retried(self, seconds: float, why: str) -> None:
        self.heard.append((seconds, why))


@pytest.fixture
def flaky(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The model `flaky/any`, in whatever process it is used."""
    place = tmp_path / "flaky"
    info = place / "flakymodel-1.0.dist-info"
    info.mkdir(parents=True)
    (place / "flakymodel.py").write_text(FLAKY, encoding="utf-8")
    (info / "METADATA").write_text(
        "Metadata-Version: 2.1\nName: flakymodel\nVersion: 1.0\n", encoding="utf-8"
    )
    (info / "entry_points.txt").write_text("[inspect_ai]\nflakymodel = flakymodel\n", encoding="utf-8")
    monkeypatch.syspath_prepend(str(place))
    monkeypatch.delitem(sys.modules, "flakymodel", raising=False)
    importlib.import_module("flakymodel")


def test_without_a_terminal_a_line_is_said_when_a_task_has_ended_with_a_model() -> None:
    said = io.StringIO()
    with ConsoleProgress(Console(file=said)) as progress:
        progress.expect(KEY, 2)
        progress.sample_done(KEY)
        assert said.getvalue() == ""
        progress.sample_done(KEY)
    assert said.getvalue() == "suite/task  reference/echo  2 samples\n"


def test_without_a_terminal_nothing_is_said_of_a_run_that_did_nothing() -> None:
    said = io.StringIO()
    with ConsoleProgress(Console(file=said)):
        pass
    assert said.getvalue() == ""


def test_a_sample_that_is_tried_again_does_not_move_the_bar_beyond_its_end() -> None:
    said = io.StringIO()
    with ConsoleProgress(Console(file=said, force_terminal=True, width=100)) as progress:
        progress.expect(KEY, 1)
        for _ in range(3):
            progress.sample_done(KEY)
    assert "1/1" in said.getvalue()
    assert "3/1" not in said.getvalue()


def test_samples_of_a_task_that_nobody_announced_are_ignored() -> None:
    with ConsoleProgress(Console(file=io.StringIO())) as progress:
        progress.sample_done(KEY)


@pytest.mark.parametrize("on", ["here", "processes:1"])
@pytest.mark.usefixtures("flaky")
def test_the_watcher_hears_of_calls_that_are_made_again_wherever_the_run_is_done(
    capitals: Path, on: str
) -> None:
    listener = Listener()
    ingrained.run(capitals, models=["flaky/any"], on=on, watcher=listener)
    assert listener.heard == [(0.01, "ConnectionError")] * 3


def test_without_a_terminal_calls_made_again_are_said_at_once_and_then_now_and_then() -> None:
    clock, said = Clock(), io.StringIO()
    with ConsoleProgress(Console(file=said, width=60), clock) as progress:
        progress.retried(4.2, "InternalServerError 500")
        clock.now = 2
        progress.retried(9.1, "RateLimitError 429")
        clock.now = PAUSE
        progress.retried(20, "APIConnectionError")
    assert said.getvalue().splitlines() == [
        "1 retry, the last for InternalServerError 500; 1 call waits up to 4 s",
        "3 retries, the last for APIConnectionError; 1 call waits up to 20 s",
    ]


def test_on_a_terminal_calls_that_wait_are_counted_below_the_bars_until_they_are_made() -> None:
    clock, said = Clock(), io.StringIO()
    console = Console(file=said, force_terminal=True, width=100)
    with ConsoleProgress(console, clock) as progress:
        progress.expect(KEY, 1)
        progress.retried(4, "RateLimitError 429")
        progress.retried(8, "RateLimitError 429")
    assert "2 retries, the last for RateLimitError 429; 2 calls wait up to 8 s" in said.getvalue()
    clock.now = 9
    said.truncate(0)
    with progress:
        pass
    assert "2 retries, the last for RateLimitError 429" in said.getvalue()
    assert "wait" not in said.getvalue()
