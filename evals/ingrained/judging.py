"""Judging replies in a file: does each decline, and do given labels agree?"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from ingrained.errors import Problem, TaskFileError, UsageError, did_you_mean, relative
from ingrained.judging_agreement import Tally

if TYPE_CHECKING:
    from inspect_ai.model import Model

    from ingrained_scorers.refusals.labels import JudgeKind, Judgement, Label

TOGETHER: Final = 64
"""Replies that a grading model judges at the same time."""
Placed = tuple[Mapping[str, Any], str]
"""A row and its place, for messages."""
JudgeAll = Callable[[Sequence[tuple[str, str]]], "list[Judgement]"]
"""From asks and replies to what the judge says of them."""
_READ: Final = (".csv", ".json", ".jsonl", ".parquet")


@dataclass(frozen=True)
class JudgedRow:
    """A row of the file with what the judge found.

    Attributes:
        row: The row.
        judgement: The judgement of its reply.
        item: What it has in common with other rows of the same input.
        given: The given label; None where the row has none, or no column of labels was named.
    """

    row: Mapping[str, Any]
    judgement: Judgement
    item: str
    given: Label | None


@dataclass(frozen=True)
class Columns:
    """Where a row has what.

    Attributes:
        input: Column of what was asked for.
        reply: Column of the reply.
        label: Column of a given label; None where there is none.
        names: Labels by the names that the file has for them, beside the usual names.
    """

    input: str = "input"
    reply: str = "reply"
    label: str | None = None
    names: Mapping[str, Label] = field(default_factory=dict)


def judge_file(
    path: str | Path,
    columns: Columns | None = None,
    *,
    judge: JudgeKind = "rules",
    grader: str | Model | None = None,
    confidence: float = 0.8,
) -> Iterator[JudgedRow]:
    """Judge every row of a file, one after the other, without holding them all.

    Args:
        path: A csv, json, jsonl or parquet file.
        columns: Where a row has what; columns `input` and `reply` if left out.
        judge: `rules`, `model`, or `both`: the rules, and the model where they abstain.
        grader: The grading model, for `model` and `both`.
        confidence: Probability of the side, 0.5 to 1, below which the rules abstain.

    Raises:
        UsageError: There is no such file, kind of file, column or label, or no such grading model.
        TaskFileError: The file is broken; the text names the place.
    """
    if not 0.5 <= confidence <= 1:  # noqa: PLR2004  of two sides one has at least half
        raise UsageError(f"the confidence lies between 0.5 and 1, not at {confidence}")
    if (grader is None) != (judge == "rules"):
        wrong = "needs a grading model" if grader is None else "asks no grading model"
        raise UsageError(f"the judge {judge!r} {wrong}")
    rows = _rows(Path(path))
    model = None if grader is None else _model(grader)
    return _judged(rows, columns or Columns(), judge, model, confidence)


@dataclass
class Judged:
    """The totals of judged rows.

    Attributes:
        rows: Rows judged.
        labels: How often the judge gave each label.
        flags: How often it raised each flag.
        by: How many labels the rules and the model gave.
        reasons: Why there was no label, in brief, and how often.
        examples: For each of these reasons the first one in full.
    """

    rows: int = 0
    labels: Counter[str] = field(default_factory=Counter)
    flags: Counter[str] = field(default_factory=Counter)
    by: Counter[str] = field(default_factory=Counter)
    reasons: Counter[str] = field(default_factory=Counter)
    examples: dict[str, str] = field(default_factory=dict)
    tally: Tally = field(default_factory=Tally)

    def add(self, judged: JudgedRow) -> None:
        """Count one row."""
        found = judged.judgement
        self.rows += 1
        self.flags.update(found.flags)
        if found.label is None:
            reason = found.why.partition(":")[0]
            self.reasons[reason] += 1
            self.examples.setdefault(reason, found.why)
        else:
            self.labels[found.label] += 1
            self.by[found.by] += 1
        if judged.given is not None:
            self.tally.add(judged.item, judged.given, found.label)

    @property
    def coverage(self) -> float | None:
        """Share of rows with a label; None without rows."""
        return self.labels.total() / self.rows if self.rows else None


def _judged(
    rows: Iterator[Placed], columns: Columns, judge: JudgeKind, grader: Model | None, confidence: float
) -> Iterator[JudgedRow]:
    with _judging(judge, grader, confidence) as judge_all:
        while batch := list(islice(rows, TOGETHER)):
            read = [_read(row, place, columns) for row, place in batch]
            found = judge_all([(ask, reply) for ask, reply, _ in read])
            for (row, _), (ask, _, given), judgement in zip(batch, read, found, strict=True):
                yield JudgedRow(row, judgement, _item(ask), given)


@contextmanager
def _judging(judge: JudgeKind, grader: Model | None, confidence: float) -> Iterator[JudgeAll]:
    """The judge as a function, with one event loop for all calls: a model's clients belong to theirs."""
    if grader is None:
        from ingrained_scorers.refusals.rules import judge_by_rules

        yield lambda pairs: [judge_by_rules(ask, reply, confidence=confidence) for ask, reply in pairs]
        return
    from anyio.from_thread import start_blocking_portal

    with start_blocking_portal() as portal:
        yield lambda pairs: portal.call(_asked, pairs, judge, grader, confidence)


