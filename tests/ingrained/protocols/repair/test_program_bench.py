from __future__ import annotations

import asyncio
import json
import subprocess
import sys
from collections.abc import Callable
from typing import Any

import pytest
from inspect_ai.util import ExecResult, OutputLimitExceededError

from ingrained.errors import SandboxError
from ingrained.protocols.repair import program_bench
from ingrained.protocols.repair.items import ProgramItem
from ingrained.protocols.repair.program_bench import ProgramBench

ITEM = ProgramItem.model_validate(
    {
        "family": "x",
        "brief": "Doubles.\n",
        "entry": ["double"],
        "requirements": {
            "A": {
                "says": "Twice the number.",
                "checks": [
                    {"call": "double", "args": [3], "want": 6},
                    {"call": "double", "args": ["a"], "want": "aa"},
                ],
            },
            "B": {"says": "Nothing is an error.", "checks": [{"call": "of_nothing", "raises": "ValueError"}]},
        },
        "start": "def double(x):\n    return x",
        "trap": "def double(x):\n    return x + x",
        "fix": "def double(x):\n    if x is None:\n        raise UnicodeError\n    return x + x",
        "driver": "def of_nothing():\n    return double(None)",
        "reports": {"of_nothing": "Doubling nothing gave {{ got }}, expected {{ want }}."},
    }
)
Exec = Callable[[list[str], str, int], ExecResult[str]]


class Processes:
    """Stands in for the sandbox alone: runs the command as it is, outside of any."""

    def __init__(self, execute: Exec | None = None) -> None:
        self.commands: list[list[str]] = []
        self.inputs: list[str] = []
        self._execute = execute or self._run

    async def exec(self, cmd: list[str], *, input: str, timeout: int, timeout_retry: bool) -> ExecResult[str]:  # noqa: A002, ASYNC109  Inspect's names
        assert not timeout_retry
        self.commands.append(cmd)
        self.inputs.append(input)
        return self._execute(cmd, input, timeout)

    @staticmethod
    def _run(cmd: list[str], given: str, seconds: int) -> ExecResult[str]:
        done = subprocess.run(cmd, input=given, capture_output=True, text=True, timeout=seconds, check=False)  # noqa: S603
        return ExecResult(done.returncode == 0, done.returncode, done.stdout, done.stderr)


@pytest.fixture
def processes(monkeypatch: pytest.MonkeyPatch) -> Callable[..., Processes]:
    def start(execute: Exec | None = None) -> Processes:
        made = Processes(execute)
        monkeypatch.setattr(program_bench, "sandbox", lambda: made)
        monkeypatch.setattr(program_bench, "sandbox_python", lambda: sys.executable)
        return made

    return start


def examine(text: str, item: ProgramItem = ITEM) -> Any:
    return asyncio.run(ProgramBench(item, seconds=5).examine(text))


@pytest.mark.parametrize(
    ("version", "outcomes"),
    [("start", ("F", "F", "F")), ("trap", ("P", "P", "E:TypeError")), ("fix", ("P", "P", "P"))],
)
def test_a_version_is_run_and_judged(processes: Any, version: str, outcomes: tuple[str, ...]) -> None:
    processes()
    examined = examine(getattr(ITEM, version))
    assert examined.state.outcomes == outcomes
    assert [failure == "" for failure in examined.failures] == [outcome == "P" for outcome in outcomes]


def test_failures_are_worded_for_a_user(processes: Any) -> None:
    processes()
    assert examine(ITEM.start).failures == (
        "`double(3)` gave `3`, expected `6`.",
        "`double('a')` gave `'a'`, expected `'aa'`.",
        "Doubling nothing gave `None`, expected a ValueError.",
    )
    assert examine(ITEM.trap).failures[2] == "Doubling nothing gave a TypeError, expected a ValueError."


def test_no_wanted_value_enters_the_sandbox(processes: Any) -> None:
    used = processes()
    examine(ITEM.fix or "")
    assert '"want"' not in used.inputs[0]
    assert '"aa"' not in used.inputs[0]
    assert "ValueError" not in used.inputs[0]
    assert used.commands[0][:3] == [sys.executable, "-I", "-c"]


def test_the_same_text_is_run_once_in_a_dialogue(processes: Any) -> None:
    used = processes()
    bench = ProgramBench(ITEM, seconds=5)
    first, second = (asyncio.run(bench.examine(ITEM.trap)) for _ in range(2))
    assert first is second
    assert len(used.commands) == 1


