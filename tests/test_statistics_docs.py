"""The page on statistics says what the functions give, and its benchmark runs."""

from __future__ import annotations

import importlib.util
import re
import sys
from math import ceil, sqrt
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pytest

from ingrained.comparing import pages
from ingrained.comparing.table import Comparison, Difference, Row
from ingrained_scorers.loop.persistence import TRANSITIONS
from ingrained_scorers.loop.summary import sums
from ingrained_scorers.records import Estimate, Scored
from ingrained_scorers.statistics import wilson
from ingrained_scorers.statistics.paired import Paired
from ingrained_scorers.statistics.power import minimum_detectable_effect, sample_size

if TYPE_CHECKING:
    from types import ModuleType

ROOT: Final = Path(__file__).parents[1]
PAGE: Final = (ROOT / "docs" / "statistics.md").read_text(encoding="utf-8")
WORDS: Final = re.sub(r"\s+", " ", PAGE)


def test_every_number_of_a_comparison_is_explained() -> None:
    row = Row(
        "s", "t", "1", "m", "high", True, True, "a", Estimate(0.5, 0.4, 0.6, 9, 9, 0, "t"), None, 9, 9, 0, 0
    )
    difference = Difference("s", "t", "1", "m", "high", True, True, "a", "b", Paired(0.1, items=9))
    nothing: Any = None
    comparison = Comparison((row,), (difference,), (), False, ("b", "a"), "b", 0, 0, 1, nothing, ())
    shown = {name for section in pages.sections(comparison) for name in section.header}
    explained = set(re.findall(r"^\| `([^`]+)` \|", PAGE, re.MULTILINE))
    assert shown - {"metric", "model"} <= explained


def test_the_examples_of_planning_are_what_the_functions_give() -> None:
    assert f"δ = 0.03 takes {ceil(sample_size(0.03, 1 / 9))} items" in WORDS
    planned = [ceil(sample_size(0.05, 0.10, (0.15, 0.15), (k, k))) for k in (1, 2, 4, 8)]
    one, two, four, eight = (f"{n:,}" for n in planned)
    assert f"takes {one} items at one epoch, {two} at two, {four} at four and {eight} at eight" in WORDS


@pytest.mark.parametrize("items", [20, 50, 100, 300, 1000])
def test_the_table_of_minimum_detectable_effects_is_what_the_function_gives(items: int) -> None:
    of_one, of_other = 0.6 * 0.4, 0.7 * 0.3
    variance = of_one + of_other - 2 * 0.5 * sqrt(of_one * of_other)
    points = 100 * minimum_detectable_effect(sqrt(variance / items), freedom=items - 1)
    assert f"| {items:,} | {points:.0f} points |" in PAGE


def test_the_factors_of_the_minimum_detectable_effect_are_what_the_function_gives() -> None:
    many, few = minimum_detectable_effect(1.0), minimum_detectable_effect(1.0, freedom=19)
    assert f"With many items the MDE is {many:.2f} · SE, with 20 it is {few:.2f} · SE" in WORDS


def test_the_example_of_wilson_is_what_the_function_gives() -> None:
    low, high = wilson(0, 20) or (None, None)
    assert low == 0
    assert f"For 0 of 20 it is [0, {high:.2f}]" in WORDS


@pytest.fixture
def benchmark(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """The benchmark under a name that no installed package has."""
    monkeypatch.syspath_prepend(str(ROOT / "benchmarks"))
    spec = importlib.util.spec_from_file_location(
        "coverage_of_intervals", ROOT / "benchmarks" / "coverage.py"
    )
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    monkeypatch.setitem(sys.modules, spec.name, module)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize("experiment", ["coverage", "power"])
def test_the_benchmark_counts_every_simulation_and_repeats_itself(
    benchmark: ModuleType, experiment: str
) -> None:
    job = benchmark.Job(experiment, "mean, normal scores", 20, 5, 0)
    tally = job.run()
    assert tally == job.run()
    assert {count for (_, what), count in tally.items() if what == "tried"} == {5}


def test_the_page_has_a_row_for_everything_that_is_measured(benchmark: ModuleType) -> None:
    measured = {job.name for job in benchmark.jobs(2000)}
    assert {name for name in measured if f"| {name} |" not in PAGE} == set()


def test_the_simulated_d_prime_rests_on_as_many_items_as_that_of_the_loop_suite(
    benchmark: ModuleType,
) -> None:
    drawn = benchmark.populations.detection(np.random.default_rng(1), 20, [0.5])["d_prime"][0]
    rows = [
        Scored(str(item), {"declined": hit + alarm, "satisfiable": noise})
        for item, (hit, _, alarm, noise) in enumerate(drawn)
    ]
    simulated, measured = benchmark.populations.METRICS["d_prime"].sums(drawn), sums(rows)["decline_d_prime"]
    assert simulated.freedom == measured.freedom == 4
    assert simulated.value() == measured.value()


@pytest.mark.parametrize(
    ("population", "skill", "metric", "names"),
    [
        ("sessions", -1.0, "persistence", TRANSITIONS),
        ("histories", 0.6, "history_effect", ("trap_new", "turns_new", "trap_seen", "turns_seen")),
    ],
)
def test_other_simulated_metrics_rest_on_as_many_items_as_those_of_the_loop_suite(
    benchmark: ModuleType, population: str, skill: float, metric: str, names: tuple[str, ...]
) -> None:
    drawn = getattr(benchmark.populations, population)(np.random.default_rng(1), 20, [skill])[metric][0]
    rows = [
        Scored(str(item), dict(zip(names, counts.ravel(), strict=True))) for item, counts in enumerate(drawn)
    ]
    simulated, measured = benchmark.populations.METRICS[metric].sums(drawn), sums(rows)[metric]
    assert simulated.freedom == pytest.approx(measured.freedom)
    assert simulated.value() == pytest.approx(measured.value())
