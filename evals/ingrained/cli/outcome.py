"""What `ingrained run` prints in the end."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Final

import typer

from ingrained.cli.options import Format
from ingrained.errors import ExitCode, relative

if TYPE_CHECKING:
    from rich.console import Console

    from ingrained.running.folder import RunSettings
    from ingrained.running.limits import Reached
    from ingrained.running.run import Finished

REASONS: Final = 3
"""Kinds of errors that are printed at most."""


def report(finished: Finished, format: Format, log: Console) -> None:  # noqa: A002  named as the option is
    """Print the table, and what to do next.

    Raises:
        typer.Exit: Samples have no score; they are counted, with the reasons.
    """
    if format is Format.json:
        _print_json(finished)
    else:
        from ingrained.cli.table import print_summaries

        print_summaries(finished.summaries(), format)
    for path in finished.aside:
        log.print(f"Could not be read, and its samples ran again: {path}", soft_wrap=True, markup=False)
    if missing := finished.missing():
        _print_missing(finished, missing, log)
        raise typer.Exit(ExitCode.INCOMPLETE)
    said = f"Saved in {finished.folder}, seed {finished.record.settings.seed}. {_next(finished)}"
    log.print(said, soft_wrap=True, markup=False)


def interrupted(folder: Path) -> str:
    """What to say of a run that was interrupted; without a record there is nothing to go on with."""
    from ingrained.running.folder import PLAN_FILE

    if not (folder / PLAN_FILE).exists():
        return "Interrupted before anything was asked."
    return f"Interrupted. Go on with: ingrained run --resume {run_name(folder)}"


def run_name(folder: Path) -> str:
    """How to name a run in the next command: by its folder where that is not the usual one."""
    return folder.name if folder.parent == Path("results") else str(folder)


def _print_missing(finished: Finished, missing: Mapping[str, int], log: Console) -> None:
    name, said = run_name(finished.folder), "; ".join(f"{count} {what}" for what, count in missing.items())
    begun = f"Incomplete: of the samples {said}."
    ended = f"More: ingrained view {name}   Run them again: ingrained run --resume {name}"
    if finished.stopped is not None:
        begun = f"Stopped: {finished.stopped}. What was scored until then is kept."
        higher = _higher(finished.stopped, finished.record.settings)
        ended = f"Go on with a higher limit: ingrained run --resume {name} {higher}"
    log.print(begun, style="bold red", soft_wrap=True)
    for line in _why(finished):
        log.print(f"  {line}", style="red", soft_wrap=True, markup=False, highlight=False)
    log.print(ended, style="bold red", soft_wrap=True)


def _higher(reached: Reached, settings: RunSettings) -> str:
    """The limit that ended the run, twice as high."""
    return f"--{reached.setting.replace('_', '-')} {2 * getattr(settings, reached.setting):.12g}"


def _why(finished: Finished) -> list[str]:
    """The commonest errors, a line each."""
    found = finished.reasons()
    lines = [f"{count} × {reason}" for reason, count in list(found.items())[:REASONS]]
    more = len(found) - REASONS
    return [*lines, f"and {more} more {'kind' if more == 1 else 'kinds'}"] if more > 0 else lines


def _print_json(finished: Finished) -> None:
    """The summaries, each with the reasons of its errors."""
    from ingrained.results.reasons import reasons
    from ingrained.running.folder import dump

    found = [s.to_json() | {"reasons": reasons([s.result.log])} for s in finished.summaries()]
    print(dump(found))  # noqa: T201  the result


def _next(finished: Finished) -> str:
    name = run_name(finished.folder)
    if all(model.startswith("reference/") for model in finished.record.settings.models):
        targets = "".join(f" {relative(Path(target))}" for target in finished.record.settings.targets)
        again = f"ingrained run{targets} --model openai/gpt-4.1"
        return f"Now your model: {again}   Transcripts: ingrained view {name}"
    return f"All metrics: ingrained table {name} --all   Transcripts: ingrained view {name}"
