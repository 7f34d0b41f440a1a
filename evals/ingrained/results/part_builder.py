"""Logs → columns."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from functools import cache
from typing import TYPE_CHECKING, Any, Final

from ingrained.results.fields import said, scorer_names
from ingrained.results.log_row import LogFile, Row, log_row, unread_row
from ingrained.results.part import SAMPLE_TEXT, USAGE, Part, schemas
from ingrained.results.score_columns import ScoreColumns

if TYPE_CHECKING:
    import pyarrow as pa

    from ingrained.results.eval_zip import RawLog

_NAN: Final = float("nan")
_UNKNOWN: Final = (_NAN,) * len(USAGE)
_COPIED: Final = {
    "limit": "limit",
    "turns": "turn_count",
    "messages": "message_count",
    "seconds": "total_time",
    "working_seconds": "working_time",
}
"""Columns that stand in the summaries as they are."""
_FULL: Final = 30_000
"""Samples, or scores by ten, after which a part is closed: what is in Python's objects at one time."""


class PartBuilder:
    """Collects logs until there are enough for a part."""

    def __init__(self) -> None:
        self._logs: list[Row] = []
        self._samples: dict[str, list[Any]] = {name: [] for name in schemas()["samples"].names}
        self._scores = ScoreColumns()

    @property
    def full(self) -> bool:
        """Whether it is time to close the part."""
        return len(self._samples["sample"]) > _FULL or len(self._scores) > 10 * _FULL

    def add_unread(self, file: LogFile, problem: str) -> None:
        """Add a file that cannot be read."""
        counts = dict.fromkeys(("expected", "scored", "errored", "unscored", "missing", "samples"), 0)
        self._logs.append(unread_row(file, problem) | counts)

    def add(self, file: LogFile, log: RawLog) -> None:
        """Add a log."""
        row = log_row(file, log.header)
        scorers = scorer_names(log.header, log.samples)
        columns = _columns(log.samples)
        columns["coverage"] = [
            count / len(scorers) if scorers else _NAN for count in self._scores.add(log.samples, scorers)
        ]
        columns["status"] = [
            "error" if error else "scored" if coverage == 1 else "unscored"
            for error, coverage in zip(columns["error"], columns["coverage"], strict=True)
        ]
        missing = _missing(log, row["epochs"], columns)
        self._scores.add_missing(len(missing["sample"]))
        for name, values in columns.items():
            self._samples[name] += values
            self._samples[name] += missing[name]
        self._logs.append(row | _counts(columns, len(missing["sample"]), row["expected"]) | _usage(columns))

    def part(self) -> Part:
        """What was collected."""
        import pyarrow as pa

        scores, per_sample = self._scores.table()
        columns = self._samples | {"scores": per_sample}
        schema = schemas()["samples"]
        arrays = [_array(columns[name], schema.field(name).type) for name in schema.names]
        return Part(
            pa.Table.from_pylist(self._logs, schema=schemas()["logs"]),
            pa.Table.from_arrays(arrays, schema=schema),
            scores,
        )


def _array(values: Any, kind: pa.DataType) -> pa.Array:
    import pyarrow as pa

    if not pa.types.is_dictionary(kind):
        return pa.array(values, kind)
    return pa.array(values, kind.value_type).dictionary_encode()


def _columns(samples: list[dict[str, Any]]) -> dict[str, list[Any]]:
    about = [said(sample) for sample in samples]
    usage = [_tokens(sample.get("model_usage")) for sample in samples]
    return {
        "item": [one.item for one in about],
        "hash": [one.hash for one in about],
        "role": [one.role for one in about],
        "axes": [_axes_text(one.axes) for one in about],
        "sample": [str(sample["id"]) for sample in samples],
        "epoch": [sample["epoch"] for sample in samples],
        "error": [_first_line(error) if (error := sample.get("error")) else None for sample in samples],
        "stops": [one.stops for one in about],
        **{name: [sample.get(key) for sample in samples] for name, key in _COPIED.items()},
        **{name: [one[place] for one in usage] for place, name in enumerate(USAGE)},
    }


@cache
def _axes_text(axes: tuple[tuple[str, str], ...]) -> str:
    return json.dumps(dict(axes))


def _first_line(error: str) -> str:
    return next((line for line in error.splitlines() if line.strip()), "error")


def _tokens(usage: Mapping[str, Mapping[str, Any]] | None) -> tuple[float, ...]:
    """Tokens and cost of all models that took part; NaN where a model does not say."""
    if not usage:
        return _UNKNOWN
    if len(usage) == 1:
        (only,) = usage.values()
        return _tokens_of(only)
    return tuple(map(sum, zip(*map(_tokens_of, usage.values()), strict=True)))


def _tokens_of(usage: Mapping[str, Any]) -> tuple[float, ...]:
    cost = usage.get("total_cost")
    return (
        usage.get("input_tokens", 0),
        usage.get("output_tokens", 0),
        usage.get("total_tokens", 0),
        _NAN if cost is None else cost,
    )


def _missing(log: RawLog, epochs: int, columns: Mapping[str, list[Any]]) -> dict[str, list[Any]]:
    """Rows for the samples that were to be in the log and are not; another epoch says what they ask."""
    ids = [str(sample) for sample in log.header["eval"]["dataset"].get("sample_ids") or ()]
    missing: dict[str, list[Any]] = {name: [] for name in columns}
    if len(columns["sample"]) >= len(ids) * epochs:
        return missing
    there = set(zip(columns["sample"], columns["epoch"], strict=True))
    row_of = {sample: row for row, sample in enumerate(columns["sample"])}
    for key in ((sample, epoch) for epoch in range(1, epochs + 1) for sample in ids):
        if key not in there:
            row = row_of.get(key[0])
            known = {n: columns[n][row] for n in ("item", "hash", "role", "axes")} if row is not None else {}
            _append(
                missing, known | {"sample": key[0], "epoch": key[1], "status": "missing", "coverage": 0.0}
            )
    return missing


def _append(columns: dict[str, list[Any]], row: Mapping[str, Any]) -> None:
    for name, values in columns.items():
        values.append(row.get(name, None if name in SAMPLE_TEXT else _NAN))


def _counts(columns: Mapping[str, list[Any]], missing: int, expected: int) -> Row:
    there = len(columns["sample"])
    scored, errored = (columns["status"].count(status) for status in ("scored", "error"))
    return {
        "expected": max(expected, there + missing),
        "scored": scored,
        "errored": errored,
        "unscored": max(expected, there + missing) - scored - errored,
        "missing": missing,
        "samples": there + missing,
    }


def _usage(columns: Mapping[str, Iterable[float]]) -> Row:
    return {name: _sum_known(columns[name]) for name in USAGE}


def _sum_known(values: Iterable[float]) -> float:
    """The sum of what is known; NaN where nothing is."""
    known = [value for value in values if value == value]  # noqa: PLR0124  NaN alone differs from itself
    return sum(known) if known else _NAN
