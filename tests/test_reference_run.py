"""The committed runs that the notebooks show."""

from __future__ import annotations

from pathlib import Path

import pytest

from ingrained import results

FOLDER = Path(__file__).parents[1] / "results"
RUNS = {
    "reference": ("by_design", "one_swap_fixer", "bolted_on", "stubborn"),
    "reference-refusals": ("by_design", "english_only_refuser", "over_cautious", "caves"),
}


@pytest.mark.parametrize("name", RUNS)
def test_a_reference_run_is_whole_and_small(name: str) -> None:
    found = results.load(FOLDER / name, cache=False)
    assert not found.problems
    assert list(found.runs["model"].unique()) == [f"reference/{model}" for model in RUNS[name]]
    assert (found.runs["scored"] == found.runs["expected"]).all()
    assert sum(path.stat().st_size for path in (FOLDER / name).rglob("*") if path.is_file()) < 4_000_000
