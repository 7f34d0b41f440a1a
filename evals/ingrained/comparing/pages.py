"""A comparison as sections of plain cells, which text, Markdown and HTML only dress."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from ingrained.comparing.contestants import Contest
from ingrained.comparing.gates import Judgement
from ingrained.comparing.numbers import interval, number, signed
from ingrained.comparing.power import Need
from ingrained.comparing.table import Comparison, Difference, Row

ARROWS: Final = {"high": "↑", "low": "↓", "none": " "}
"""Which direction of a metric is better."""


WHOLE: Final = 0.1
"""Share from which on points have no decimals."""
FEW: Final = 20
"""Items under which it is said that there are few."""


@dataclass(frozen=True)
class Section:
    """A table with its title.

    Attributes:
        title: What it shows.
        header: The columns.
        rows: The cells, as text.
    """

    title: str
    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


def sections(comparison: Comparison) -> list[Section]:
    """For each task its estimates, its differences, and what is missing."""
    found = []
    for contest in comparison.contests:
        key, title = (contest.suite, contest.task, contest.version), contest.title
        rows = [r for r in comparison.estimates if (r.suite, r.task, r.version) == key]
        pairs = [d for d in comparison.differences if (d.suite, d.task, d.version) == key]
        if rows:
            found.append(_estimates(f"{title}, version {contest.version}", rows))
        if pairs:
            found.append(_differences(title, pairs))
        found += _missing(contest)
    return found


def gates(judgements: Sequence[Judgement]) -> Section:
    """What the gates came to."""
    cells = tuple((j.outcome, j.gate, j.task, j.model, j.reason) for j in judgements)
    return Section("gates", ("outcome", "fails if", "task", "model", "why"), cells)


def power(needs: Sequence[Need]) -> Section:
    """What a difference of a given size would take."""
    title = (
        f"to see a difference of {needs[0].delta:g} in 4 cases of 5" if needs else "no difference to plan for"
    )
    header = ("task", "metric", "pair", "items now", "items needed", "or epochs", "note")
    cells = tuple(
        (
            n.task,
            n.metric,
            f"{n.model} − {n.baseline}",
            str(n.items_now),
            _count(n.items),
            _count(n.epochs),
            n.note,
        )
        for n in needs
    )
    return Section(title, header, cells)


def _count(value: int | None) -> str:
    return "–" if value is None else str(value)


def footnotes(comparison: Comparison) -> list[str]:
    """What to know before reading: how the intervals were made, and what was not compared."""
    notes = ["[…] after a value: 95 % interval. The item is the cluster. – means undefined, never 0."]
    if comparison.differences:
        notes.append(
            f"Verdicts come from the simultaneous interval: all {comparison.family} of this output hold at "
            "once with a chance of 95 %. MDE: the difference these items would show in 4 cases of 5, were it "
            "the only one."
        )
    if any(0 < d.paired.items < FEW for d in comparison.differences):
        notes.append(
            f"On fewer than {FEW} items an interval rests on the shape of the scores: read it with care."
        )
    notes.append(f"Seed {comparison.seed}, {comparison.draws} bootstrap draws.")
    return notes + [f"Note: {problem}" for problem in comparison.problems]


def said(difference: Difference) -> str:
    """The verdict in words, with the smallest difference that would have been seen."""
    if difference.verdict != "indistinguishable":
        return " · ".join(part for part in (difference.verdict, difference.note) if part)
    mde = difference.mde
    if mde is None:
        return " · ".join(
            part for part in ("indistinguishable (items alike: no MDE)", difference.note) if part
        )
    size = f"{100 * mde:.{0 if mde >= WHOLE else 1}f} points" if difference.proportion else number(mde)
    return " · ".join(part for part in (f"indistinguishable (MDE {size})", difference.note) if part)


def _estimates(title: str, rows: Sequence[Row]) -> Section:
    header = ("metric", "model", "value", "95 %", "items", "n", "rank")
    return Section(title, header, tuple(_grouped([_estimate(row) for row in rows])))


def _estimate(row: Row) -> tuple[str, ...]:
    found = row.estimate
    counted = f"{found.n} of {found.n + found.undefined}" if found.undefined else str(found.n)
    return (
        f"{row.metric} {ARROWS[row.better]}",
        row.model,
        number(found.value),
        interval(found.low, found.high) or ("" if found.value is None else "none"),
        str(found.clusters),
        counted,
        _rank(row.rank),
    )


def _rank(rank: tuple[int, int] | None) -> str:
    if rank is None:
        return ""
    return str(rank[0]) if rank[0] == rank[1] else f"{rank[0]}–{rank[1]}"


def _differences(title: str, pairs: Sequence[Difference]) -> Section:
    bases = {pair.baseline for pair in pairs}
    base = next(iter(bases)) if len(bases) == 1 else None
    title = f"{title}: differences from {base}" if base else f"{title}: differences"
    who = "model" if base else "pair"
    header = ("metric", who, "difference", "95 %", "simultaneous", "Holm p", "r", "items", "verdict")
    return Section(title, header, tuple(_grouped([_difference(pair, base) for pair in pairs])))


def _difference(difference: Difference, base: str | None) -> tuple[str, ...]:
    paired = difference.paired
    return (
        f"{difference.metric} {ARROWS[difference.better]}",
        difference.model if base else f"{difference.model} − {difference.baseline}",
        signed(paired.value),
        _own_interval(difference),
        interval(*(difference.simultaneous or (None, None)), signs=True),
        number(difference.adjusted, 3),
        number(paired.correlation),
        str(paired.items),
        said(difference),
    )


def _own_interval(difference: Difference) -> str:
    """The interval of this difference alone; for a rate on few items Newcombe's and McNemar's mid-P below."""
    paired = difference.paired
    own = interval(paired.low, paired.high, signs=True)
    if paired.newcombe is None or paired.method == "newcombe":
        return own
    mid = f", mid-P {number(paired.mcnemar, 3)}" if paired.mcnemar is not None else ""
    return f"{own}\nNewcombe {interval(*paired.newcombe, signs=True)}{mid}"


def _missing(contest: Contest) -> Iterator[Section]:
    """Samples without a score, where there are any: they are in no metric."""
    if all(one.errored + one.unscored == 0 for one in contest.contestants):
        return
    header = ("model", "expected", "scored", "errors", "without a score")
    cells = tuple(
        (one.label, *map(str, (one.expected, one.scored, one.errored, one.unscored)))
        for one in contest.contestants
    )
    yield Section(f"{contest.title}: missing samples, which are in no metric", header, cells)


def _grouped(rows: Sequence[tuple[str, ...]]) -> Iterator[tuple[str, ...]]:
    """Sort by metric in the order of first occurrence, and name each metric once."""
    order = {name: place for place, name in enumerate(dict.fromkeys(row[0] for row in rows))}
    before = ""
    for row in sorted(rows, key=lambda row: order[row[0]]):
        yield ("" if row[0] == before else row[0], *row[1:])
        before = row[0]
