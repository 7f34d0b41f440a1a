"""Runs tasks against models as one Inspect eval set, and goes on with a run that was cut."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from inspect_ai import Task, eval_set, task_with
from inspect_ai.model import Model, get_model

from ingrained.errors import RunError, UsageError, did_you_mean
from ingrained.inspect_internals import (
    PrerequisiteError,
    is_registered,
    load_dotenv,
    plain,
    providers,
)
from ingrained.reference.provider import require_reference
from ingrained.results.logs import read_results, set_aside_broken
from ingrained.results.summary import LOG_FOLDER, Summary, summarise_run
from ingrained.running import folder as folders
from ingrained.running.build import needs_sandbox, sandbox_tier
from ingrained.running.folder import RunRecord, RunSettings
from ingrained.running.progress import Silent, Watcher, counting
from ingrained.running.register import registered_task
from ingrained.sandboxes.tiers import Tier, choose, require_known
from ingrained.spec.check import load_valid
from ingrained.spec.find import find_tasks, is_shipped
from ingrained.spec.load import LoadedTask

_REFERENCE: Final = "reference/"


@dataclass(frozen=True)
class Finished:
    """A run that has ended.

    Attributes:
        folder: Where it lies.
        record: What was asked of it.
        cells: Pairs of task and model that were to run.
    """

    folder: Path
    record: RunRecord
    cells: int

    @property
    def complete(self) -> bool:
        """Whether every sample was scored."""
        return not self.missing()

    def missing(self) -> dict[str, int]:
        """Samples without a score by what became of them; empty where every sample has one."""
        results = read_results(self.folder / LOG_FOLDER, self.record.tasks)
        counts = {
            "ended in an error": sum(result.errored for result in results),
            "ended without a score": sum(result.unscored for result in results),
            "never ran": self.cells - len(results),
        }
        return {what: count for what, count in counts.items() if count}

    def summaries(self) -> list[Summary]:
        """The metrics for each task and model, in the order in which they were asked for."""
        return summarise_run(self.folder, self.record.tasks, self.record.settings.models)


def start(settings: RunSettings, folder: Path, watcher: Watcher | None = None) -> Finished:
    """Run tasks against models.

    Args:
        settings: What to run.
        folder: Where the run shall lie.
        watcher: Is told of the progress.

    Raises:
        UsageError: A task, model or name is wrong, or the folder has a run in it.
        TaskFileError: A task file has faults.
        SandboxError: Model-written code has nowhere safe to run.
        RunError: Inspect could not go on.
    """
    created = datetime.now().astimezone().isoformat(timespec="seconds")
    prepared = _prepare(settings)
    with folders.claimed(folder):
        if (folder / folders.PLAN_FILE).exists():
            raise UsageError(
                f"there is a run {folder.name!r} already: go on with --resume, or give another --name"
            )
        return _run(prepared, settings, folder, created, watcher or Silent())


def resume(folder: Path, record: RunRecord, watcher: Watcher | None = None) -> Finished:
    """Go on with a run: finished samples stay, missing and errored ones run.

    Raises:
        IngrainedError: As `start`.
    """
    prepared = _prepare(record.settings)
    with folders.claimed(folder):
        set_aside_broken(folder / LOG_FOLDER)
        return _run(prepared, record.settings, folder, record.created, watcher or Silent())


def load_tasks(settings: RunSettings) -> list[LoadedTask]:
    """Load and check the tasks of a run.

    Raises:
        UsageError: No task has that name.
        TaskFileError: A task file has faults; all of them.
    """
    paths = find_tasks(settings.targets, [Path(folder) for folder in settings.folders])
    return load_valid(paths, settings.seed, is_registered)


def choose_tier(settings: RunSettings, tasks: Sequence[LoadedTask]) -> Tier | None:
    """Where the run's model-written code is executed; None where no task has any.

    Raises:
        SandboxError: Nowhere safe.
    """
    require_known(settings.sandbox)
    running = [task for task in tasks if needs_sandbox(task)]
    if not running:
        return None
    scripted = all(model.startswith(_REFERENCE) for model in settings.models)
    ours = scripted and all(is_shipped(task.path) for task in running)
    return choose(settings.sandbox, only_reference_models=ours)


def make_models(settings: RunSettings) -> list[Model]:
    """Make the models, which finds wrong names, missing keys and missing packages before the first call.

    Raises:
        UsageError: A model cannot be made; the text says why.
    """
    load_dotenv()
    return [_model(name, settings.model_args) for name in settings.models]


@dataclass(frozen=True)
class _Prepared:
    models: list[Model]
    roles: dict[str, Model]
    tier: Tier | None
    built: list[Task]


def _prepare(settings: RunSettings) -> _Prepared:
    """Find everything that can be wrong before the first file is written."""
    tasks = load_tasks(settings)
    models = make_models(settings)
    roles = {role: _model(name, {}) for role, name in settings.model_roles.items()}
    tier = choose_tier(settings, tasks)
    with sandbox_tier(tier):
        built = [registered_task(task, seed=settings.seed, items=settings.items) for task in tasks]
    return _Prepared(models, roles, tier, built)


def _run(
    prepared: _Prepared, settings: RunSettings, folder: Path, created: str, watcher: Watcher
) -> Finished:
    models, roles, tier, built = prepared.models, prepared.roles, prepared.tier, prepared.built
    record = RunRecord(
        name=folder.name,
        created=created,
        settings=settings,
        tasks={made.name: str(made.version) for made in built},
        sandbox={"tier": tier.name, "reason": tier.reason} if tier else None,
        versions=folders.versions(),
        git=folders.git_state(),
    )
    folders.write_record(folder, record)
    _announce(built, models, settings, watcher)
    watched = [task_with(made, cleanup=counting(watcher, made)) for made in built]
    _eval_set(watched, models, roles, settings, folder)
    if any(result.status == "cancelled" for result in read_results(folder / LOG_FOLDER, record.tasks)):
        raise KeyboardInterrupt  # Inspect ended in good order and kept it to itself
    return Finished(folder, record, cells=len(built) * len(models))


def _announce(
    built: Iterable[Task], models: Sequence[Model], settings: RunSettings, watcher: Watcher
) -> None:
    for made in built:
        epochs = settings.epochs or made.epochs or 1
        for model in models:
            watcher.expect((made.name, str(model)), len(made.dataset) * epochs)


def _eval_set(
    tasks: list[Task], models: list[Model], roles: dict[str, Model], settings: RunSettings, folder: Path
) -> None:
    try:
        with _quiet():
            eval_set(
                tasks,
                log_dir=str(folder / LOG_FOLDER),
                model=models,
                model_roles=dict(roles) or None,
                epochs=settings.epochs,
                log_dir_allow_dirty=True,
                continue_on_fail=True,
                retry_attempts=1,
                retry_on_error=1,
                log_realtime=False,
                log_buffer=50,
                score_display=False,
                ctl_server=False,
                display="none",
                max_retries=8,
                timeout=600,
                max_tasks=len(tasks) * len(models),
                max_connections=settings.max_connections,
            )
    except PrerequisiteError as error:
        raise UsageError(plain(error)) from error
    except OSError as error:
        raise RunError(f"the run cannot be saved in {folder}: {error.strerror or error}") from error


def _model(name: str, arguments: Mapping[str, Any]) -> Model:
    require_provider(name)
    try:
        return get_model(name, memoize=False, **arguments)
    except (PrerequisiteError, ValueError, TypeError, ImportError, OSError) as error:
        raise UsageError(f"the model {name!r} cannot be used: {plain(error)}") from error


def require_provider(name: str) -> None:
    """Refuse a model whose provider Inspect does not know; needs no key and no package.

    Raises:
        UsageError: There is no such provider, or no such reference model; the text names the nearest.
    """
    provider, slash, model = name.partition("/")
    if not slash:
        raise UsageError(f"a model is named provider/name, such as openai/gpt-4.1, but this is {name!r}")
    if provider not in (known := providers()):
        raise UsageError(f"Inspect knows no provider {provider!r} of {name!r}{did_you_mean(provider, known)}")
    if name.startswith(_REFERENCE):
        require_reference(model)


@contextmanager
def _quiet() -> Iterator[None]:
    """Keep Inspect's warnings on retries and the like out of the progress display; they are in the logs."""
    logger = logging.getLogger("inspect_ai")
    before = logger.level
    logger.setLevel(logging.ERROR)
    try:
        yield
    finally:
        logger.setLevel(before)
