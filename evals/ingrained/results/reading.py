"""Reads the logs of one place: what was read before from the cache, the rest from the files."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ingrained.results.cache import read_cache, write_cache
from ingrained.results.log_row import LogFile
from ingrained.results.parallel import read_all
from ingrained.results.part import Part, joined

if TYPE_CHECKING:
    from ingrained.results.places import Source


def read_source(source: Source, *, cache: bool, workers: int | None) -> Part:
    """Read the logs of one place.

    Args:
        source: The place.
        cache: Whether to take from the cache and to keep.
        workers: Processes; None for as many as pay.

    Returns:
        The logs in the order of the files, also those that cannot be read.
    """
    folder = source.cache if cache else None
    known = joined([]) if folder is None else read_cache(folder, source.base)
    row_of = _rows(known)
    fresh = [file for file in source.files if file not in row_of]
    if not fresh:
        return known.pick([row_of[file] for file in source.files])
    whole = joined([known, *read_all(fresh, workers)])
    row_of = _rows(whole)
    part = whole.pick([row_of[file] for file in source.files])
    readable = [row for row, problem in enumerate(part.logs.column("problem").to_pylist()) if problem is None]
    if folder is not None and len(readable) > len(source.files) - len(fresh):
        write_cache(folder, source.base, part.pick(readable))
    return part


def _rows(part: Part) -> dict[LogFile, int]:
    """Where each log stands."""
    columns = (part.logs.column(name).to_pylist() for name in ("log", "size", "mtime"))
    return {LogFile(*key): row for row, key in enumerate(zip(*columns, strict=True))}
