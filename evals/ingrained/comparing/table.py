"""What a comparison is: rows, differences, and both as tables."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Any, Final, Literal

from ingrained_scorers.info import Better
from ingrained_scorers.records import Estimate
from ingrained_scorers.statistics.paired import Paired
from ingrained_scorers.statistics.power import minimum_detectable_effect

if TYPE_CHECKING:
    import pandas as pd

    from ingrained.comparing.contestants import Contest, Contestant
    from ingrained.results.tables import Results

Verdict = Literal["better", "worse", "higher", "lower", "indistinguishable", "cannot tell"]
_WORDS: Final[Mapping[tuple[Better, bool], Verdict]] = {
    ("high", True): "better",
    ("high", False): "worse",
    ("low", True): "worse",
    ("low", False): "better",
    ("none", True): "higher",
    ("none", False): "lower",
}
_Interval = tuple[float, float] | None


@dataclass(frozen=True)
class Row:
    """One metric of one model on one task.

    Attributes:
        suite: The suite.
        task: The task.
        version: The task's version.
        metric: The metric.
        better: Which direction is better.
        headline: Whether the default table shows it.
        proportion: Whether it lies on the scale 0..1.
        model: The model's label.
        estimate: Value, interval, samples and items.
        beta: For a rate with one observation an item, the interval of the posterior Beta(1 + k, 1 + n - k).
        expected: Samples of the task that should be there, epochs included.
        scored: Samples with a score.
        errored: Samples that ended in an error.
        unscored: Samples without a score.
        rank: Best and worst place that the differences leave open; None where none can be given.
    """

    suite: str
    task: str
    version: str
    metric: str
    better: Better
    headline: bool
    proportion: bool
    model: str
    estimate: Estimate
    beta: _Interval
    expected: int
    scored: int
    errored: int
    unscored: int
    rank: tuple[int, int] | None = None

    def to_json(self) -> dict[str, Any]:
        """Plain data, one level deep."""
        estimate, rank, beta = self.estimate, self.rank or (None, None), self.beta or (None, None)
        return (
            _head(self)
            | {"model": self.model, "value": estimate.value, "low": estimate.low, "high": estimate.high}
            | {"n": estimate.n, "clusters": estimate.clusters, "undefined": estimate.undefined}
            | {"method": estimate.method, "rank_low": rank[0], "rank_high": rank[1]}
            | {"beta_low": beta[0], "beta_high": beta[1]}
            | {name: getattr(self, name) for name in ("expected", "scored", "errored", "unscored")}
        )


@dataclass(frozen=True)
class Difference:
    """One metric of one model against another.

    Attributes:
        suite: The suite.
        task: The task.
        version: The task's version.
        metric: The metric.
        better: Which direction is better.
        headline: Whether the default table shows it.
        proportion: Whether the metric lies on the scale 0..1.
        model: The model's label.
        baseline: The label of what it is compared with.
        paired: The difference with what each item adds to it.
        dropped: Items of either that are left out, since only one of the two was asked or has a score.
        simultaneous: The interval that holds together with all others of the output.
        adjusted: P adjusted by Holm over the output.
        note: What to know before reading it.
    """

    suite: str
    task: str
    version: str
    metric: str
    better: Better
    headline: bool
    proportion: bool
    model: str
    baseline: str
    paired: Paired
    dropped: int = 0
    simultaneous: _Interval = None
    adjusted: float | None = None
    note: str = ""

    @property
    def verdict(self) -> Verdict:
        """What can be said: from the simultaneous interval, never from the value alone."""
        if self.simultaneous is None:
            return "cannot tell"
        low, high = self.simultaneous
        if low <= 0 <= high:
            return "indistinguishable"
        return _WORDS[self.better, low > 0]

    @property
    def mde(self) -> float | None:
        """The difference that these items would show with a chance of 80 %; None without variation."""
        error = self.paired.standard_error
        return None if error is None else minimum_detectable_effect(error, freedom=self.paired.freedom)

    def to_json(self) -> dict[str, Any]:
        """Plain data, one level deep."""
        paired, together = self.paired, self.simultaneous or (None, None)
        newcombe = paired.newcombe or (None, None)
        return (
            _head(self)
            | {"model": self.model, "baseline": self.baseline}
            | {"value": paired.value, "low": paired.low, "high": paired.high}
            | {"sim_low": together[0], "sim_high": together[1], "p": paired.p, "p_holm": self.adjusted}
            | {"correlation": paired.correlation, "mde": self.mde}
            | {"items": paired.items, "dropped": self.dropped}
            | {"newcombe_low": newcombe[0], "newcombe_high": newcombe[1], "mcnemar": paired.mcnemar}
            | {"method": paired.method, "verdict": self.verdict, "note": self.note}
        )


@dataclass(frozen=True)
class Comparison:
    """Everything a comparison says, with what is needed to make it again.

    Attributes:
        estimates: A row for each task, metric and model.
        differences: A row for each task, metric and pair.
        problems: What was not compared and why, and what was left out; one sentence each.
        refused: Whether models were not compared that should have been: other versions, other items.
        models: Labels, the baseline first.
        baseline: What the others are compared with.
        seed: Seed of all draws.
        draws: Bootstrap draws.
        family: Differences with an interval, all of which hold together.
        results: The tables it was made from.
        contests: Who ran what.
    """

    estimates: tuple[Row, ...]
    differences: tuple[Difference, ...]
    problems: tuple[str, ...]
    refused: bool
    models: tuple[str, ...]
    baseline: str
    seed: int
    draws: int
    family: int
    results: Results
    contests: tuple[Contest, ...]

    def contestants(self) -> Iterator[Contestant]:
        """Every model on every task."""
        return (contestant for contest in self.contests for contestant in contest.contestants)

    def estimates_frame(self) -> pd.DataFrame:
        """The estimates as a table."""
        return _frame([row.to_json() for row in self.estimates], ROW_COLUMNS)

    def differences_frame(self) -> pd.DataFrame:
        """The differences as a table."""
        return _frame([difference.to_json() for difference in self.differences], DIFFERENCE_COLUMNS)

    def to_json(self) -> dict[str, Any]:
        """Plain data for programs."""
        return {
            "models": list(self.models),
            "baseline": self.baseline,
            "seed": self.seed,
            "draws": self.draws,
            "family": self.family,
            "estimates": [row.to_json() for row in self.estimates],
            "differences": [difference.to_json() for difference in self.differences],
            "problems": list(self.problems),
        }


_HEAD: Final = ("suite", "task", "version", "metric", "better", "headline", "proportion")


def _head(row: Row | Difference) -> dict[str, Any]:
    return {name: getattr(row, name) for name in _HEAD}


_NOTHING: Final = Estimate(None, None, None, 0, 0, 0, "undefined")
ROW_COLUMNS: Final = tuple(
    Row("", "", "", "", "none", False, False, "", _NOTHING, None, 0, 0, 0, 0).to_json()
)
"""Columns of the estimates as a table."""
DIFFERENCE_COLUMNS: Final = tuple(
    Difference("", "", "", "", "none", False, False, "", "", Paired(None)).to_json()
)
"""Columns of the differences as a table."""
_TEXT: Final = {field.name for field in fields(Row)} & set(_HEAD) - {"headline", "proportion"}


def _frame(rows: list[dict[str, Any]], columns: tuple[str, ...]) -> pd.DataFrame:
    import pandas as pd

    frame = pd.DataFrame(rows, columns=list(columns))
    texts = _TEXT | {"model", "baseline", "method", "verdict", "note", "headline", "proportion"}
    numbers = [column for column in columns if column not in texts]
    return frame.astype(dict.fromkeys(numbers, float))
