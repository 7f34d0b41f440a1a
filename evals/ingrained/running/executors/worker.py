"""A worker process: reads its work from a socket, and writes what goes on to it, one line of JSON each."""

from __future__ import annotations

import json
import signal
import socket
import sys
import threading
from typing import IO, TYPE_CHECKING, Any

from ingrained.errors import IngrainedError, RunError
from ingrained.inspect_internals import plain
from ingrained.running.executors.cells import Work
from ingrained.running.executors.here import interrupt
from ingrained.running.executors.telling import Teller
from ingrained.running.executors.unit import run_work

if TYPE_CHECKING:
    from ingrained.running.limits import Listener


class Wire(Teller):
    """Writes each thing as a line."""

    def __init__(self, out: IO[str]) -> None:
        self._out = out

    def say(self, kind: str, value: Any = None) -> None:
        """Write one line; where nobody reads it any more, the worker is being stopped."""
        try:
            self._out.write(json.dumps([kind, value]) + "\n")
            self._out.flush()
        except OSError:
            return


def main() -> None:
    """Do the work that stands on the socket whose number is the first argument."""
    signal.signal(signal.SIGINT, signal.default_int_handler)
    with socket.socket(fileno=int(sys.argv[1])) as line, line.makefile("rw", encoding="utf-8") as wire:
        sys.path[:] = json.loads(wire.readline())
        work = Work.model_validate_json(wire.readline())
        threading.Thread(target=_stop_when_told, args=(line,), daemon=True).start()
        told = Wire(wire)
        told.say(*outcome(work, told))


def outcome(work: Work, listener: Listener) -> tuple[str, Any]:
    """Do the work, and say how it ended.

    Args:
        work: The work.
        listener: Is told of the progress.

    Returns:
        `done`, `stopped`, or `failed` with the exit code and the sentence of the failure.
    """
    try:
        run_work(work, listener)
    except KeyboardInterrupt:
        return "stopped", None
    except IngrainedError as error:
        return "failed", [int(error.exit_code), str(error)]
    except Exception as error:  # a sentence is owed for whatever a task, a model or Inspect raises
        return "failed", [int(RunError.exit_code), f"{type(error).__name__}: {plain(error)}"]
    return "done", None


def _stop_when_told(line: socket.socket) -> None:
    """Interrupt the worker when it is told to stop, or when the process that started it is gone."""
    with line.dup() as own:
        own.recv(1)
    interrupt()


if __name__ == "__main__":
    main()
