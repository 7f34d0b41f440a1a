"""Live progress of a run: a bar for each task and model, or a line for each when nobody watches."""

from __future__ import annotations

from collections import Counter
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Protocol, Self

from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn, TimeElapsedColumn

if TYPE_CHECKING:
    from inspect_ai import Task
    from inspect_ai.solver import TaskState

Key = tuple[str, str]
"""A task and a model."""


class Counts(Protocol):
    """What is told of samples that end."""

    def sample_done(self, key: Key) -> None:
        """A sample of a task has ended with a model."""


class Watcher(Counts, Protocol):
    """What a run tells of its progress."""

    def expect(self, key: Key, samples: int) -> None:
        """A task will run this many samples with a model."""


class Silent:
    """Tells nobody."""

    def expect(self, key: Key, samples: int) -> None:
        """Ignore it."""

    def sample_done(self, key: Key) -> None:
        """Ignore it."""


class ConsoleProgress:
    """Bars on a terminal; elsewhere a line whenever a task has ended with a model."""

    def __init__(self, console: Console) -> None:
        self._console = console
        self._expected: dict[Key, int] = {}
        self._done: Counter[Key] = Counter()
        self._bars: dict[Key, TaskID] = {}
        self._progress = Progress(
            TextColumn("{task.description}"),
            BarColumn(bar_width=30),
            MofNCompleteColumn(),
            TimeElapsedColumn(),
            console=console,
        )

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


def counting(watcher: Counts, task: Task) -> Callable[[TaskState], Awaitable[None]]:
    """A cleanup function for an Inspect task: Inspect calls it after each sample, failed ones too."""
    own = task.cleanup

    async def cleanup(state: TaskState) -> None:
        watcher.sample_done((task.name, str(state.model)))
        if own is not None:
            await own(state)

    return cleanup
