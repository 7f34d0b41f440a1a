from __future__ import annotations

from pathlib import Path

import pytest

import ingrained
from ingrained import comparisons, reporting
from ingrained.comparing.table import Comparison

MODELS = ["reference/by_design", "reference/bolted_on", "reference/constant"]


@pytest.fixture(scope="session")
def results(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Runs of three reference models on two tasks that need no sandbox, and of one that slips."""
    folder = tmp_path_factory.mktemp("results")
    tasks = ("loop_bug/coupled-documents", "generalisation/base-addition")
    ingrained.run(*tasks, models=MODELS, items=4, seed=3, name="three", results=folder)
    slip = {"slip": 0.5}
    ingrained.run(tasks[1], models=MODELS[:1], items=4, seed=3, name="slips", results=folder, model_args=slip)
    return folder


@pytest.fixture(scope="session")
def comparison(results: Path) -> Comparison:
    return comparisons.compare("three", baseline="reference/by_design", results=results)


@pytest.fixture(scope="session")
def page(comparison: Comparison, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return reporting.report(comparison, tmp_path_factory.mktemp("report") / "report.html")
