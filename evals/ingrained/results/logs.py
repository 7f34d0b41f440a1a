"""Reads a run's logs: one log for each task and model, and from each the scored samples."""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from ingrained.errors import UsageError
from ingrained.results.eval_zip import (
    STATUSES,
    RawLog,
    UnreachableLogError,
    UnreadableLogError,
    read_header,
    read_log,
    require_whole,
)
from ingrained.results.fields import scorer_names
from ingrained.results.rows import summary_rows
from ingrained_scorers.records import Scored

_JSON_LOG: Final = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}[:-]\d{2}[:-]\d{2}.*\.json")
"""Names of logs that Inspect writes as JSON, beside which other JSON files may lie."""
BROKEN_FOLDER: Final = "broken"
"""The folder of a run for logs that could not be read."""
_DRAFTS: Final = (".inspect_tmp_*.writing", ".*.eval.new")
"""What Inspect, and we where logs are joined, write before it takes the place of a log."""


@dataclass(frozen=True)
class TaskResult:
    """What one task came to with one model.

    Attributes:
        suite: The suite.
        task: The task.
        name: The task's name in the log: with its package where it is registered under its own name.
        version: The task's version in this log.
        model: The model.
        metadata: What the task's builder wrote: seed, items, sandbox tier.
        expected: Samples, epochs included.
        errored: Samples that ended in an error.
        unscored: Samples that ended without a score, or have not ended.
        rows: The scored samples, for each scorer.
        log: The log's file.
        status: `success`, `error`, `cancelled` by an interrupt, or `started` where the run was killed.
    """

    suite: str
    task: str
    name: str
    version: str
    model: str
    metadata: Mapping[str, Any]
    expected: int
    errored: int
    unscored: int
    rows: Mapping[str, tuple[Scored, ...]]
    log: str
    status: str

    @property
    def scored(self) -> int:
        """Samples that every scorer scored."""
        return min((len(rows) for rows in self.rows.values()), default=0)


def log_files(folder: Path) -> Iterator[os.DirEntry[str]]:
    """The logs below a folder, sorted by name in each folder; hidden folders are passed over."""
    if not folder.is_dir():
        return
    with os.scandir(folder) as found:
        entries = sorted(found, key=lambda entry: entry.name)
    for entry in entries:
        if entry.is_dir(follow_symlinks=False):
            if not entry.name.startswith("."):
                yield from log_files(Path(entry.path))
        elif is_log(entry.name):
            yield entry


def is_log(name: str) -> bool:
    """Whether a file is a log of Inspect's by its name."""
    return name.endswith(".eval") or _JSON_LOG.fullmatch(name) is not None


def read_results(folder: Path, versions: Mapping[str, str] | None = None) -> list[TaskResult]:
    """Read every log below a folder.

    Args:
        folder: A run's log folder.
        versions: Task name → version: logs of another version of these tasks are left out.

    Returns:
        One result for each task and model, in the order of their logs.

    Raises:
        UsageError: A log cannot be read.
    """
    found = [(entry.path, _header(entry.path)) for entry in log_files(folder.absolute())]
    wanted = [(n, header) for n, header in found if versions is None or _current(header, versions)]
    return [_result(name, _log(name)) for name, _ in _one_per_task(wanted)]


def set_aside_broken(folder: Path) -> list[Path]:
    """Move logs that are not whole into `broken` beside the folder, and remove what a killed write left.

    Their samples then run again.

    Args:
        folder: A run's log folder, which no other process writes into.

    Returns:
        Where the logs lie now.

    Raises:
        UsageError: A log may be whole, but the system does not let it be read.
        OSError: The folder cannot be written.
    """
    moved = []
    for pattern in _DRAFTS:
        for draft in folder.rglob(pattern):
            draft.unlink()
    for entry in list(log_files(folder.absolute())):
        try:
            with reachable(entry.path):
                require_whole(entry.path)
        except UnreadableLogError:
            moved.append(set_aside(Path(entry.path), folder.parent / BROKEN_FOLDER))
    return moved


def set_aside(log: Path, folder: Path) -> Path:
    """Move a log into a folder, which is made where it is not there, and say where the log lies now."""
    folder.mkdir(exist_ok=True)
    return Path(shutil.move(log, folder / log.name))


@contextmanager
def reachable(log: str | Path) -> Iterator[None]:
    """Say what to do about a log that the system does not let be read.

    Raises:
        UsageError: In place of `UnreachableLogError`.
    """
    try:
        yield
    except UnreachableLogError as error:
        message = (
            f"{log}: the log cannot be read: {error}; "
            "mend that, or move the log away to have its samples run again"
        )
        raise UsageError(message) from error


def better(this: tuple[str, str], other: tuple[str, str]) -> bool:
    """Whether a log is to be kept rather than another of the same task and model.

    Args:
        this: Its status, and when it was created.
        other: The other's.
    """
    return (STATUSES.index(this[0]), this[1]) >= (STATUSES.index(other[0]), other[1])


def expected_samples(header: Mapping[str, Any]) -> int:
    """Samples that a log was to have, epochs included."""
    spec = header["eval"]
    return len(spec["dataset"].get("sample_ids") or ()) * epochs_of(header)


def epochs_of(header: Mapping[str, Any]) -> int:
    """Repetitions of each sample."""
    return int((header["eval"].get("config") or {}).get("epochs") or 1)


def _header(name: str) -> dict[str, Any]:
    with _readable(name):
        return read_header(name)


def _log(name: str) -> RawLog:
    with _readable(name):
        return read_log(name)


@contextmanager
def _readable(name: str) -> Iterator[None]:
    try:
        with reachable(name):
            yield
    except UnreadableLogError as error:
        message = (
            f"{name}: the log cannot be read ({error}); --resume sets it aside and runs its samples again"
        )
        raise UsageError(message) from error


def _current(header: Mapping[str, Any], versions: Mapping[str, str]) -> bool:
    return str(header["eval"].get("task_version")) == versions.get(header["eval"]["task"])


def _one_per_task(logs: Iterable[tuple[str, Mapping[str, Any]]]) -> list[tuple[str, Mapping[str, Any]]]:
    """Keep the best log of each task and model: a killed run's log stays beside the one that finished."""
    best: dict[tuple[str, str, str], tuple[str, Mapping[str, Any]]] = {}
    for name, header in sorted(logs, key=lambda pair: str(pair[1]["eval"]["created"])):
        spec = header["eval"]
        key = (spec["task"], str(spec.get("task_version")), spec["model"])
        if key not in best or better(_standing(header), _standing(best[key][1])):
            best[key] = (name, header)
    return list(best.values())


def _standing(header: Mapping[str, Any]) -> tuple[str, str]:
    return header["status"], str(header["eval"]["created"])


def _result(name: str, log: RawLog) -> TaskResult:
    spec = log.header["eval"]
    metadata = spec.get("metadata") or {}
    expected = expected_samples(log.header)
    errored = sum(1 for sample in log.samples if sample.get("error"))
    rows = summary_rows(log.samples, scorer_names(log.header, log.samples))
    scored = min(map(len, rows.values()), default=0)
    return TaskResult(
        suite=metadata.get("suite", ""),
        task=metadata.get("task", spec["task"]),
        name=spec["task"],
        version=str(spec.get("task_version")),
        model=spec["model"],
        metadata=metadata,
        expected=expected,
        errored=errored,
        unscored=max(0, expected - errored - scored),
        rows=rows,
        log=name,
        status=log.header["status"],
    )
