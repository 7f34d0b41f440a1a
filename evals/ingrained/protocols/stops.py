"""How a model's replies ended, kept in the sample's metadata so that tables count cut replies apart."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from inspect_ai.solver import TaskState

STOPS: Final = "stops"
"""Key of the counts in a sample's metadata: how often replies ended for which of Inspect's reasons."""


def note_stop(state: TaskState) -> TaskState:
    """Count how the last reply ended, such as `{"stop": 3, "max_tokens": 1}`.

    The metadata are replaced, not changed: other epochs of the sample may hold the same.
    """
    if state.output.choices:
        stops: Mapping[str, int] = state.metadata.get(STOPS) or {}
        reason = state.output.stop_reason
        state.metadata = state.metadata | {STOPS: {**stops, reason: stops.get(reason, 0) + 1}}
    return state
