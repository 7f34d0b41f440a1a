"""Repair dialogues as strips, from a real log of reference models."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

import ingrained
from ingrained import charts
from ingrained.charts.loop import turns_of
from ingrained.errors import UsageError
from ingrained_scorers.loop.session import Session, State, Turn


def state(name: str, outcomes: str) -> State:
    return State(name, name, name, tuple(outcomes))


def turn(after: State) -> Turn:
    return Turn(after, True, False, False, False, False, "A", None, None)


def session(*states: State) -> Session:
    needs = (("A", (0,)), ("B", (1,)))
    return Session(states[0], tuple(map(turn, states[1:])), needs, True, "base", 10)


def test_turns_name_what_fails_and_what_came_back() -> None:
    a, b, neither, both = state("s", "FP"), state("t", "PF"), state("n", "FF"), state("f", "PP")
    rows = turns_of(session(a, b, a, a, neither, both), "solved")
    assert [row["state"] for row in rows] == [
        "A fails",
        "B fails",
        "A fails",
        "A fails",
        "several fail",
        "solved",
    ]
    assert [row["back"] for row in rows] == [False, False, True, False, False, False]
    assert [row["version"] for row in rows] == ["v0", "v1", "v0", "v0", "v2", "v3"]


@pytest.fixture(scope="module")
def logs(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """Logs of two models on documents, which need no sandbox."""
    results = tmp_path_factory.mktemp("results")
    models = ["reference/alternator", "reference/fixer"]
    ingrained.run("loop_bug/coupled-documents", models=models, items=3, seed=1, name="r", results=results)
    return sorted((results / "r" / "logs").glob("*.eval"))


def test_states_are_read_from_a_log(logs: list[Path]) -> None:
    frame = pd.concat([charts.loop_states(log) for log in logs])
    alternator = frame[frame["model"] == "reference/alternator"]
    solvable = alternator[alternator["ended"] == "turn limit"]
    (first, *_) = [list(own["failing"]) for _, own in solvable.groupby("item")]
    assert first[:4] == ["A", "B", "A", "B"]
    assert set(frame["arm"]) == {"base"}
    fixer = frame[frame["model"] == "reference/fixer"]
    assert (fixer.groupby("item")["turn"].max() >= 1).all()


def test_a_limit_and_a_choice_of_items_are_kept(logs: list[Path]) -> None:
    everything = charts.loop_states(logs[0], None)
    item = min(everything["item"])
    assert set(charts.loop_states(logs[0], 1)["item"]) == {item}
    assert set(charts.loop_states(logs[0], items={item})["item"]) == {item}
    assert charts.loop_states(logs[0], arm="nothing").empty


def test_strips_have_a_cell_for_each_turn_and_dots_where_it_came_back(logs: list[Path]) -> None:
    frame = pd.concat([charts.loop_states(log) for log in logs])
    panels = charts.strips(frame).to_dict(validate=True)["concat"]
    assert sorted(panel["title"]["text"] for panel in panels) == ["alternator", "fixer"]
    cells = [row for panel in panels for row in panel["layer"][0]["data"]["values"]]
    assert len(cells) == len(frame)
    dots = [row for panel in panels for row in panel["layer"][2]["data"]["values"]]
    assert len(dots) == int(frame["back"].sum()) > 0
    assert panels[0]["layer"][0]["encoding"]["y"] == panels[1]["layer"][0]["encoding"]["y"]


def test_a_log_without_dialogues_has_unknown_states(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    ingrained.run("generalisation/base-addition", models=["reference/constant"], items=2, seed=1, name="r")
    (log,) = (tmp_path / "results" / "r" / "logs").glob("*.eval")
    frame = charts.loop_states(log)
    assert set(frame["state"]) == {"unknown"}
    text = charts.strips(frame).to_dict()["concat"][0]["layer"][1]["data"]["values"]
    assert {row["text"] for row in text} == {"?"}


def test_no_dialogues_are_no_chart() -> None:
    with pytest.raises(UsageError, match="nothing to draw"):
        charts.strips(
            pd.DataFrame(
                columns=["model", "item", "epoch", "turn", "state", "failing", "version", "back", "ended"]
            )
        )
