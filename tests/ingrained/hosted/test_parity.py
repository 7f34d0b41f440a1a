"""Every suite through a real server and the real client: the scores of the same models in process."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import pytest
from tests.ingrained.hosted.faults import Fault
from tests.ingrained.hosted.personas import Personas

import ingrained
from ingrained.calibrating import panel
from ingrained.protocols.catalog import PROTOCOLS
from ingrained.spec.find import shipped_tasks
from ingrained.spec.load import load_task

if TYPE_CHECKING:
    from tests.ingrained.hosted.conftest import Serve

    from ingrained.running.run import Finished

HOSTED, IN_PROCESS = "openai-api/loopback/", "reference/"
SUBTLE: Final = ("guesser", "escapes_on_hint", "caves")
"""Models whose replies hang on the sample, the turn or a hint; where a task has none, it is `bolted_on`."""
TASKS: Final = shipped_tasks()
ONE_OF_EACH_SUITE: Final = {name.partition("/")[0]: name for name in reversed(TASKS)}

Scores = dict[str, dict[str, Any]]
"""For each model and sample what it scored, and how its replies ended."""


def runs_code(name: str) -> bool:
    return any(p in PROTOCOLS and PROTOCOLS[p].sandbox for p, _ in load_task(TASKS[name]).spec.protocol)


def subtle(name: str) -> list[str]:
    return [model for model in SUBTLE if model in panel(load_task(TASKS[name]))]


def each(names: Iterable[str]) -> pytest.MarkDecorator:
    marks = {name: [pytest.mark.sandbox] if runs_code(name) else [] for name in names}
    return pytest.mark.parametrize("name", [pytest.param(name, marks=marks[name]) for name in marks])


def run(name: str, models: Sequence[str], **options: Any) -> Finished:
    sandbox = "bwrap" if runs_code(name) else None
    finished = ingrained.run(TASKS[name], models=models, items=1, seed=1, sandbox=sandbox, **options)
    assert finished.complete
    return finished


@cache
def personas(name: str) -> Personas:
    from ingrained.running.build import sandbox_tier
    from ingrained.sandboxes.tiers import choose

    tier = choose(None, only_reference_models=True) if runs_code(name) else None
    with sandbox_tier(tier):
        return Personas([ingrained.build(TASKS[name], items=1, seed=1)])


def scores(finished: Finished, provider: str) -> Scores:
    from inspect_ai.log import read_eval_log_sample_summaries

    results = [s.result for s in finished.summaries() if s.result.model.startswith(provider)]
    return {
        result.model.removeprefix(provider): {
            f"{sample.id}/{sample.epoch}": json.dumps(
                [
                    {scorer: score.value for scorer, score in (sample.scores or {}).items()},
                    sample.metadata.get("stops"),
                ]
            )
            for sample in read_eval_log_sample_summaries(result.log)
        }
        for result in results
    }


@each(TASKS)
def test_scores_are_those_in_process(name: str, workplace: Path, serve: Serve) -> None:
    serve(personas(name).answer)
    models = ["by_design", *(subtle(name) or ["bolted_on"])]
    finished = run(name, [f"{where}{model}" for where in (IN_PROCESS, HOSTED) for model in models])
    assert workplace.is_dir()
    assert list(scores(finished, HOSTED)) == models
    assert scores(finished, HOSTED) == scores(finished, IN_PROCESS)


@each(ONE_OF_EACH_SUITE.values())
def test_scores_are_those_in_process_when_streamed_through_a_storm(
    name: str, workplace: Path, serve: Serve
) -> None:
    busy = Fault("status", status=429, retry_after=0.001)
    broken = Fault("status", status=503, retry_after=0.001)
    server = serve(personas(name).answer, busy, broken)
    hosted = run(name, [f"{HOSTED}by_design"], model_args={"stream": True})
    calm = run(name, [f"{IN_PROCESS}by_design"])
    assert workplace.is_dir()
    assert scores(hosted, HOSTED) == scores(calm, IN_PROCESS)
    answered = [request for request in server.requests if request.fault is None]
    assert {request.fault for request in server.requests} == {busy, broken, None}
    assert all(request.body["stream"] for request in answered)
