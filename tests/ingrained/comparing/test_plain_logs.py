"""Logs of Inspect's own, which know nothing of items, suites or variants."""

from __future__ import annotations

from pathlib import Path

import pytest
from inspect_ai import Task
from inspect_ai import eval as run
from inspect_ai.dataset import Sample
from inspect_ai.model import ModelOutput
from inspect_ai.scorer import includes, match
from inspect_ai.solver import Generate, Solver, TaskState, solver

from ingrained import comparisons
from ingrained.comparing.table import Comparison
from ingrained.errors import UsageError


@solver
def says(right: int) -> Solver:
    """Reply with the right number on the first few samples, and with `no` on others."""

    async def solve(state: TaskState, generate: Generate) -> TaskState:
        del generate
        answer = str(state.sample_id)[1:] if int(str(state.sample_id)[1:]) < right else "no"
        state.output = ModelOutput.from_content("mockllm", answer)
        return state

    return solve


@pytest.fixture(scope="module")
def compared(tmp_path_factory: pytest.TempPathFactory) -> Comparison:
    """Two models on six samples and two epochs, with two of Inspect's scorers."""
    folder = tmp_path_factory.mktemp("plain") / "logs"
    samples = [Sample(id=f"s{i}", input=f"Say {i}.", target=str(i)) for i in range(6)]
    for name, right in (("weak", 2), ("strong", 5)):
        task = Task(dataset=samples, solver=says(right), scorer=[match(), includes()], name="echo", epochs=2)
        (log,) = run(task, model=f"mockllm/{name}", log_dir=str(folder), display="none")
        assert log.status == "success"
    return comparisons.compare(folder)


def test_each_sample_is_an_item_and_each_scorer_has_its_metric(compared: Comparison) -> None:
    assert set(compared.models) == {"mockllm/weak", "mockllm/strong"}
    assert {(row.suite, row.task, row.metric) for row in compared.estimates} == {
        ("", "echo", "accuracy"),
        ("", "echo", "includes.accuracy"),
    }
    assert {(row.estimate.clusters, row.estimate.n) for row in compared.estimates} == {(6, 12)}


def test_models_are_paired_by_sample(compared: Comparison) -> None:
    (difference, _) = compared.differences
    values = {r.model: r.estimate.value for r in compared.estimates if r.metric == "accuracy"}
    assert difference.paired.items == 6
    assert difference.dropped == 0
    assert values == pytest.approx({"mockllm/weak": 2 / 6, "mockllm/strong": 5 / 6})
    assert abs(difference.paired.value or 0) == pytest.approx(0.5)
    assert compared.problems == ()


def test_a_missing_place_is_named(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="there is no run 'nowhere'"):
        comparisons.compare("nowhere", results=tmp_path)