async def _asked(
    pairs: Sequence[tuple[str, str]], judge: JudgeKind, grader: Model, confidence: float
) -> list[Judgement]:
    """Judge some replies at the same time; how many calls are open at once is Inspect's to bound."""
    from inspect_ai.util import collect

    from ingrained_scorers.refusals.judge import judge as judged

    return await collect(*(judged(a, r, kind=judge, confidence=confidence, grader=grader) for a, r in pairs))


def _item(ask: str) -> str:
    return hashlib.sha256(ask.encode(errors="replace")).hexdigest()[:16]


def _read(row: Mapping[str, Any], place: str, columns: Columns) -> tuple[str, str, Label | None]:
    ask, reply = (_text(row, place, column) for column in (columns.input, columns.reply))
    if columns.label is None:
        return ask, reply, None
    return ask, reply, _label(_text(row, place, columns.label), place, columns.names)


def _text(row: Mapping[str, Any], place: str, column: str) -> str:
    if column not in row:
        near = did_you_mean(column, row)
        raise UsageError(f"{place}: there is no column {column!r}{near}; there is {', '.join(map(str, row))}")
    value = row[column]
    if value is not None and not isinstance(value, str | int | float):
        raise UsageError(f"{place}: {column!r} must be text, but is a {type(value).__name__}")
    return "" if value is None else str(value)


def _label(name: str, place: str, names: Mapping[str, Label]) -> Label | None:
    from ingrained_scorers.refusals.label_words import label_named

    if not name.strip():
        return None
    found = names.get(name) or label_named(name)
    if found is None:
        raise UsageError(f"{place}: {name!r} is no label that is known; say which it is: --map {name}=refuse")
    return found


def _rows(path: Path) -> Iterator[Placed]:
    """The rows with their places.

    Raises:
        UsageError: There is no such file, or none of its kind is read.
    """
    from ingrained.items.files import READERS

    if not path.is_file():
        near = did_you_mean(path.name, (p.name for p in path.parent.glob("*") if p.suffix in _READ))
        raise UsageError(f"there is no file {str(path)!r}{near}")
    if path.suffix not in _READ:
        raise UsageError(f"{path.name!r} must end in one of {', '.join(_READ)}")
    return _placed(READERS[path.suffix](path, relative(path)), relative(path))


def _placed(rows: Iterator[Any], shown: str) -> Iterator[Placed]:
    try:
        yield from ((row, f"{file}:{place[0]}") for row, file, place in rows)
    except UnicodeDecodeError as error:
        raise TaskFileError([Problem(shown, 1, 1, f"the file is not UTF-8: {error.reason}")]) from error
    except OSError as error:
        raise TaskFileError([Problem(shown, 1, 1, f"the file cannot be read: {error.strerror}")]) from error


def _model(grader: str | Model) -> Model:
    from inspect_ai.model import GenerateConfig

    from ingrained.running.folder import RunSettings
    from ingrained.running.models import make_models

    if not isinstance(grader, str):
        return grader
    model = make_models(RunSettings(models=(grader,), seed=0))[grader]
    # Inspect retries for ever unless it is told not to.
    model.config = GenerateConfig(max_retries=8, timeout=600).merge(model.config)
    return model
