"""Scores, column by column."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import chain
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import numpy.typing as npt

from ingrained.results.part import schemas
from ingrained.results.values import LONE, is_scored, number

if TYPE_CHECKING:
    import pyarrow as pa

STATUSES: Final = ("defined", "undefined", "unscored", "error")
_GIVEN, _UNSCORED, _ERROR = 0, 2, 3
_PLAIN: Final = frozenset({float, int, bool, type(None)})
"""Types that numpy takes as they are; None becomes NaN."""
_NAMELESS: Final = ("",)
_LONE: Final = (LONE,)


class ScoreColumns:
    """Collects the scores of many samples.

    One sample's score by one scorer is a group of rows, one for each of its named values; groups with the
    same names are of one shape, so that the columns are made of a few repeated pieces.
    """

    def __init__(self) -> None:
        self._values: list[float | None] = []
        self._scorers: dict[str, int] = {}
        self._shapes: dict[tuple[str, ...], int] = {}
        self._groups: tuple[list[int], list[int], list[int]] = ([], [], [])
        self._groups_of_samples: list[int] = []

    def __len__(self) -> int:
        return len(self._values)

    def add(self, samples: Iterable[Mapping[str, Any]], scorers: Iterable[str]) -> list[int]:
        """Add the scores of a log's samples.

        Args:
            samples: The summaries.
            scorers: The names of the log's scorers.

        Returns:
            For each sample by how many scorers it was scored.
        """
        codes = [(name, self._scorers.setdefault(name, len(self._scorers))) for name in scorers]
        given = []
        for sample in samples:
            error = bool(sample.get("error"))
            scores = None if error else sample.get("scores")
            count = 0
            for name, code in codes:
                score = scores.get(name) if scores else None
                if score and is_scored(value := score["value"]):
                    self._group(code, self._add(value), _GIVEN)
                    count += 1
                else:
                    self._values.append(None)
                    self._group(code, _NAMELESS, _ERROR if error else _UNSCORED)
            given.append(count)
        self._groups_of_samples += [len(codes)] * len(given)
        return given

    def add_missing(self, samples: int) -> None:
        """Add samples that are not in the log, and have no rows."""
        self._groups_of_samples += [0] * samples

    def table(self) -> tuple[pa.Table, npt.NDArray[np.int64]]:
        """The table of scores, and how many of its rows each sample has."""
        import pyarrow as pa

        scorers, shapes, states = (np.array(codes, dtype=np.int32) for codes in self._groups)
        sizes = np.array([*map(len, self._shapes), 0], dtype=np.int64)[shapes]
        values = np.array(self._values, dtype=np.float64)
        status = np.repeat(states, sizes)
        status[(status == _GIVEN) & np.isnan(values)] = STATUSES.index("undefined")
        columns = [
            pa.DictionaryArray.from_arrays(np.repeat(scorers, sizes), pa.array(self._scorers, pa.string())),
            self._metrics(shapes),
            pa.DictionaryArray.from_arrays(status, pa.array(STATUSES)),
            pa.array(values),
        ]
        return pa.Table.from_arrays(columns, schema=schemas()["scores"]), self._per_sample(sizes)

    def _group(self, scorer: int, names: tuple[str, ...], state: int) -> None:
        scorers, shapes, states = self._groups
        scorers.append(scorer)
        shapes.append(self._shapes.setdefault(names, len(self._shapes)))
        states.append(state)

    def _add(self, value: Any) -> tuple[str, ...]:
        """Add a score's values, and say their names."""
        if not isinstance(value, dict):
            self._values.append(number(value))
            return _LONE
        if not value:
            self._values.append(None)
            return _NAMELESS
        parts = value.values()
        self._values.extend(parts if _PLAIN.issuperset(map(type, parts)) else map(number, parts))
        return tuple(value)

    def _metrics(self, shapes: npt.NDArray[np.int32]) -> pa.DictionaryArray:
        import pyarrow as pa

        metrics: dict[str, int] = {}
        for name in chain.from_iterable(self._shapes):
            metrics.setdefault(name, len(metrics))
        pieces = [np.array([metrics[name] for name in names], dtype=np.int32) for names in self._shapes]
        codes = np.concatenate([np.array([], dtype=np.int32), *(pieces[shape] for shape in shapes.tolist())])
        return pa.DictionaryArray.from_arrays(codes, pa.array(metrics, pa.string()))

    def _per_sample(self, sizes: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
        groups = np.array(self._groups_of_samples, dtype=np.int64)
        ends = np.cumsum(groups)
        before = np.append(np.int64(0), np.cumsum(sizes))
        found: npt.NDArray[np.int64] = before[ends] - before[ends - groups]
        return found
