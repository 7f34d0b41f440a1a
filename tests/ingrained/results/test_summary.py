from __future__ import annotations

import json
from pathlib import Path

import ingrained
from ingrained.results.logs import TaskResult
from ingrained.results.summary import by_task, summarise_result
from ingrained_scorers.records import Scored


def result(**rows: list[float | None]) -> TaskResult:
    return TaskResult(
        suite="s",
        task="t",
        name="s/t",
        version="1-x",
        model="reference/echo",
        metadata={"seed": 4, "sandbox": None},
        expected=4,
        errored=1,
        unscored=0,
        rows={
            name: tuple(Scored(str(place), {"score": value}) for place, value in enumerate(values))
            for name, values in rows.items()
        },
        log="log",
        status="success",
    )


def test_metrics_of_two_scorers_with_one_name_are_told_apart() -> None:
    metrics = summarise_result(result(match=[1, 0], includes=[1, 1])).metrics
    assert {name: estimate.value for name, estimate in metrics.items()} == {
        "accuracy": 0.5,
        "includes.accuracy": 1,
    }


def test_a_scorer_that_the_catalog_does_not_know_is_summarised_by_its_mean() -> None:
    summary = summarise_result(result(foreign=[1, 0, None]))
    assert (summary.metrics["accuracy"].value, summary.metrics["accuracy"].undefined) == (0.5, 1)
    assert summary.headline().keys() == {"accuracy"}
    assert summary.known == {}


def test_a_result_without_rows_has_no_metrics() -> None:
    assert summarise_result(result()).metrics == {}
    assert result().scored == 0


def test_the_headline_leaves_out_what_is_not_one() -> None:
    summary = summarise_result(result(match=[1]))
    assert summary.headline() == summary.metrics


def test_json_says_what_is_missing_beside_the_metrics() -> None:
    told = json.loads(json.dumps(summarise_result(result(match=[1, None])).to_json()))
    assert told["samples"] == {"expected": 4, "scored": 2, "errored": 1, "unscored": 0}
    assert told["metrics"]["accuracy"]["undefined"] == 1
    assert (told["seed"], told["version"], told["model"]) == (4, "1-x", "reference/echo")


def test_tasks_and_models_come_in_the_order_asked_for(workplace: Path) -> None:
    paths = []
    for name in ("second", "first"):
        paths.append(workplace / f"{name}.yaml")
        paths[-1].write_text(
            f"task: {name}\nitems: [{{id: a, input: q, target: x}}]\nscorer: match\n", encoding="utf-8"
        )
    models = ["reference/empty", "reference/by_design"]
    ingrained.run(*paths, models=models, name="ordered")
    summaries = ingrained.summaries("ordered")
    assert [(summary.result.task, summary.result.model) for summary in summaries] == [
        (task, model) for task in ("second", "first") for model in models
    ]
    assert [key[1] for key in by_task(summaries)] == ["second", "first"]


def test_the_same_logs_give_the_same_numbers(workplace: Path) -> None:
    ingrained.run("coupled-documents", models=["reference/alternator"], items=2, name="twice", seed=1)
    first, second = (ingrained.summaries("twice")[0].metrics for _ in range(2))
    assert workplace.is_dir()
    assert first == second
