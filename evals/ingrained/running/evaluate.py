"""Runs tasks with models in this process: the one call of Inspect's `eval_set`, whoever the worker is."""

from __future__ import annotations

import copy
import hashlib
import json
import os
import re
from collections.abc import Mapping, Sequence
from typing import Final

from inspect_ai import Task, eval_set, task_with
from inspect_ai.log import EvalLog
from inspect_ai.model import CachePolicy, GenerateConfig, Model

from ingrained.errors import RunError, UsageError
from ingrained.inspect_internals import PrerequisiteError, plain, zips_in_one_thread
from ingrained.running.collecting import collecting_rarely
from ingrained.running.folder import RunSettings
from ingrained.running.limits import Listener, hearing
from ingrained.running.outage import end_outages
from ingrained.running.progress import counting
from ingrained.running.quiet import quiet

Pair = tuple[Task, Model]
_OS_ERROR: Final = re.compile(r"\w+Error\((\d+), ")
"""How Inspect puts down an error of the operating system, with its number."""


def evaluate(
    pairs: Sequence[Pair],
    roles: Mapping[str, Model],
    settings: RunSettings,
    place: str,
    listener: Listener,
) -> None:
    """Run each task with its model; what the logs in the place hold already is not run again.

    Args:
        pairs: Tasks and models.
        roles: Models in other roles.
        settings: The run's settings.
        place: Folder or URL of the logs.
        listener: Is told of samples that end, of what calls use, and of calls that are made again.

    Raises:
        UsageError: Inspect refuses what was asked.
        RunError: The logs cannot be written.
        KeyboardInterrupt: The run was interrupted; the logs are in order.
    """
    tasks = [_prepared(task, model, settings, listener) for task, model in pairs]
    for model in {*(model for _, model in pairs), *roles.values()}:
        end_outages(model, settings.timeout)
    try:
        with quiet(), collecting_rarely(), zips_in_one_thread(), hearing(listener):
            _, logs = eval_set(
                tasks,
                log_dir=place,
                model=None,
                model_roles=dict(roles) or None,
                epochs=settings.epochs,
                log_dir_allow_dirty=True,
                continue_on_fail=True,
                retry_attempts=0,  # a task is run again by --resume
                retry_on_error=1,
                log_realtime=False,
                log_buffer=50,
                score_display=False,
                ctl_server=False,
                display="none",
                max_retries=settings.max_retries,
                timeout=settings.timeout,
                max_tasks=len(tasks),
                max_connections=settings.max_connections,
                logprobs=settings.logprobs or None,
            )
    except PrerequisiteError as error:
        raise UsageError(plain(error)) from error
    except OSError as error:
        raise _unsaved(place, error.strerror or str(error)) from error
    for log in logs:
        _require_saved(log, place)


def _require_saved(log: EvalLog, place: str) -> None:
    """Where a log cannot be written, Inspect ends the task, and only the log in memory says why."""
    if log.error is None or "_recorders" not in log.error.traceback:
        return
    found = _OS_ERROR.match(log.error.message)
    raise _unsaved(place, os.strerror(int(found[1])) if found else log.error.message)


def _unsaved(place: str, why: str) -> RunError:
    return RunError(f"the run cannot be saved in {place}: {why}; --resume then runs what is missing")


def _prepared(task: Task, model: Model, settings: RunSettings, listener: Listener) -> Task:
    """A copy of the task for one model, since `task_with` changes the task that it is given."""
    epochs = settings.epochs or task.epochs or 1
    cached = settings.cache == "always" or (settings.cache == "once" and epochs == 1)
    config = GenerateConfig(cache=_policy(settings)) if cached else GenerateConfig()
    return task_with(
        copy.copy(task), model=model, cleanup=counting(listener, task), config=task.config.merge(config)
    )


def _policy(settings: RunSettings) -> CachePolicy:
    """Inspect's key has no model arguments in it: two checkpoints of one name would share their answers."""
    arguments = json.dumps(settings.model_args, sort_keys=True, default=str)
    return CachePolicy(scopes={"model_args": hashlib.sha256(arguments.encode()).hexdigest()})
