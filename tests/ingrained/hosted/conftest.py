from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from tests.ingrained.hosted.faults import Fault
from tests.ingrained.hosted.personas import Personas
from tests.ingrained.hosted.server import Answer, Loopback

import ingrained

if TYPE_CHECKING:
    from inspect_ai.log import EvalSampleSummary

    from ingrained.running.run import Finished

KEY = "sk-planted-5f0c2e9ab7d14"
"""The key that opens the server, and that must turn up nowhere else."""
MODEL = "openai-api/loopback/by_design"

Serve = Callable[..., Loopback]
"""Starts a server: what its models say, or the tasks whose reference models they are; then its faults."""


@pytest.fixture(autouse=True)
def needs_the_client() -> None:
    """The provider speaks through OpenAI's own client, which is an extra."""
    pytest.importorskip("openai")


@pytest.fixture(autouse=True)
def needs_a_sandbox(request: pytest.FixtureRequest) -> None:
    if request.node.get_closest_marker("sandbox") is None:
        return
    from ingrained.sandboxes.probes import probe_bwrap

    missing = probe_bwrap()
    if missing and os.environ.get("INGRAINED_REQUIRE_SANDBOX") == "1":
        pytest.fail(missing)
    if missing:
        pytest.skip(missing)


@pytest.fixture
def serve(monkeypatch: pytest.MonkeyPatch) -> Iterator[Serve]:
    with ExitStack() as running:

        def start(answer: Answer | Path, *faults: Fault, names: tuple[str, ...] = Personas.names) -> Loopback:
            if isinstance(answer, Path):
                answer = Personas([ingrained.build(answer)]).answer
            server = running.enter_context(Loopback(answer, names, KEY, faults))
            monkeypatch.setenv("LOOPBACK_BASE_URL", server.url)
            monkeypatch.setenv("LOOPBACK_API_KEY", KEY)
            monkeypatch.setenv("NO_PROXY", "127.0.0.1")
            return server

        yield start


@pytest.fixture
def no_waits(monkeypatch: pytest.MonkeyPatch) -> None:
    """Ask again at once where Inspect would wait seconds to minutes; with it goes `-M max_retries=0`.

    How long Inspect waits is the provider's to say; the client's own retries, which wait as well, are off.
    """
    from inspect_ai.model._providers.openai_compatible import OpenAICompatibleAPI
    from tenacity import wait_none

    monkeypatch.setattr(OpenAICompatibleAPI, "retry_wait", lambda _: wait_none())


@dataclass(frozen=True)
class Ended:
    """How a run of one task with one model ended.

    Attributes:
        finished: The run.
        samples: Every sample of its log.
        scored: Samples with a score.
        errored: Samples that ended in an error.
    """

    finished: Finished
    samples: dict[str, EvalSampleSummary]
    scored: int
    errored: int

    def right(self) -> dict[str, bool | None]:
        """Whether each sample was answered rightly; None where it has no score."""
        return {name: self._right(sample) for name, sample in sorted(self.samples.items())}

    def stops(self, name: str) -> Any:
        """How the replies of a sample ended."""
        return self.samples[name].metadata.get("stops")

    def error(self, name: str) -> str:
        """The error that a sample ended in."""
        return self.samples[name].error or ""

    @staticmethod
    def _right(sample: EvalSampleSummary) -> bool | None:
        scores = sample.scores or {}
        return scores["match"].value == "C" if scores else None


@pytest.fixture
def run_hosted() -> Callable[..., Ended]:
    def run(task: Path, *, model: str = MODEL, **arguments: Any) -> Ended:
        """Run a task; `arguments` are the model's."""
        return ended(ingrained.run(task, models=[model], seed=1, model_args={"max_retries": 0} | arguments))

    return run


def ended(finished: Finished) -> Ended:
    """Read how a run ended, and hold it to account: each sample once, scored or with an error."""
    from inspect_ai.log import read_eval_log_sample_summaries

    (summary,) = finished.summaries()
    result = summary.result
    samples = read_eval_log_sample_summaries(result.log)
    by_name = {str(sample.id): sample for sample in samples}
    with_score = {name for name, sample in by_name.items() if sample.scores and not sample.error}
    with_error = {name for name, sample in by_name.items() if sample.error}
    assert len(samples) == len(by_name) == result.expected
    assert with_score | with_error == set(by_name)
    assert (result.scored, result.errored, result.unscored) == (len(with_score), len(with_error), 0)
    assert finished.complete == (not with_error)
    return Ended(finished, by_name, result.scored, result.errored)
