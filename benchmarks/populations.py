"""Populations of items whose true values are known, to draw benchmarks of the statistics from.

Each is a function from a generator, a number of items and one skill for each model to what every item adds to
a metric: an array (models, items, ...). The models share the items, so that their scores are correlated. What
an item does not define adds only zeros.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Final, Literal

import numpy as np
from numpy.typing import NDArray
from scipy.special import betaincinv, expit, ndtr, ndtri

from ingrained_scorers.loop.persistence import persistences
from ingrained_scorers.statistics import ItemSums, d_prime, effective_number
from ingrained_scorers.statistics.item_sums import share

Floats = NDArray[np.float64]
Skills = Sequence[float]
Population = Callable[[np.random.Generator, int, Skills], dict[str, Floats]]
TURNS: Final = 8
IMPOSSIBLE: Final = 4
"""One item in four cannot be solved, as in the task coupled-documents."""
_TRUTH_PARTS: Final = 20
_TRUTH_ITEMS: Final = 20_000
_TRUTH_SEED: Final = 1


def d_primes(sums: Floats) -> Floats:
    """Sensitivity d' of each row (hits, signals, false alarms, noises); NaN where it is undefined."""
    found = (d_prime(*map(float, row)) for row in sums)
    return np.array([np.nan if value is None else value for value in found])


def rarer_kind(stack: Floats) -> float:
    """Items of the kind that is rarer, signals or noises: as many carry a d'."""
    return float((stack[:, [1, 3]] > 0).sum(axis=0).min())


def rarer_turns(stack: Floats) -> float:
    """Effective number of items with the turns, in new or in seen states, that fewer items have."""
    return min(effective_number(list(map(float, stack[:, kind]))) for kind in (1, 3))


def history_effects(sums: Floats) -> Floats:
    """P(trap | state new) - P(trap | state seen) of each row (trapped, new, trapped, seen)."""
    return share(sums[:, :2]) - share(sums[:, 2:])


def followed(stack: Floats) -> float:
    """Effective number of items whose transitions carry the persistence."""
    return effective_number(list(map(float, stack.sum(axis=(1, 2)))))


@dataclass(frozen=True)
class Metric:
    """How a metric follows from its sums: as in `ItemSums`."""

    kind: Literal["mean", "share", "other"]
    statistic: Callable[[Floats], Floats] = share
    bounds: tuple[float, float] | None = None
    carried_by: Callable[[Floats], float] | None = None

    def sums(self, stack: Floats) -> ItemSums:
        """The metric of one model from what each item adds, (items, ...)."""
        kept = {str(i): row for i, row in enumerate(stack) if row.any()}
        carried_by = self.carried_by(stack) if self.carried_by else None
        return ItemSums(
            kept, self.kind, self.statistic, n=len(kept), bounds=self.bounds, carried_by=carried_by
        )


_RATE: Final = (0.0, 1.0)
METRICS: Final = {
    "score": Metric("mean"),
    "solved": Metric("mean", bounds=_RATE),
    "revisit": Metric("mean", bounds=_RATE),
    "stall": Metric("mean", bounds=_RATE),
    "ab_index": Metric("mean", bounds=_RATE),
    "set_regression": Metric("mean", bounds=_RATE),
    "reintroduction": Metric("share", bounds=_RATE),
    "false_claims": Metric("share", bounds=_RATE),
    "persistence": Metric("other", persistences, _RATE, followed),
    "d_prime": Metric("other", d_primes, carried_by=rarer_kind),
    "history_effect": Metric("other", history_effects, carried_by=rarer_turns),
}


@cache
def truth(population: Population, metric: str, skills: tuple[float, ...]) -> tuple[float, ...]:
    """The metric of each model on 400,000 items: next to the intervals that is exact."""
    rng = np.random.default_rng(_TRUTH_SEED)
    parts = (population(rng, _TRUTH_ITEMS, skills)[metric].sum(axis=1) for _ in range(_TRUTH_PARTS))
    return tuple(map(float, METRICS[metric].statistic(np.sum(list(parts), axis=0))))


def continuous(rng: np.random.Generator, items: int, skills: Skills) -> dict[str, Floats]:
    """Normal scores around a skill, correlated by the item."""
    return {"score": _one_each(np.array(skills)[:, np.newaxis] + _latent(rng, items, len(skills), 0.5))}


def binary(rng: np.random.Generator, items: int, skills: Skills) -> dict[str, Floats]:
    """One 0/1 outcome an item; a skill is the rate."""
    outcomes = _latent(rng, items, len(skills), 0.5) < ndtri(np.array(skills))[:, np.newaxis]
    return {"solved": _one_each(outcomes)}


def variants(rng: np.random.Generator, items: int, skills: Skills) -> dict[str, Floats]:
    """Five 0/1 outcomes an item, whose own rate has a U-shaped Beta(p, 1 - p) law around the skill p."""
    p = np.array(skills)[:, np.newaxis]
    rates = betaincinv(p, 1 - p, ndtr(_latent(rng, items, len(skills), 0.7)))
    return {"solved": _one_each(rng.binomial(5, rates) / 5)}


def pooled(rng: np.random.Generator, items: int, skills: Skills) -> dict[str, Floats]:
    """Events in 1 + Poisson chances, more of them on items with a higher rate; a skill is near the share."""
    p = np.array(skills)[:, np.newaxis]
    latent = _latent(rng, items, len(skills), 0.7)
    chances = 1.0 + rng.poisson(3 * np.exp(0.3 * latent))
    events = rng.binomial(chances.astype(int), betaincinv(4 * p, 4 * (1 - p), ndtr(latent)))
    return {"false_claims": np.stack([events, chances], axis=2).astype(float)}


