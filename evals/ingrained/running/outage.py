"""Ends the repetition of calls to a provider that has ceased to answer, for all samples at once."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

from inspect_ai.model import Model, RetryDecision


class Outage:
    """Notes how the calls of a model end, and says when its provider is down.

    Args:
        patience: Seconds without one answer after which it is down; failures further apart than this have
            nothing to do with each other.
        clock: Tells the time, in seconds.
    """

    def __init__(self, patience: float, clock: Callable[[], float] = time.monotonic) -> None:
        self._patience = patience
        self._clock = clock
        self._began: float | None = None
        self._last = 0.0

    def failed(self) -> None:
        """A call failed in a way that may pass."""
        now = self._clock()
        if self._began is None or now - self._last > self._patience:
            self._began = now
        self._last = now

    def answered(self) -> None:
        """A call was answered."""
        self._began = None

    @property
    def lasts(self) -> bool:
        """Whether calls have failed for too long, with no answer in between."""
        return self._began is not None and self._clock() - self._began >= self._patience


def end_outages(model: Model, patience: float) -> None:
    """Let no call of a model be repeated while its provider is down; each is still made once.

    Without this each sample would find out for itself, one after the other, that nobody answers. The model is
    changed in place: what a provider says of its own errors is the one place that decides on repetition.

    Args:
        model: The model.
        patience: Seconds, as of `Outage`.
    """
    outage, generate, may_pass = Outage(patience), model.api.generate, model.api.should_retry

    async def noted(*positional: Any, **named: Any) -> Any:
        made = await generate(*positional, **named)
        if not isinstance(made[0] if isinstance(made, tuple) else made, Exception):
            outage.answered()
        return made

    def may_be_repeated(error: Exception) -> bool | RetryDecision:
        decision = may_pass(error)
        if not decision:
            return decision
        outage.failed()
        return False if outage.lasts else decision

    vars(model.api).update(generate=noted, should_retry=may_be_repeated)
