"""What ingrained can do, as functions: the commands are thin layers over these."""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Literal

from ingrained.errors import Problem, TaskFileError, UsageError

if TYPE_CHECKING:
    from inspect_ai import Task

    from ingrained.calibrating import Verdict
    from ingrained.results.summary import Summary
    from ingrained.running.folder import RunSettings
    from ingrained.running.plan import Planned
    from ingrained.running.progress import Watcher
    from ingrained.running.run import Finished
    from ingrained.running.show import Shown
    from ingrained.spec.load import LoadedTask

RESULTS: Final = Path("results")
"""Where runs lie unless another folder is named."""
PERSONAS: Final = ("reference/by_design", "reference/bolted_on", "reference/constant")
"""The models of a run that names none."""
SAMPLE: Final = 8
"""Items of each task in a run that names no model, unless all are asked for."""
CALIBRATION_SAMPLE: Final = 6
"""Items of each task in a calibration, unless told otherwise: a reference model is the same on every item."""


@dataclass(frozen=True)
class TaskInfo:
    """A task, as a list shows it.

    Attributes:
        suite: The suite.
        task: The task.
        version: The version in the file.
        about: What it is, in a sentence or two.
        items: Items.
        samples: Samples: variants of the items.
        axes: The values of each axis.
        scorers: The scorers.
        references: The reference models that calibration runs.
        path: The file.
    """

    suite: str
    task: str
    version: int
    about: str
    items: int | None
    samples: int | None
    axes: dict[str, list[str]]
    scorers: list[str]
    references: list[str]
    path: str


def load(task: str | Path) -> LoadedTask:
    """Load a task file.

    Args:
        task: A file, or the name of a shipped task.

    Raises:
        UsageError: There is no such task, or it is a suite of several.
        TaskFileError: The file has faults; all of them.
    """
    from ingrained.spec.find import find_tasks
    from ingrained.spec.load import load_task

    found = find_tasks([str(task)])
    if len(found) > 1:
        raise UsageError(f"{str(task)!r} has several tasks: name one of them")
    return load_task(found[0])


def check(*targets: str | Path, folders: Sequence[str | Path] = ()) -> list[Problem]:
    """Find the faults of task files without any model.

    Args:
        targets: Files, folders, suites or tasks; all shipped tasks if left out.
        folders: Folders searched beside the shipped suites.

    Returns:
        Every fault with its place; an empty list if there is none.
    """
    from ingrained.spec.check import check_files
    from ingrained.spec.find import find_tasks

    paths = find_tasks([str(t) for t in targets], [Path(f) for f in folders])
    return check_files(paths, registered=_registered)


def build(task: str | Path | LoadedTask, *, seed: int = 0, items: int | None = None) -> Task:
    """Make the Inspect task of a task file.

    Args:
        task: A file, the name of a shipped task, or a task that is loaded already.
        seed: Decides generated items and samples of items.
        items: Take a stratified sample of this many items.

    Raises:
        IngrainedError: The file has faults, or its code has nowhere safe to run.
    """
    from ingrained.running.register import registered_task

    return registered_task(load(task) if isinstance(task, str | Path) else task, seed=seed, items=items)


def settings(
    *targets: str | Path,
    models: Sequence[str] = (),
    seed: int | None = None,
    items: int | None = None,
    full: bool = False,
    epochs: int | None = None,
    sandbox: str | None = None,
    model_args: Mapping[str, Any] | None = None,
    model_roles: Mapping[str, str] | None = None,
    max_connections: int | None = None,
    folders: Sequence[str | Path] = (),
    **further: Any,
) -> RunSettings:
    """Put together what a run shall do; see `run` for the arguments."""
    if full and items is not None:
        raise UsageError("a run is either full or has a limit of items, not both")
    models = (models,) if isinstance(models, str) else models
    sample = None if full or models else SAMPLE
    asked: dict[str, Any] = {
        "targets": tuple(str(Path(t).resolve()) if Path(t).exists() else str(t) for t in targets),
        "models": tuple(dict.fromkeys(models)) or PERSONAS,
        "seed": secrets.randbelow(2**31) if seed is None else seed,
        "items": sample if items is None else items,
        "epochs": epochs,
        "sandbox": sandbox,
        "model_args": dict(model_args or {}),
        "model_roles": dict(model_roles or {}),
        "max_connections": max_connections,
        "folders": tuple(str(Path(f).resolve()) for f in folders),
        **further,
    }
    return _valid(asked)


def run(
    *targets: str | Path,
    name: str | None = None,
    results: str | Path = RESULTS,
    watcher: Watcher | None = None,
    **options: Any,
) -> Finished:
    """Run tasks against models.

    Args:
        targets: Suites, tasks, files and folders; all shipped tasks if left out.
        name: The run's name; made from the time if left out.
        results: The folder of all runs.
        watcher: Is told of the progress.
        **options: As `settings`: `models` (Inspect model strings; the personas if left out), `seed` (fresh if
            left out), `items` (a stratified sample of each task), `full`, `epochs`, `sandbox`, `model_args`,
            `model_roles`, `max_connections`, `folders`, `logprobs`; `cache` (`once`: identical calls of
            samples that run once are answered from Inspect's cache, `always`: those of repetitions, too);
            `token_limit`, `cost_limit` (dollars) and `time_limit` (seconds) of the whole run; `max_retries`
            (how often a failed call is made again) and `timeout` (seconds after which it is not); `on`
            (`here`, `processes:N`, `ray`, `ray://host:port`), `gpus_per_model` on Ray, `shared` (folder or
            URL for the logs of workers).

    Raises:
        IngrainedError: Something is wrong with what was asked; the text says what.
    """
    from ingrained.running.folder import new_name, run_folder
    from ingrained.running.run import start

    return start(settings(*targets, **options), run_folder(Path(results), name or new_name()), watcher)


