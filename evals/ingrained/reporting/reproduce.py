"""The commands that make the same again."""

from __future__ import annotations

import json
import shlex
from pathlib import Path
from typing import TYPE_CHECKING

from ingrained.errors import IngrainedError
from ingrained.reporting.calibration import run_folder

if TYPE_CHECKING:
    from ingrained.comparing.table import Comparison
    from ingrained.running.folder import RunSettings


def commands(comparison: Comparison, output: Path) -> list[str]:
    """The commands, in order: each run, the comparison, the report. Plain logs are named as files."""
    runs = comparison.results.runs
    logs = dict(zip(runs["run"].astype(str), runs["log"].astype(str), strict=True))
    made = [command for run, log in logs.items() if (command := _run(run, log))]
    places = shlex.join(logs)
    baseline = f" --baseline {shlex.quote(comparison.baseline)}" if comparison.differences else ""
    compared = [f"ingrained compare {places}{baseline}"] if comparison.differences else []
    return [*made, *compared, f"ingrained report {places}{baseline} -o {shlex.quote(output.name)}"]


def arguments(comparison: Comparison) -> list[str]:
    """Arguments that models were given, such as `slip=0.1`, run by run."""
    runs = comparison.results.runs
    logs = dict(zip(runs["run"].astype(str), runs["log"].astype(str), strict=True))
    said = []
    for run, log in logs.items():
        found = _settings(log)
        if found and found.model_args:
            pairs = ", ".join(f"{key}={value}" for key, value in found.model_args.items())
            said.append(f"{run}: {pairs}")
    return said


def _run(name: str, log: str) -> str:
    settings = _settings(log)
    return shlex.join(["ingrained", "run", *_options(settings), "--name", name]) if settings else ""


def _settings(log: str) -> RunSettings | None:
    from ingrained.running.folder import read_record

    folder = run_folder(log)
    if folder is None:
        return None
    try:
        return read_record(folder.parent, str(folder))[1].settings
    except IngrainedError:  # the report stands without the command
        return None


def _options(settings: RunSettings) -> list[str]:
    words = list(settings.targets)
    for model in settings.models:
        words += ["--model", model]
    single = {
        "--limit": settings.items,
        "--epochs": settings.epochs,
        "--seed": settings.seed,
        "--sandbox": settings.sandbox,
        "--max-connections": settings.max_connections,
    }
    words += [word for option, value in single.items() if value is not None for word in (option, str(value))]
    for key, value in settings.model_args.items():
        words += ["-M", f"{key}={value if isinstance(value, str) else json.dumps(value)}"]
    for role, model in settings.model_roles.items():
        words += ["--model-role", f"{role}={model}"]
    for folder in settings.folders:
        words += ["--tasks", folder]
    return words
