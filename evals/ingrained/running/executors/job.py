"""What an executor is given, and which executor is meant."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from ingrained.errors import UsageError, did_you_mean

if TYPE_CHECKING:
    from ingrained.running.executors.cells import Cell, Work
    from ingrained.running.limits import Ledger
    from ingrained.running.parts import Parts
    from ingrained.running.prepare import Prepared

_KNOWN: Final = ("here", "processes:2", "ray")


@dataclass(frozen=True)
class Job:
    """A run that an executor does.

    Attributes:
        prepared: Tasks and models, made in this process.
        cells: Every task with every model, with all samples.
        folder: The run's folder.
        ledger: Is told of what goes on, and knows when a limit is reached.
        parts: Where workers write their logs.
    """

    prepared: Prepared
    cells: list[Cell]
    folder: Path
    ledger: Ledger
    parts: Parts

    def remaining(self) -> list[Cell]:
        """What is left to do: for each cell the samples with a repetition that is not finished."""
        finished = self.parts.finished(self.cells)
        left = []
        for cell in self.cells:
            done = finished[cell.log_key]
            samples = tuple(
                name
                for name in cell.samples
                if any((name, epoch) not in done for epoch in range(1, cell.epochs + 1))
            )
            left.append(cell.model_copy(update={"samples": samples}))
        return [cell for cell in left if cell.samples]

    def works(self, shares: list[list[Cell]]) -> list[Work]:
        """Make the shares of the workers ready to be sent."""
        from ingrained.running.executors.cells import Work

        tier = self.prepared.tier
        named = {f"{number:04}": cells for number, cells in enumerate(shares)}
        self.parts.seed(named)
        return [
            Work(
                name=name,
                cells=tuple(cells),
                settings=self.prepared.settings,
                sandbox=tier.name if tier else None,
                place=f"{self.parts.place}/{name}",
            )
            for name, cells in named.items()
        ]


Executor = Callable[[Job], None]


def executor_for(on: str) -> Executor:
    """The executor of an `--on`.

    Raises:
        UsageError: There is none by this name, or its package is not installed.
    """
    name, _, rest = on.partition(":")
    if on == "here":
        from ingrained.running.executors.here import run

        return run
    if name == "processes" and re.fullmatch(r"[1-9]\d{0,3}", rest):
        from ingrained.running.executors import processes

        return processes.run
    if on == "ray" or re.fullmatch(r"ray://[^\s/]+:\d+", on):
        from ingrained.running.executors import ray

        ray.require_installed()
        return ray.run
    near = did_you_mean(on, _KNOWN)
    raise UsageError(f"a run is done on here, processes:N, ray or ray://host:port, but this is {on!r}{near}")
