from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from ingrained.errors import Problem
from ingrained.items.item import Item
from ingrained.items.load import load_items
from ingrained.spec.load import load_task

Read = Callable[..., tuple[list[Item], list[str]]]
"""Reads the items of a task in the folder `tmp_path`: the items, and the faults as the user sees them."""


@pytest.fixture
def read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Read:
    monkeypatch.chdir(tmp_path)

    def read(items: str, seed: int = 0) -> tuple[list[Item], list[str]]:
        path = Path("some-task.yaml")
        path.write_text(f"task: some-task\nscorer: match\nitems: {items}\n", encoding="utf-8")
        problems: list[Problem] = []
        found = load_items(load_task(path), seed=seed, problems=problems)
        return found, [str(problem) for problem in problems]

    return read


@pytest.fixture
def golden_families() -> str:
    """The hash of each family's items for one seed; an item that changes is a change that breaks."""
    return (Path(__file__).parents[2] / "data" / "families.txt").read_text(encoding="utf-8")
