"""How long a sample of a provider that fails takes: the bound that the documents state."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from tests.ingrained.hosted.conftest import MODEL
from tests.ingrained.hosted.faults import Fault

import ingrained
from ingrained.running.progress import Silent

if TYPE_CHECKING:
    from tests.ingrained.hosted.conftest import Serve


class Listener(Silent):
    """Hears how long calls wait."""

    def __init__(self) -> None:
        self.waits: list[float] = []
        self.why: set[str] = set()

    def retried(self, seconds: float, why: str) -> None:
        self.waits.append(seconds)
        self.why.add(why)


def test_a_sample_whose_calls_always_fail_waits_seven_minutes_at_most(
    capitals: Path, serve: Serve, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def at_once(seconds: float) -> None:
        del seconds

    monkeypatch.setattr("inspect_ai.model._retry._sleep", at_once)
    serve(capitals, Fault("status", "Japan", None))
    listener = Listener()
    ingrained.run(capitals, models=[MODEL], seed=1, model_args={"max_retries": 0}, watcher=listener)
    # Inspect waits 3 s and up to 3 s more at random, doubling the former: 3 + 6 + 12 + 24 + 48 + 96 = 189.
    assert len(listener.waits) == 12
    for series in (listener.waits[:6], listener.waits[6:]):
        assert 189 <= sum(series) <= 189 + 6 * 3
    assert listener.why == {"InternalServerError 500"}
