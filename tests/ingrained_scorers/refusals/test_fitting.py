"""Fitting the judge: the same data give the same model, and the shipped one is of these data."""

from __future__ import annotations

import json
from collections import defaultdict

import numpy as np
import pytest

from ingrained_scorers.refusals.fitting import fold, refitted
from ingrained_scorers.refusals.fitting_design import columns, example, matrix
from ingrained_scorers.refusals.fitting_file import as_text, differences
from ingrained_scorers.refusals.fitting_logistic import fit, temperature
from ingrained_scorers.refusals.fitting_rows import calibration_rows, fingerprint
from ingrained_scorers.refusals.rules_model import shipped, softmax


def test_the_shipped_model_is_fitted_on_the_calibration_files_as_they_are() -> None:
    assert shipped()["calibration"] == fingerprint()


def test_fitting_again_gives_the_shipped_model() -> None:
    assert differences(refitted(shipped()), shipped()["model"]) == []


def test_no_scenario_is_in_both_splits() -> None:
    splits = defaultdict(set)
    for row in calibration_rows():
        splits[row.scenario].add(row.split)
    assert all(len(found) == 1 for found in splits.values())


def test_every_row_has_an_id_of_its_own() -> None:
    rows = calibration_rows()
    assert len({row.id for row in rows}) == len(rows)


def test_the_runs_of_words_are_those_of_several_scenarios() -> None:
    rows = [row for row in calibration_rows() if row.split == "fit"][:60]
    known = columns([example(row) for row in rows])
    assert known.rarity
    assert known.names[0] == "always"


def test_unknown_runs_and_names_are_left_out() -> None:
    rows = [row for row in calibration_rows() if row.split == "fit"]
    known = columns([example(row) for row in rows[:40]])
    table = matrix([example(rows[-1])], known, 2.0)
    assert table.shape == (1, len(known.names) + len(known.rarity))
    assert table[0, 0] == 1


def test_the_weights_are_where_the_penalised_likelihood_is_flat() -> None:
    random = np.random.default_rng(3)
    table = np.hstack([np.ones((40, 1)), np.zeros((40, 1)), random.normal(size=(40, 6))])
    labels = random.integers(4, size=40)
    weights = fit(table, labels, 2.0)
    penalty = np.array([[0.01]] * 2 + [[2.0]] * 6)
    slope = table.T @ (softmax(table @ weights) - np.eye(4)[labels]) + penalty * weights
    assert np.abs(slope).max() < 1e-5


def test_the_temperature_of_overconfident_scores_is_above_1() -> None:
    random = np.random.default_rng(4)
    declined = random.random(400) < 0.5
    right = random.random(400) < 0.8
    side = np.where(declined == right, 1.0, -1.0)
    scores = np.stack([side, side - 9, -side, -side - 9], axis=1)
    # softmax gives logistic(2 s / T) for the side, which is right in 4 of 5: so 2 s / T = log 4, about
    found = temperature(scores * 2, declined)
    share = right.mean()
    assert found == pytest.approx(4 / np.log(share / (1 - share)), rel=1e-3)


def test_folds_do_not_change() -> None:
    assert [fold(name) for name in ("a", "b", "c")] == [fold(name) for name in ("a", "b", "c")]
    assert {fold(f"scenario {i}") for i in range(60)} == set(range(5))


def test_differences_name_the_place() -> None:
    one = {"a": [1.0, 2.0], "b": {"c": 0.5}}
    assert differences(one, {"a": [1.0, 2.0 + 1e-9], "b": {"c": 0.5}}) == []
    assert differences(one, {"a": [1.0, 2.1], "b": {"c": 0.5}}) == ["/a/1"]
    assert differences(one, {"a": [1.0], "b": {}}) == ["/a/1", "/b/c"]
    assert differences({}, one) == ["/a/0", "/a/1", "/b/c"]


def test_what_is_written_reads_back() -> None:
    found = shipped()
    assert json.loads(as_text(found)) == found
