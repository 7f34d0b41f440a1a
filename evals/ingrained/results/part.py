"""The contents of many logs, column by column: what is read, cached and made into frames.

Samples stand in the order of their logs and scores in the order of their samples; each log says how many
samples it has, and each sample how many scores, so that no row repeats what its log or its sample says.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import numpy.typing as npt

if TYPE_CHECKING:
    import pyarrow as pa

_LOG_TEXT: Final = (
    "log", "problem", "name", "suite", "task", "version", "model", "status",
    "sandbox", "python", "inspect", "ingrained", "commit",
)  # fmt: skip
_LOG_NUMBERS: Final = (
    "size", "mtime", "seed", "items", "epochs", "samples",
    "expected", "scored", "errored", "unscored", "missing",
)  # fmt: skip
_TIMES: Final = ("created", "started", "completed")
USAGE: Final = ("input_tokens", "output_tokens", "total_tokens", "cost")
SAMPLE_TEXT: Final = ("item", "hash", "role", "axes", "sample", "status", "error", "limit", "stops")
SAMPLE_NUMBERS: Final = ("turns", "messages", *USAGE, "seconds", "working_seconds", "coverage")


@dataclass(frozen=True)
class Part:
    """Logs with their samples and scores.

    Attributes:
        logs: A row for each file, also for those that cannot be read.
        samples: A row for each sample and epoch.
        scores: A row for each named value of each score.
    """

    logs: pa.Table
    samples: pa.Table
    scores: pa.Table

    def tables(self) -> Iterator[tuple[str, pa.Table]]:
        """The tables by name."""
        yield from (("logs", self.logs), ("samples", self.samples), ("scores", self.scores))

    def pick(self, places: Sequence[int]) -> Part:
        """The part with some of its logs only, or in another order.

        Args:
            places: The logs' rows.
        """
        if list(places) == list(range(self.logs.num_rows)):
            return self
        logs = np.array(places, dtype=np.int64)
        samples = _rows(counts(self.logs, "samples"), logs)
        scores = _rows(counts(self.samples, "scores"), samples)
        return Part(self.logs.take(logs), self.samples.take(samples), self.scores.take(scores))


def _rows(sizes: npt.NDArray[np.int64], places: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
    """The rows of blocks.

    Args:
        sizes: For each block how many rows it has.
        places: The blocks wanted.

    Returns:
        The rows, block by block.
    """
    wanted = sizes[places]
    starts = (np.cumsum(sizes) - sizes)[places]
    found: npt.NDArray[np.int64] = np.repeat(starts - (np.cumsum(wanted) - wanted), wanted)
    return found + np.arange(len(found))


def counts(table: pa.Table, name: str) -> npt.NDArray[np.int64]:
    """A column of counts."""
    found: npt.NDArray[np.int64] = table.column(name).to_numpy()
    return found


def joined(parts: Iterable[Part]) -> Part:
    """One part of many; without any, one without logs."""
    import pyarrow as pa

    found = list(parts)
    if len(found) == 1:
        return found[0]
    logs, samples, scores = (
        pa.concat_tables([schema.empty_table(), *(getattr(part, name) for part in found)])
        for name, schema in schemas().items()
    )
    return Part(logs, samples, scores)


@cache
def schemas() -> dict[str, pa.Schema]:
    """The columns of the three tables."""
    import pyarrow as pa

    text = pa.dictionary(pa.int32(), pa.string())
    logs: dict[str, Any] = {name: pa.string() for name in _LOG_TEXT}
    logs |= dict.fromkeys(_LOG_NUMBERS, pa.int64())
    logs |= dict.fromkeys(_TIMES, pa.timestamp("us", "UTC")) | dict.fromkeys(USAGE, pa.float64())
    samples: dict[str, Any] = dict.fromkeys(SAMPLE_TEXT, text) | {"epoch": pa.int64(), "scores": pa.int64()}
    samples |= dict.fromkeys(SAMPLE_NUMBERS, pa.float64())
    scores = dict.fromkeys(("scorer", "metric", "status"), text) | {"value": pa.float64()}
    return {
        "logs": pa.schema(logs | {"changed": pa.bool_()}),
        "samples": pa.schema(samples),
        "scores": pa.schema(scores),
    }
