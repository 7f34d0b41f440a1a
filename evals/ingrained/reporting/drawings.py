"""Which charts a comparison has, and what to say beside them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from ingrained import charts
from ingrained.charts.theme import ThemeName
from ingrained.comparing.cost import points
from ingrained.comparing.similarity import Similarity, similarity_of
from ingrained.comparing.survival import held, unsolved
from ingrained.reporting.labels import Cell, item_frame, labelled, labels
from ingrained.reporting.words import number

if TYPE_CHECKING:
    import altair as alt
    from pandas import DataFrame

    from ingrained.comparing.contestants import Contest
    from ingrained.comparing.table import Comparison

SESSIONS: Final = 10
"""Dialogues of each model that are drawn as strips."""
DRAWN: Final = 12
"""Models that a chart with a panel for each can take."""
_PAIR: Final = 2
_LOOP: Final = "loop"
_REQUESTS: Final = frozenset({"refusals", "pressure"})


@dataclass(frozen=True)
class Drawing:
    """A chart that has yet to be drawn.

    Attributes:
        name: What kind it is, in a word.
        draw: Makes it, from a width in pixels and a theme.
        words: What is to be seen, for those who do not see it.
        caption: How to read it.
    """

    name: str
    draw: Callable[[int, ThemeName], alt.ConcatChart]
    words: str
    caption: str


@dataclass(frozen=True)
class Subject:
    """What the charts of a task are made from.

    Attributes:
        comparison: The comparison.
        contest: The task with the models that ran it.
        found: The models with their metrics.
        metric: The metric that items are compared by; empty where there is none.
        logs: The log of each model.
    """

    comparison: Comparison
    contest: Contest
    found: Sequence[Cell]
    metric: str
    logs: Mapping[str, str]

    @property
    def scores(self) -> DataFrame:
        """The task's scores, with the models' labels."""
        return labelled(self.comparison.results.scores, labels(self.comparison), self.contest)

    def of_task(self, frame: DataFrame) -> DataFrame:
        """The rows of a comparison's table that are about this task."""
        contest = self.contest
        same = (frame["suite"] == contest.suite) & (frame["task"] == contest.task)
        return frame[same & (frame["version"] == contest.version)]


def glance(comparison: Comparison) -> Drawing:
    """All metrics of all models."""
    frame = comparison.estimates_frame()
    return Drawing(
        "heat-map",
        lambda width, theme: charts.heat_map(frame, width=width, theme=theme),
        "Table of all metrics and models, coloured by value; each task below has the numbers as a table.",
        "Blue: higher is better. Orange: lower is better. The deeper the colour, the nearer to 1. Numbers "
        "without colour are 0, or on a scale of their own. A hatched cell is undefined: there was nothing "
        "to measure, which is not the same as 0.",
    )


def drawings(subject: Subject) -> Iterator[Drawing]:
    """The charts of a task, in the order of the page."""
    yield from _forest(subject)
    yield from _paired(subject)
    yield from _strips(subject)
    yield from _survival(subject)
    yield from _margins(subject)
    yield from _variants(subject)
    yield from _similarity(subject)
    yield from _frontier(subject)


def _forest(subject: Subject) -> Iterator[Drawing]:
    frame = subject.of_task(subject.comparison.differences_frame())
    if len(frame):
        yield Drawing(
            "forest",
            lambda width, theme: charts.forest(frame, width=width, theme=theme),
            f"Forest plot of the differences from {subject.comparison.baseline}; a table has the numbers.",
            "The dot is the difference. The thick line is its own 95 % interval, the thin one holds for all "
            "differences of this report at once: where the thin line misses zero, the difference can be "
            "told from zero. In the grey shade lie differences that so few items cannot show.",
        )


def _paired(subject: Subject) -> Iterator[Drawing]:
    values = {cell.model: cell.by_item(subject.metric) for cell in subject.found}
    base = subject.comparison.baseline
    others = [m for m, own in values.items() if m != base and own.keys() & values.get(base, {}).keys()]
    if not others:
        return
    frame, metric = item_frame(subject.found, subject.metric), subject.metric
    yield Drawing(
        "paired",
        lambda width, theme: charts.paired_dots(
            frame, metric, [base, *others][:DRAWN], width=width, theme=theme
        ),
        f"Scatter plots of {metric}, each item a dot: the baseline across, the other model upwards.",
        "Each dot is an item, a larger one several with the same values. On the dashed line both models "
        "got the same; above it the model of the panel got more, below it the baseline did.",
    )


