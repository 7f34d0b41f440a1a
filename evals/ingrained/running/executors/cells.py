"""The work of a run in pieces: a task with a model, and which of its samples."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from pydantic import BaseModel, ConfigDict

from ingrained.running.folder import RunSettings

if TYPE_CHECKING:
    from ingrained.running.merging import LogKey
    from ingrained.running.progress import Key

SMALLEST: Final = 25
"""Samples below which a piece is not worth a process of its own: starting a task takes as long as five."""
LARGEST: Final = 500
"""Samples of a piece on a cluster: about five seconds of Inspect's own work."""


class Cell(BaseModel):
    """One task with one model.

    Attributes:
        target: The task's file, or its name where it is shipped.
        task: The task's name in the log.
        version: The task's version, which a worker must find as well.
        model: The model.
        samples: Ids of the samples to run, in the order of the data set.
        epochs: Repetitions of each.
    """

    model_config = ConfigDict(frozen=True)

    target: str
    task: str
    version: str
    model: str
    samples: tuple[str, ...]
    epochs: int

    @property
    def log_key(self) -> LogKey:
        """What its log is a log of: the task's name and version, and the model."""
        return self.task, self.version, self.model

    @property
    def key(self) -> Key:
        """The task's name and the model."""
        return self.task, self.model

    @property
    def size(self) -> int:
        """Samples, epochs included."""
        return len(self.samples) * self.epochs

    def part(self, number: int, parts: int) -> Cell:
        """Every `parts`-th sample from `number` on: neighbours in a data set are alike, and go apart."""
        return self.model_copy(update={"samples": self.samples[number::parts]})


class Work(BaseModel):
    """What one process does, in one eval set of Inspect.

    Attributes:
        name: Names the folder of its logs.
        cells: Cells, no task and model twice.
        settings: The run's settings.
        sandbox: The tier for model-written code; None where no task has any.
        place: Folder or URL for its logs.
    """

    model_config = ConfigDict(frozen=True)

    name: str
    cells: tuple[Cell, ...]
    settings: RunSettings
    sandbox: str | None
    place: str


def divide(cells: Sequence[Cell], workers: int) -> list[list[Cell]]:
    """Share cells among workers, which then all end at about the same time.

    A large cell is cut across the workers, a small one goes whole to the worker with the least to do.

    Args:
        cells: The cells.
        workers: How many workers there are, at least 1.

    Returns:
        The cells of each worker that has any; no worker has two parts of one cell.
    """
    shares: list[list[Cell]] = [[] for _ in range(workers)]
    for cell in sorted(cells, key=lambda cell: -cell.size):
        parts = max(1, min(workers, cell.size // SMALLEST, len(cell.samples)))
        free = sorted(range(workers), key=lambda worker: sum(c.size for c in shares[worker]))[:parts]
        for number, worker in enumerate(free):
            shares[worker].append(cell.part(number, parts))
    return [share for share in shares if share]


def pieces(cells: Sequence[Cell]) -> list[Cell]:
    """Cut cells of more than `LARGEST` samples into pieces of about equal size."""
    cut = [(cell, min(-(-cell.size // LARGEST), len(cell.samples))) for cell in cells]
    return [cell.part(number, parts) for cell, parts in cut for number in range(parts)]