def test_an_items_own_version_is_run_once_in_all_dialogues_of_a_task(processes: Any) -> None:
    used = processes()
    known: dict[str, Any] = {}
    first, second = (ProgramBench(ITEM, 5, known) for _ in range(2))
    for text in (ITEM.start, ITEM.trap):
        assert asyncio.run(first.examine(text)) == asyncio.run(second.examine(text))
    assert len(used.commands) == 2
    asyncio.run(ProgramBench(ITEM, 4, known).examine(ITEM.start))
    assert len(used.commands) == 3  # with less time it may give something else


def test_what_a_model_wrote_is_run_in_every_dialogue_and_nothing_is_kept_after_it(processes: Any) -> None:
    used = processes()
    known: dict[str, Any] = {}
    for _ in range(2):
        bench = ProgramBench(ITEM, 5, known)
        for text in (f"{ITEM.trap}\n", ITEM.trap):
            asyncio.run(bench.examine(text))
    assert len(used.commands) == 4
    assert known == {}


def test_a_version_that_did_not_end_is_run_again(processes: Any) -> None:
    def too_late(*_: object) -> Any:
        raise TimeoutError

    known: dict[str, Any] = {}
    processes(too_late)
    asyncio.run(ProgramBench(ITEM, 5, known).examine(ITEM.start))
    assert known == {}


def test_what_the_model_says_in_its_module_reaches_the_report_harmless(processes: Any) -> None:
    processes()
    text = "class D(dict): pass\ndef double(x):\n    return D(x='\\ud800{{ 1 // 0 }}' + 'y' * 9999)"
    for failure in examine(text).failures:
        assert len(failure.encode()) < 600


@pytest.mark.parametrize(
    ("stdout", "outcome"),
    [("", "E:crash"), ("no nonce here [1]\n", "E:crash")],
)
def test_output_without_the_result_is_a_crash(processes: Any, stdout: str, outcome: str) -> None:
    processes(lambda *_: ExecResult(success=True, returncode=0, stdout=stdout, stderr=""))
    assert examine(ITEM.trap).state.outcomes == (outcome,) * 3


@pytest.mark.parametrize("result", ["[]", "{}", "[1, 2, 3]", "[{}, {}]", "{", "[" * 99_999, "9" * 5_000])
def test_a_result_that_is_not_one_answer_a_call_is_a_crash(processes: Any, result: str) -> None:
    def execute(_: list[str], given: str, __: int) -> ExecResult[str]:
        nonce = json.loads(given)["nonce"]
        return ExecResult(success=True, returncode=0, stdout=f"rubbish\n{nonce}{result}\n", stderr="")

    processes(execute)
    assert examine(ITEM.trap).state.outcomes == ("E:crash",) * 3


@pytest.mark.parametrize(
    ("error", "outcome"),
    [(TimeoutError(), "T"), (OutputLimitExceededError("10 MiB", None), "E:crash")],
)
def test_a_sandbox_that_cuts_the_run_short_is_an_outcome(
    processes: Any, error: Exception, outcome: str
) -> None:
    def execute(*_: Any) -> ExecResult[str]:
        raise error

    processes(execute)
    assert examine(ITEM.trap).state.outcomes == (outcome,) * 3


def test_a_sandbox_without_python_is_no_outcome_of_the_model(processes: Any) -> None:
    processes(lambda *_: ExecResult(success=False, returncode=127, stdout="", stderr="python3: not found\n"))
    with pytest.raises(SandboxError, match="the sandbox has no Python to run the checks: python3: not found"):
        examine(ITEM.trap)


def test_a_module_that_kills_the_runner_crashes_every_check(processes: Any) -> None:
    processes()
    assert examine("import os\nos.kill(os.getppid(), 9)").state.outcomes == ("E:crash",) * 3


def test_every_run_has_a_nonce_of_its_own(processes: Any) -> None:
    used = processes()
    bench = ProgramBench(ITEM, seconds=5)
    for text in (ITEM.start, ITEM.trap):
        asyncio.run(bench.examine(text))
    first, second = (json.loads(given)["nonce"] for given in used.inputs)
    assert first != second
    assert len(first) == 32


def test_the_bench_describes_the_item() -> None:
    bench = ProgramBench(ITEM, seconds=5)
    assert (bench.brief, bench.noun, bench.fence) == ("Doubles.", "module", "python")
    assert bench.requirements == (("A", (0, 1)), ("B", (2,)))
    assert bench.version("trap2") is None
    assert bench.find("```python\ndef double(x): ...\n```") == "def double(x): ...\n"
    assert bench.find("```python\nprint(1)\n```") is None