def detection(rng: np.random.Generator, items: int, skills: Skills) -> dict[str, Floats]:
    """Flags on impossible and on solvable items, one in ten a false alarm; a skill is the hit rate."""
    signal = np.arange(items) % IMPOSSIBLE == 0
    rates = np.where(signal, np.array(skills)[:, np.newaxis], 0.1)
    flags = (_latent(rng, items, len(skills), 0.5) < ndtri(rates)).astype(float)
    parts = np.broadcast_to(signal, flags.shape).astype(float)
    return {"d_prime": np.stack([flags * parts, parts, flags * (1 - parts), 1 - parts], axis=2)}


def histories(rng: np.random.Generator, items: int, skills: Skills) -> dict[str, Floats]:
    """Turns in new states on every item, in seen ones on two in five; a skill is near the traps there."""
    size, p = (len(skills), items), np.array(skills)[:, np.newaxis]
    latent = _latent(rng, items, len(skills), 0.7)
    new = 1 + rng.poisson(2, size)
    seen = (rng.random(size) < 0.4) * (1 + rng.poisson(3, size))  # noqa: PLR2004  most sessions never return
    trapped_new = rng.binomial(new, betaincinv(1.2, 2.8, ndtr(latent)))  # in new states 0.3 for all
    trapped_seen = rng.binomial(seen, betaincinv(4 * p, 4 * (1 - p), ndtr(latent)))
    counts = np.stack([trapped_new, new, trapped_seen, seen], axis=2)
    return {"history_effect": counts.astype(float)}


def sessions(rng: np.random.Generator, items: int, skills: Skills) -> dict[str, Floats]:
    """Repair dialogues in which one of two requirements fails; a skill is the log odds of a direct fix.

    Each reply fixes both, swaps them, or changes nothing. How hard an item is, and how strong its trap, is
    the same for all models.
    """
    size = len(skills), items
    fix = expit(np.array(skills)[:, np.newaxis] - 3 * (rng.beta(2, 2, items) - 0.5))
    swap = fix + (1 - fix) * rng.beta(3, 2, items)
    failing, count = np.ones(size, dtype=int), {name: np.zeros(size) for name in _COUNTS}
    transitions = np.zeros((*size, 7, 8))
    run = np.zeros(size)
    for turn in range(1, TURNS + 1):
        alive, draw = failing > 0, rng.random(size)
        fixed, swapped, stayed = draw < fix, (draw >= fix) & (draw < swap), draw >= swap
        after = np.where(fixed, 0, np.where(swapped, 3 - failing, failing))
        _follow(transitions, failing, after, alive)
        returned = swapped & (rng.random(size) < 0.8) & (turn > 1)  # noqa: PLR2004  else the swap is a new version
        claimed = rng.random(size) < 0.8  # noqa: PLR2004  claims are frequent
        run = np.where(swapped, run + 1, 0)
        count["longest"] = np.maximum(count["longest"], run * alive)
        edited = ~stayed
        seen = (alive, stayed, edited, edited & (turn > 1), swapped, returned, claimed, claimed & stayed)
        for name, what in zip(_COUNTS, seen, strict=False):
            count[name] += what & alive
        failing = np.where(alive, after, 0)
    return _measures(count, failing == 0) | {"persistence": transitions}


def suite(rng: np.random.Generator, items: int, skills: Skills) -> dict[str, Floats]:
    """The nine headline metrics of a task like those of loop_bug: three in four items can be solved."""
    solvable = items - items // IMPOSSIBLE
    return sessions(rng, solvable, skills) | detection(rng, items, [0.5] * len(skills))


_COUNTS: Final = ("turns", "stays", "edits", "later", "swaps", "returns", "claims", "false", "longest")


def _latent(rng: np.random.Generator, items: int, models: int, correlation: float) -> Floats:
    own, common = rng.standard_normal((models, items)), rng.standard_normal(items)
    found: Floats = np.sqrt(correlation) * common + np.sqrt(1 - correlation) * own
    return found


def _one_each(values: NDArray[np.float64] | NDArray[np.bool_]) -> Floats:
    return np.stack([values.astype(float), np.ones(values.shape)], axis=2)


def _follow(
    transitions: Floats, before: NDArray[np.int64], after: NDArray[np.int64], alive: NDArray[np.bool_]
) -> None:
    model, item = np.nonzero(alive)
    target = np.where(after == 0, 8, after) - 1  # solved is the last column
    np.add.at(transitions, (model, item, before[alive] - 1, target[alive]), 1.0)


def _measures(count: dict[str, Floats], solved: NDArray[np.bool_]) -> dict[str, Floats]:
    loops = np.maximum(0, count["longest"] - 1)  # k swaps in a row are k + 1 alternating states
    shares = {
        "revisit": (count["returns"], count["later"]),
        "stall": (count["stays"], count["turns"]),
        "ab_index": (loops, count["turns"] - 1),
        "set_regression": (count["swaps"], count["edits"]),
    }
    return {
        "solved": _one_each(solved),
        **{name: _mean_where(*parts) for name, parts in shares.items()},
        "reintroduction": np.stack([count["returns"], count["later"]], axis=2),
        "false_claims": np.stack([count["false"], count["claims"]], axis=2),
    }


def _mean_where(part: Floats, whole: Floats) -> Floats:
    """(share, 1) for each item, (0, 0) where there is nothing to share."""
    known = whole > 0
    return np.stack([np.where(known, part / np.where(known, whole, 1), 0.0), known.astype(float)], axis=2)
