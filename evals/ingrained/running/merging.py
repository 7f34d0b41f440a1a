"""Joins the logs of a task's parts into the one log that the run would have had without parts.

Samples are copied as they lie in the parts' zips, which takes a hundredth of the time of running them, and
Inspect computes the metrics anew. The layout of the zip is no documented interface: a test holds what is
written here equal to what Inspect writes.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final
from zipfile import ZipFile

from ingrained.inspect_internals import zips_in_one_thread
from ingrained.results.eval_zip import RawLog, member_of, read_log
from ingrained.results.logs import epochs_of
from ingrained.results.zip_tail import enable_zstd
from ingrained.running.collecting import collecting_rarely

if TYPE_CHECKING:
    from inspect_ai.log import EvalLog, EvalSample, EvalStats, EvalStatus

Place = tuple[str, int]
"""A sample's id and epoch."""
LogKey = tuple[str, str, str]
"""A task's name and version, and a model."""
_SCORED_BY: Final = ("id", "epoch", "scores", "metadata", "error")
"""Fields of a sample that metrics are made of."""


@dataclass(frozen=True)
class Part:
    """A log that holds some of a task's samples.

    Attributes:
        path: The log.
        log: Its header and the summaries of its samples.
    """

    path: Path
    log: RawLog

    @property
    def key(self) -> LogKey:
        """What it is a log of."""
        spec = self.log.header["eval"]
        return spec["task"], str(spec.get("task_version")), spec["model"]

    def samples(self) -> dict[Place, Mapping[str, Any]]:
        """The summaries by id and epoch."""
        return {(str(s["id"]), int(s["epoch"])): s for s in self.log.samples}

    def finished(self) -> set[Place]:
        """Samples that need not run again."""
        return {place for place, sample in self.samples().items() if not sample.get("error")}


def read_part(path: Path) -> Part:
    """Read a log.

    Raises:
        UnreadableLogError: It was cut.
    """
    return Part(path, read_log(str(path)))


def merge(parts: Sequence[Part], ids: Sequence[str | int], target: Path) -> None:
    """Write one log of all samples of the parts.

    A sample that is in several parts is taken from the latest in which it did not end in an error. The log is
    a success if every sample is there and none ended in an error; otherwise a resume goes on with it.

    Args:
        parts: Logs of one task, version and model, at least one.
        ids: The samples that the task has with all its parts, in their order.
        target: The file, which appears whole or not at all.
    """
    enable_zstd()
    parts = sorted(parts, key=lambda part: str(part.log.header["eval"]["created"]))
    places = [(str(name), epoch) for epoch in _epochs(parts) for name in ids]
    chosen = _choose(parts, places)
    draft = target.with_name(f".{target.name}.new")
    try:
        with collecting_rarely(), zips_in_one_thread():
            bodies = _copy(chosen, draft)
            _finish(draft, parts, ids, bodies, complete=len(chosen) == len(places))
        draft.replace(target)
    finally:
        draft.unlink(missing_ok=True)


def _epochs(parts: Iterable[Part]) -> range:
    return range(1, max(epochs_of(part.log.header) for part in parts) + 1)


def _choose(parts: Sequence[Part], places: Iterable[Place]) -> dict[Place, tuple[Part, Mapping[str, Any]]]:
    """For each sample the part that it is taken from, in the order of the places."""
    found: dict[Place, tuple[Part, Mapping[str, Any]]] = {}
    for part in parts:
        for place, sample in part.samples().items():
            if place not in found or not sample.get("error") or found[place][1].get("error"):
                found[place] = (part, sample)
    return {place: found[place] for place in places if place in found}


def _copy(chosen: Mapping[Place, tuple[Part, Mapping[str, Any]]], draft: Path) -> list[EvalSample]:
    """Copy the samples and their summaries; what of them metrics need is returned."""
    from inspect_ai.log import EvalSample
    from pydantic_core import from_json

    archives = {path: ZipFile(path) for path in {part.path for part, _ in chosen.values()}}
    scored = []
    try:
        with ZipFile(draft, "w") as target:
            for (name, epoch), (part, _) in chosen.items():
                member = archives[part.path].getinfo(member_of(name, epoch))
                body = archives[part.path].read(member)
                target.writestr(member.filename, body, compress_type=member.compress_type)
                fields = from_json(body)
                known = {field: fields[field] for field in _SCORED_BY if field in fields}
                scored.append(EvalSample.model_validate({"input": "", "target": ""} | known))
            target.writestr("summaries.json", json.dumps([sample for _, sample in chosen.values()]))
    finally:
        for archive in archives.values():
            archive.close()
    return scored


def _finish(
    draft: Path, parts: Sequence[Part], ids: Sequence[str | int], samples: list[EvalSample], *, complete: bool
) -> None:
    """Write what a log says of itself and of all its samples."""
    from inspect_ai.log import EvalLog, recompute_metrics, write_eval_log
    from pydantic_core import to_json

    first = parts[0].log.header
    log = EvalLog.model_validate(
        {name: first[name] for name in ("version", "eval", "plan") if name in first} | {"samples": samples}
    )
    log.eval.dataset.samples, log.eval.dataset.sample_ids = len(ids), list(ids)
    log.status = _status(parts, samples, complete=complete)
    log.error = None if log.status == "success" else _error(parts)
    log.stats = _stats(parts, draft)
    if any(sample.scores for sample in samples):
        recompute_metrics(log)
    start = to_json(
        {"version": log.version, "eval": log.eval, "plan": log.plan},
        exclude_none=True,
        inf_nan_mode="constants",
    )
    with ZipFile(draft, "a") as target:
        target.writestr("_journal/start.json", start)
        if log.reductions is not None:
            reductions = to_json(log.reductions, exclude_none=True, inf_nan_mode="constants")
            target.writestr("reductions.json", reductions)
    write_eval_log(_header(log), str(draft), format="eval", header_only=True)


def _header(log: EvalLog) -> EvalLog:
    return log.model_copy(update={"samples": None, "reductions": None})


def _status(parts: Sequence[Part], samples: Iterable[EvalSample], *, complete: bool) -> EvalStatus:
    if complete and not any(sample.error for sample in samples):
        return "success"
    return "cancelled" if any(part.log.header["status"] == "cancelled" for part in parts) else "error"


def _error(parts: Sequence[Part]) -> Any:
    return next((part.log.header["error"] for part in parts if part.log.header.get("error")), None)


def _stats(parts: Sequence[Part], draft: Path) -> EvalStats:
    """What the samples used, from the first start to the last end."""
    from inspect_ai.log import EvalStats
    from inspect_ai.model import ModelUsage

    with ZipFile(draft) as archive:
        samples = json.loads(archive.read("summaries.json"))
    totals: dict[str, dict[str, ModelUsage]] = {"model_usage": {}, "role_usage": {}}
    for field, total in totals.items():
        used = (pair for sample in samples for pair in (sample.get(field) or {}).items())
        for name, usage in used:
            total[name] = total.get(name, ModelUsage()) + ModelUsage.model_validate(usage)
    times = [part.log.header.get("stats") or {} for part in parts]
    return EvalStats(
        started_at=min((t["started_at"] for t in times if t.get("started_at")), default=""),
        completed_at=max((t["completed_at"] for t in times if t.get("completed_at")), default=""),
        model_usage=totals["model_usage"],
        role_usage=totals["role_usage"],
    )
