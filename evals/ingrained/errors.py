"""What can go wrong, and the exit code that each failure ends with.

```
IngrainedError            a sentence for the user; never a traceback
├── UsageError       2    a wrong option, model or name
├── TaskFileError    2    faults in a task file, all of them, each with its place
├── SandboxError     2    model-written code has nowhere safe to run
└── RunError         3    a run that cannot go on
```
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from dataclasses import dataclass
from enum import IntEnum
from pathlib import Path


class ExitCode(IntEnum):
    """Exit codes of every command."""

    OK = 0
    GATE_FAILED = 1
    BAD_INPUT = 2
    INCOMPLETE = 3
    INTERRUPTED = 130


class IngrainedError(Exception):
    """A failure that a person caused or can mend; its text is the whole message."""

    exit_code: ExitCode = ExitCode.BAD_INPUT


class UsageError(IngrainedError):
    """A wrong option, model, task or run name."""


class SandboxError(IngrainedError):
    """No sandbox fit for model-written code; the text says what to install."""


class RunError(IngrainedError):
    """A run that cannot go on, or ended with holes."""

    exit_code = ExitCode.INCOMPLETE


@dataclass(frozen=True, order=True)
class Problem:
    """One fault in a file, at its place.

    Attributes:
        path: The file, as the user named it.
        line: Line, counted from 1.
        column: Column, counted from 1.
        message: What is wrong, with the nearest right name where there is one.
    """

    path: str
    line: int
    column: int
    message: str

    def __str__(self) -> str:
        return f"{self.path}:{self.line}:{self.column}: {self.message}"


class TaskFileError(IngrainedError):
    """Every fault found in one or more task files.

    Attributes:
        problems: The faults, in the order of their places.
    """

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(sorted(set(problems)))
        super().__init__("\n".join(map(str, self.problems)))


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """Name the nearest known word, as a clause to end a message with.

    Args:
        word: What was written.
        known: The words that would have been right.

    Returns:
        ` (did you mean 'x'?)`, or an empty string where nothing is near.
    """
    by_lower = {k.lower(): k for k in known}
    near = difflib.get_close_matches(word.lower(), by_lower, n=1, cutoff=0.6)
    return f" (did you mean {by_lower[near[0]]!r}?)" if near else ""


def relative(path: Path) -> str:
    """Show a path relative to the working directory where that is shorter."""
    try:
        return str(path.relative_to(Path.cwd()))
    except ValueError:
        return str(path)
