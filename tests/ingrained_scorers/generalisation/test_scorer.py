from __future__ import annotations

from pathlib import Path

import pytest

import ingrained
from ingrained_scorers.catalog import SCORERS
from ingrained_scorers.generalisation.gold import Gold
from ingrained_scorers.generalisation.scorer import measure

GOLD = Gold("word", ("no",), ("yes",), (("yes", "是"), ("no", "否")))
QUESTION = "Are 9 and 99 the same?"


@pytest.mark.parametrize(
    ("reply", "expected"),
    [
        ("ANSWER: no", {"right": 1, "recited": 0, "readable": 1, "declined": 0, "undetermined": 0}),
        ("ANSWER: yes", {"right": 0, "recited": 1, "readable": 1, "declined": 0, "undetermined": 0}),
        ("ANSWER: cannot tell", {"right": 0, "recited": 0, "readable": 1, "declined": 0, "undetermined": 1}),
        (
            "I can't help with that.",
            {"right": 0, "recited": 0, "readable": 0, "declined": 1, "undetermined": 0},
        ),
        ("", {"right": 0, "recited": 0, "readable": 0, "declined": 0, "undetermined": 0}),
    ],
)
def test_a_reply_is_measured(reply: str, expected: dict[str, float]) -> None:
    values, _ = measure(reply, GOLD, QUESTION, 3)
    assert values == expected | {"depth": 3, "chance": 0.5, "magnitude": 1.5, "length": len(QUESTION)}


def test_what_a_question_does_not_have_is_undefined() -> None:
    values, shown = measure("It is a knave.", Gold("open", ("knave",)), "Who is B?")
    assert (values["recited"], values["depth"], values["magnitude"], shown) == (None, None, None, "knave")


@pytest.mark.parametrize(("model", "right", "recitation"), [("by_design", 1, None), ("bolted_on", 0, 1)])
def test_a_run_gives_the_suites_metrics(
    tmp_path: Path, model: str, right: float, recitation: float | None
) -> None:
    finished = ingrained.run(
        "famous-problems", models=[f"reference/{model}"], items=3, seed=1, results=tmp_path
    )
    (summary,) = finished.summaries()
    assert tuple(summary.metrics) == SCORERS["generalisation"].metric_names
    assert summary.metrics["accuracy"].value == 1
    assert summary.metrics["worst_of"].value == right
    assert summary.metrics["recitation"].value == recitation
