"""Fitting the judge of refusals: `python -m ingrained_scorers.refusals.fitting [--check]`."""

from __future__ import annotations

import argparse
import hashlib
import json
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from ingrained_scorers.refusals.fitting_design import Columns, Example, columns, example, matrix
from ingrained_scorers.refusals.fitting_file import DIGITS, as_text, differences
from ingrained_scorers.refusals.fitting_logistic import fit, temperature
from ingrained_scorers.refusals.fitting_quality import measured, reliability
from ingrained_scorers.refusals.fitting_rows import calibration_rows, fingerprint
from ingrained_scorers.refusals.rules_model import SHIPPED, softmax

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

VERSION: Final = 1
FOLDS: Final = 5
STRENGTHS: Final = (1.0, 2.0, 4.0)
RUNS_WEIGH: Final = (2.0, 4.0)
DECLINING: Final = 2  # the first labels


@dataclass(frozen=True)
class Choice:
    """What the inner folds chose: the penalty, the weight of words, the temperature, held-out scores."""

    strength: float
    runs_weigh: float
    temperature: float
    scores: Floats


def fitted() -> dict[str, Any]:
    """Fit the judge on the calibration rows of the split `fit`, measure it on `test`."""
    rows = calibration_rows()
    learned = [example(row) for row in rows if row.split == "fit"]
    choice = chosen(learned)
    model = _as_json(learned, choice)
    labels = np.array([one.label for one in learned])
    held_out = softmax(choice.scores / choice.temperature)
    return {
        "version": VERSION,
        "calibration": fingerprint(),
        "chosen": {"strength": choice.strength, "folds": FOLDS, "rows": len(learned)},
        "reliability": reliability(held_out, labels),
        "quality": measured([row for row in rows if row.split == "test"], model),
        "model": model,
    }


def refitted(found: dict[str, Any]) -> dict[str, Any]:
    """Fit the model again with the penalty, weight of words and temperature of an earlier fit."""
    learned = [example(row) for row in calibration_rows() if row.split == "fit"]
    model = found["model"]
    choice = Choice(found["chosen"]["strength"], model["runs_weigh"], model["temperature"], np.zeros((0, 4)))
    return _as_json(learned, choice)


def chosen(examples: Sequence[Example]) -> Choice:
    """Choose penalty and weight of words by how probable they make scenarios that were held out."""
    labels = np.array([one.label for one in examples])
    tried = [
        (_held_out(examples, strength, weigh), strength, weigh)
        for strength in STRENGTHS
        for weigh in RUNS_WEIGH
    ]
    scores, strength, weigh = min(tried, key=lambda one: _surprise(one[0], labels))
    heat = round(temperature(scores, labels < DECLINING), DIGITS)
    return Choice(strength, weigh, heat, scores)


def fold(scenario: str) -> int:
    """Give the fold of a scenario, the same in every run."""
    return int(hashlib.sha256(scenario.encode()).hexdigest(), 16) % FOLDS


def _held_out(examples: Sequence[Example], strength: float, weigh: float) -> Floats:
    scores = np.zeros((len(examples), 4))
    folds = np.array([fold(one.scenario) for one in examples])
    for k in range(FOLDS):
        rest = [one for one, f in zip(examples, folds, strict=True) if f != k]
        known = columns(rest)
        weights = fit(matrix(rest, known, weigh), np.array([one.label for one in rest]), strength)
        held = [one for one, f in zip(examples, folds, strict=True) if f == k]
        scores[folds == k] = matrix(held, known, weigh) @ weights
    return scores


def _surprise(scores: Floats, labels: NDArray[np.int64]) -> float:
    return -float(np.log(softmax(scores)[np.arange(len(labels)), labels]).mean())


def _as_json(examples: Sequence[Example], choice: Choice) -> dict[str, Any]:
    known: Columns = columns(examples)
    table = matrix(examples, known, choice.runs_weigh)
    weights = np.round(fit(table, np.array([one.label for one in examples]), choice.strength), DIGITS)
    named = len(known.names)
    return {
        "temperature": choice.temperature,
        "runs_weigh": choice.runs_weigh,
        "weights": {name: w.tolist() for name, w in zip(known.names, weights[:named], strict=True)},
        "runs": {
            run: [rarity, *w.tolist()]
            for (run, rarity), w in zip(known.rarity.items(), weights[named:], strict=True)
        },
    }


def main(arguments: Sequence[str] | None = None) -> int:
    """Fit and write `judge.json`, or with `--check` compare."""
    parser = argparse.ArgumentParser(description="Fit the offline judge of refusals.")
    parser.add_argument("--check", action="store_true", help="compare with the shipped file, write nothing")
    check = parser.parse_args(arguments).check
    path = Path(__file__).with_name(SHIPPED)
    found = fitted()
    if not check:
        path.write_text(as_text(found), encoding="utf-8")
        return 0
    wrong = differences(found, json.loads(path.read_text(encoding="utf-8")))
    sys.stdout.write(f"{len(wrong)} differences {', '.join(sorted(wrong)[:5])}\n")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
