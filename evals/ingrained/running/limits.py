"""What a run may use up: tokens, dollars, seconds."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any, Literal, Protocol

from ingrained.errors import UsageError
from ingrained.running.progress import Waits

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from ingrained.running.folder import RunSettings
    from ingrained.running.progress import Key, Watcher


class Listener(Protocol):
    """What the evaluation tells while it goes on."""

    def sample_done(self, key: Key) -> None:
        """A sample has ended."""

    def used(self, tokens: int, dollars: float) -> None:
        """A call was made that used so much."""

    def retried(self, seconds: float, why: str) -> None:
        """A call has failed, and is made again after so many seconds; why: the error's name and status."""


@dataclass(frozen=True)
class Reached:
    """A limit that a run has reached.

    Attributes:
        setting: Its name among the settings.
        said: What to say of it, as a sentence without its full stop.
    """

    setting: Literal["token_limit", "cost_limit", "time_limit"]
    said: str

    def __str__(self) -> str:
        """The sentence."""
        return self.said


class Ledger:
    """Sums what a run uses, over all models and workers, and says when it is too much.

    Attributes:
        tokens: Tokens used by all models, graders among them, since the run began.
        dollars: Their price.
    """

    def __init__(self, settings: RunSettings, watcher: Watcher, spent: tuple[int, float] = (0, 0.0)) -> None:
        self.tokens, self.dollars = spent
        self._settings = settings
        self._watcher = watcher
        self._began = time.monotonic()

    def sample_done(self, key: Key) -> None:
        """Pass it on to the progress display."""
        self._watcher.sample_done(key)

    def used(self, tokens: int, dollars: float) -> None:
        """Add it."""
        self.tokens += tokens
        self.dollars += dollars

    def retried(self, seconds: float, why: str) -> None:
        """Pass it on to a progress display that shows it."""
        if isinstance(self._watcher, Waits):
            self._watcher.retried(seconds, why)

    def seconds_left(self) -> float | None:
        """Seconds until the time limit; None where there is none."""
        limit = self._settings.time_limit
        return None if limit is None else limit - (time.monotonic() - self._began)

    def exceeded(self) -> Reached | None:
        """Which limit is reached; None while none is."""
        asked, left = self._settings, self.seconds_left()
        if asked.token_limit is not None and self.tokens >= asked.token_limit:
            said = f"the run has used {self.tokens:,} tokens, and its limit is {asked.token_limit:,}"
            return Reached("token_limit", said)
        if asked.cost_limit is not None and self.dollars >= asked.cost_limit:
            said = f"the run has cost ${self.dollars:.2f}, and its limit is ${asked.cost_limit:.2f}"
            return Reached("cost_limit", said)
        if left is not None and left <= 0:
            return Reached("time_limit", f"the run has reached its limit of {asked.time_limit:g} seconds")
        return None


def require_prices(settings: RunSettings) -> None:
    """Refuse a limit of cost where a model has no price, since it would never be reached.

    Raises:
        UsageError: Inspect knows no price for a model.
    """
    if settings.cost_limit is None:
        return
    from inspect_ai.model import get_model_info

    from ingrained.running.models import REFERENCE

    for name in (*settings.models, *settings.model_roles.values()):
        if name.startswith(REFERENCE):
            continue
        info = get_model_info(name)
        if info is None or info.cost is None:
            raise UsageError(f"Inspect knows no price of {name!r}: limit the run by --token-limit instead")


def spent(samples: Iterable[Mapping[str, Any]]) -> tuple[int, float]:
    """Tokens and dollars that the samples of logs have used.

    Args:
        samples: Summaries of samples.
    """
    usages = [usage for sample in samples for usage in (sample.get("model_usage") or {}).values()]
    tokens = sum(int(usage.get("total_tokens") or 0) for usage in usages)
    return tokens, sum(float(usage.get("total_cost") or 0) for usage in usages)


_listening: list[Listener] = []


@contextmanager
def hearing(listener: Listener) -> Iterator[None]:
    """Tell a listener of what calls use, answers from the cache excepted, and of those that are repeated."""
    _register()
    _listening.append(listener)
    try:
        yield
    finally:
        _listening.remove(listener)


@cache
def _register() -> None:
    """Register with Inspect late: hooks that are there as it starts are announced on standard output."""
    from inspect_ai.hooks import Hooks, ModelRetry, ModelUsageData, hooks

    @hooks(name="ingrained_calls", description="Tells a run's limits and progress of its calls.")
    class Calls(Hooks):
        def enabled(self) -> bool:
            return bool(_listening)

        async def on_model_usage(self, data: ModelUsageData) -> None:
            for listener in _listening:
                listener.used(data.usage.total_tokens, data.usage.total_cost or 0.0)

        async def on_model_retry(self, data: ModelRetry) -> None:
            why = " ".join(str(part) for part in (data.exception_type, data.status_code) if part)
            for listener in _listening:
                listener.retried(data.wait_time, why)
