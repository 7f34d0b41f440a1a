"""Which Python is taken into the sandbox."""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from ingrained.errors import SandboxError
from ingrained.sandboxes import interpreter
from ingrained.sandboxes.interpreter import Interpreter


@pytest.fixture
def prefix(monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A Python of its own, where the system has none; not under pytest's folder, which is private."""
    with tempfile.TemporaryDirectory(dir="/tmp") as place:
        Path(place).chmod(0o755)
        folder = Path(place).resolve() / "python"
        command = folder / "bin" / f"python{sys.version_info.major}.{sys.version_info.minor}"
        command.parent.mkdir(parents=True)
        command.touch()
        command.chmod(0o755)
        monkeypatch.setattr(sys, "base_prefix", str(folder))
        monkeypatch.setattr(interpreter, "_SYSTEM", folder / "none")
        yield folder


def test_the_systems_python_needs_nothing_else(prefix: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    system = next((prefix / "bin").iterdir())
    monkeypatch.setattr(interpreter, "_SYSTEM", system)
    assert interpreter.find_interpreter.__wrapped__() == Interpreter(str(system))


def test_else_the_python_of_this_program_is_bound(prefix: Path) -> None:
    [command] = (prefix / "bin").iterdir()
    assert interpreter.find_interpreter.__wrapped__() == Interpreter(str(command), (str(prefix),))


@pytest.mark.parametrize("closed", ["", "bin"])
def test_a_python_that_is_closed_to_others_is_none(prefix: Path, closed: str) -> None:
    (prefix / closed).chmod(0o600)
    with pytest.raises(SandboxError, match="is closed to other users; install the system's Python"):
        interpreter.find_interpreter.__wrapped__()
    (prefix / closed).chmod(0o755)
