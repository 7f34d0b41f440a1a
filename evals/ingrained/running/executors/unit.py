"""What a worker does, on whatever machine it is: it makes the tasks and models anew, and evaluates."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ingrained.errors import UsageError
from ingrained.running.build import sandbox_tier
from ingrained.running.evaluate import Pair, evaluate
from ingrained.running.models import make_models, make_roles
from ingrained.running.prepare import sample_ids
from ingrained.running.register import registered_task
from ingrained.sandboxes.tiers import choose
from ingrained.spec.find import find_tasks
from ingrained.spec.load import load_task

if TYPE_CHECKING:
    from inspect_ai import Task

    from ingrained.running.executors.cells import Cell, Work
    from ingrained.running.limits import Listener


def run_work(work: Work, listener: Listener) -> None:
    """Run the cells of one worker.

    Args:
        work: What to run.
        listener: Is told of the progress.

    Raises:
        IngrainedError: Something is wrong with this machine's tasks, models or sandboxes; the text says what.
        KeyboardInterrupt: The worker was interrupted; the logs are in order.
    """
    named = list(dict.fromkeys(cell.model for cell in work.cells))
    settings = work.settings.model_copy(update={"models": tuple(named)})
    models = {str(model): model for model in make_models(settings).values()}
    tier = None if work.sandbox is None else choose(work.sandbox, only_reference_models=False)
    with sandbox_tier(tier):
        pairs: list[Pair] = [(_task(cell, work), models[cell.model]) for cell in work.cells]
    evaluate(pairs, make_roles(settings), settings, work.place, listener)


def _task(cell: Cell, work: Work) -> Task:
    """The task with only the samples of this cell."""
    loaded = load_task(find_tasks([cell.target])[0])
    task = registered_task(loaded, seed=work.settings.seed, items=work.settings.items)
    if str(task.version) != cell.version:
        raise UsageError(
            f"a worker has another version of {cell.task} than the run: {task.version}, not {cell.version}; "
            "the files and the release of ingrained must be the same on every machine"
        )
    sample_ids(task)
    wanted = set(cell.samples)
    task.dataset = task.dataset.filter(lambda sample: str(sample.id) in wanted)
    return task
