"""Live progress of a run: a bar for each task and model, or a line for each when nobody watches."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Awaitable, Callable, Iterable
from typing import TYPE_CHECKING, Final, Protocol, Self, runtime_checkable

from rich.console import Console, RenderableType
from rich.markup import escape
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn, TimeElapsedColumn
from rich.text import Text

if TYPE_CHECKING:
    from inspect_ai import Task
    from inspect_ai.solver import TaskState

Key = tuple[str, str]
"""A task and a model."""
PAUSE: Final = 60.0
"""Seconds between two lines on calls that are made again, where nobody watches."""


class Counts(Protocol):
    """What is told of samples that end."""

    def sample_done(self, key: Key) -> None:
        """A sample of a task has ended with a model."""


class Watcher(Counts, Protocol):
    """What a run tells of its progress."""

    def expect(self, key: Key, samples: int) -> None:
        """A task will run this many samples with a model."""


@runtime_checkable
class Waits(Protocol):
    """What a watcher may have besides: it is told of calls that failed and are made again."""

    def retried(self, seconds: float, why: str) -> None:
        """A call is made again after so many seconds; why: the error's name and status."""


class Silent:
    """Tells nobody."""

    def expect(self, key: Key, samples: int) -> None:
        """Ignore it."""

    def sample_done(self, key: Key) -> None:
        """Ignore it."""


class Retries:
    """What there is to say of calls that are made again.

    Args:
        clock: Tells the time, in seconds.
    """

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._count = 0
        self._why = ""
        self._until: list[float] = []

    def add(self, seconds: float, why: str) -> None:
        """A call is made again after so many seconds."""
        self._count += 1
        self._why = why
        self._until = [*self._waiting(), self._clock() + seconds]

    def __str__(self) -> str:
        """How many there were and why, and which of them wait; empty where there was none."""
        if not self._count:
            return ""
        times = "1 retry" if self._count == 1 else f"{self._count} retries"
        said = f"{times}, the last for {self._why or 'an error'}"
        waiting = self._waiting()
        if not waiting:
            return said
        calls = f"{len(waiting)} {'call waits' if len(waiting) == 1 else 'calls wait'}"
        return f"{said}; {calls} up to {max(waiting) - self._clock():.0f} s"

    def _waiting(self) -> list[float]:
        now = self._clock()
        return [until for until in self._until if until > now]


class _Bars(Progress):
    """Bars, and a line below them for what was to be done again."""

    def __init__(self, retries: Retries, console: Console) -> None:
        self._retries = retries
        super().__init__(
            TextColumn("{task.description}"),
            BarColumn(bar_width=30),
            MofNCompleteColumn(),
            TimeElapsedColumn(),
            console=console,
        )

    def get_renderables(self) -> Iterable[RenderableType]:
        yield from super().get_renderables()
        if said := str(self._retries):
            yield Text(said, style="yellow")


class ConsoleProgress:
    """Bars on a terminal; elsewhere a line whenever a task has ended with a model."""

    def __init__(self, console: Console, clock: Callable[[], float] = time.monotonic) -> None:
        self._console = console
        self._clock = clock
        self._expected: dict[Key, int] = {}
        self._done: Counter[Key] = Counter()
        self._bars: dict[Key, TaskID] = {}
        self._retries = Retries(clock)
        self._quiet_until = clock()
        self._progress = _Bars(self._retries, console)

    def __enter__(self) -> Self:
        if self._console.is_terminal:
            self._progress.start()
        return self

    def __exit__(self, *error: object) -> None:
        if self._console.is_terminal:
            self._progress.stop()

    def expect(self, key: Key, samples: int) -> None:
        """Add a bar."""
        self._expected[key] = samples
        self._bars[key] = self._progress.add_task(f"{key[0]}  [cyan]{escape(key[1])}[/cyan]", total=samples)

    def sample_done(self, key: Key) -> None:
        """Move the bar on, or say that a task has ended."""
        self._done[key] += 1
        if key not in self._bars:
            return
        self._progress.update(self._bars[key], completed=min(self._done[key], self._expected[key]))
        if not self._console.is_terminal and self._done[key] == self._expected[key]:
            self._console.print(f"{key[0]}  {key[1]}  {self._done[key]} samples", markup=False)

    def retried(self, seconds: float, why: str) -> None:
        """Say it below the bars, or in a line that is not repeated too often."""
        self._retries.add(seconds, why)
        now = self._clock()
        if not self._console.is_terminal and now >= self._quiet_until:
            self._quiet_until = now + PAUSE
            self._console.print(str(self._retries), markup=False, soft_wrap=True)


def counting(watcher: Counts, task: Task) -> Callable[[TaskState], Awaitable[None]]:
    """A cleanup function for an Inspect task: Inspect calls it after each sample, failed ones too."""
    own = task.cleanup

    async def cleanup(state: TaskState) -> None:
        watcher.sample_done((task.name, str(state.model)))
        if own is not None:
            await own(state)

    return cleanup
