from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from ingrained.organisms import libraries
from ingrained.organisms.students import RECIPES, Card, Look, Recipe

Command = Callable[..., tuple[int, str, str]]
END = Look(step=3, book=1.0, unseen=0.25, book_confidence=0.9, unseen_confidence=0.5)


@pytest.fixture
def trained(monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    """Folders into which students were trained; the training itself takes minutes and is left out."""
    from ingrained.organisms import training

    folders: list[Path] = []

    def make(recipe: Recipe, folder: Path, told: Callable[[Look], None]) -> Card:
        folders.append(folder)
        told(END)
        return Card(recipe=recipe, end=END, curve=(END,), sha256="", made_with="", versions={})

    monkeypatch.setattr(training, "make_student", make)
    return folders


def test_both_students_are_trained_each_into_its_own_folder(
    workplace: Path, command: Command, trained: list[Path]
) -> None:
    code, out, err = command("students", "mine")
    assert code == 0
    assert trained == [Path("mine/crammed"), Path("mine/grokked")]
    assert "mine/crammed:  book 100.0%  unseen 25.0%  confidence on unseen 0.50" in out
    assert "step 3" in err
    assert "ingrained run modular-addition --model hf/crammed -M model_path=mine/crammed" in err
    assert workplace.is_dir()


def test_one_of_them_is_trained_alone(workplace: Path, command: Command, trained: list[Path]) -> None:
    assert command("students", workplace / "mine", "--only", "grokked")[0] == 0
    assert trained == [workplace / "mine" / "grokked"]


def test_a_student_that_is_there_is_not_overwritten_unasked(
    workplace: Path, command: Command, trained: list[Path]
) -> None:
    place = workplace / "mine" / "grokked"
    place.mkdir(parents=True)
    (place / "notes.txt").write_text("mine", encoding="utf-8")
    code, _, err = command("students", workplace / "mine")
    assert (code, trained) == (2, [])
    assert "is not empty: name another folder, or give --overwrite" in " ".join(err.split())
    assert command("students", workplace / "mine", "--only", "crammed")[0] == 0
    assert command("students", workplace / "mine", "--overwrite")[0] == 0


def test_a_file_in_the_way_is_named(workplace: Path, command: Command, trained: list[Path]) -> None:
    (workplace / "crammed").write_text("", encoding="utf-8")
    code, _, err = command("students", workplace, "--overwrite")
    assert (code, trained) == (2, [])
    assert "is a file" in err


@pytest.mark.parametrize("name", ["torch", "transformers"])
def test_without_the_libraries_training_says_what_to_install(
    workplace: Path, command: Command, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.setitem(sys.modules, name, None)
    code, _, err = command("students", workplace / "mine", "--only", "crammed")
    assert code == 2
    assert "pip install 'ingrained[organisms]'" in " ".join(err.split())
    assert not (workplace / "mine").exists()


def test_the_recipes_differ_in_weight_decay_and_length_alone() -> None:
    crammed, grokked = (recipe.model_dump() for recipe in RECIPES.values())
    assert {key for key in crammed if crammed[key] != grokked[key]} == {
        *("name", "weight_decay", "steps", "until_unseen")
    }


def test_where_they_are_missing_calibration_skips_the_students_and_says_so(
    command: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(libraries, "find_spec", lambda _: None)
    code, out, _ = command("calibrate", "modular-addition", "--limit", 2)
    assert code == 0
    assert "student_crammed: skipped: needs ingrained[organisms]" in " ".join(out.split())
    assert "0 do not; 0 warnings; 12 skipped" in " ".join(out.split())
