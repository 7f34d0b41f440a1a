"""A log's header as one row of the table of logs."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, Final, NamedTuple

from ingrained.results.logs import epochs_of, expected_samples

Row = dict[str, Any]

_LARGEST: Final = 2**63 - 1


class LogFile(NamedTuple):
    """A log's file, as it was when it was read.

    Attributes:
        path: Where it lies; a URL for a remote one.
        size: Bytes.
        changed: When it was last changed, ns since the epoch.
    """

    path: str
    size: int = 0
    changed: int = 0


def log_row(file: LogFile, header: Mapping[str, Any]) -> Row:
    """What a log's header says, by the names of the columns of `runs`.

    Args:
        file: The log's file.
        header: Its header.

    Returns:
        Everything but the counts of samples; None where the header does not say.
    """
    spec = header["eval"]
    metadata = spec.get("metadata") or {}
    packages = spec.get("packages") or {}
    revision = spec.get("revision") or {}
    stats = header.get("stats") or {}
    return unread_row(file, None) | {
        "name": spec["task"],
        "suite": _text(metadata.get("suite")) or "",
        "task": _text(metadata.get("task")) or spec["task"].rpartition("/")[2],
        "version": str(spec.get("task_version")),
        "model": spec["model"],
        "status": header["status"],
        "seed": _integer(metadata.get("seed")),
        "items": _integer(metadata.get("items")),
        "epochs": epochs_of(header),
        "sandbox": _text(metadata.get("sandbox")),
        "python": _text(metadata.get("python")),
        "inspect": _text(packages.get("inspect_ai")),
        "ingrained": _text(packages.get("ingrained")),
        "commit": _text(revision.get("commit")),
        "changed": revision.get("dirty"),
        "created": _time(spec.get("created")),
        "started": _time(stats.get("started_at")),
        "completed": _time(stats.get("completed_at")),
        "expected": expected_samples(header),
    }


def unread_row(file: LogFile, problem: str | None) -> Row:
    """The row of a file that could not be read.

    Args:
        file: The file.
        problem: Why it could not be read.
    """
    return {"log": file.path, "size": file.size, "mtime": file.changed, "problem": problem}


def _text(value: object) -> str | None:
    return value if isinstance(value, str) else None


def _integer(value: object) -> int | None:
    return value if isinstance(value, int) and abs(value) <= _LARGEST else None


def _time(text: object) -> datetime | None:
    """A time in UTC; Inspect writes an empty text where there is none."""
    if not isinstance(text, str) or not text:
        return None
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        return None
    return found.astimezone(UTC) if found.tzinfo else found.replace(tzinfo=UTC)
