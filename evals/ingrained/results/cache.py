"""Keeps what was read of a folder's logs beside them, as Parquet."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from ingrained.results.part import Part, counts, joined, schemas

if TYPE_CHECKING:
    import pyarrow as pa

FORMAT: Final = "1"
"""Raised when a column, or what it means, changes: what was kept before is read again."""
_FORMAT_KEY: Final = b"ingrained.format"
_TOKEN_KEY: Final = b"ingrained.token"
"""The same in the three files of one writing."""


def read_cache(folder: Path, base: str) -> Part:
    """What was kept.

    Args:
        folder: Where it is kept.
        base: The folder below which the logs lie; it may have been moved.

    Returns:
        The logs, with their paths as they are now; none where there is nothing whole of this format.
    """
    from pyarrow import ArrowException
    from pyarrow.parquet import ParquetFile

    tables = {}
    try:
        for name in schemas():
            with ParquetFile(folder / f"{name}.parquet") as file:
                tables[name] = file.read(use_threads=False)
    except (OSError, ArrowException):
        return joined([])
    part = Part(**tables)
    return _renamed(part, lambda path: f"{base}/{path}") if _whole(part) else joined([])


def write_cache(folder: Path, base: str, part: Part) -> None:
    """Keep a part; a folder that cannot be written is left as it is.

    Args:
        folder: Where to keep it.
        base: The folder below which the logs lie.
        part: The logs.
    """
    from pyarrow import ArrowException

    mark = {_FORMAT_KEY: FORMAT.encode(), _TOKEN_KEY: secrets.token_hex(16).encode()}
    with suppress(OSError, ArrowException):
        folder.mkdir(parents=True, exist_ok=True)
        for name, table in _renamed(part, lambda path: path.removeprefix(f"{base}/")).tables():
            _write(folder / f"{name}.parquet", table.replace_schema_metadata(mark))


def _renamed(part: Part, name: Callable[[str], str]) -> Part:
    import pyarrow as pa

    paths = pa.array([name(path) for path in part.logs.column("log").to_pylist()], pa.string())
    place = part.logs.schema.get_field_index("log")
    return replace(part, logs=part.logs.set_column(place, "log", paths))


def _write(path: Path, table: pa.Table) -> None:
    """Write so that a reader finds the old file or the new one, never half of it."""
    from pyarrow.parquet import write_table

    draft = path.with_name(f"{path.name}.{secrets.token_hex(4)}.new")
    try:
        write_table(table, draft, compression="zstd")
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)


def _whole(part: Part) -> bool:
    """Whether the three tables are of this format and belong together."""
    marks: list[dict[bytes, Any]] = [table.schema.metadata or {} for _, table in part.tables()]
    alike = all(mark.get(_TOKEN_KEY) == marks[0].get(_TOKEN_KEY) for mark in marks)
    known = all(mark.get(_FORMAT_KEY) == FORMAT.encode() for mark in marks)
    typed = all(table.schema.equals(schemas()[name]) for name, table in part.tables())
    return (
        alike
        and known
        and typed
        and counts(part.logs, "samples").sum() == part.samples.num_rows
        and counts(part.samples, "scores").sum() == part.scores.num_rows
    )
