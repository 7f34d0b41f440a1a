"""Which Python runs inside a bubblewrap sandbox, and which folders have to be visible for it."""

from __future__ import annotations

import functools
import os
import stat
import sys
from dataclasses import dataclass
from pathlib import Path

from ingrained.errors import SandboxError

_SYSTEM = Path("/usr/bin/python3")
_ALWAYS_VISIBLE = (Path("/usr/bin"), Path("/usr/lib"))


@dataclass(frozen=True)
class Interpreter:
    """A Python for the sandbox.

    Attributes:
        command: Its path, outside and inside.
        folders: Folders that are bound read-only for its sake, beside the system's own.
    """

    command: str
    folders: tuple[str, ...] = ()


def _open_to_everybody(path: Path) -> bool:
    """Whether a user without any rights of its own could read and execute `path`."""
    if os.geteuid() != 0:
        return os.access(path, os.R_OK | os.X_OK)
    real = path.resolve()
    return all(p.stat().st_mode & stat.S_IXOTH for p in (real, *real.parents)) and bool(
        real.stat().st_mode & stat.S_IROTH
    )


def _own() -> Interpreter | None:
    """The Python that runs this program, seen past a virtual environment."""
    prefix = Path(sys.base_prefix).resolve()
    command = prefix / "bin" / f"python{sys.version_info.major}.{sys.version_info.minor}"
    if not command.exists() or not (_open_to_everybody(prefix) and _open_to_everybody(command)):
        return None
    visible = any(command.resolve().is_relative_to(folder) for folder in _ALWAYS_VISIBLE)
    return Interpreter(str(command), () if visible else (str(prefix),))


@functools.cache
def find_interpreter() -> Interpreter:
    """Find a Python that the sandbox's unprivileged user can run.

    The system's comes first: it needs no folder beside the ones that are visible anyway.

    Raises:
        SandboxError: There is none.
    """
    if _SYSTEM.exists() and _open_to_everybody(_SYSTEM):
        return Interpreter(str(_SYSTEM))
    if found := _own():
        return found
    raise SandboxError(
        f"no Python for the sandbox: {_SYSTEM} does not exist and {sys.base_prefix} is closed to other "
        "users; install the system's Python (`apt install python3`)"
    )


def sandbox_python() -> str:
    """Name the command that starts Python in the current sample's sandbox.

    Returns:
        In a bwrap sandbox, the path of the interpreter that was found for it; under `local`, the one that
        runs this program; in a container, `python3`.
    """
    from inspect_ai.util import SandboxEnvironment, sandbox  # loading Inspect takes a second

    kind = type(sandbox().as_type(SandboxEnvironment)).__name__  # type: ignore[type-abstract]  # unwraps the proxy
    if kind == "BwrapSandbox":
        return find_interpreter().command
    return sys.executable if kind == "LocalSandboxEnvironment" else "python3"
