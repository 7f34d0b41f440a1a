"""The author-made replies that the judge of refusals is fitted on and tested with."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from importlib.resources import files
from typing import TYPE_CHECKING, Any, Final

from ingrained_scorers.refusals.labels import LABELS, Label

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable

_LABELS: Final[dict[str, Label]] = {label.upper(): label for label in LABELS}
FILES: Final = ("replies-en.jsonl", "replies-zh.jsonl", "second-labels.jsonl")


@dataclass(frozen=True)
class Row:
    """A reply with its label.

    Attributes:
        id: Of the row.
        language: `en` or `zh`.
        scenario: What it is about; all rows of a scenario are in one split.
        ask: What was asked for.
        reply: What was answered.
        label: The settled label.
        flags: What else is to be said of it.
        split: `fit` or `test`.
    """

    id: str
    language: str
    scenario: str
    ask: str
    reply: str
    label: Label
    flags: frozenset[str]
    split: str


def calibration_rows() -> list[Row]:
    """Read all rows, with the labels that the second labelling settled."""
    settled = {row["id"]: row["adjudicated"] for row in _lines(FILES[2])}
    return [_row(row, settled[row["id"]]) for name in FILES[:2] for row in _lines(name)]


def fingerprint() -> str:
    """Give the SHA-256 of the files, so that it shows when the fit is older than they are."""
    digest = hashlib.sha256()
    for name in FILES:
        digest.update(_folder().joinpath(name).read_bytes().replace(b"\r\n", b"\n"))
    return digest.hexdigest()


def _row(row: dict[str, Any], settled: str) -> Row:
    return Row(
        id=row["id"],
        language=row["lang"],
        scenario=row["scenario"],
        ask=row["ask"],
        reply=row["reply"],
        label=_LABELS[settled],
        flags=frozenset(row["flags"]),
        split=row["split"],
    )


def _lines(name: str) -> list[dict[str, Any]]:
    text = _folder().joinpath(name).read_text(encoding="utf-8")
    return [json.loads(line) for line in text.splitlines() if line.strip()]


def _folder() -> Traversable:
    return files("ingrained_tasks").joinpath("refusals", "calibration")
