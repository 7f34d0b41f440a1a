from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from ingrained.errors import Problem
from ingrained.items.load import load_items
from ingrained.spec.load import load_task
from ingrained.variants.render import expand
from ingrained.variants.variant import Variant

Vary = Callable[[str], tuple[list[Variant], list[str]]]
"""Renders the items of a task: the variants, and the faults as the user sees them."""


@pytest.fixture
def vary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Vary:
    monkeypatch.chdir(tmp_path)

    def vary(text: str) -> tuple[list[Variant], list[str]]:
        path = Path("some-task.yaml")
        path.write_text(f"task: some-task\nscorer: match\n{text}", encoding="utf-8")
        task = load_task(path)
        problems: list[Problem] = []
        variants = expand(task, load_items(task, seed=0, problems=problems), problems)
        return variants, [str(problem) for problem in problems]

    return vary
