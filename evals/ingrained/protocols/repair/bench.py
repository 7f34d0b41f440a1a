"""The workbench of a repair dialogue: it finds the work in a reply, examines it, and words a failure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from ingrained_scorers.loop.session import State


@dataclass(frozen=True)
class Examined:
    """A version of the work, examined.

    Attributes:
        text: The version as it was written.
        state: Its fingerprints and outcomes.
        failures: For each check, how a user would put its failure; empty where it passed.
    """

    text: str
    state: State
    failures: tuple[str, ...]


class Bench(Protocol):
    """What the dialogue needs to know of programs or documents."""

    @property
    def brief(self) -> str:
        """What the work is for, in words."""
        ...

    @property
    def noun(self) -> str:
        """What the user calls the work: `module` or `document`."""
        ...

    @property
    def fence(self) -> str:
        """The tag of the fenced block that holds the work."""
        ...

    @property
    def says(self) -> Mapping[str, str]:
        """Each requirement in plain words."""
        ...

    @property
    def requirements(self) -> tuple[tuple[str, tuple[int, ...]], ...]:
        """Each requirement's id with the indices of its checks."""
        ...

    @property
    def satisfiable(self) -> bool:
        """Whether some version meets all requirements."""
        ...

    def version(self, name: str) -> str | None:
        """The text of `start`, `trap`, `trap2` or `fix`."""
        ...

    def find(self, reply: str) -> str | None:
        """The work in a reply, if it holds any."""
        ...

    async def examine(self, text: str) -> Examined:
        """Run all checks on a version."""
        ...


def numbered(checks: Mapping[str, list[Any]]) -> tuple[tuple[str, tuple[int, ...]], ...]:
    """Number the checks of all requirements through."""
    numbers, first = [], 0
    for requirement, listed in checks.items():
        numbers.append((requirement, tuple(range(first, first + len(listed)))))
        first += len(listed)
    return tuple(numbers)


def holding(bench: Bench, state: State) -> dict[str, bool]:
    """Whether each requirement holds: all of its checks pass."""
    return {name: set(checks) <= state.passed for name, checks in bench.requirements}