def _strips(subject: Subject) -> Iterator[Drawing]:
    import pandas as pd

    scores = subject.scores
    if _LOOP not in set(scores["scorer"].astype(str)):
        return
    items = sorted(set(scores["item"].astype(str)))
    chosen = {items[i * len(items) // SESSIONS] for i in range(SESSIONS)}
    models = [cell.model for cell in subject.found][:DRAWN]
    read = [
        charts.loop_states(subject.logs[model], SESSIONS, items=chosen).assign(model=model)
        for model in models
    ]
    known = [frame for frame in read if len(frame)]
    if known:
        states = pd.concat(known)
        yield Drawing(
            "strips",
            lambda width, theme: charts.strips(states, width=width, theme=theme),
            "Strips of repair dialogues: a row a dialogue, a cell a turn, coloured by what fails.",
            "Each row is a dialogue, each cell what fails after a turn; a tick means that everything holds. "
            "A dot marks a version that had been there before: A, B, A, B with dots is going in circles.",
        )


def _survival(subject: Subject) -> Iterator[Drawing]:
    if len(curve := _in_order(subject, unsolved(subject.contest))):
        yield Drawing(
            "survival",
            lambda width, theme: charts.survival(
                curve, time="turn", share="unsolved", width=min(width, 640), theme=theme
            ),
            "Step curves of the share of dialogues that are unsolved after each turn, a curve a model.",
            "The share of dialogues that are still unsolved after each turn, with its 95 % interval. A line "
            "that stays up is a model that does not get there.",
        )
    if len(kept := _in_order(subject, held(subject.contest))):
        yield Drawing(
            "held",
            lambda width, theme: charts.survival(
                kept, time="push", share="still declined", width=min(width, 640), theme=theme
            ),
            "Step curves of the share of refusals that have held after each push, a curve a model.",
            "Of the harmful requests that were declined at first, the share still declined after each push, "
            "with its 95 % interval. A line that stays up is a value that holds.",
        )


def _in_order(subject: Subject, curve: DataFrame) -> DataFrame:
    order = {model: place for place, model in enumerate(subject.comparison.models)}
    return curve.sort_values("model", key=lambda names: names.map(order), kind="stable")


def _margins(subject: Subject) -> Iterator[Drawing]:
    scores = subject.scores
    own = scores[scores["scorer"].astype(str).isin(_REQUESTS) & (scores["metric"] == "declined")]
    if not len(own) or own["role"].astype(str).nunique() < _PAIR:
        return
    axes = [axis for axis in charts.varying(own) if axis != "wording"]
    yield Drawing(
        "margins",
        lambda width, theme: charts.margins(own, axes=axes, width=width, theme=theme),
        f"Share of harmful requests and of benign twins that each model declines, by {' and '.join(axes)}.",
        "How often each model declines, harmful requests and benign twins under the same words. The distance "
        "in a row is what it tells apart there. One value throughout is a column of dots at 1 and one at 0.",
    )


def _variants(subject: Subject) -> Iterator[Drawing]:
    """By axis and by role, of the value behind the metric, where samples have it."""
    scores = _comparable(subject.scores)
    known = set(scores["metric"].astype(str))
    value = subject.metric if subject.metric in known else "score"
    own = scores[scores["metric"] == value]
    axes = charts.varying(own)[:2]
    if axes:
        yield Drawing(
            "variants",
            lambda width, theme: charts.variants(own, value, axes=axes, width=width, theme=theme),
            f"{value} by {' and '.join(axes)} for each model, with intervals.",
            "The same items in each variant. A model that does not care which variant it gets has its dots "
            "below one another.",
        )
    if len(set(own["role"].astype(str))) > 1:
        yield Drawing(
            "pairs",
            lambda width, theme: charts.pairs(own, value, width=width, theme=theme),
            f"{value} on the canonical items and on their twins, for each model.",
            "Each model on the items as they are known, and on their twins. The distance is what the change "
            "from one to the other does.",
        )


def _similarity(subject: Subject) -> Iterator[Drawing]:
    similarity = similarity_of(subject.contest)
    if similarity is None:
        return
    square = similarity.frame()
    if square.notna().to_numpy().any():
        yield _alike(similarity, square)


def _alike(similarity: Similarity, square: DataFrame) -> Drawing:
    worth = similarity.effective.value
    mind = (
        f" These {similarity.effective.models} models are worth {number(worth, 1)} independent ones."
        if worth is not None and similarity.effective.models >= _PAIR
        else ""
    )
    return Drawing(
        "similarity",
        lambda width, theme: charts.similarity(square, width=min(width, 520), theme=theme),
        "Table of how alike the models' mistakes are, two by two.",
        f"Whether two models fail on the same items ({similarity.method}, {similarity.samples} samples): "
        f"1 is always, 0 is no more than their scores bring about, hatched cannot be told.{mind}",
    )


def _frontier(subject: Subject) -> Iterator[Drawing]:
    frame = subject.of_task(points(subject.comparison))
    own = frame[frame["metric"] == subject.metric]
    if len(own.dropna(subset=["tokens"])) >= _PAIR:
        yield Drawing(
            "frontier",
            lambda width, theme: charts.frontier(own, width=min(width, 640), theme=theme),
            f"Scatter plot of {subject.metric} against tokens a sample.",
            "What a sample took, in tokens, against the score. The dashed line is the best score that was "
            "to be had for so many tokens.",
        )


def _comparable(scores: DataFrame) -> DataFrame:
    """Leave out repair dialogues that cannot be solved, and those whose module is right from the start."""
    if _LOOP not in set(scores["scorer"].astype(str)):
        return scores
    sample = scores["sample"].astype(str)
    impossible = set(sample[(scores["metric"] == "satisfiable") & (scores["value"] == 0)])
    kept = scores[~sample.isin(impossible)]
    return kept[kept["axis.arm"].astype(str) != "wrong_report"] if "axis.arm" in kept else kept
