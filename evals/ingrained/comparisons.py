"""Comparing models, as functions: `ingrained compare` and `ingrained report` are thin layers over these."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ingrained.api import RESULTS

if TYPE_CHECKING:
    from ingrained.comparing.compare import Pairs
    from ingrained.comparing.gates import Gate, Judgement
    from ingrained.comparing.power import Need
    from ingrained.comparing.table import Comparison


def compare(
    *runs: str | Path,
    baseline: str | None = None,
    suites: Sequence[str] = (),
    metrics: Sequence[str] = (),
    every: bool = False,
    pairs: Pairs = "baseline",
    gates: Sequence[str | Gate] = (),
    seed: int | None = None,
    draws: int | None = None,
    results: str | Path = RESULTS,
) -> Comparison:
    """Compare the models of some runs on the items that they share.

    Args:
        runs: Runs by name, or folders and files of Inspect logs, ingrained's or any other.
        baseline: The model, or the run, that others are compared with; the first if left out.
        suites: Only these suites or tasks.
        metrics: Only these metrics; the headline ones if left out.
        every: All metrics, not only the headline ones.
        pairs: `baseline`: each model against the baseline; `all`: every pair.
        gates: Gates that will be judged, so that their metrics are compared, too.
        seed: Seed of every draw; fixed if left out, so that the same logs give the same comparison.
        draws: Bootstrap draws.
        results: The folder of all runs.

    Raises:
        UsageError: There is nothing to compare, or no such run, model, suite or metric.
    """
    from ingrained.comparing.compare import DRAWS, Settings
    from ingrained.comparing.compare import compare as compared
    from ingrained.comparing.gates import metrics_of
    from ingrained.results.summary import SEED
    from ingrained.results.tables import load

    settings = Settings(
        baseline=baseline,
        suites=tuple(suites),
        metrics=tuple(dict.fromkeys(metrics)),
        also=tuple(name for name in metrics_of(_parsed(gates)) if name not in metrics),
        every=every,
        pairs=pairs,
        seed=SEED if seed is None else seed,
        draws=DRAWS if draws is None else draws,
    )
    return compared(load(*runs, results=Path(results)), settings)


def judge(
    comparison: Comparison, gates: Sequence[str | Gate] = (), *, max_errors: float | None = None
) -> list[Judgement]:
    """Decide gates such as `refusals.J < baseline - 0.05`, each on the bound of its 95 % interval.

    Args:
        comparison: A comparison made with the same `gates`.
        gates: Conditions that the intervals must exclude.
        max_errors: Share of samples without a score, 0..1, above which a model fails on a task; 0.05 if left
            out.

    Raises:
        UsageError: A text is no gate, or names something that was not compared.
    """
    from ingrained.comparing.gates import MOST_ERRORS
    from ingrained.comparing.gates import judge as decided

    return decided(comparison, _parsed(gates), MOST_ERRORS if max_errors is None else max_errors)


def power(comparison: Comparison, delta: float) -> list[Need]:
    """How many items, or how many epochs, would show a difference of a given size.

    Args:
        comparison: A comparison whose variance is taken as it is.
        delta: The difference to see, in the metric's unit.

    Raises:
        UsageError: `delta` is not above 0.
    """
    from ingrained.comparing.power import needs

    return needs(comparison, delta)


def report(comparison: Comparison, output: str | Path) -> Path:
    """Write a comparison as one self-contained page that opens without network.

    Args:
        comparison: The comparison.
        output: The file.

    Raises:
        UsageError: The file cannot be written.
    """
    from ingrained.reporting import report as written

    return written(comparison, Path(output))


def save_charts(comparison: Comparison, folder: str | Path) -> list[Path]:
    """Save the charts of a report as SVG and PNG, without network or browser.

    Args:
        comparison: The comparison.
        folder: Where; it is made.

    Returns:
        The files.

    Raises:
        UsageError: The folder cannot be written.
    """
    from ingrained.reporting import save_charts as saved

    return list(saved(comparison, Path(folder)))


def _parsed(gates: Sequence[str | Gate]) -> list[Any]:
    from ingrained.comparing.gates import parse_gate

    return [parse_gate(gate) if isinstance(gate, str) else gate for gate in gates]
