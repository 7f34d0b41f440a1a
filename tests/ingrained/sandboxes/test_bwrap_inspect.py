"""The provider as Inspect sees it: a whole evaluation, and Inspect's own conformance checks."""

from __future__ import annotations

import gc
import importlib
from collections.abc import Awaitable, Callable
from pathlib import Path

import anyio
import anyio.lowlevel
import pytest
from inspect_ai import Task
from inspect_ai import eval as evaluate
from inspect_ai.dataset import Sample
from inspect_ai.solver import Generate, Solver, TaskState, solver
from inspect_ai.util import SandboxEnvironment, sandbox

from ingrained.sandboxes.bwrap import BwrapSandbox
from ingrained.sandboxes.interpreter import find_interpreter, sandbox_python

pytestmark = [pytest.mark.sandbox, pytest.mark.usefixtures("working_bwrap")]
Check = Callable[[SandboxEnvironment], Awaitable[None]]

KNOWN_EXCEPTIONS = {
    "test_exec_as_user": "there is one user, without the right to add others",
}


@solver
def hostile_then_honest() -> Solver:
    async def solve(state: TaskState, generate: Generate) -> TaskState:  # noqa: ARG001  a solver takes it
        python = sandbox_python()
        try:
            await sandbox().exec([python, "-c", state.input_text], timeout=1)
        except TimeoutError:
            state.metadata["timeout"] = True
        await sandbox().write_file("answer.py", "print(6 * 7)")
        state.metadata["said"] = (await sandbox().exec([python, "answer.py"])).stdout
        state.metadata["python"] = python
        return state

    return solve


# Inspect leaves memory streams of its own open; the garbage collector may find them during this test.
@pytest.mark.filterwarnings("ignore:.*MemoryObject:pytest.PytestUnraisableExceptionWarning")
@pytest.mark.filterwarnings("ignore:Unclosed <MemoryObject:ResourceWarning")
def test_an_evaluation_goes_on_after_hostile_samples(tmp_path: Path) -> None:
    attacks = [
        "import os; os.kill(-1, 9)",
        "while True: pass",
        "open('/box/answer.py', 'w').write('print(0)')",
    ]
    dataset = [Sample(input=code, target="") for code in attacks]
    task = Task(dataset=dataset, solver=hostile_then_honest(), sandbox="bwrap")
    [log] = evaluate(task, model="mockllm/model", log_dir=str(tmp_path), display="none", score=False)
    gc.collect()
    assert log.status == "success"
    assert log.samples
    assert [sample.metadata["said"] for sample in log.samples] == ["42\n"] * 3
    assert [sample.metadata.get("timeout") for sample in log.samples] == [None, True, None]
    assert {sample.metadata["python"] for sample in log.samples} == {find_interpreter().command}


def conformance_checks() -> dict[str, Check]:
    """Inspect's own checks; they live at a private path, the only one that is used here."""
    try:
        module = importlib.import_module("inspect_ai.util._sandbox.self_check")
    except ImportError:
        pytest.skip("this version of Inspect has no conformance checks")
    return {name: getattr(module, name) for name in module.__all__ if name not in KNOWN_EXCEPTIONS}


def test_inspects_own_checks_pass(monkeypatch: pytest.MonkeyPatch) -> None:
    # Two checks wait for the processes of a timed-out command to go; here they are gone at once.
    monkeypatch.setattr(anyio, "sleep", lambda _: anyio.lowlevel.checkpoint())
    failures: dict[str, str] = {}

    async def one(name: str, check: Check, limiter: anyio.CapacityLimiter) -> None:
        async with limiter:
            environments = await BwrapSandbox.sample_init(name, None, {})
            try:
                await check(environments["default"])
            except Exception as error:
                failures[name] = repr(error)
            finally:
                await BwrapSandbox.sample_cleanup(name, None, environments, interrupted=False)

    async def everything() -> None:
        limiter = anyio.CapacityLimiter(4)
        async with anyio.create_task_group() as group:
            for name, check in conformance_checks().items():
                group.start_soon(one, name, check, limiter)

    anyio.run(everything)
    assert failures == {}
