"""Where logs lie: a run, a folder, a file, or a URL."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path, PurePosixPath
from typing import Any, Final

from ingrained.errors import UsageError, relative
from ingrained.results.eval_zip import is_remote
from ingrained.results.log_row import LogFile
from ingrained.results.logs import is_log, log_files

_RECORD: Final = "run.json"
_LOGS: Final = "logs"
_CACHE: Final = ".ingrained-cache"


@dataclass(frozen=True)
class Source:
    """Logs that belong together.

    Attributes:
        run: The name of the run, the folder or the file.
        place: The folder or file.
        files: The logs.
        base: The folder below which the logs lie.
        record: What `run.json` says; empty for logs of Inspect's own.
        cache: The folder for the cache; None where there can be none.
        problem: What is wrong with the place itself.
    """

    run: str
    place: str
    files: tuple[LogFile, ...]
    base: str = ""
    record: Mapping[str, Any] = field(default_factory=dict)
    cache: Path | None = None
    problem: str | None = None


def sources(places: Sequence[str | Path], results: Path) -> list[Source]:
    """Find the logs of every place, each place once, and give each a name of its own.

    Args:
        places: Names of runs, folders, files and URLs; none for every run in `results`.
        results: Where runs lie.

    Raises:
        UsageError: There is no such run, folder or file.
    """
    wanted = places or [results]
    found = {source.place: source for place in wanted for source in _sources(place, results)}
    names = [source.run for source in found.values()]
    return [source if names.count(source.run) == 1 else _renamed(source) for source in found.values()]


def _renamed(source: Source) -> Source:
    return replace(source, run=relative(Path(source.place)))


def _sources(place: str | Path, results: Path) -> Iterator[Source]:
    if is_remote(place):
        yield _remote(str(place))
        return
    path = _path(place, results).absolute()
    if path.is_file():
        cache = path.parent / _CACHE / path.stem
        yield Source(path.stem, str(path), (_file(path),), str(path.parent), cache=cache)
    else:
        yield from _below(path)


def _path(place: str | Path, results: Path) -> Path:
    """The file or folder that is meant; a run's name comes before a folder of that name."""
    path, run = Path(place), results / place
    if (path / _RECORD).is_file():
        return path
    if isinstance(place, str) and (run / _RECORD).is_file():
        return run
    if path.exists():
        return path
    from ingrained.running.folder import read_record

    if path.name != str(place):
        raise UsageError(f"there is no file or folder {str(place)!r}")
    read_record(results, str(place))
    raise UsageError(f"there is no run {str(place)!r} in {results}")


def _below(folder: Path) -> Iterator[Source]:
    """The runs in a folder, and the folder itself where logs of no run lie in it."""
    found = list(_scan(str(folder)))
    runs = [where for where in found if isinstance(where, str)]
    files = tuple(_file(entry) for entry in found if not isinstance(entry, str))
    for run in runs:
        yield _run(Path(run))
    if files or not runs:
        problem = None if files else f"{relative(folder)}: there are no logs in this folder"
        yield Source(folder.name, str(folder), files, str(folder), cache=folder / _CACHE, problem=problem)


def _scan(folder: str) -> Iterator[str | os.DirEntry[str]]:
    """The folders of runs and the logs outside them."""
    with os.scandir(folder) as found:
        entries = sorted(found, key=lambda entry: entry.name)
    if any(entry.name == _RECORD for entry in entries):
        yield folder
        return
    for entry in entries:
        if entry.is_dir(follow_symlinks=False) and not entry.name.startswith("."):
            yield from _scan(entry.path)
        elif is_log(entry.name):
            yield entry


def _run(folder: Path) -> Source:
    files = tuple(_file(entry) for entry in log_files(folder / _LOGS))
    record, problem = _record(folder)
    if not files:
        problem = f"{relative(folder)}: the run has no logs"
    return Source(folder.name, str(folder), files, str(folder), record, folder / ".cache", problem)


def _record(folder: Path) -> tuple[Mapping[str, Any], str | None]:
    try:
        record = json.loads((folder / _RECORD).read_text(encoding="utf-8"))
        return (record, None) if isinstance(record, dict) else ({}, _torn(folder))
    except (OSError, ValueError):
        return {}, _torn(folder)


def _torn(folder: Path) -> str:
    return (
        f"{relative(folder / _RECORD)} cannot be read: logs of a task's earlier versions are not told apart"
    )


def _remote(url: str) -> Source:
    """A log or a folder of logs that Inspect reaches."""
    from inspect_ai.log import list_eval_logs

    name = PurePosixPath(url).stem or url
    if url.endswith((".eval", ".json")):
        return Source(name, url, (LogFile(url),))
    try:
        files = tuple(LogFile(info.name) for info in list_eval_logs(url))
    except Exception as error:  # whatever the file system of this URL raises
        return Source(name, url, (), problem=f"{url}: {' '.join(str(error).split())}")
    return Source(name, url, files, problem=None if files else f"{url}: there are no logs")


def _file(file: Path | os.DirEntry[str]) -> LogFile:
    state = file.stat()
    return LogFile(os.fspath(file), state.st_size, state.st_mtime_ns)
