"""Asks the process that runs reasoning-gym, and ends it where it takes too long."""

from __future__ import annotations

import atexit
import json
import os
import select
import subprocess
import sys
import time
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from importlib import metadata
from pathlib import Path
from threading import Lock
from typing import IO, Any, Final, cast

SECONDS: Final = 10.0
"""Time on the clock that one item, or one answer, may take."""
_TO_START: Final = 120.0
_WORKER: Final = Path(__file__).with_name("worker.py")
_WITHOUT: Final = frozenset({"PYTHONOPTIMIZE", "PYTHONWARNINGS"})
"""Left out of the environment: generators check their options by assertions, and warn on import."""
_FIXED: Final = {"PYTHONHASHSEED": "0", "OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"}


class GymError(Exception):
    """An item that could not be made or scored; the text is a sentence."""


class GymTimeoutError(GymError):
    """It took too long."""


def installed() -> str | None:
    """The version of reasoning-gym; None where it is not installed."""
    try:
        return metadata.version("reasoning-gym")
    except metadata.PackageNotFoundError:
        return None


def ask(name: str, do: str, seconds: float = SECONDS, **given: Any) -> Any:
    """Ask for one thing about a generator.

    Args:
        name: The generator.
        do: `options`, `make` or `score`.
        seconds: Time that it may take.
        **given: What else the worker's function of that name takes.

    Returns:
        What that function returns.

    Raises:
        GymError: It was refused, or the process ended.
        GymTimeoutError: It took too long.
    """
    said = _worker().answer({"do": do, "with": {"name": name, **given}}, f"reasoning-gym/{name}", seconds)
    if "fault" in said:
        raise GymError(f"reasoning-gym/{name}: {said['fault']}")
    return said["found"]


@dataclass(frozen=True)
class _Running:
    """The process with its pipes, and the process that started it."""

    process: subprocess.Popen[bytes]
    to: IO[bytes]
    back: IO[bytes]
    owner: int

    @classmethod
    def started(cls) -> _Running:
        environment = {key: value for key, value in os.environ.items() if key not in _WITHOUT} | _FIXED
        process = subprocess.Popen(  # noqa: S603  this very Python, and a file of this package
            [sys.executable, "-P", str(_WORKER)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=environment,
        )
        return cls(process, cast("IO[bytes]", process.stdin), cast("IO[bytes]", process.stdout), os.getpid())

    def send(self, request: Any) -> None:
        self.to.write(json.dumps(request).encode() + b"\n")
        self.to.flush()

    def line(self, seconds: float) -> dict[str, Any]:
        """Read one line of JSON.

        Raises:
            TimeoutError: It did not come in time.
            ValueError: The process ended.
        """
        end, read = time.monotonic() + seconds, b""
        while not read.endswith(b"\n"):
            if not select.select([self.back], [], [], max(0.0, end - time.monotonic()))[0]:
                raise TimeoutError
            if not (some := os.read(self.back.fileno(), 1 << 16)):
                raise ValueError("the process ended")
            read += some
        found: dict[str, Any] = json.loads(read)
        return found

    def end(self) -> None:
        self.process.kill()
        self.process.wait()
        for pipe in (self.to, self.back):
            with suppress(OSError):  # what it was sent and did not read
                pipe.close()


class _Worker:
    """The process, started when something is first asked, and again after it was ended."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._running: _Running | None = None
        self._of_parents: list[_Running] = []
        atexit.register(self._end)

    def answer(self, request: Any, who: str, seconds: float) -> dict[str, Any]:
        with self._lock:
            try:
                self._leave_to_parent()
                running = self._running or self._start()
                running.send(request)
                return running.line(seconds)
            except TimeoutError:
                self._end()
                raise GymTimeoutError(f"{who} took more than {seconds:g} seconds over one item") from None
            except (OSError, ValueError):
                self._end()
                raise GymError(f"the process that runs {who} ended: is reasoning-gym whole?") from None

    def _start(self) -> _Running:
        self._running = _Running.started()
        self._running.line(_TO_START)
        return self._running

    def _leave_to_parent(self) -> None:
        """After a fork the pipes are the parent's: kept and not used, since closing them ends its process."""
        if self._running is not None and self._running.owner != os.getpid():
            self._of_parents.append(self._running)
            self._running = None

    def _end(self) -> None:
        self._leave_to_parent()
        running, self._running = self._running, None
        if running is not None:
            running.end()


@cache
def _worker() -> _Worker:
    return _Worker()
