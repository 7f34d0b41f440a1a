from __future__ import annotations

import os
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import TypeVar

import anyio
import pytest
from inspect_ai.util import ExecResult

from ingrained.sandboxes.bwrap import BwrapSandbox
from ingrained.sandboxes.interpreter import find_interpreter
from ingrained.sandboxes.probes import probe_bwrap

T = TypeVar("T")


@pytest.fixture(autouse=True)
def own_inspect_folders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("XDG_DATA_HOME", "XDG_CACHE_HOME"):
        monkeypatch.setenv(name, str(tmp_path / name))


@pytest.fixture(scope="session")
def working_bwrap() -> None:
    missing = probe_bwrap()
    if missing is None:
        return
    if os.environ.get("INGRAINED_REQUIRE_SANDBOX") == "1":
        pytest.fail(missing)
    pytest.skip(missing)


@pytest.fixture
def inside() -> Callable[[Callable[[BwrapSandbox], Awaitable[T]]], T]:
    """Runs an async function with a fresh sandbox; tests that use it are marked with `working_bwrap`."""

    def run(scenario: Callable[[BwrapSandbox], Awaitable[T]]) -> T:
        async def whole() -> T:
            environments = await BwrapSandbox.sample_init("test", None, {})
            try:
                return await scenario(environments["default"].as_type(BwrapSandbox))
            finally:
                await BwrapSandbox.sample_cleanup("test", None, environments, interrupted=False)

        return anyio.run(whole)

    return run


@pytest.fixture
def attack(inside: Callable[..., ExecResult[str]]) -> Callable[..., ExecResult[str]]:
    """Runs hostile Python in a sandbox; afterwards the sandbox has to go on, with nothing left running."""

    def run(code: str, *, timeout: int = 30) -> ExecResult[str]:
        async def scenario(box: BwrapSandbox) -> ExecResult[str]:
            python = find_interpreter().command
            try:
                result = await box.exec([python, "-c", code], timeout=timeout)
            except TimeoutError:
                result = ExecResult(success=False, returncode=-1, stdout="", stderr="timeout")
            count = "import os; print(sorted(int(n) for n in os.listdir('/proc') if n.isdigit())[:-1])"
            alone = await box.exec([python, "-c", count], timeout=60)
            assert alone.stdout == "[1]\n", alone
            return result

        return inside(scenario)

    return run
