"""The differences between models, pair by pair, and what stands against making them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import combinations
from typing import TYPE_CHECKING

from ingrained.comparing.contestants import Contest, Contestant, Key, common_keys, listed
from ingrained.comparing.measured import common_scored, measured, scored_for_one, shown
from ingrained.comparing.table import Difference
from ingrained_scorers.statistics.paired import Paired, paired

if TYPE_CHECKING:
    from ingrained.comparing.compare import Pairs, Settings
    from ingrained_scorers.info import MetricInfo
    from ingrained_scorers.statistics import ItemSums


def differences(
    contests: Sequence[Contest], baseline: str, settings: Settings
) -> tuple[list[Difference], list[str], list[str]]:
    """Compare each model with the baseline, or every pair.

    Args:
        contests: Who ran what.
        baseline: The baseline's label.
        settings: What to compare.

    Returns:
        Every difference, what was refused, and what was left out, the latter two as sentences.
    """
    found: list[Difference] = []
    refusals: list[str] = []
    remarks: list[str] = []
    for contest in contests:
        for one, other in _who(contest, baseline, settings.pairs):
            keys, refusal = common_keys(one, other)
            if refusal:
                refusals.append(f"{contest.title}: {refusal}")
                continue
            found += _differences(contest, (one, other), keys, settings)
            refusals += [
                f"{contest.title}: {one.label} and {other.label} have no sample that {scorer} scored for both"
                for scorer, scored in common_scored(one, other, keys).items()
                if not scored
            ]
            remarks += _remarks(contest, one, other, keys)
    return (
        found,
        refusals,
        remarks + (_without_baseline(contests, baseline) if settings.pairs == "baseline" else []),
    )


def _without_baseline(contests: Sequence[Contest], baseline: str) -> list[str]:
    """Say on which tasks the others have nothing to be compared with."""
    ran = {contest.title for contest in contests if baseline in contest.labels}
    titles = dict.fromkeys(contest.title for contest in contests if contest.title not in ran)
    return [
        f"{title}: {baseline} did not run it, so that there is nothing to compare with" for title in titles
    ]


def _remarks(contest: Contest, one: Contestant, other: Contestant, keys: frozenset[Key]) -> list[str]:
    """Say what is left out of a comparison."""
    if not any(common_scored(one, other, keys).values()):
        return []
    items, samples = _left_out(one, other, keys), scored_for_one(one, other, keys)
    parts = [f"{items} items that only one was asked"] if items else []
    parts += [f"{samples} samples that only one has a score for"] if samples else []
    pair = f"{contest.title}: {one.label} and {other.label} are compared"
    return [f"{pair} without {' and '.join(parts)}"] if parts else []


def _left_out(one: Contestant, other: Contestant, keys: Iterable[Key]) -> int:
    return len((one.items | other.items) - {item for item, _, _ in keys})


def _who(contest: Contest, baseline: str, pairs: Pairs) -> list[tuple[Contestant, Contestant]]:
    """Pairs of a model and what it is compared with; in a pair of two others the earlier one is the base."""
    home = [c for c in contest.contestants if c.label == baseline]
    others = [c for c in contest.contestants if c.label != baseline]
    if pairs == "baseline":
        return [(c, base) for base in home for c in others]
    return [(later, earlier) for earlier, later in combinations([*home, *others], 2)]


def every_pair(found: Sequence[Contest], settings: Settings) -> list[Difference]:
    """Every pair, without bootstrap intervals: for ranks."""
    quick = replace(settings, draws=0)
    return [
        difference
        for contest in found
        for earlier, later in combinations(contest.contestants, 2)
        for difference in _differences(contest, (later, earlier), common_keys(later, earlier)[0], quick)
    ]


def _differences(
    contest: Contest, who: tuple[Contestant, Contestant], keys: frozenset[Key], settings: Settings
) -> list[Difference]:
    scored = common_scored(*who, keys)
    ours, theirs = (shown(measured(contestant, scored), settings) for contestant in who)
    return [
        replace(
            _difference(contest, name, own.info, who, (own.sums, theirs[name].sums), settings),
            dropped=_left_out(*who, scored[own.scorer]),
        )
        for name, own in ours.items()
        if scored[own.scorer] and name in theirs and theirs[name].scorer == own.scorer
    ]


def _difference(
    contest: Contest,
    metric: str,
    info: MetricInfo,
    who: tuple[Contestant, Contestant],
    sums: tuple[ItemSums, ItemSums],
    settings: Settings,
) -> Difference:
    found: Paired = paired(*sums, settings.seed, settings.draws)
    return Difference(
        suite=contest.suite,
        task=contest.task,
        version=contest.version,
        metric=metric,
        better=info.better,
        headline=info.headline,
        proportion=sums[0].bounds == (0.0, 1.0),
        model=who[0].label,
        baseline=who[1].label,
        paired=found,
        note=_note(who, sums, found),
    )


def _note(who: tuple[Contestant, Contestant], sums: tuple[ItemSums, ItemSums], found: Paired) -> str:
    undefined: Iterable[str] = (c.label for c, s in zip(who, sums, strict=True) if s.value() is None)
    if names := list(undefined):
        return f"undefined for {listed(names)}"
    if found.value is None:
        return "no item on which both are defined"
    return found.method if found.low is None else ""
