"""A scorer that these tests can count on, whatever the catalog holds."""

from __future__ import annotations

import pytest

from ingrained_scorers.catalog import SCORERS, MetricInfo, ScorerInfo

MATCH = ScorerInfo(
    name="match",
    about="Whether the reply is the target.",
    target="inspect_ai.scorer:match",
    sums="ingrained_scorers.accuracy:summarise",
    metrics=(MetricInfo("accuracy", "share of right answers", "high", headline=True),),
    needs=("target",),
)


@pytest.fixture(autouse=True)
def _catalog(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(SCORERS, "match", MATCH)
