"""Item fields that a scorer declares: known where the task uses it, and checked."""

from __future__ import annotations

from pathlib import Path

import pytest

from ingrained.spec.check import check_task
from ingrained.spec.load import load_task

ITEM = "{{id: a, input: q, target: '7', twin: q2, twin_target: '5', recited: '7'{more}}}"


def _messages(folder: Path, scorer: str, more: str) -> list[str]:
    path = folder / "task.yaml"
    text = f"task: task\nitems: [{ITEM.format(more=more)}]\nscorer: {scorer}\n"
    path.write_text(text, encoding="utf-8")
    return [problem.message for problem in check_task(load_task(path))]


DECLARED = (
    ", accept: [seven], twin_accept: [five], recited_accept: [seven], kind: river, why: since, depth: 2"
)


def test_what_a_scorer_declares_may_stand_in_its_items(tmp_path: Path) -> None:
    assert _messages(tmp_path, "generalisation", DECLARED) == []
    assert _messages(tmp_path, "generalisation", ", check: {kind: word, options: {en: [x], zh: [y]}}") == []


def test_it_may_not_stand_in_items_of_another_scorer(tmp_path: Path) -> None:
    assert _messages(tmp_path, "match", ", accept: [seven]") == ["unknown key 'accept'"]


def test_a_misspelt_field_of_a_scorer_is_named(tmp_path: Path) -> None:
    assert _messages(tmp_path, "generalisation", ", acept: [seven]") == [
        "unknown key 'acept' (did you mean 'accept'?)"
    ]


@pytest.mark.parametrize(
    ("more", "message"),
    [
        (", accept: seven", "'accept' must be a list of texts, but is 'seven'"),
        (
            ", check: {kind: numbre}",
            "'kind' must be 'number', 'digits', 'word', 'sequence', 'text', 'open' or 'reasoning_gym'",
        ),
        (", check: {kind: number, unit: [m]}", "unknown key 'unit' (did you mean 'units'?)"),
    ],
)
def test_a_field_that_is_not_what_the_scorer_declares_is_a_fault(
    tmp_path: Path, more: str, message: str
) -> None:
    (found,) = _messages(tmp_path, "generalisation", more)
    assert found.startswith(message)
