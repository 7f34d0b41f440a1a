"""How alike models fail: agreement beyond what their accuracies bring about, and how many they are worth."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal

from ingrained.comparing.contestants import Contest, Contestant, Key, key_of
from ingrained_scorers.catalog import SCORERS
from ingrained_scorers.statistics.agreement import capa, error_consistency
from ingrained_scorers.statistics.diversity import AllWrong, EffectiveModels, all_wrong, effective_models

if TYPE_CHECKING:
    import pandas as pd

    from ingrained.comparing.table import Comparison

Method = Literal["CAPA", "error consistency"]
_RIGHT: Final = 0.5
"""Mean over epochs from which a sample counts as right."""
_OPTION: Final = re.compile(r"p\(.+\)\*?")


@dataclass(frozen=True)
class Similarity:
    """How alike the models of one task fail.

    Attributes:
        suite: The suite.
        task: The task.
        version: The task's version.
        models: The models that were asked the same samples.
        samples: Common samples that every one of them has a score on.
        method: `CAPA` where the scorer gives the probabilities of the answers, else `error consistency`.
        kappa: Agreement of each pair beyond chance, at most 1; None where nothing but agreement is expected.
        effective: How many independent models these are worth.
        missed: How often all are wrong at once, and how often independent ones would be.
    """

    suite: str
    task: str
    version: str
    models: tuple[str, ...]
    samples: int
    method: Method
    kappa: Mapping[tuple[str, str], float | None]
    effective: EffectiveModels
    missed: AllWrong

    def frame(self) -> pd.DataFrame:
        """The agreement of every pair: a row and a column for each model; NaN where there is none."""
        import pandas as pd

        both = {(b, a): kappa for (a, b), kappa in self.kappa.items()} | dict(self.kappa)
        rows = [[both.get((a, b)) for b in self.models] for a in self.models]
        return pd.DataFrame(rows, index=list(self.models), columns=list(self.models)).astype(float)


def similarities(comparison: Comparison) -> list[Similarity]:
    """Compare the mistakes of the models of each task, where `similarity_of` can."""
    found = map(similarity_of, comparison.contests)
    return [similarity for similarity in found if similarity is not None]


def similarity_of(contest: Contest) -> Similarity | None:
    """Compare the mistakes of a task's models; None where nothing tells right from wrong for two of them.

    Right is a score of 0.5 or more, epochs averaged, of the first scorer that has the value which its
    catalog entry calls right (a lone value of any other scorer, if all of its values are within 0..1). Models
    are compared on samples with equal hashes that all of them have a score on.
    """
    right = {c.label: values for c in contest.contestants if (values := _right(c))}
    who = [c for c in contest.contestants if c.label in right]
    keys = _shared(who, right)
    if len(who) < 2 or not keys:  # noqa: PLR2004  one model is like nobody
        return None
    models = tuple(c.label for c in who)
    correct = [[float(right[model][key] >= _RIGHT) for key in keys] for model in models]
    found = {c.label: _probabilities(c, keys) for c in who}
    spread = {label: rows for label, rows in found.items() if rows is not None}
    known = len(spread) == len(who)
    return Similarity(
        suite=contest.suite,
        task=contest.task,
        version=contest.version,
        models=models,
        samples=len(keys),
        method="CAPA" if known else "error consistency",
        kappa=dict(_capas(spread) if known else _consistencies(models, correct)),
        effective=effective_models(correct),
        missed=all_wrong(correct),
    )


def _consistencies(
    models: Sequence[str], correct: Sequence[Sequence[float]]
) -> Iterator[tuple[tuple[str, str], float | None]]:
    for i, model in enumerate(models):
        for j in range(i, len(models)):
            yield (model, models[j]), error_consistency(correct[i], correct[j])


_Spread = tuple[list[list[float]], list[int]]


def _capas(spread: Mapping[str, _Spread]) -> Iterator[tuple[tuple[str, str], float | None]]:
    models = list(spread)
    for i, model in enumerate(models):
        for other in models[i:]:
            yield (model, other), capa(spread[model][0], spread[other][0], spread[model][1])


def _right(contestant: Contestant) -> dict[Key, float]:
    """The mean over epochs of what tells right from wrong; empty where nothing does."""
    for scorer, rows in contestant.rows.items():
        name = SCORERS[scorer].right if scorer in SCORERS else "score"
        values: dict[Key, list[float]] = {}
        for row in rows:
            value = row.values.get(name) if name else None
            if value is not None:
                values.setdefault(key_of(row), []).append(value)
        means = {key: sum(found) / len(found) for key, found in values.items()}
        if means and all(0 <= mean <= 1 for mean in means.values()):
            return means
    return {}


def _shared(who: Sequence[Contestant], right: Mapping[str, Mapping[Key, float]]) -> list[Key]:
    if not who:
        return []
    first, *others = who
    return sorted(
        key
        for key in right[first.label]
        if all(key in right[c.label] and c.hashes.get(key) == first.hashes.get(key) for c in others)
    )


def _probabilities(contestant: Contestant, keys: Sequence[Key]) -> _Spread | None:
    """The probability of each answer and the place of the right one; None where a sample lacks them.

    A scorer gives them as values named `p(A)`, `p(B)`, ..., the right one marked with a star: `p(B)*`.
    """
    found: dict[Key, Mapping[str, float | None]] = {}
    for rows in contestant.rows.values():
        for row in rows:
            spread = {k: v for k, v in row.values.items() if _OPTION.fullmatch(k)}
            if spread:
                found.setdefault(key_of(row), spread)
    rows_, truth = [], []
    for key in keys:
        options = sorted(found.get(key, {}), key=lambda name: name.rstrip("*"))
        marked = [place for place, name in enumerate(options) if name.endswith("*")]
        if len(marked) != 1 or any(found[key][name] is None for name in options):
            return None
        rows_.append([float(found[key][name] or 0.0) for name in options])
        truth.append(marked[0])
    return rows_, truth
