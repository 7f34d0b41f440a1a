"""Finds everything that can be wrong with a run before the first file is written and the first call made."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from inspect_ai import Task
from inspect_ai.model import Model

from ingrained.errors import UsageError
from ingrained.inspect_internals import is_registered
from ingrained.running.build import needs_sandbox, sandbox_tier
from ingrained.running.executors.cells import Cell
from ingrained.running.folder import RunSettings
from ingrained.running.limits import require_prices
from ingrained.running.models import REFERENCE, make_models, make_roles
from ingrained.running.register import registered_task
from ingrained.sandboxes.tiers import Tier, choose, require_known
from ingrained.spec.check import load_valid
from ingrained.spec.find import find_tasks, is_shipped
from ingrained.spec.load import LoadedTask
from ingrained_scorers.catalog import SCORERS
from ingrained_scorers.refusals.labels import GRADER


@dataclass(frozen=True)
class Prepared:
    """A run that can begin.

    Attributes:
        settings: What was asked.
        models: The models, by the names that were asked for.
        roles: Models in other roles.
        tier: Where model-written code runs; None where there is none.
        built: The tasks.
        targets: For each task its file, or its name where it is shipped.
    """

    settings: RunSettings
    models: dict[str, Model]
    roles: dict[str, Model]
    tier: Tier | None
    built: list[Task]
    targets: list[str]

    def cells(self) -> list[Cell]:
        """Every task with every model, with all samples."""
        return [
            Cell(
                target=target,
                task=task.name,
                version=str(task.version),
                model=str(model),
                samples=tuple(sample_ids(task)),
                epochs=self.settings.epochs or task.epochs or 1,
            )
            for task, target in zip(self.built, self.targets, strict=True)
            for model in self.models.values()
        ]

    def pairs(self) -> list[tuple[Task, Model]]:
        """Every task with every model."""
        return [(task, model) for task in self.built for model in self.models.values()]


def prepare(settings: RunSettings) -> Prepared:
    """Load the tasks, make the models, choose the sandbox.

    Raises:
        IngrainedError: Something is wrong; the text says what.
    """
    tasks = load_tasks(settings)
    models = make_models(settings)
    roles = make_roles(settings)
    require_prices(settings)
    tier = choose_tier(settings, tasks)
    with sandbox_tier(tier):
        built = [registered_task(task, seed=settings.seed, items=settings.items) for task in tasks]
    return Prepared(settings, models, roles, tier, built, [_target(task) for task in tasks])


def load_tasks(settings: RunSettings) -> list[LoadedTask]:
    """Load and check the tasks of a run.

    Raises:
        UsageError: No task has that name, or one needs a grading model and there is none.
        TaskFileError: A task file has faults; all of them.
    """
    paths = find_tasks(settings.targets, [Path(folder) for folder in settings.folders])
    tasks = load_valid(paths, settings.seed, is_registered)
    if GRADER not in settings.model_roles and (unjudged := [task for task in tasks if _graded(task)]):
        name = unjudged[0].spec.task
        raise UsageError(
            f"the judge 'model' of {name!r} needs a grading model: --model-role {GRADER}=PROVIDER/NAME"
        )
    return tasks


def _graded(task: LoadedTask) -> bool:
    """Whether a model alone judges the replies; the model that is judged must not stand in for it."""
    return any(
        name in SCORERS and SCORERS[name].requests and parameters.get("judge") == "model"
        for name, parameters in task.spec.scorer
    )


def choose_tier(settings: RunSettings, tasks: Sequence[LoadedTask]) -> Tier | None:
    """Where the run's model-written code is executed; None where no task has any.

    Raises:
        SandboxError: Nowhere safe.
    """
    require_known(settings.sandbox)
    running = [task for task in tasks if needs_sandbox(task)]
    if not running:
        return None
    scripted = all(model.startswith(REFERENCE) for model in settings.models)
    ours = scripted and all(is_shipped(task.path) for task in running)
    return choose(settings.sandbox, only_reference_models=ours)


def sample_ids(task: Task) -> list[str]:
    """The ids of a task's samples; those that have none get the ones that Inspect would give them."""
    for number, sample in enumerate(task.dataset, start=1):
        if sample.id is None:
            sample.id = number
    return [str(sample.id) for sample in task.dataset]


def _target(task: LoadedTask) -> str:
    return f"{task.suite}/{task.spec.task}" if is_shipped(task.path) else str(task.path.resolve())
