"""`ingrained students`."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ingrained.errors import UsageError

if TYPE_CHECKING:
    from ingrained.organisms.students import Look


class Student(StrEnum):
    """Which student is trained."""

    crammed = "crammed"
    grokked = "grokked"


def students(
    folder: Annotated[Path, typer.Argument(help="Where they are saved, each in a folder of its own.")],
    only: Annotated[list[Student] | None, typer.Option(help="Only this student.")] = None,
    overwrite: Annotated[bool, typer.Option("--overwrite", help="Replace students that are there.")] = False,
) -> None:
    """Train the two students: one crams addition modulo 59, the other gets it.

    Some minutes each on one core, no GPU. Needs `pip install 'ingrained[organisms]'`.

    \b
    Example:
        ingrained students my-students
        ingrained run modular-addition --model hf/crammed -M model_path=my-students/crammed \\
            -M do_sample=false --logprobs
    """
    from ingrained.organisms.students import RECIPES
    from ingrained.organisms.training import make_student

    chosen = list(dict.fromkeys(only or Student))
    for name in chosen:
        _require_free(folder / name.value, overwrite)
    for name in chosen:
        place = folder / name.value
        card = make_student(RECIPES[name.value], place, lambda seen: _tell(f"step {seen.step}", seen))
        _tell(f"{place}:", card.end, err=False)
    _tell_next(folder / chosen[0].value)


def add(app: typer.Typer) -> None:
    """Add the command."""
    app.command()(students)


def _require_free(place: Path, overwrite: bool) -> None:
    if place.is_dir() and any(place.iterdir()) and not overwrite:
        raise UsageError(f"{place} is not empty: name another folder, or give --overwrite")
    if place.exists() and not place.is_dir():
        raise UsageError(f"{place} is a file: name another folder")


def _tell(what: str, seen: Look, *, err: bool = True) -> None:
    typer.echo(
        f"{what}  book {seen.book:.1%}  unseen {seen.unseen:.1%}  "
        f"confidence on unseen {seen.unseen_confidence:.2f}",
        err=err,
    )


def _tell_next(place: Path) -> None:
    typer.echo(
        f"Now examine it: ingrained run modular-addition --model hf/{place.name} -M model_path={place} "
        "-M do_sample=false --logprobs",
        err=True,
    )
