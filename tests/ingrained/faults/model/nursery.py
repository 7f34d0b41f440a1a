"""Runs `ingrained` in forks of this process, which has everything imported: each is a process of its own.

Reads a request a line: the folder with the plan of the model `counted/…`, the arguments, variables, the
working directory, and the call after which the process is killed from outside, if any. Answers with its exit
code.
"""

from __future__ import annotations

import atexit
import gc
import importlib
import json
import os
import signal
import sys
from contextlib import suppress
from pathlib import Path
from typing import Any, NoReturn

import counted  # type: ignore[import-not-found]  # it lies beside this file
from inspect_ai.model import get_model_info

from ingrained.cli import main

_MODULES = "modules"
_NEEDED = (
    "ingrained.running.run",
    "ingrained.running.executors.here",
    "ingrained.cli.table",
    "inspect_ai.log",
)
"""What every run imports; what else one does is noted by the first ones."""


def serve() -> None:
    """Answer requests until there are no more."""
    get_model_info("counted/any")  # which reads a long table, once for all forks
    for name in _NEEDED:
        importlib.import_module(name)
    gc.disable()
    for line in sys.stdin:
        request = json.loads(line)
        gc.collect()
        gc.freeze()  # so that a fork does not copy, as it ends, all that its collector looks at
        status = _fork(request)
        _import(Path(request["place"]) / _MODULES)
        sys.stdout.write(f"{os.waitstatus_to_exitcode(status)}\n")
        sys.stdout.flush()


def _fork(request: dict[str, Any]) -> int:
    """Be the parent of a run, and its death where that is asked for."""
    hear, heard = os.pipe()
    if not (pid := os.fork()):
        _be(request, heard)
    os.close(heard)
    if request["killed_after"] is not None and _hears(hear, request["killed_after"]):
        os.kill(pid, signal.SIGKILL)
    _, status = os.waitpid(pid, 0)
    os.close(hear)
    return status


def _hears(hear: int, calls: int) -> bool:
    """Whether so many calls are made; False where the process ends before."""
    return all(os.read(hear, 1) for _ in range(calls))


def _import(noted: Path) -> None:
    """Import what a process had to import, so that the next ones need not."""
    for name in noted.read_text(encoding="utf-8").split() if noted.exists() else ():
        with suppress(ImportError):
            importlib.import_module(name)
    noted.unlink(missing_ok=True)


def _note_modules(place: Path, known: set[str]) -> None:
    names = [name for name in list(sys.modules) if name not in known]
    (place / _MODULES).write_text("\n".join(names), encoding="utf-8")


def _be(request: dict[str, Any], heard: int) -> NoReturn:
    """Be `ingrained` with these arguments."""
    place = Path(request["place"])
    for stream, name in ((1, "out"), (2, "err")):
        os.dup2(os.open(place / name, os.O_WRONLY | os.O_CREAT | os.O_TRUNC), stream)
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    os.environ.update(request["environment"] | {"COUNTED": str(place)})
    os.chdir(request["folder"])
    sys.argv = ["ingrained", *request["arguments"]]
    if request["background"]:
        signal.signal(signal.SIGINT, signal.SIG_IGN)  # as a shell does for `ingrained … &`
    atexit.register(_note_modules, place, set(sys.modules))
    counted.begin(place, heard)
    main()
    sys.exit(0)


if __name__ == "__main__":
    serve()
