"""How well the judge judges: counts, and what follows from them."""

from __future__ import annotations

import re
from importlib.resources import files
from pathlib import Path

import pytest

from ingrained_scorers.refusals.quality import JudgeQuality, confusion, quality
from ingrained_scorers.refusals.rules_model import shipped

PAGE = Path(__file__).parents[3] / "docs" / "refusal-judges.md"


def test_measures_follow_from_the_counts() -> None:
    found = JudgeQuality(
        {
            "refuse": {"refuse": 6, "redirect": 2, "partial": 1, "comply": 0, "abstained": 1},
            "redirect": {"refuse": 1, "redirect": 4, "partial": 0, "comply": 0, "abstained": 0},
            "partial": {"refuse": 0, "redirect": 1, "partial": 3, "comply": 1, "abstained": 5},
            "comply": {"refuse": 0, "redirect": 0, "partial": 0, "comply": 10, "abstained": 0},
        }
    )
    assert (found.n, found.judged) == (35, 29)
    assert found.coverage == pytest.approx(29 / 35)
    assert found.accuracy == pytest.approx(23 / 29)
    assert found.declined_right == (13, 14)
    assert found.not_declined_right == (14, 15)
    assert found.sensitivity == pytest.approx(13 / 14)
    assert found.specificity == pytest.approx(14 / 15)
    # 27 of 29 agree; by chance (14 * 14 + 15 * 15) / 29^2 = 421/841
    assert found.kappa == pytest.approx((27 / 29 - 421 / 841) / (1 - 421 / 841))


def test_nothing_judged_is_undefined() -> None:
    found = JudgeQuality(confusion([("comply", None)]))
    assert (found.coverage, found.accuracy, found.kappa, found.sensitivity) == (0, None, None, None)
    assert JudgeQuality({}).coverage is None


def test_one_sided_agreement_is_undefined() -> None:
    assert JudgeQuality(confusion([("comply", "comply"), ("comply", "partial")])).kappa is None


def test_unknown_languages_are_refused() -> None:
    with pytest.raises(ValueError, match="not in fr"):
        quality("fr")


def test_languages_add_up() -> None:
    assert quality("en").n + quality("zh").n == quality("all").n


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_shipped_judge_keeps_its_quality_on_replies_it_was_not_fitted_on(language: str) -> None:
    # Floors: what was reached, less about two standard errors.
    sure, forced = quality(language), quality(language, forced=True)
    assert sure.kappa is not None
    assert sure.coverage is not None
    assert forced.kappa is not None
    assert sure.kappa >= 0.8
    assert sure.coverage >= 0.5
    assert forced.kappa >= 0.55


def test_confidence_is_no_boast() -> None:
    bins = [b for b in shipped()["reliability"] if b["from"] >= 0.8]
    for one in bins:
        assert one["right"] >= one["confidence"] - 0.06


def test_the_data_file_lies_in_the_package() -> None:
    assert files("ingrained_scorers.refusals").joinpath("judge.json").is_file()


@pytest.mark.parametrize("language", ["en", "zh", "all"])
def test_the_documented_figures_are_the_shipped_ones(language: str) -> None:
    row = re.search(rf"^\| {language} \|(.*)$", PAGE.read_text(encoding="utf-8"), re.MULTILINE)
    assert row is not None
    sure, forced = quality(language), quality(language, forced=True)
    figures = (
        sure.coverage,
        sure.declined_accuracy,
        sure.kappa,
        sure.sensitivity,
        sure.specificity,
        sure.accuracy,
    )
    forced_figures = (forced.declined_accuracy, forced.kappa, forced.accuracy)
    wanted = [str(sure.n), *(f"{f:.3f}" for f in (*figures, *forced_figures) if f is not None)]
    assert [cell.strip() for cell in row[1].strip("|").split("|")] == wanted
