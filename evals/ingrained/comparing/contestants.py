"""Who can be compared with whom: models on the same version of a task, and on the same items."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final

from ingrained.results.rows import AXIS, scored_rows
from ingrained_scorers.records import Scored

if TYPE_CHECKING:
    import pandas as pd

    from ingrained.results.tables import Results

Key = tuple[str, str, str]
"""A sample without its epoch: item, variant, role."""
_SHOWN: Final = 3


@dataclass(frozen=True)
class Contestant:
    """One model on one task.

    Attributes:
        label: The model, with its run where several runs have it.
        run: The run.
        model: The model.
        rows: The scored samples of each scorer, of all scorers that the task's contestants have.
        hashes: The hash of what each sample asks and what is right.
        expected: Samples that should be there, epochs included.
        scored: Samples with a score.
        errored: Samples that ended in an error.
        unscored: Samples without a score.
    """

    label: str
    run: str
    model: str
    rows: Mapping[str, tuple[Scored, ...]]
    hashes: Mapping[Key, str]
    expected: int
    scored: int
    errored: int
    unscored: int

    @cached_property
    def items(self) -> frozenset[str]:
        """The items it was asked."""
        return frozenset(item for item, _, _ in self.hashes)

    @cached_property
    def keys(self) -> Mapping[str, tuple[Key, ...]]:
        """For each scorer the keys of its rows."""
        return {scorer: tuple(map(key_of, rows)) for scorer, rows in self.rows.items()}

    def restricted(self, scorer: str, keys: frozenset[Key]) -> tuple[Scored, ...]:
        """The rows of a scorer on some samples."""
        own = zip(self.keys.get(scorer, ()), self.rows.get(scorer, ()), strict=True)
        return tuple(row for key, row in own if key in keys)


@dataclass(frozen=True)
class Contest:
    """One version of a task with the models that ran it.

    Attributes:
        suite: The suite.
        task: The task.
        version: The version.
        contestants: The models, in the order of the runs.
    """

    suite: str
    task: str
    version: str
    contestants: tuple[Contestant, ...]

    @property
    def title(self) -> str:
        """The task with its suite."""
        return f"{self.suite}/{self.task}" if self.suite else self.task

    @property
    def labels(self) -> list[str]:
        """The models."""
        return [contestant.label for contestant in self.contestants]


def key_of(row: Scored) -> Key:
    """The key of a scored sample."""
    return row.item, _variant(row.axes), row.role


def contests(results: Results, suites: Sequence[str] = ()) -> list[Contest]:
    """Group the logs of some runs by what may be compared.

    Args:
        results: The runs' tables.
        suites: Suites or tasks to keep; all if left out.
    """
    runs = results.runs
    kept = runs[runs["suite"].isin(suites) | runs["task"].isin(suites)] if suites else runs
    labels = _labels(kept)
    parts = _parts(results)
    found: dict[tuple[str, str, str], list[Contestant]] = {}
    for row in kept.to_dict("records"):
        key = (str(row["suite"]), str(row["task"]), str(row["version"]))
        found.setdefault(key, []).append(_contestant(row, labels, parts))
    return [Contest(*key, _with_all_scorers(contestants)) for key, contestants in found.items()]


def _with_all_scorers(contestants: Sequence[Contestant]) -> tuple[Contestant, ...]:
    """Give all the same scorers in the same order, so that one name means one thing."""
    scorers = dict.fromkeys(scorer for contestant in contestants for scorer in contestant.rows)
    return tuple(replace(c, rows={scorer: c.rows.get(scorer, ()) for scorer in scorers}) for c in contestants)


def common_keys(one: Contestant, other: Contestant) -> tuple[frozenset[Key], str]:
    """The samples that two models share.

    Returns:
        Their keys, and a sentence where there is nothing to compare: no common sample, or a sample that asked
        the two different things.
    """
    shared = one.hashes.keys() & other.hashes.keys()
    if not shared:
        return frozenset(), f"{one.label} and {other.label} have no item in common"
    differing = sorted({key[0] for key in shared if one.hashes[key] != other.hashes[key]})
    if differing:
        return frozenset(), (
            f"{one.label} and {other.label} were asked different things under the same name "
            f"({listed(differing)}): run both with the same --seed and the same items"
        )
    return frozenset(shared), ""


def listed(names: Sequence[str]) -> str:
    """Name the first few, and how many more there are."""
    more = f" and {len(names) - _SHOWN} more" if len(names) > _SHOWN else ""
    return ", ".join(names[:_SHOWN]) + more


def _labels(runs: pd.DataFrame) -> dict[tuple[str, str], str]:
    """Name each model of each run: alone where one run has it, else with its run."""
    pairs = list(dict.fromkeys(zip(runs["run"].astype(str), runs["model"].astype(str), strict=True)))
    models = [model for _, model in pairs]
    return {(run, model): model if models.count(model) == 1 else f"{model} ({run})" for run, model in pairs}


_CELL: Final = ["run", "suite", "task", "version", "model"]


def _parts(results: Results) -> dict[tuple[str, ...], tuple[pd.DataFrame, pd.DataFrame]]:
    scores = dict(iter(results.scores.groupby(_CELL, observed=True, sort=False)))
    samples = dict(iter(results.samples.groupby(_CELL, observed=True, sort=False)))
    none = results.scores.iloc[:0]
    return {tuple(map(str, key)): (scores.get(key, none), part) for key, part in samples.items()}


def _contestant(
    row: Mapping[Any, Any],
    labels: Mapping[tuple[str, str], str],
    parts: Mapping[tuple[str, ...], tuple[pd.DataFrame, pd.DataFrame]],
) -> Contestant:
    key = tuple(str(row[column]) for column in _CELL)
    part = parts.get(key)
    return Contestant(
        label=labels[key[0], key[4]],
        run=key[0],
        model=key[4],
        rows=scored_rows(part[0]) if part and len(part[0]) else {},
        hashes=_hashes(part[1]) if part else {},
        **{name: int(str(row[name])) for name in ("expected", "scored", "errored", "unscored")},
    )


def _hashes(samples: pd.DataFrame) -> dict[Key, str]:
    """What each sample asks; of samples that are not in the log it is unknown."""
    known = samples[samples["item"].notna()]
    variants = _variants(known)
    columns: Iterable[tuple[str, str, str, str]] = zip(
        *(known[name].astype(str) for name in ("item", "variant", "role", "hash")), strict=True
    )
    return {(item, variants[variant], role): found for item, variant, role, found in columns}


def _variants(samples: pd.DataFrame) -> dict[str, str]:
    """The variants as keys name them."""
    firsts: list[dict[Any, Any]] = samples.drop_duplicates("variant").to_dict("records")
    return {
        str(row["variant"]): _variant(
            {name: value for name, value in row.items() if name.startswith(AXIS) and isinstance(value, str)}
        )
        for row in firsts
    }


def _variant(axes: Mapping[str, str]) -> str:
    """Name a variant whatever the order of its axes: here it is the task's, there the table's."""
    return "+".join(f"{axis.removeprefix(AXIS)}={value}" for axis, value in sorted(axes.items()))
