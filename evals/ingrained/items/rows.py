"""Rows of a table or list of mappings, turned into items."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

from ingrained.errors import Problem, did_you_mean
from ingrained.items.item import Item
from ingrained.spec.models import FileItems, HubItems

if TYPE_CHECKING:
    from ingrained.spec.load import LoadedTask

_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,119}")
Row = tuple[Mapping[str, Any], str, tuple[int, int]]
"""A row with its file and its line and column there."""


def rows_to_items(
    task: LoadedTask, source: FileItems | HubItems, rows: Iterable[Row], problems: list[Problem]
) -> Iterator[Item]:
    """Rename the columns, see to the ids, and make an item of each row.

    A row without `id` is named by a hash of its content, so that the order of the rows does not matter.
    """
    for number, (row, file, place) in enumerate(rows):
        if source.limit is not None and number >= source.limit:
            return
        if number == 0 and not _columns_known(task, source, row, problems):
            return
        fields = _renamed(row, source.fields)
        if not _ID.fullmatch(name := _id_of(fields)):
            message = (
                f"an id has letters, digits, '.', '_' and '-', but is {name!r}; rows without one get one"
            )
            problems.append(Problem(file, *place, message))
            continue
        only = fields.pop("only") if _restricts(fields.get("only")) else {}
        yield Item(
            id=name,
            fields={name: value for name, value in fields.items() if value is not None},
            only={axis: tuple(values) for axis, values in only.items()},
            place=place,
            file=file,
        )


def _columns_known(
    task: LoadedTask, source: FileItems | HubItems, row: Mapping[str, Any], problems: list[Problem]
) -> bool:
    unknown = [(field, column) for field, column in source.fields.items() if column not in row]
    for field, column in unknown:
        message = f"the data has no column {column!r}{did_you_mean(column, row)}; it has {', '.join(row)}"
        problems.append(task.problem(message, "items", "fields", field))
    return not unknown


def _renamed(row: Mapping[str, Any], names: Mapping[str, str]) -> dict[str, Any]:
    renamed = {name: row[column] for name, column in names.items() if column in row}
    kept = {name: value for name, value in row.items() if name not in renamed and name not in names.values()}
    return renamed | kept


def _restricts(only: Any) -> bool:
    """Whether `only` is what it should be; what is not stays a field, of which the checks then say so."""
    return isinstance(only, dict) and all(isinstance(values, list) for values in only.values())


def _id_of(fields: dict[str, Any]) -> str:
    given = fields.pop("id", None)
    if given is not None and str(given) != "":
        return str(given)
    content = json.dumps(fields, sort_keys=True, ensure_ascii=False, default=str)
    return "row-" + hashlib.sha256(content.encode()).hexdigest()[:12]
