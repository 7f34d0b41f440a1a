"""Whether the numbers of a comparison hold what they promise, by simulation from known populations.

Three tables: how often 95 % intervals contain the truth; how often an output about equal models calls any
two of them different; how often a difference as large as the reported MDE is found. Each figure has its
Monte-Carlo standard error. One seed decides everything, whatever the number of processes.
"""

from __future__ import annotations

import argparse
import os
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from itertools import combinations
from math import ceil, sqrt
from multiprocessing import get_context
from typing import Final
from zlib import crc32

import numpy as np
import populations
from max_t import plain_max_t
from populations import METRICS, Floats, Population, Skills, truth

from ingrained.comparing.table import Difference
from ingrained.comparing.together import adjusted
from ingrained_scorers.statistics import ItemSums, wilson
from ingrained_scorers.statistics.paired import Paired, paired

SEED: Final = 20_251_125
PART: Final = 50
"""Simulations of one job, so that two processors end at nearly the same time."""
LEVEL: Final = 0.05
_FOUND: Final = frozenset({"better", "worse", "higher", "lower"})
_Interval = tuple[float | None, float | None]
Row = tuple[str, str, int]
"""What was measured, by which method, on how many items."""
Tally = Counter[tuple[Row, str]]
"""For each row how often there was a `hit`, how often one was `tried`, and how often there was `none`."""


@dataclass(frozen=True)
class Case:
    """A metric of two models in a population.

    Attributes:
        population: What items are drawn from.
        metric: The metric.
        skills: Of both models.
        share: Which share of the simulations its cost allows.
        samples: Samples of an item.
    """

    population: Population
    metric: str
    skills: tuple[float, float]
    share: float = 1.0
    samples: int = 1


COVERAGE: Final[Mapping[str, Case]] = {
    "mean, normal scores": Case(populations.continuous, "score", (0.3, 0.0)),
    "rate .5 (other model .6), one sample an item": Case(populations.binary, "solved", (0.5, 0.6)),
    "rate .9 (other model .8), one sample an item": Case(populations.binary, "solved", (0.9, 0.8)),
    "rate .5 (other model .6), five variants": Case(populations.variants, "solved", (0.5, 0.6), samples=5),
    "rate .9 (other model .8), five variants": Case(populations.variants, "solved", (0.9, 0.8), samples=5),
    "pooled share .35 (other model .24)": Case(populations.pooled, "false_claims", (0.3, 0.2)),
    "pooled share .13 (other model .24)": Case(populations.pooled, "false_claims", (0.1, 0.2)),
    "persistence .76 (other model .66)": Case(populations.sessions, "persistence", (-1.0, -0.5), 1 / 4),
    "d' 1.3 (other model 1.8), 1 in 4 a signal": Case(populations.detection, "d_prime", (0.5, 0.7), 1 / 4),
    "history effect -.3 (other -.2), 2 in 5 return": Case(
        populations.histories, "history_effect", (0.6, 0.5), 1 / 4
    ),
}
ALIKE: Final[Mapping[str, Case]] = {
    "6 pairs of 4 models, one sample an item": Case(populations.binary, "solved", (0.7, 0.7), 1 / 2),
    "6 pairs of 4 models, five variants": Case(populations.variants, "solved", (0.7, 0.7), 1 / 2),
}
TASKS: Final = ("one", "two", "three")
SUITE: Final = "3 models against a fourth, 9 metrics, 3 tasks"
POWER: Final[Mapping[str, Case]] = {
    "mean, normal scores": Case(populations.continuous, "score", (0.0, 0.0)),
    "rate near .5, one sample an item": Case(populations.binary, "solved", (0.5, 0.5)),
}
PLANTED: Final = "mean, normal scores, beside 27 differences"