def resume(
    name: str, *, results: str | Path = RESULTS, watcher: Watcher | None = None, **changes: Any
) -> Finished:
    """Go on with a run that was cut or has errored samples; finished samples stay as they are.

    Args:
        name: The run.
        results: The folder of all runs.
        watcher: Is told of the progress.
        **changes: What shall be other than before: `token_limit`, `cost_limit`, `time_limit`,
            `max_retries`, `timeout`, `on`, `gpus_per_model`, `shared`, `max_connections`. Nothing else can
            be, or scores would not be comparable.

    Raises:
        IngrainedError: There is no such run, or it cannot go on.
    """
    from ingrained.running.folder import CHANGEABLE, read_record
    from ingrained.running.run import resume as go_on

    if fixed := sorted(set(changes) - CHANGEABLE):
        raise UsageError(f"a resume takes {', '.join(fixed)} from the run that it goes on with")
    folder, record = read_record(Path(results), name)
    changed = _valid(record.settings.model_dump() | changes)
    return go_on(folder, record.model_copy(update={"settings": changed}), watcher)


def plan(*targets: str | Path, **options: Any) -> list[Planned]:
    """Say what `run` would do with the same arguments, without a call.

    Raises:
        IngrainedError: As `run`.
    """
    from ingrained.running.plan import plan as planned

    return planned(settings(*targets, **options))


def summaries(name: str, *, results: str | Path = RESULTS) -> list[Summary]:
    """The metrics of a run, for each task and model.

    Raises:
        UsageError: There is no such run.
    """
    from ingrained.results.summary import summarise_run
    from ingrained.running.folder import read_record

    folder, record = read_record(Path(results), name)
    return summarise_run(folder, record.tasks, record.settings.models)


def calibrate(
    *targets: str | Path,
    seed: int = 0,
    items: int | None = CALIBRATION_SAMPLE,
    folders: Sequence[str | Path] = (),
    watcher: Watcher | None = None,
    sandbox: str | None = None,
) -> list[Verdict]:
    """Run the reference models of tasks and hold their scores against the bounds in the task files.

    Args:
        targets: Suites, tasks, files and folders; all shipped tasks if left out.
        seed: The run's seed.
        items: Items in the sample of each task; None for all.
        folders: Folders searched beside the shipped suites.
        watcher: Is told of the progress.
        sandbox: The sandbox for the reference models' code.

    Raises:
        IngrainedError: As `run`.
    """
    from ingrained.calibrating import calibrate_task
    from ingrained.spec.check import load_valid
    from ingrained.spec.find import find_tasks

    tasks = load_valid(find_tasks([str(t) for t in targets], [Path(f) for f in folders]), seed)
    ours = [task for task in tasks if task.spec.inspect is None]
    return [
        v for t in ours for v in calibrate_task(t, seed=seed, items=items, watcher=watcher, sandbox=sandbox)
    ]


def tasks(*targets: str | Path, folders: Sequence[str | Path] = ()) -> list[TaskInfo]:
    """List tasks with their size, axes, scorers and reference models.

    Raises:
        UsageError: No task has that name.
        TaskFileError: A task file has faults.
    """
    from ingrained.spec.find import find_tasks

    paths = find_tasks([str(t) for t in targets], [Path(f) for f in folders])
    return [_info(load(path)) for path in paths]


def show(
    task: str | Path | LoadedTask, *, item: str | None = None, variant: str | None = None, seed: int = 0
) -> Shown:
    """The exact messages that a sample sends.

    Args:
        task: A file, the name of a shipped task, or a task that is loaded already.
        item: The item; the first if left out.
        variant: Axis values joined by `+`; the first variant if left out.
        seed: The run's seed, for generated items.

    Raises:
        IngrainedError: There is no such item or variant, or the file has faults.
    """
    from ingrained.running.show import show as shown

    return shown(load(task) if isinstance(task, str | Path) else task, item=item, variant=variant, seed=seed)


def _valid(asked: Mapping[str, Any]) -> RunSettings:
    from pydantic import ValidationError

    from ingrained.running.folder import RunSettings

    try:
        return RunSettings.model_validate(asked)
    except ValidationError as error:
        first = error.errors()[0]
        raise UsageError(f"{'.'.join(map(str, first['loc']))}: {first['msg']}") from error


def _registered(kind: Literal["task", "solver", "scorer"], name: str) -> bool:
    """Ask Inspect, which is loaded only where a file names something of its registry."""
    from ingrained.inspect_internals import is_registered

    return is_registered(kind, name)


def _info(task: LoadedTask) -> TaskInfo:
    from ingrained.calibrating import panel

    items, samples = _size(task)
    return TaskInfo(
        suite=task.suite,
        task=task.spec.task,
        version=task.spec.version,
        about=" ".join((task.spec.about or "").split()),
        items=items,
        samples=samples,
        axes={axis: list(values) for axis, values in task.spec.vary.items()},
        scorers=[name for name, _ in task.spec.scorer],
        references=[] if task.spec.inspect else panel(task),
        path=str(task.path),
    )


def _size(task: LoadedTask) -> tuple[int | None, int | None]:
    from ingrained.items.load import load_items
    from ingrained.spec.models import HubItems
    from ingrained.variants.render import expand

    source = task.spec.items
    if task.spec.inspect is not None or (isinstance(source, HubItems) and not source.hf.startswith("./")):
        return None, None
    problems: list[Problem] = []
    items = load_items(task, seed=0, problems=problems)
    samples = expand(task, items, problems)
    if problems:
        raise TaskFileError(problems)
    return len(items), len(samples) * task.spec.epochs
