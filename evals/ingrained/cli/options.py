"""Arguments and options that several commands share."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import typer

from ingrained.errors import UsageError


class Format(StrEnum):
    """How a command prints its result."""

    text = "text"
    json = "json"


def complete_target(typed: str) -> list[str]:
    """Suites and tasks that begin with what was typed."""
    from ingrained.spec.find import shipped_tasks

    names = {part for name in shipped_tasks() for part in (name, *name.split("/"))}
    return sorted(name for name in names if name.startswith(typed))


def complete_model(typed: str) -> list[str]:
    """Reference models that begin with what was typed."""
    from ingrained.reference.catalog import REFERENCES

    return [name for name in (f"reference/{known}" for known in REFERENCES) if name.startswith(typed)]


def complete_run(typed: str) -> list[str]:
    """Runs whose names begin with what was typed."""
    from ingrained.api import RESULTS
    from ingrained.running.folder import known_runs

    return [name for name in known_runs(RESULTS) if name.startswith(typed)]


Targets = Annotated[
    list[str] | None,
    typer.Argument(
        metavar="[SUITE|TASK|FILE|DIR]...",
        help="What to take: suites, tasks, task files, folders. Everything shipped if left out.",
        autocompletion=complete_target,
        show_default=False,
    ),
]
Folders = Annotated[
    list[Path] | None,
    typer.Option("--tasks", metavar="DIR", help="A folder with suites of your own, beside the shipped ones."),
]
Output = Annotated[Format, typer.Option("--format", help="How to print the result.")]
Results = Annotated[Path, typer.Option("--results", metavar="DIR", help="The folder of all runs.")]
Runs = Annotated[
    list[str],
    typer.Argument(
        metavar="RUN...",
        help="Runs by name, or folders and files of Inspect logs.",
        autocompletion=complete_run,
    ),
]
Baseline = Annotated[
    str | None,
    typer.Option(help="The model, or the run, that others are compared with; the first if left out."),
]
Suites = Annotated[list[str] | None, typer.Option("--suite", metavar="S", help="Only this suite or task.")]
Seed = Annotated[
    int | None, typer.Option("--seed", help="Decides generated items and samples. Fresh if left out.")
]


def key_values(pairs: Iterable[str], option: str) -> dict[str, Any]:
    """Read `key=value` options; values are YAML, so that `0.1` is a number and `true` a truth value.

    Raises:
        UsageError: A pair has no `=`, or its value is not YAML.
    """
    import yaml

    found: dict[str, Any] = {}
    for pair in pairs:
        key, equals, value = pair.partition("=")
        if not equals or not key:
            raise UsageError(f"{option} must be key=value, but is {pair!r}")
        try:
            found[key] = yaml.safe_load(value)
        except yaml.YAMLError as error:
            raise UsageError(f"{option} {key}: {value!r} cannot be read") from error
    return found
