"""Does a run in several processes of this machine, each with a share of every large cell."""

from __future__ import annotations

import json
import selectors
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final, Self

from ingrained.errors import RunError, UsageError
from ingrained.running.executors.cells import divide
from ingrained.running.executors.telling import PATIENCE, failure_of, hear
from ingrained.running.folder import claims

if TYPE_CHECKING:
    from pathlib import Path

    from ingrained.running.executors.cells import Work
    from ingrained.running.executors.job import Job
    from ingrained.running.limits import Ledger

DEATHS: Final = 3
"""Times that a worker is started again; what it had finished is kept each time."""


def run(job: Job) -> None:
    """Run every cell in worker processes.

    Raises:
        UsageError: A worker found something wrong that this process did not.
        RunError: A worker died too often.
        KeyboardInterrupt: The run was interrupted, or a limit was reached; the logs are in order.
    """
    count = int(job.prepared.settings.on.partition(":")[2])
    works = job.works(divide(job.remaining(), count))
    if not works:
        return
    said = job.folder / "workers.txt"
    with _Crew(works, job.ledger, said) as crew:
        crew.work()
    said.unlink(missing_ok=True)


@dataclass
class _Worker:
    work: Work
    process: subprocess.Popen[bytes]
    line: socket.socket
    deaths: int
    heard: bytes = b""
    ended: list[Any] = field(default_factory=list)


class _Crew:
    """The workers of a run, and this process's ear for them."""

    def __init__(self, works: Sequence[Work], ledger: Ledger, said: Path) -> None:
        self._ledger = ledger
        self._selector = selectors.DefaultSelector()
        self._said = said
        self._stopping = False
        for work in works:
            self._start(work, deaths=0)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        for worker in list(self._workers()):
            worker.process.kill()
            self._leave(worker)
        self._selector.close()

    def work(self) -> None:
        """Listen until every worker has ended."""
        try:
            self._listen()
        except (KeyboardInterrupt, RunError, UsageError):
            self._stop()
            raise
        if self._ledger.exceeded() and self._stopping:
            raise KeyboardInterrupt

    def _listen(self, until: float | None = None) -> None:
        while self._selector.get_map():
            for key, _ in self._selector.select(self._pause(until)):
                self._hear(key.data)
            if until is not None and time.monotonic() >= until:
                return
            if not self._stopping and self._ledger.exceeded():
                self._tell_to_stop()
                until = time.monotonic() + PATIENCE

    def _pause(self, until: float | None) -> float | None:
        """Seconds to wait for a word of the workers."""
        left = self._ledger.seconds_left() if until is None else until - time.monotonic()
        return None if left is None else max(0.0, left)

    def _stop(self) -> None:
        """Have every worker write its logs and end; a second interrupt does not wait for that."""
        self._tell_to_stop()
        self._listen(time.monotonic() + PATIENCE)

    def _tell_to_stop(self) -> None:
        self._stopping = True
        for worker in self._workers():
            _send(worker.line, "stop")

    def _hear(self, worker: _Worker) -> None:
        try:
            heard = worker.line.recv(1 << 16)
        except OSError:
            heard = b""
        *lines, worker.heard = (worker.heard + heard).split(b"\n")
        for line in lines:
            self._note(worker, *json.loads(line))
        if not heard:
            self._leave(worker)
            self._after(worker)

    def _note(self, worker: _Worker, kind: str, value: Any) -> None:
        if not hear(self._ledger, kind, value):
            worker.ended = [kind, value]

    def _after(self, worker: _Worker) -> None:
        """A worker has ended: as it should, with a fault that it could name, or by death."""
        kind, value = worker.ended or ["died", None]
        if self._stopping or kind == "done":
            return
        if kind == "failed":
            raise failure_of(value)
        if worker.deaths >= DEATHS:
            raise RunError(f"a worker died {DEATHS + 1} times: {_last_words(self._said, worker.process)}")
        self._start(worker.work, worker.deaths + 1)

    def _start(self, work: Work, deaths: int) -> None:
        ours, theirs = socket.socketpair()
        with theirs, self._said.open("ab") as said:
            process = subprocess.Popen(  # noqa: S603  our own interpreter
                [sys.executable, "-P", "-m", "ingrained.running.executors.worker", str(theirs.fileno())],
                pass_fds=[theirs.fileno(), *claims()],
                stdin=subprocess.DEVNULL,
                stdout=said,
                stderr=said,
                start_new_session=True,  # ctrl-C reaches this process alone, which tells the workers
            )
        _send(ours, f"{json.dumps(sys.path)}\n{work.model_dump_json()}\n")
        self._selector.register(ours, selectors.EVENT_READ, _Worker(work, process, ours, deaths))

    def _leave(self, worker: _Worker) -> None:
        self._selector.unregister(worker.line)
        worker.line.close()
        worker.process.wait()

    def _workers(self) -> Iterator[_Worker]:
        return (key.data for key in list(self._selector.get_map().values()))


def _send(line: socket.socket, text: str) -> None:
    """Write to a worker; one that is gone is noticed where it is listened to."""
    try:
        line.sendall(text.encode())
    except OSError:
        return


def _last_words(said: Path, process: subprocess.Popen[bytes]) -> str:
    lines = said.read_text(encoding="utf-8", errors="replace").split("\n")
    last = next((line for line in reversed(lines) if line.strip()), "")
    return last or f"it ended with {process.returncode}"
