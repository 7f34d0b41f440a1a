"""Runs tasks against models as one Inspect eval set, and goes on with a run that was cut."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property
from pathlib import Path

from ingrained.errors import UsageError
from ingrained.results.eval_zip import read_log
from ingrained.results.logs import TaskResult, log_files, read_results, set_aside_broken
from ingrained.results.reasons import reasons
from ingrained.results.summary import LOG_FOLDER, Summary, summarise_results
from ingrained.running import folder as folders
from ingrained.running.executors.cells import Cell
from ingrained.running.executors.job import Executor, Job, executor_for
from ingrained.running.folder import RunRecord, RunSettings
from ingrained.running.limits import Ledger, Reached, spent
from ingrained.running.models import require_provider
from ingrained.running.parts import Parts
from ingrained.running.prepare import Prepared, choose_tier, load_tasks, prepare
from ingrained.running.progress import Silent, Watcher

__all__ = ["Finished", "choose_tier", "load_tasks", "require_provider", "resume", "start"]


@dataclass(frozen=True)
class Finished:
    """A run that has ended.

    Attributes:
        folder: Where it lies.
        record: What was asked of it.
        cells: Pairs of task and model that were to run.
        stopped: The limit that ended it; None where none did.
        aside: Logs that could not be read; they lie in `broken` now, and their samples ran again.
    """

    folder: Path
    record: RunRecord
    cells: int
    stopped: Reached | None = None
    aside: tuple[Path, ...] = ()

    @cached_property
    def results(self) -> list[TaskResult]:
        """What its logs hold, read once."""
        return read_results(self.folder / LOG_FOLDER, self.record.tasks)

    @property
    def complete(self) -> bool:
        """Whether every sample was scored."""
        return not self.missing()

    def missing(self) -> dict[str, int]:
        """Samples without a score by what became of them; empty where every sample has one."""
        counts = {
            "ended in an error": sum(result.errored for result in self.results),
            "ended without a score": sum(result.unscored for result in self.results),
            "never ran": self.cells - len(self.results),
        }
        return {what: count for what, count in counts.items() if count}

    def reasons(self) -> dict[str, int]:
        """Why samples ended in an error: each reason in a line, the commonest first, with its samples."""
        return reasons(result.log for result in self.results)

    def summaries(self) -> list[Summary]:
        """The metrics for each task and model, in the order in which they were asked for."""
        return summarise_results(self.results, [*self.record.tasks, *self.record.settings.models])


def start(settings: RunSettings, folder: Path, watcher: Watcher | None = None) -> Finished:
    """Run tasks against models.

    Args:
        settings: What to run.
        folder: Where the run shall lie.
        watcher: Is told of the progress.

    Raises:
        UsageError: A task, model or name is wrong, or the folder has a run in it.
        TaskFileError: A task file has faults.
        SandboxError: Model-written code has nowhere safe to run.
        RunError: Inspect could not go on.
    """
    created = datetime.now().astimezone().isoformat(timespec="seconds")
    execute = executor_for(settings.on)
    prepared = prepare(settings)
    with folders.claimed(folder):
        if (folder / folders.PLAN_FILE).exists():
            raise UsageError(
                f"there is a run {folder.name!r} already: go on with --resume, or give another --name"
            )
        return _run(prepared, execute, folder, created, watcher or Silent())


def resume(folder: Path, record: RunRecord, watcher: Watcher | None = None) -> Finished:
    """Go on with a run: finished samples stay, missing and errored ones run.

    Args:
        folder: Where the run lies.
        record: What was asked of it; limits and executor may be others than before.
        watcher: Is told of the progress.

    Raises:
        IngrainedError: As `start`.
    """
    execute = executor_for(record.settings.on)
    prepared = prepare(record.settings)
    with folders.claimed(folder):
        with _writing(folder):
            aside = tuple(set_aside_broken(folder / LOG_FOLDER))
        return replace(_run(prepared, execute, folder, record.created, watcher or Silent()), aside=aside)


def _run(prepared: Prepared, execute: Executor, folder: Path, created: str, watcher: Watcher) -> Finished:
    cells, settings = prepared.cells(), prepared.settings
    record = _record(prepared, folder, created)
    with _writing(folder):
        folders.write_record(folder, record)
    parts = Parts(folder, settings.shared)
    ids = {cell.log_key: cell.samples for cell in cells}
    parts.gather(ids)
    ledger = Ledger(settings, watcher, _spent(folder, settings))
    _announce(cells, watcher)
    stopped = ledger.exceeded()
    if stopped is None:
        stopped = _execute(execute, Job(prepared, cells, folder, ledger, parts), ids)
    finished = Finished(folder, record, len(cells), stopped)
    if stopped is None and any(result.status == "cancelled" for result in finished.results):
        raise KeyboardInterrupt  # Inspect ended in good order and kept it to itself
    return finished


@contextmanager
def _writing(folder: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise UsageError(f"{folder} cannot be written: {error.strerror or error}") from error


def _execute(execute: Executor, job: Job, ids: dict[tuple[str, str, str], tuple[str, ...]]) -> Reached | None:
    """Do the run; a limit that ends it is returned, an interrupt by hand raised, once the logs are joined."""
    try:
        execute(job)
    except KeyboardInterrupt:
        stopped = job.ledger.exceeded()
        if stopped is None:
            raise
        return stopped
    finally:
        job.parts.gather(ids)
    return None


def _record(prepared: Prepared, folder: Path, created: str) -> RunRecord:
    tier = prepared.tier
    return RunRecord(
        name=folder.name,
        created=created,
        settings=prepared.settings,
        tasks={made.name: str(made.version) for made in prepared.built},
        sandbox={"tier": tier.name, "reason": tier.reason} if tier else None,
        versions=folders.versions(),
        git=folders.git_state(),
    )


def _announce(cells: Sequence[Cell], watcher: Watcher) -> None:
    for cell in cells:
        watcher.expect(cell.key, cell.size)


def _spent(folder: Path, settings: RunSettings) -> tuple[int, float]:
    """What the run has used before it is resumed."""
    if settings.token_limit is None and settings.cost_limit is None:
        return 0, 0.0
    logs = log_files((folder / LOG_FOLDER).absolute())
    return spent(sample for entry in logs for sample in read_log(entry.path).samples)