def coverage(name: str, items: int, simulations: int, rng: np.random.Generator) -> Tally:
    """Count how often the intervals of a case contain the truth."""
    case, found = COVERAGE[name], Tally()
    true = truth(case.population, case.metric, case.skills)
    for _ in range(simulations):
        one, other = _sums(case.metric, _stacks(case, case.skills, items, rng))
        seed = int(rng.integers(2**32))
        estimate, pair = one.estimate(seed), paired(one, other, seed)
        _contains(found, (name, "one model", items), (estimate.low, estimate.high), true[0])
        if case.samples > 1:
            samples = items * case.samples
            naive = wilson((one.value() or 0.0) * samples, samples) or (None, None)
            _contains(found, (name, "one model, sample as the unit", items), naive, true[0])
        for method, interval in _intervals(pair):
            _contains(found, (name, method, items), interval, true[0] - true[1])
    return found


def _stacks(case: Case, skills: Skills, items: int, rng: np.random.Generator) -> Floats:
    return case.population(rng, items, skills)[case.metric]


def _sums(metric: str, stacks: Iterable[Floats]) -> tuple[ItemSums, ItemSums]:
    one, other = map(METRICS[metric].sums, stacks)
    return one, other


def _intervals(pair: Paired) -> Iterator[tuple[str, _Interval]]:
    yield "difference", (pair.low, pair.high)
    if pair.table is not None:
        yield "difference, Newcombe", pair.newcombe or (None, None)
    if "bootstrap" in pair.method:
        yield "difference, t of influences", pair.interval(LEVEL) or (None, None)


def _contains(found: Tally, row: Row, interval: _Interval, true: float) -> None:
    low, high = interval
    if low is None or high is None:
        found[row, "none"] += 1
    else:
        _count(found, row, hit=low <= true <= high)


def _count(found: Tally, row: Row, *, hit: bool) -> None:
    found[row, "tried"] += 1
    found[row, "hit"] += hit


def false_findings(name: str, items: int, simulations: int, rng: np.random.Generator) -> Tally:
    """Count how often an output about equal models says that any two differ, by what is done about it."""
    found = Tally()
    for _ in range(simulations):
        differences = _suite(items, TASKS, rng) if name == SUITE else _all_pairs(ALIKE[name], items, rng)
        shown, _ = adjusted(differences, int(rng.integers(2**32)))
        _count(found, (name, "verdict", items), hit=any(d.verdict in _FOUND for d in shown))
        _count(found, (name, "Holm p < .05", items), hit=_any_below(d.adjusted for d in shown))
        _count(found, (name, "p < .05, uncorrected", items), hit=_any_below(d.paired.p for d in shown))
        _count(found, (name, "plain max-t", items), hit=plain_max_t(shown, SEED, LEVEL))
    return found


def _any_below(ps: Iterable[float | None]) -> bool:
    return any(p is not None and p < LEVEL for p in ps)


def _suite(items: int, tasks: Sequence[str], rng: np.random.Generator) -> list[Difference]:
    """The headline differences of three models from a fourth that is their like."""
    return [
        _difference(task, metric, stack, pair)
        for task in tasks
        for metric, stack in populations.suite(rng, items, [-1.0] * 4).items()
        for pair in ((1, 0), (2, 0), (3, 0))
    ]


def _all_pairs(case: Case, items: int, rng: np.random.Generator) -> list[Difference]:
    stack = _stacks(case, [case.skills[0]] * 4, items, rng)
    return [_difference("one", case.metric, stack, pair) for pair in combinations(range(4), 2)]


def _difference(task: str, metric: str, stack: Floats, pair: tuple[int, int]) -> Difference:
    found = paired(*_sums(metric, (stack[model] for model in pair)), SEED, draws=0)
    one, other = map(str, pair)
    return Difference("", task, "1", metric, "high", True, True, one, other, found)


