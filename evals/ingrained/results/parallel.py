"""Reads many logs, in several processes where that pays.

The processes are interpreters of their own rather than a pool's: a pool that does not fork runs the user's
script anew in each, and one that forks may not be used beside threads.
"""

from __future__ import annotations

import gc
import json
import os
import subprocess
import sys
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from io import BufferedReader
from typing import IO, Final

from ingrained.results.eval_zip import UnreadableLogError, read_log
from ingrained.results.log_row import LogFile
from ingrained.results.part import Part, schemas
from ingrained.results.part_builder import PartBuilder

_MANY: Final = 400
_LARGE: Final = 100_000_000
"""Logs, or bytes of logs, from which on it pays to start processes."""
_MOST: Final = 8
"""Processes that are started unless more are asked for."""
_SERVE: Final = (
    "import sys; from ingrained.results.parallel import serve; serve(sys.stdin.buffer, sys.stdout.buffer)"
)


def read_all(files: Sequence[LogFile], workers: int | None = None) -> list[Part]:
    """Read logs.

    Args:
        files: The logs.
        workers: Processes; None for as many as pay.

    Returns:
        Parts of bounded size, whose logs are in the order of the files.
    """
    wanted = _paying(files) if workers is None else min(max(workers, 1), len(files))
    if wanted < 2 or not sys.executable:  # noqa: PLR2004  one is this process
        return list(read_files(files))
    with ThreadPoolExecutor(wanted) as pool:
        found = list(pool.map(_in_process, _shares(files, wanted)))
    return [part for parts in found for part in parts]


def read_files(files: Iterable[LogFile]) -> Iterator[Part]:
    """Read logs one after another.

    Yields:
        Parts of bounded size, in the order of the files.
    """
    builder = PartBuilder()
    for file in files:
        with _uncollected():
            try:
                builder.add(file, read_log(file.path))
            except UnreadableLogError as error:
                builder.add_unread(file, str(error))
        if builder.full:
            yield builder.part()
            builder = PartBuilder()
    yield builder.part()


def serve(asked: IO[bytes], answers: IO[bytes]) -> None:
    """Be one of the processes.

    Args:
        asked: The files, as JSON.
        answers: Where the parts go, as Arrow streams: logs, samples and scores of each in turn.
    """
    from pyarrow.ipc import new_stream

    for part in read_files([LogFile(*file) for file in json.load(asked)]):
        for _, table in part.tables():
            with new_stream(answers, table.schema) as stream:
                stream.write_table(table)


@contextmanager
def _uncollected() -> Iterator[None]:
    """Pause the search for reference cycles: parsed JSON has none, and it takes a third of the time."""
    paused = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if paused:
            gc.enable()


def _paying(files: Sequence[LogFile]) -> int:
    if len(files) < _MANY and sum(file.size for file in files) < _LARGE:
        return 1
    return min(_processors(), _MOST, len(files))


def _processors() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _shares(files: Sequence[LogFile], number: int) -> list[list[LogFile]]:
    """Split files into shares of about the same bytes, keeping their order."""
    total, done = sum(file.size for file in files) or 1, 0
    shares: list[list[LogFile]] = [[] for _ in range(number)]
    for file in files:
        shares[min(number - 1, done * number // total)].append(file)
        done += file.size
    return [share for share in shares if share]


def _in_process(files: Sequence[LogFile]) -> list[Part]:
    """Read files in another process, or here where that fails."""
    command = [sys.executable, "-P", "-c", _SERVE]
    pipe = subprocess.PIPE
    try:
        with subprocess.Popen(command, stdin=pipe, stdout=pipe, stderr=subprocess.DEVNULL) as process:  # noqa: S603  our own interpreter
            parts = _talk(process, files)
    except (OSError, ValueError):  # it could not start, or ended early; Arrow's errors are of these too
        return list(read_files(files))
    whole = process.returncode == 0 and sum(part.logs.num_rows for part in parts) == len(files)
    return parts if whole else list(read_files(files))


def _talk(process: subprocess.Popen[bytes], files: Sequence[LogFile]) -> list[Part]:
    from pyarrow.ipc import open_stream

    asked, answers = process.stdin, process.stdout
    if asked is None or not isinstance(answers, BufferedReader):
        raise OSError("the process has no pipes")
    with asked:
        asked.write(json.dumps(files).encode())
    parts = []
    while answers.peek(1):
        parts.append(Part(*(open_stream(answers).read_all() for _ in schemas())))
    return parts
