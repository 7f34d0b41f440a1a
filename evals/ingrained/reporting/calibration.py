"""What reference models must get, beside what they got."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from ingrained.errors import IngrainedError
from ingrained.reporting.words import number
from ingrained.spec.bounds import parse_bound

if TYPE_CHECKING:
    from ingrained.reporting.labels import Cell
    from ingrained.spec.load import LoadedTask

_PREFIX: Final = "reference/"


@dataclass(frozen=True)
class Held:
    """One bound, and what came of it here.

    Attributes:
        reference: The reference model.
        metric: The metric.
        bound: What it must come to.
        got: What it came to here; empty where the model is not in the comparison.
        holds: Whether the bound holds; None where the model is not in the comparison.
    """

    reference: str
    metric: str
    bound: str
    got: str = ""
    holds: bool | None = None


@dataclass(frozen=True)
class Calibration:
    """The bounds of a task.

    Attributes:
        bounds: Every bound of the task file.
        note: What to know: no file was found, or it is not the version that ran.
        about: What the task is, as its file says.
    """

    bounds: tuple[Held, ...] = ()
    note: str = ""
    about: str = ""

    def beside(self, metric: str, most: int = 3) -> str:
        """The bounds of a metric in a few words, those of the personas first."""
        found = sorted((b for b in self.bounds if b.metric == metric), key=_telling)
        return " · ".join(f"{bound.reference} {bound.bound}" for bound in found[:most])

    @property
    def compared(self) -> tuple[Held, ...]:
        """The bounds of reference models that are in the comparison."""
        return tuple(bound for bound in self.bounds if bound.holds is not None)


def calibration(task: LoadedTask | None, version: str, found: Iterable[Cell]) -> Calibration:
    """Hold the reference models of a comparison against the bounds of a task file.

    Args:
        task: The task file; None where it was not found.
        version: The version that ran.
        found: The models on this task.
    """
    if task is None:
        return Calibration(note="The task file is not here, so that its bounds cannot be shown.")
    got = {cell.model: cell for cell in found}
    bounds = [
        _held(got, name, metric, bound)
        for name, own in task.spec.reference.items()
        for metric, bound in own.items()
    ]
    note = (
        ""
        if _same(task, version)
        else "The task file has changed since these runs; the bounds are those of now."
    )
    if not bounds:
        note = "The task file gives no bounds for reference models."
    return Calibration(tuple(bounds), note, " ".join((task.spec.about or "").split()))


def find_task(suite: str, name: str, log: str) -> LoadedTask | None:
    """Find the file of a task that ran: among the shipped ones, else where its run took it from."""
    from ingrained.spec.find import shipped_tasks
    from ingrained.spec.load import load_task

    shipped = shipped_tasks().get(f"{suite}/{name}")
    try:
        return load_task(shipped) if shipped else _of_run(suite, name, log)
    except (IngrainedError, OSError, ValueError):  # the report stands without it, and says so
        return None


def run_folder(log: str) -> Path | None:
    """The folder of the run that wrote a log; None for logs that no run of ours wrote."""
    from ingrained.running.folder import PLAN_FILE

    folder = Path(log.removeprefix("file://")).parent.parent
    return folder if (folder / PLAN_FILE).is_file() else None


def _of_run(suite: str, name: str, log: str) -> LoadedTask | None:
    from ingrained.running.folder import read_record
    from ingrained.spec.find import find_tasks
    from ingrained.spec.load import load_task

    folder = run_folder(log)
    if folder is None:
        return None
    _, record = read_record(folder.parent, str(folder))
    paths = find_tasks(record.settings.targets, [Path(place) for place in record.settings.folders])
    loaded = (load_task(path) for path in paths)
    return next((task for task in loaded if (task.suite, task.spec.task) == (suite, name)), None)


def _held(got: Mapping[str, Cell], reference: str, metric: str, bound: str) -> Held:
    cell = next((c for model, c in got.items() if model.partition(" (")[0] == f"{_PREFIX}{reference}"), None)
    if cell is None:
        return Held(reference, metric, bound)
    found = cell.metrics.get(metric)
    value = found.sums.value() if found else None
    return Held(reference, metric, bound, number(value), parse_bound(bound).holds(value))


def _same(task: LoadedTask, version: str) -> bool:
    from ingrained.running.digest import task_version

    return task_version(task) == version


def _telling(bound: Held) -> tuple[int, str]:
    personas = ("by_design", "bolted_on", "constant")
    place = personas.index(bound.reference) if bound.reference in personas else len(personas)
    return place, bound.reference
