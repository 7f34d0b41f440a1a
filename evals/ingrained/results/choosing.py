"""Which of a run's logs count: one for each task, version and model."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from ingrained.errors import relative
from ingrained.results.eval_zip import is_remote
from ingrained.results.logs import better

if TYPE_CHECKING:
    from ingrained.results.part import Part
    from ingrained.results.places import Source

_NEEDED: Final = (
    "log", "problem", "name", "version", "model", "status", "created", "expected", "samples", "missing",
)  # fmt: skip
_CUT: Final = {"started": "the run was killed or goes on", "cancelled": "the run was interrupted"}

Log = Mapping[str, Any]


def choose(source: Source, part: Part) -> tuple[Part, list[str]]:
    """Keep the logs that count.

    Args:
        source: Where the logs are from; its record says which version of a task is the present one.
        part: The logs.

    Returns:
        The logs that count, in the order in which the run asked for them, and a sentence for each that does
        not count or is not whole.
    """
    logs: list[Log] = part.logs.select(list(_NEEDED)).to_pylist()
    reasons = [_reason(log, source.record.get("tasks") or {}) for log in logs]
    for place, best in _superseded(logs, reasons):
        reasons[place] = f"it is set aside for {_name(logs[best])}, which came further or is newer"
    said = [(log, reason or _remark(log)) for log, reason in zip(logs, reasons, strict=True)]
    problems = [f"{_shown(log)}: {what}" for log, what in said if what]
    own = [source.problem] if source.problem else []
    kept = [place for place, reason in enumerate(reasons) if reason is None]
    return part.pick(sorted(kept, key=lambda place: _order(logs[place], source.record))), own + problems


def _order(log: Log, record: Mapping[str, Any]) -> tuple[int, int]:
    """The place of a log in the order in which the run's tasks and models were asked for."""
    tasks = list(record.get("tasks") or {})
    models = list((record.get("settings") or {}).get("models") or ())
    return (
        tasks.index(log["name"]) if log["name"] in tasks else len(tasks),
        models.index(log["model"]) if log["model"] in models else len(models),
    )


def _reason(log: Log, versions: Mapping[str, str]) -> str | None:
    """Why a log does not count, for reasons of its own."""
    if log["problem"] is not None:
        return f"the log cannot be read: {log['problem']}"
    present = versions.get(log["name"], log["version"])
    if log["version"] != present:
        return f"it is left out, being of version {log['version']} of the task, which is at {present} now"
    return None


def _superseded(logs: Sequence[Log], reasons: Sequence[str | None]) -> Iterable[tuple[int, int]]:
    """Pairs of a log and the better one of the same task, version and model."""
    best: dict[tuple[str, ...], int] = {}
    for place in (place for place, reason in enumerate(reasons) if reason is None):
        other = best.setdefault(_key(logs[place]), place)
        if better(_standing(logs[place]), _standing(logs[other])):
            best[_key(logs[place])] = place
    for place, reason in enumerate(reasons):
        if reason is None and best[_key(logs[place])] != place:
            yield place, best[_key(logs[place])]


def _key(log: Log) -> tuple[str, ...]:
    return log["name"], log["version"], log["model"]


def _standing(log: Log) -> tuple[str, str]:
    return log["status"], str(log["created"])


def _remark(log: Log) -> str | None:
    """What is to be said of a log that counts."""
    if log["status"] in _CUT:
        return f"{_CUT[log['status']]}: {log['missing']} of {log['expected']} samples are not in the log"
    if not log["samples"]:
        return "there are no samples in the log"
    if log["missing"]:
        return f"{log['missing']} of {log['expected']} samples are not in the log"
    return None


def _name(log: Log) -> str:
    return str(log["log"]).rpartition("/")[2]


def _shown(log: Log) -> str:
    return str(log["log"]) if is_remote(log["log"]) else relative(Path(log["log"]))
