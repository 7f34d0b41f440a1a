"""Every scorer by name, readable without importing Inspect."""

from __future__ import annotations

from ingrained_scorers.generalisation.metrics import GENERALISATION
from ingrained_scorers.info import Better, MetricInfo, NoParameters, ScorerInfo
from ingrained_scorers.inspect_scorers import INSPECT_SCORERS
from ingrained_scorers.loop.metrics import LOOP
from ingrained_scorers.refusals.metrics import PRESSURE, REFUSALS

__all__ = ["SCORERS", "Better", "MetricInfo", "NoParameters", "ScorerInfo"]

SCORERS: dict[str, ScorerInfo] = {
    info.name: info for info in (*INSPECT_SCORERS, LOOP, GENERALISATION, REFUSALS, PRESSURE)
}
