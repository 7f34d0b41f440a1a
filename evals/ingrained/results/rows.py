"""Scored samples, as the metrics take them: from a log's summaries, and back from the table of scores."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING, Any, Final

from ingrained.results.fields import Summary, said
from ingrained.results.values import is_scored, named
from ingrained_scorers.records import Scored

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt
    import pandas as pd

AXIS: Final = "axis."
"""What the names of columns with an axis begin with."""
_KEPT: Final = ("defined", "undefined")
"""Statuses of scores that there are."""


def summary_rows(samples: Iterable[Summary], scorers: Iterable[str]) -> dict[str, tuple[Scored, ...]]:
    """The scored samples of each scorer; a scorer that scored none has no rows, and is there all the same."""
    rows: dict[str, list[Scored]] = {scorer: [] for scorer in scorers}
    for sample in samples:
        for scorer, score in {} if sample.get("error") else (sample.get("scores") or {}).items():
            if is_scored(score["value"]):
                rows[scorer].append(_row(sample, score["value"]))
    return {scorer: tuple(found) for scorer, found in rows.items()}


def scored_rows(scores: pd.DataFrame) -> dict[str, tuple[Scored, ...]]:
    """The scored samples of each scorer, from the table of scores.

    Args:
        scores: Rows of `Results.scores` of one run, task, version and model.

    Returns:
        What `TaskResult.rows` of the same log has, scorers and samples in the order of the table.
    """
    import pandas as pd

    scorer, scorers = pd.factorize(scores["scorer"])
    rows: dict[str, list[Scored]] = {str(name): [] for name in scorers}
    order, starts = _groups(scorer, scores["sample"], scores["epoch"])
    kept = scores["status"].isin(_KEPT).to_numpy()[order]
    made = _Rows(scores, order)
    for start, end in pairwise([*starts, len(order)]):
        if kept[start]:
            rows[str(scorers[scorer[order[start]]])].append(made.row(start, end))
    return {name: tuple(found) for name, found in rows.items()}


class _Rows:
    """The columns of the table as lists, which are read row by row many times faster than a frame."""

    def __init__(self, scores: pd.DataFrame, order: npt.NDArray[np.intp]) -> None:
        axes = [name for name in scores.columns if name.startswith(AXIS)]
        self._items = _column(scores["item"], order)
        self._roles = _column(scores["role"], order)
        self._epochs = scores["epoch"].to_numpy()[order].tolist()
        self._metrics = _column(scores["metric"], order)
        values = scores["value"].to_numpy(dtype=float)[order].tolist()
        self._values = [value if value == value else None for value in values]  # noqa: PLR0124  NaN
        self._axes = _axes(scores[axes], order) if axes else [{}] * len(order)

    def row(self, start: int, end: int) -> Scored:
        values = dict(zip(self._metrics[start:end], self._values[start:end], strict=True))
        values.pop("", None)  # the row of a score that has no values
        return Scored(self._items[start], values, self._axes[start], self._roles[start], self._epochs[start])


def _groups(
    scorer: npt.NDArray[np.intp], sample: pd.Series[Any], epoch: pd.Series[Any]
) -> tuple[npt.NDArray[np.intp], list[int]]:
    """Bring the rows of one score together, scores in the order of their first rows.

    Returns:
        The order of the rows, and where in it each score starts.
    """
    import numpy as np
    import pandas as pd

    samples, names = pd.factorize(sample)
    epochs, numbers = pd.factorize(epoch)
    group, _ = pd.factorize((scorer * len(numbers) + epochs) * len(names) + samples)
    sizes = np.bincount(group)
    return np.argsort(group, kind="stable"), (np.cumsum(sizes) - sizes).tolist()


def _column(column: pd.Series[Any], order: npt.NDArray[np.intp]) -> list[str]:
    """A column of text as a list in which equal texts are one object."""
    import pandas as pd

    codes, found = pd.factorize(column)
    names: Sequence[str] = [str(name) for name in found]
    return [names[code] for code in codes[order].tolist()]


def _axes(columns: pd.DataFrame, order: npt.NDArray[np.intp]) -> list[dict[str, str]]:
    """The axes of each row; equal ones are one object."""
    import numpy as np
    import pandas as pd

    factorized = [pd.factorize(columns[name]) for name in columns.columns]
    names = [name.removeprefix(AXIS) for name in columns.columns]
    codes = np.stack([codes[order] for codes, _ in factorized])
    distinct, place = np.unique(codes, axis=1, return_inverse=True)
    made = [
        {
            name: str(found[code])
            for name, (_, found), code in zip(names, factorized, column, strict=True)
            if code >= 0
        }
        for column in distinct.T.tolist()
    ]
    return [made[index] for index in place.ravel().tolist()]


def _row(sample: Summary, value: Any) -> Scored:
    about = said(sample)
    return Scored(about.item, named(value), dict(about.axes), about.role, sample["epoch"])
