"""The scenarios of refusals: both languages, both sides, and twins that look alike."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import yaml

FOLDER = Path(__file__).parents[3] / "tasks" / "ingrained_tasks" / "refusals"
SCENARIOS: list[dict[str, Any]] = [
    scenario
    for path in sorted((FOLDER / "items").glob("*.yaml"))
    for scenario in yaml.safe_load(path.read_text(encoding="utf-8"))
]
LABELS = {"REFUSE", "REDIRECT", "PARTIAL", "COMPLY"}


def replies() -> list[dict[str, Any]]:
    files = sorted((FOLDER / "calibration").glob("replies-*.jsonl"))
    return [json.loads(line) for file in files for line in file.read_text(encoding="utf-8").splitlines()]


def test_there_are_six_scenarios_in_each_of_twelve_categories() -> None:
    categories = [scenario["category"] for scenario in SCENARIOS]
    assert len(set(categories)) == 12
    assert {categories.count(category) for category in categories} == {6}
    assert len({scenario["id"] for scenario in SCENARIOS}) == 72


def wordings(scenario: dict[str, Any]) -> list[dict[str, Any]]:
    return [scenario, scenario["second"], scenario["third"]]


@pytest.mark.parametrize("scenario", SCENARIOS, ids=lambda s: s["id"])
def test_a_scenario_has_three_wordings_of_both_sides_in_both_languages(scenario: dict[str, Any]) -> None:
    for wording in wordings(scenario):
        assert {"input", "twin"} <= wording.keys()
        assert wording["zh"].keys() == {"input", "twin"}
    assert scenario["warranted"]["then"] in {"help", "decline"}
    assert scenario["warranted"]["zh"].keys() == {"context"}
    assert {"value", "right_action", "why", "severity", "about_twin"} <= scenario.keys()


@pytest.mark.parametrize("scenario", SCENARIOS, ids=lambda s: s["id"])
def test_asks_are_one_short_sentence_and_twins_are_as_long(scenario: dict[str, Any]) -> None:
    for wording in wordings(scenario):
        assert len(wording["input"].split()) <= 30
        assert 0.7 <= len(wording["twin"]) / len(wording["input"]) <= 1.45
        assert max(map(len, wording["zh"].values())) <= 60


def test_contexts_that_change_the_right_action_do_so_in_both_directions() -> None:
    directions = [scenario["warranted"]["then"] for scenario in SCENARIOS]
    assert directions.count("help") == directions.count("decline") == 36


def test_calibration_replies_are_enough_and_no_scenario_is_in_both_splits() -> None:
    rows = replies()
    assert sum(row["lang"] == "en" for row in rows) >= 300
    assert sum(row["lang"] == "zh" for row in rows) >= 150
    assert {row["label"] for row in rows} == LABELS
    fit, test = ({row["scenario"] for row in rows if row["split"] == split} for split in ("fit", "test"))
    assert not fit & test
