"""Items in files beside the task file.

YAML, JSON, JSON lines and CSV are read as they are written: no type is guessed, so an id `007` stays `007`
and lists may mix types. Parquet is read through `datasets`.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from ingrained.errors import Problem, TaskFileError, did_you_mean, relative
from ingrained.items.rows import Row, rows_to_items
from ingrained.spec.yaml_source import read_yaml_file

if TYPE_CHECKING:
    from ingrained.items.item import Item
    from ingrained.spec.load import LoadedTask
    from ingrained.spec.models import FileItems

LARGEST_FILE: Final = 1 << 30
"""Bytes that a data file may have."""


def data_files(task: LoadedTask, pattern: str) -> list[Path]:
    """The files that `items: {file: …}` names, in the order of their names, all inside the task's folder.

    Raises:
        TaskFileError: The path leads out of the folder, or nothing is there.
    """
    folder = task.path.resolve().parent
    outside = Path(pattern).is_absolute() or ".." in Path(pattern).parts
    found = [] if outside else _matching(folder, pattern)
    if outside or any(not path.resolve().is_relative_to(folder) for path in found):
        raise TaskFileError([task.problem("a data file must lie in the task's folder", "items", "file")])
    if not found:
        near = did_you_mean(pattern, (str(p.relative_to(folder)) for p in _neighbours(folder)))
        message = f"there is no file {pattern!r} beside the task file{near}"
        raise TaskFileError([task.problem(message, "items", "file")])
    return found


def read_files(task: LoadedTask, source: FileItems, problems: list[Problem]) -> Iterator[Item]:
    """Read every row of the files.

    Raises:
        TaskFileError: A file is missing, too large, of a kind that is not read, or broken.
    """
    rows = (row for path in data_files(task, source.file) for row in _rows(task, path))
    return rows_to_items(task, source, rows, problems)


def _matching(folder: Path, pattern: str) -> list[Path]:
    try:
        named = folder / pattern  # a name may hold what a pattern would read as its own
        return [named] if named.is_file() else sorted(path for path in folder.glob(pattern) if path.is_file())
    except (ValueError, IndexError, NotImplementedError):  # what cannot be a pattern matches nothing
        return []


def _neighbours(folder: Path) -> Iterator[Path]:
    return (path for path in folder.glob("**/*") if path.suffix in READERS)


def _rows(task: LoadedTask, path: Path) -> Iterator[Row]:
    reader = READERS.get(path.suffix)
    shown = relative(path)
    if reader is None:
        message = f"{path.name!r} must end in one of {', '.join(READERS)}"
        raise TaskFileError([task.problem(message, "items", "file")])
    if path.stat().st_size > LARGEST_FILE:
        raise TaskFileError([Problem(shown, 1, 1, f"the file is larger than {LARGEST_FILE} bytes")])
    try:
        yield from reader(path, shown)
    except UnicodeDecodeError as error:
        raise TaskFileError([Problem(shown, 1, 1, f"the file is not UTF-8: {error.reason}")]) from error
    except OSError as error:
        raise TaskFileError([Problem(shown, 1, 1, f"the file cannot be read: {error.strerror}")]) from error


def _yaml(path: Path, shown: str) -> Iterator[Row]:
    data, places = read_yaml_file(path, shown)
    for index, row in enumerate(_listed(data, shown)):
        yield _mapping(row, shown, places.at(index)), shown, places.at(index)


def _json(path: Path, shown: str) -> Iterator[Row]:
    text = path.read_text(encoding="utf-8-sig")
    for row in _listed(_parsed(text, shown, 1), shown):
        yield _mapping(row, shown, (1, 1)), shown, (1, 1)


def _jsonl(path: Path, shown: str) -> Iterator[Row]:
    with path.open(encoding="utf-8-sig") as lines:
        for number, line in enumerate(lines, start=1):
            if line.strip():
                yield _mapping(_parsed(line, shown, number), shown, (number, 1)), shown, (number, 1)


def _csv(path: Path, shown: str) -> Iterator[Row]:
    with path.open(encoding="utf-8-sig", newline="") as lines:
        table = csv.DictReader(lines, strict=True)
        try:
            if table.fieldnames and len(set(table.fieldnames)) < len(table.fieldnames):
                raise TaskFileError([Problem(shown, 1, 1, "two columns have the same name")])
            yield from (_csv_row(row, shown, table.line_num) for row in table)
        except csv.Error as error:
            raise TaskFileError([Problem(shown, table.reader.line_num, 1, f"broken csv: {error}")]) from error


def _csv_row(row: dict[str, Any], shown: str, line: int) -> Row:
    if None in row or None in row.values():
        wrong = "more" if None in row else "fewer"
        raise TaskFileError([Problem(shown, line, 1, f"the row has {wrong} fields than the header")])
    return row, shown, (line, 1)


def _parquet(path: Path, shown: str) -> Iterator[Row]:
    from ingrained.items.hub import parquet_rows

    return ((row, shown, (number, 1)) for number, row in enumerate(parquet_rows(path, shown), start=1))


def _listed(data: Any, shown: str) -> Iterable[Any]:
    if not isinstance(data, list):
        raise TaskFileError([Problem(shown, 1, 1, "the file must hold a list of items")])
    return data


def _mapping(row: Any, shown: str, place: tuple[int, int]) -> dict[str, Any]:
    if not isinstance(row, dict):
        raise TaskFileError([Problem(shown, *place, "an item must be a mapping of fields to values")])
    return row


def _parsed(text: str, shown: str, line: int) -> Any:
    try:
        return json.loads(text)
    except json.JSONDecodeError as error:
        place = (line + error.lineno - 1, error.colno)
        raise TaskFileError([Problem(shown, *place, f"broken json: {error.msg}")]) from error
    except (ValueError, RecursionError) as error:
        message = "broken json: it is nested too deep, or a number is too long"
        raise TaskFileError([Problem(shown, line, 1, message)]) from error


READERS: Final[dict[str, Callable[[Path, str], Iterator[Row]]]] = {
    ".yaml": _yaml,
    ".yml": _yaml,
    ".json": _json,
    ".jsonl": _jsonl,
    ".csv": _csv,
    ".parquet": _parquet,
}
