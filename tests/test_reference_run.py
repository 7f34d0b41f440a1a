"""The committed run that the notebooks show."""

from __future__ import annotations

from pathlib import Path

from ingrained import results

FOLDER = Path(__file__).parents[1] / "results" / "reference"


def test_the_reference_run_is_whole_and_small() -> None:
    found = results.load(FOLDER, cache=False)
    assert not found.problems
    assert list(found.runs["model"].unique()) == [
        f"reference/{name}" for name in ("by_design", "one_swap_fixer", "bolted_on", "stubborn")
    ]
    assert (found.runs["scored"] == found.runs["expected"]).all()
    assert sum(path.stat().st_size for path in FOLDER.rglob("*") if path.is_file()) < 4_000_000
