"""What a plan says of the differences that a run would show."""

from __future__ import annotations

import json
from math import sqrt
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

import ingrained
from ingrained_scorers.statistics.power import minimum_detectable_effect

if TYPE_CHECKING:
    from tests.ingrained.conftest import Command

# Variance of an item's difference between two models, worked out by hand from p (1 - p) = 1/4, half of it the
# item's, of which half is common to both models: 2 x 1/4 x 1/2 x 1/2 = 1/8 between items, and 1/8 within for
# each model and each answer.
BETWEEN = WITHIN = 1 / 8
RESOLVED = 0.10


def expected(items: int, variance: float) -> float:
    return minimum_detectable_effect(sqrt(variance / items), freedom=items - 1)


def mde(target: str | Path, **options: int) -> dict[str, float]:
    (planned,) = ingrained.plan(target, models=["reference/by_design"], seed=1, **options)
    return dict(planned.mde)


def test_one_question_an_item_varies_between_items_and_within_them(capitals: Path) -> None:
    assert mde(capitals) == pytest.approx({"accuracy": expected(3, BETWEEN + 2 * WITHIN)})


def test_epochs_take_away_only_what_varies_within_an_item(capitals: Path) -> None:
    assert mde(capitals, epochs=4)["accuracy"] == pytest.approx(expected(3, BETWEEN + 2 * WITHIN / 4))


def test_one_item_shows_nothing(capitals: Path) -> None:
    assert mde(capitals, items=1) == {}


def test_a_gap_with_a_control_compares_other_words_with_another_draw(workplace: Path) -> None:
    assert workplace.is_dir()
    found = mde("fresh-rules", items=32)
    # Two languages; three forms in other words, one drawn again; eleven forms in each language.
    assert found == pytest.approx(
        {
            "accuracy": expected(32, BETWEEN + 2 * WITHIN / 2),
            "gap": expected(32, 2 * WITHIN * (1 / 2 + 1 / 6)),
            "counterfactual_drop": expected(32, 2 * WITHIN * (1 / 2 + 1 / 2)),
            "language_gap": expected(32, 2 * WITHIN * (1 / 11 + 1 / 11)),
        }
    )


def test_a_pair_compares_both_halves(workplace: Path) -> None:
    assert workplace.is_dir()
    found = mde("famous-problems", items=20)
    assert found["gap"] == pytest.approx(expected(20, 2 * WITHIN * (1 / 2 + 1 / 2)))


def test_the_suite_resolves_a_gap_of_ten_points_in_its_default_size(workplace: Path) -> None:
    assert workplace.is_dir()
    assert mde("fresh-rules")["gap"] < RESOLVED


def test_only_programs_that_can_be_solved_count(workplace: Path) -> None:
    assert workplace.is_dir()
    (planned,) = ingrained.plan("coupled-programs", models=["reference/by_design"], seed=1)
    assert set(planned.mde) == {"solved"}
    assert planned.mde["solved"] > expected(planned.items, BETWEEN + 2 * WITHIN)


def test_the_dry_run_prints_points_and_says_what_they_are(capitals: Path, command: Command) -> None:
    code, said, _ = command("run", capitals.name, "--model", "reference/by_design", "--dry-run")
    words = " ".join(said.split())
    assert code == 0
    assert f"MDE of accuracy {100 * expected(3, 3 / 8):.1f} points" in words
    assert "docs/comparing.md" in words


def test_the_dry_run_gives_programs_the_same_numbers(capitals: Path, command: Command) -> None:
    options = ("--model", "reference/by_design", "--dry-run", "--format", "json")
    _, said, _ = command("run", capitals.name, *options)
    (task,) = json.loads(said)["tasks"]
    assert task["mde"] == pytest.approx({"accuracy": expected(3, 3 / 8)})
