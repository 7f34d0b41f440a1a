"""Does a run on a Ray cluster: each task with a model, or a piece of a large one, is a task of Ray."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any, Final

from ingrained.errors import RunError, UsageError
from ingrained.running.executors.cells import Work, divide, pieces
from ingrained.running.executors.telling import PATIENCE, Teller, failure_of, hear

if TYPE_CHECKING:
    from ingrained.running.executors.cells import Cell
    from ingrained.running.executors.job import Job
    from ingrained.running.limits import Ledger

LOSSES: Final = 3
"""Times that a piece is done again because its worker or its machine was lost."""
_BEAT: Final = 0.5
"""Seconds between two words of a worker."""


def require_installed() -> None:
    """Refuse where Ray is not installed.

    Raises:
        UsageError: It is not; the text says how to install it.
    """
    if find_spec("ray") is None:
        raise UsageError("--on ray needs the package ray: pip install 'ingrained[ray]'")


def run(job: Job) -> None:
    """Run every cell on the cluster.

    Raises:
        UsageError: The cluster cannot be reached, or a machine found something wrong that this one did not.
        RunError: A piece could not be done, on whatever machine it was tried.
        KeyboardInterrupt: The run was interrupted, or a limit was reached; the logs are in order.
    """
    remaining = job.remaining()
    if not remaining:
        return
    with _cluster(job.prepared.settings.on):
        gpus = job.prepared.settings.gpus_per_model
        works = job.works(_shares(remaining, gpus))
        _Cluster(works, job.ledger, gpus).work()


def _ray() -> Any:
    """Ray, which need not be installed where this file is checked or documented."""
    return import_module("ray")


def _shares(cells: list[Cell], gpus: float) -> list[list[Cell]]:
    """The pieces of the run; where models take GPUs, all that one copy of a model shall do is one piece."""
    if not gpus:
        return [[cell] for cell in pieces(cells)]
    ray = _ray()
    models = list(dict.fromkeys(cell.model for cell in cells))
    copies = max(1, int(ray.cluster_resources().get("GPU", 0) / gpus) // len(models))
    return [share for model in models for share in divide([c for c in cells if c.model == model], copies)]


@contextmanager
def _cluster(on: str) -> Iterator[None]:
    """Join the cluster, unless this process is part of one already."""
    ray = _ray()
    if ray.is_initialized():
        yield
        return
    try:
        ray.init(address=None if on == "ray" else on, log_to_driver=False, logging_level="ERROR")
    except Exception as error:  # whatever a cluster that is not there makes Ray raise
        said = " ".join(str(error).split()) or type(error).__name__
        raise UsageError(f"the Ray cluster {on} cannot be reached: {said}") from error
    try:
        yield
    finally:
        ray.shutdown()


class Board:
    """Holds what workers tell until it is fetched, and whether they shall stop."""

    def __init__(self) -> None:
        self._told: list[tuple[str, Any]] = []
        self._stopped = False

    def tell(self, told: list[tuple[str, Any]]) -> bool:
        """Add to it; the answer is whether to stop."""
        self._told.extend(told)
        return self._stopped

    def take(self) -> list[tuple[str, Any]]:
        """Fetch what was told since the last time."""
        told, self._told = self._told, []
        return told

    def stop(self) -> None:
        """Have every worker stop."""
        self._stopped = True


class _Cluster:
    """The tasks of a run on the cluster, and this process's ear for them."""

    def __init__(self, works: list[Work], ledger: Ledger, gpus: float) -> None:
        self._ray = ray = _ray()
        self._ledger = ledger
        self._stopping = False
        here = import_module("ray.util.scheduling_strategies").NodeAffinitySchedulingStrategy(
            ray.get_runtime_context().get_node_id(), soft=False
        )  # the board is lost with its machine, and so it stands on this one
        self._board = ray.remote(num_cpus=0, scheduling_strategy=here)(Board).remote()
        task = ray.remote(max_retries=LOSSES, num_gpus=gpus)(do_work)
        self._left = [task.remote(work.model_dump_json(), self._board) for work in works]

    def work(self) -> None:
        """Listen until every task has ended."""
        try:
            while self._left:
                self._listen()
                if not self._stopping and self._ledger.exceeded():
                    self._stop()
        except KeyboardInterrupt:
            self._stop()
            raise
        if self._stopping:
            raise KeyboardInterrupt

    def _listen(self) -> None:
        left = self._ledger.seconds_left()
        wait = _BEAT if left is None else max(0.0, min(_BEAT, left))
        ended, self._left = self._ray.wait(self._left, timeout=wait)
        for kind, value in self._ray.get(self._board.take.remote()):
            hear(self._ledger, kind, value)
        for task in ended:
            self._end(task)

    def _end(self, task: Any) -> None:
        try:
            kind, value = self._ray.get(task)
        except self._ray.exceptions.RayError as error:
            said = " ".join(str(error).split())
            raise RunError(f"a piece of the run was lost {LOSSES + 1} times: {said}") from error
        if kind == "failed" and not self._stopping:
            self._stop()
            raise failure_of(value)

    def _stop(self) -> None:
        """Have every worker write its logs and end; pieces that have not begun never do."""
        self._stopping = True
        self._ray.get(self._board.stop.remote())
        if self._left:
            self._ray.wait(self._left, num_returns=len(self._left), timeout=PATIENCE)
        self._left = []


class _BoardTeller(Teller):
    """Tells the board what goes on, a few times a second."""

    def __init__(self, board: Any) -> None:
        self._board = board
        self._told: list[tuple[str, Any]] = []
        self._over = threading.Event()

    def say(self, kind: str, value: Any = None) -> None:
        """Keep it for the next time."""
        self._told.append((kind, value))

    def tell(self) -> bool:
        """Tell it; the answer is whether to stop."""
        told, self._told = self._told, []
        return bool(_ray().get(self._board.tell.remote(told)))

    def keep_telling(self) -> None:
        """Tell it until the work is over."""
        from ingrained.running.executors.here import interrupt

        while not self._over.wait(_BEAT):
            if self.tell() and not self._over.is_set():
                interrupt()
                return

    def end(self) -> None:
        """The work is over."""
        self._over.set()


def do_work(work: str, board: Any) -> tuple[str, Any]:
    """What a task of Ray does.

    Args:
        work: The `Work`, as JSON.
        board: The actor `Board`.

    Returns:
        As `outcome`.
    """
    from ingrained.running.executors.here import interruptible
    from ingrained.running.executors.worker import outcome

    teller = _BoardTeller(board)
    if teller.tell():
        return "stopped", None
    telling = threading.Thread(target=teller.keep_telling, daemon=True)
    telling.start()
    with interruptible():
        ended = outcome(Work.model_validate_json(work), teller)
    teller.end()
    telling.join()
    teller.tell()
    return ended
