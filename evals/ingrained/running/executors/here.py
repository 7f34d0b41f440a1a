"""Does a run in this process, all its cells at the same time."""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from ingrained.errors import UsageError
from ingrained.results.summary import LOG_FOLDER
from ingrained.running.evaluate import evaluate

if TYPE_CHECKING:
    from ingrained.running.executors.job import Job
    from ingrained.running.limits import Ledger
    from ingrained.running.progress import Key


def run(job: Job) -> None:
    """Run every cell.

    Raises:
        IngrainedError: As `evaluate`.
        KeyboardInterrupt: The run was interrupted, or a limit was reached; the logs are in order.
    """
    prepared = job.prepared
    place = str(job.folder / LOG_FOLDER)
    with _stopped_at_limits(job) as listener:
        evaluate(prepared.pairs(), prepared.roles, prepared.settings, place, listener)
        if listener.stopped:
            raise KeyboardInterrupt  # Inspect ended in good order and kept it to itself


class _Stopping:
    """Passes everything on, and interrupts once when a limit is reached."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger
        self.stopped = False

    def sample_done(self, key: Key) -> None:
        self._ledger.sample_done(key)

    def used(self, tokens: int, dollars: float) -> None:
        self._ledger.used(tokens, dollars)
        if self._ledger.exceeded():
            self.stop()

    def retried(self, seconds: float, why: str) -> None:
        self._ledger.retried(seconds, why)

    def stop(self) -> None:
        if not self.stopped:
            self.stopped = True
            interrupt()


@contextmanager
def _stopped_at_limits(job: Job) -> Iterator[_Stopping]:
    listener = _Stopping(job.ledger)
    if not job.prepared.settings.limited:
        yield listener
        return
    if threading.current_thread() is not threading.main_thread():
        raise UsageError("a run with limits must be started from the main thread, or on processes:1")
    left = job.ledger.seconds_left()
    timer = threading.Timer(left, listener.stop) if left is not None else None
    with interruptible():
        if timer is not None:
            timer.start()
        try:
            yield listener
        finally:
            if timer is not None:
                timer.cancel()


@contextmanager
def interruptible() -> Iterator[None]:
    """Let interrupts through, which a shell's background process ignores and a worker of Ray blocks."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    blocked = signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, blocked)
        signal.signal(signal.SIGINT, before)


def interrupt() -> None:
    """End what the main thread evaluates as ctrl-C would: what is finished is written, no more begins."""
    main = threading.main_thread().ident
    if main is not None:
        signal.pthread_kill(main, signal.SIGINT)
