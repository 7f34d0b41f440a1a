"""What workers tell the process that started them, put down and taken up again."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import TYPE_CHECKING, Any, Final

from ingrained.errors import ExitCode, IngrainedError, RunError, UsageError

if TYPE_CHECKING:
    from ingrained.running.limits import Listener
    from ingrained.running.progress import Key

PATIENCE: Final = 60.0
"""Seconds that workers have to write their logs after they were told to stop."""


class Teller(ABC):
    """A listener on a worker's side: passes each thing on as a kind with a value that JSON can carry."""

    @abstractmethod
    def say(self, kind: str, value: Any = None) -> None:
        """Pass it on."""

    def sample_done(self, key: Key) -> None:
        """A sample has ended."""
        self.say("sample", list(key))

    def used(self, tokens: int, dollars: float) -> None:
        """A call was made."""
        self.say("used", [tokens, dollars])

    def retried(self, seconds: float, why: str) -> None:
        """A call is made again."""
        self.say("retried", [seconds, why])


def hear(listener: Listener, kind: str, value: Any) -> bool:
    """Tell a listener what a worker told, and say whether it was of a kind that listeners know."""
    match kind:
        case "sample":
            listener.sample_done((value[0], value[1]))
        case "used":
            listener.used(*value)
        case "retried":
            listener.retried(*value)
        case _:
            return False
    return True


def failure_of(value: tuple[int, str]) -> IngrainedError:
    """The error of a worker that ended as `failed`, from its exit code and sentence."""
    code, sentence = value
    return (UsageError if code == ExitCode.BAD_INPUT else RunError)(sentence)
