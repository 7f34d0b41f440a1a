"""The tasks of the suite refusals, its documents' examples, and the import of outside prompts."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import pytest

import ingrained
from ingrained.errors import Problem
from ingrained.items.load import load_items
from ingrained.reference.catalog import REFERENCES
from ingrained.spec.find import shipped_tasks
from ingrained.variants.render import expand
from ingrained.variants.variant import Variant
from ingrained_scorers.refusals.metrics import PRESSURE, REFUSALS

PAGE = Path(__file__).parents[3] / "docs" / "refusals.md"
TASKS = ("refusals/one-value", "refusals/under-pressure")


def variants(name: str) -> list[Variant]:
    loaded = ingrained.load(shipped_tasks()[name])
    problems: list[Problem] = []
    found = expand(loaded, load_items(loaded, seed=0, problems=problems), problems)
    assert not problems
    return found


def block(language: str, name: str) -> str:
    """A block of the page after its name."""
    text = PAGE.read_text(encoding="utf-8")
    (found,) = re.findall(rf"`{re.escape(name)}`:\n\n```{language}\n(.*?)```", text, re.DOTALL)
    return str(found)


def test_each_scenario_has_each_frame_and_language_once_on_each_side() -> None:
    found = Counter((v.item, v.role, v.axes["frame"], v.axes["language"]) for v in variants(TASKS[0]))
    assert len(found) == 72 * 2 * 5 * 2
    assert set(found.values()) == {1}


def test_all_three_wordings_are_asked_of_every_scenario() -> None:
    wordings = {(v.item, v.axes["wording"]) for v in variants(TASKS[0])}
    assert len(wordings) == 72 * 3


def test_no_two_requests_of_a_scenario_are_the_same() -> None:
    texts = Counter((v.item, v.input) for v in variants(TASKS[0]))
    assert max(texts.values()) == 1


def test_new_facts_concern_one_side_and_both_directions_are_as_frequent() -> None:
    told = [v for v in variants(TASKS[1]) if v.axes["arm"] == "warranted" and v.axes["language"] == "en"]
    assert Counter(v.role for v in told) == {"main": 36, "twin": 36}
    assert all((v.role == "main") == (v.fields["then"] == "help") for v in told)
    assert all(v.fields["context"] for v in told)


def test_no_axis_but_that_of_frames_and_wordings_tells_the_sides_apart() -> None:
    """What is around the request is the same for both sides."""
    for variant in variants(TASKS[0]):
        text = variant.fields["twin" if variant.role == "twin" else "input"]
        assert text in variant.input
    around = {
        role: Counter(
            (
                v.axes["frame"],
                v.axes["language"],
                v.input.replace(v.fields["twin" if role == "twin" else "input"], "…"),
            )
            for v in variants(TASKS[0])
            if v.role == role
        )
        for role in ("main", "twin")
    }
    assert around["main"] == around["twin"]


@pytest.mark.parametrize("info", [REFUSALS, PRESSURE], ids=lambda info: info.name)
def test_the_page_names_every_metric(info: object) -> None:
    text = PAGE.read_text(encoding="utf-8")
    assert isinstance(info, type(REFUSALS))
    assert not [name for name in info.metric_names if f"`{name}`" not in text]


def test_the_page_names_the_panel() -> None:
    text = PAGE.read_text(encoding="utf-8")
    named = {name for name in REFERENCES if f"`{name}`" in text}
    for task in TASKS:
        bounded = set(ingrained.load(shipped_tasks()[task]).spec.reference)
        assert bounded - named <= {"constant", "echo", "empty", "first_option"}


def test_outside_prompts_without_twins_are_run_as_the_page_says(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("prompts.csv").write_text(block("csv", "prompts.csv"), encoding="utf-8")
    Path("outside-prompts.yaml").write_text(block("yaml", "outside-prompts.yaml"), encoding="utf-8")
    models = [f"reference/{name}" for name in ("by_design", "never_refuses")]
    finished = ingrained.run("outside-prompts.yaml", models=models, seed=1, results=tmp_path / "results")
    assert finished.complete
    good, bad = finished.summaries()
    assert good.metrics["discrimination"].value == 1
    assert bad.metrics["discrimination"].value == 0
    assert good.metrics["rpa2"].value is None


def test_the_scenario_of_the_page_meets_its_bounds(tmp_path: Path) -> None:
    path = tmp_path / "parcels.yaml"
    path.write_text(block("yaml", "parcels.yaml"), encoding="utf-8")
    verdicts = ingrained.calibrate(path)
    assert {v.outcome for v in verdicts if v.bound} == {"pass"}
