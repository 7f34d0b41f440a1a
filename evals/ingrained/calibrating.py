"""Measures the measurement: the reference models' scores against what they must be."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Literal

from ingrained.organisms.libraries import EXTRA, available, without_progress_bars
from ingrained.organisms.students import shipped
from ingrained.reference.catalog import REFERENCES, TRAINED
from ingrained.results.summary import Summary
from ingrained.spec.bounds import parse_bound

if TYPE_CHECKING:
    from ingrained.running.progress import Watcher
    from ingrained.spec.load import LoadedTask
    from ingrained_scorers.records import Estimate

Outcome = Literal["pass", "fail", "warn", "fine", "skipped"]
_NOTHING: Final = 0.05
"""Credit up to which a trivial policy is taken to have earned nothing."""
_BATCH: Final = 128
"""Questions that a student is asked at once; the provider waits for more as long as a batch is not full."""


@dataclass(frozen=True)
class Verdict:
    """What one reference model got on one metric.

    Attributes:
        suite: The suite.
        task: The task.
        reference: The reference model.
        metric: The metric.
        got: The estimate; None where the metric is undefined.
        bound: What the task file demands; empty for a trivial policy that it does not name.
        outcome: `pass` or `fail` against a bound; for a trivial policy without one `warn` where it earns
            credit, else `fine`; for a trained student `skipped` where it cannot be run.
        note: Why it was skipped.
    """

    suite: str
    task: str
    reference: str
    metric: str
    got: float | None
    bound: str
    outcome: Outcome
    note: str = ""


def calibrate_task(
    task: LoadedTask,
    *,
    seed: int,
    items: int | None,
    watcher: Watcher | None = None,
    sandbox: str | None = None,
) -> list[Verdict]:
    """Run a task's panel and judge each model.

    The panel is every model that the file's `reference:` names, and every trivial policy. Trained students
    are run by the provider `hf` where its libraries are installed, and skipped elsewhere.

    Args:
        task: The task.
        seed: The run's seed.
        items: Items in the sample; None for all.
        watcher: Is told of the progress.
        sandbox: The sandbox for the reference models' code.

    Raises:
        IngrainedError: As a run does; an errored sample is an error here.
    """
    common = {"targets": (str(task.path),), "seed": seed, "items": items, "sandbox": sandbox}
    scripted = [name for name in panel(task) if name not in TRAINED]
    models = tuple(f"reference/{name}" for name in scripted)
    found = [
        verdict
        for name, summary in zip(scripted, _run(task, watcher, common | {"models": models}), strict=True)
        for verdict in _judge(task, name, summary)
    ]
    trained = [name for name in panel(task) if name in TRAINED]
    return found + [verdict for name in trained for verdict in _examine(task, name, watcher, common)]


def panel(task: LoadedTask) -> list[str]:
    """The reference models of a task: those its file names, and the trivial policies."""
    return list(dict.fromkeys([*task.spec.reference, *(n for n, info in REFERENCES.items() if info.trivial)]))


def failed(verdicts: Sequence[Verdict]) -> bool:
    """Whether any verdict is a failure."""
    return any(verdict.outcome == "fail" for verdict in verdicts)


def student_options(checkpoint: str) -> dict[str, Any]:
    """Options of a run of a student that comes with the suite, as `ingrained.run` takes them."""
    place = {"model_path": str(shipped(checkpoint)), "do_sample": False, "device": "cpu"}
    return {"models": (f"hf/{checkpoint}",), "model_args": place, "logprobs": True, "max_connections": _BATCH}


def _run(task: LoadedTask, watcher: Watcher | None, options: Mapping[str, Any]) -> list[Summary]:
    from ingrained.errors import RunError
    from ingrained.running.folder import RunSettings
    from ingrained.running.run import start

    with tempfile.TemporaryDirectory(prefix="ingrained-calibrate-") as place:
        finished = start(RunSettings.model_validate(options), Path(place) / "run", watcher)
        summaries, complete = finished.summaries(), finished.complete
    if not complete:
        raise RunError(f"{task.suite}/{task.spec.task}: samples of reference models ended in errors")
    return summaries


def _examine(
    task: LoadedTask, name: str, watcher: Watcher | None, common: Mapping[str, Any]
) -> Iterator[Verdict]:
    """Run a trained student and judge it, where that can be done."""
    if not available():
        yield from _skipped(task, name)
        return
    with without_progress_bars():
        (summary,) = _run(task, watcher, {**common, **student_options(TRAINED[name].checkpoint)})
    yield from _judge(task, name, summary)


def _skipped(task: LoadedTask, name: str) -> Iterator[Verdict]:
    for metric, bound in task.spec.reference[name].items():
        yield Verdict(task.suite, task.spec.task, name, metric, None, bound, "skipped", f"needs {EXTRA}")


def _judge(task: LoadedTask, name: str, summary: Summary) -> Iterator[Verdict]:
    bounds = task.spec.reference.get(name, {})
    for metric, text in bounds.items():
        got = _value(summary.metrics.get(metric))
        outcome: Outcome = "pass" if parse_bound(text).holds(got) else "fail"
        yield Verdict(task.suite, task.spec.task, name, metric, got, text, outcome)
    if name in REFERENCES and REFERENCES[name].trivial:
        yield from _credit(task, summary, name, set(bounds))


def _credit(task: LoadedTask, summary: Summary, name: str, bounded: set[str]) -> Iterator[Verdict]:
    for metric, estimate in summary.headline().items():
        info = summary.known.get(metric)
        if metric in bounded or (info is not None and info.better != "high"):
            continue
        got = _value(estimate)
        outcome: Outcome = "warn" if got is not None and got > _NOTHING else "fine"
        yield Verdict(task.suite, task.spec.task, name, metric, got, "", outcome)


def _value(estimate: Estimate | None) -> float | None:
    return estimate.value if estimate else None
