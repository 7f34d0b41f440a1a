"""Reads a run's logs: one log for each task and model, and from each the scored samples."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from ingrained.errors import UsageError
from ingrained_scorers.records import Scored

if TYPE_CHECKING:
    from inspect_ai.log import EvalLog, EvalSampleSummary

_RANK: Final = {"success": 3, "error": 2, "cancelled": 1, "started": 0}


@dataclass(frozen=True)
class TaskResult:
    """What one task came to with one model.

    Attributes:
        suite: The suite.
        task: The task.
        name: The task's name in the log: with its package where it is registered under its own name.
        version: The task's version in this log.
        model: The model.
        metadata: What the task's builder wrote: seed, items, sandbox tier.
        expected: Samples, epochs included.
        errored: Samples that ended in an error.
        unscored: Samples that ended without a score, or have not ended.
        rows: The scored samples, for each scorer.
        log: The log's file.
        status: `success`, `error`, `cancelled` by an interrupt, or `started` where the run was killed.
    """

    suite: str
    task: str
    name: str
    version: str
    model: str
    metadata: Mapping[str, Any]
    expected: int
    errored: int
    unscored: int
    rows: Mapping[str, tuple[Scored, ...]]
    log: str
    status: str

    @property
    def scored(self) -> int:
        """Samples that every scorer scored."""
        return min((len(rows) for rows in self.rows.values()), default=0)


def read_results(folder: Path, versions: Mapping[str, str] | None = None) -> list[TaskResult]:
    """Read every log below a folder.

    Args:
        folder: A run's log folder.
        versions: Task name → version: logs of another version of these tasks are left out.

    Returns:
        One result for each task and model, in the order of their logs.
    """
    from inspect_ai.log import list_eval_logs

    found = [(info.name, _header(info.name)) for info in list_eval_logs(str(folder))]
    wanted = [(n, log) for n, log in found if versions is None or _current(log, versions)]
    return [_result(name, log) for name, log in _one_per_task(wanted)]


def set_aside_broken(folder: Path) -> list[Path]:
    """Move logs that cannot be read into `broken` beside the folder, so that their samples run again."""
    moved = []
    for path in sorted(folder.glob("*.eval")):
        try:
            _header(str(path))
        except UsageError:
            aside = folder.parent / "broken" / path.name
            aside.parent.mkdir(exist_ok=True)
            moved.append(path.rename(aside))
    return moved


def _header(name: str) -> EvalLog:
    from inspect_ai.log import read_eval_log

    try:
        return read_eval_log(name, header_only=True)
    except Exception as error:  # whatever a file that was cut or is none of Inspect's makes its reader raise
        message = (
            f"{name}: the log cannot be read ({error}); --resume sets it aside and runs its samples again"
        )
        raise UsageError(message) from error


def _current(log: EvalLog, versions: Mapping[str, str]) -> bool:
    return str(log.eval.task_version) == versions.get(log.eval.task)


def _one_per_task(logs: Iterable[tuple[str, EvalLog]]) -> list[tuple[str, EvalLog]]:
    """Keep the best log of each task and model: a killed run's log stays beside the one that finished."""
    best: dict[tuple[str, str, str], tuple[str, EvalLog]] = {}
    for name, log in sorted(logs, key=lambda pair: pair[1].eval.created):
        key = (log.eval.task, str(log.eval.task_version), log.eval.model)
        if key not in best or _RANK[log.status] >= _RANK[best[key][1].status]:
            best[key] = (name, log)
    return list(best.values())


def _result(name: str, log: EvalLog) -> TaskResult:
    from inspect_ai.log import read_eval_log_sample_summaries

    summaries = read_eval_log_sample_summaries(name)
    metadata = log.eval.metadata or {}
    expected = len(log.eval.dataset.sample_ids or []) * (log.eval.config.epochs or 1)
    errored = sum(1 for sample in summaries if sample.error)
    scorers = [scorer.name.rpartition("/")[2] for scorer in log.eval.scorers or ()]
    rows = _rows(summaries, scorers)
    scored = min(map(len, rows.values()), default=0)
    return TaskResult(
        suite=metadata.get("suite", ""),
        task=metadata.get("task", log.eval.task),
        name=log.eval.task,
        version=str(log.eval.task_version),
        model=log.eval.model,
        metadata=metadata,
        expected=expected,
        errored=errored,
        unscored=max(0, expected - errored - scored),
        rows=rows,
        log=name,
        status=log.status,
    )


def _rows(summaries: Iterable[EvalSampleSummary], scorers: Iterable[str]) -> dict[str, tuple[Scored, ...]]:
    """The scored samples of each scorer; a scorer that scored none has no rows, and is there all the same."""
    from ingrained_scorers.inspect_metrics import scored

    rows: dict[str, list[Scored]] = {scorer: [] for scorer in scorers}
    for sample in summaries:
        for scorer, score in {} if sample.error or not sample.scores else sample.scores.items():
            if score.value != score.value:  # NaN, by which Inspect marks what has no score
                continue
            row = scored(score, sample.metadata or {}, sample=str(sample.id), epoch=sample.epoch)
            rows.setdefault(scorer, []).append(row)
    return {scorer: tuple(found) for scorer, found in rows.items()}