def power(name: str, items: int, simulations: int, rng: np.random.Generator) -> Tally:
    """Count how often a difference as large as the MDE that equal models showed is found on fresh items."""
    case, found = POWER.get(name, POWER["mean, normal scores"]), Tally()
    for _ in range(simulations):
        mde = _difference("planted", case.metric, _stacks(case, case.skills, items, rng), (0, 1)).mde
        if mde is None:
            found[(name, "p < .05", items), "none"] += 1
            continue
        skills = case.skills[0] + mde / 2, case.skills[1] - mde / 2
        fresh = _difference("planted", case.metric, _stacks(case, skills, items, rng), (0, 1))
        _count(found, (name, "p < .05", items), hit=_any_below([fresh.paired.p]))
        if name == PLANTED:
            shown, _ = adjusted([fresh, *_suite(items, TASKS[:1], rng)], int(rng.integers(2**32)))
            _count(found, (name, "verdict", items), hit=shown[0].verdict in _FOUND)
    return found


@dataclass(frozen=True)
class Job:
    """A part of one experiment's simulations."""

    experiment: str
    name: str
    items: int
    simulations: int
    part: int

    def run(self) -> Tally:
        """Simulate, from a seed that only this part has."""
        key = crc32(f"{self.experiment} {self.name}".encode())
        rng = np.random.default_rng([SEED, key, self.items, self.part])
        return EXPERIMENTS[self.experiment](self.name, self.items, self.simulations, rng)


EXPERIMENTS: Final = {"coverage": coverage, "false findings": false_findings, "power": power}
TITLES: Final = {
    "coverage": "95 % intervals that contain the truth",
    "false findings": "outputs about equal models that call any two different",
    "power": "true differences of the size of the reported MDE that are found",
}


def jobs(simulations: int) -> Iterator[Job]:
    """Cut the work into parts; the costly ones get fewer simulations, and come first."""
    for items in (20, 50):
        yield from _parts("false findings", SUITE, items, simulations / 4)
        yield from _parts("power", PLANTED, items, simulations / 8)
    for name, case in reversed(list(COVERAGE.items())):
        for items in (200, 50, 20):
            yield from _parts("coverage", name, items, simulations * case.share)
    for name, case in ALIKE.items():
        for items in (10, 30):
            yield from _parts("false findings", name, items, simulations * case.share)
    for name, case in POWER.items():
        for items in (20, 50, 200):
            yield from _parts("power", name, items, simulations * case.share)


def _parts(experiment: str, name: str, items: int, simulations: float) -> Iterator[Job]:
    parts = max(1, ceil(simulations / PART))
    return (Job(experiment, name, items, ceil(simulations / parts), part) for part in range(parts))


def main(simulations: int = 2000, processes: int = 2) -> None:
    """Simulate and print.

    Args:
        simulations: Of each cheap case; costly ones get a fixed share of them.
        processes: How many simulate at a time; the figures do not depend on it.
    """
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # the processes share the processors already
    total: dict[str, Tally] = {name: Tally() for name in EXPERIMENTS}
    todo = list(jobs(simulations))
    with ProcessPoolExecutor(processes, mp_context=get_context("spawn")) as pool:
        for job, tally in zip(todo, pool.map(Job.run, todo), strict=True):
            total[job.experiment].update(tally)
    for experiment, tally in total.items():
        _print(TITLES[experiment], tally)


def _print(title: str, tally: Tally) -> None:
    print(f"\n{title}\n{'':50}{'':30}{'items':>6}{'share %':>9}{'± s.e.':>8}{'of':>7}{'none':>6}")
    for row in sorted({row for row, _ in tally}):
        tried, none = tally[row, "tried"], tally[row, "none"]
        share = tally[row, "hit"] / tried if tried else float("nan")
        error = sqrt(share * (1 - share) / tried) if tried else float("nan")
        what, method, items = row
        print(f"{what:50}{method:30}{items:6}{100 * share:9.1f}{100 * error:8.1f}{tried:7}{none:6}")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--simulations", type=int, default=2000, help="of each cheap case (2000)")
    parser.add_argument("--quick", action="store_true", help="few simulations: only to see that it works")
    parser.add_argument("--processes", type=int, default=2, help="at a time (2)")
    asked = parser.parse_args()
    main(32 if asked.quick else asked.simulations, asked.processes)
