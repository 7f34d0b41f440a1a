from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from ingrained.errors import Problem, TaskFileError
from ingrained.spec.load import examine, folder_suite, load_task
from ingrained.spec.models import FamilyItems, FileItems, HubItems, InlineItem

ITEMS = "items: [{id: a, input: q, target: t}]\n"


def _write(folder: Path, text: str) -> Path:
    path = folder / "task.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def test_the_smallest_task_has_the_defaults(tmp_path: Path) -> None:
    task = load_task(_write(tmp_path, f"task: small\n{ITEMS}scorer: match\n"))

    assert task.spec.items == (InlineItem(id="a", input="q", target="t"),)
    assert task.spec.protocol == (("ask", {}),)
    assert task.spec.scorer == (("match", {}),)
    assert (task.spec.version, task.spec.epochs, task.spec.vary, task.spec.reference) == (1, 1, {}, {})
    assert task.broken == frozenset()


@pytest.mark.parametrize(
    ("given", "read"),
    [
        ("ask", (("ask", {}),)),
        ("{ask: null}", (("ask", {}),)),
        ("{ask: {a: 1}}", (("ask", {"a": 1}),)),
        ("[ask, {b/c: {d: [1]}}]", (("ask", {}), ("b/c", {"d": [1]}))),
    ],
)
def test_shorthands_of_protocol_and_scorer_mean_the_same(tmp_path: Path, given: str, read: object) -> None:
    text = f"task: t\n{ITEMS}protocol: {given}\nscorer: {given}\n"

    spec = load_task(_write(tmp_path, text)).spec

    assert spec.protocol == spec.scorer == read


@pytest.mark.parametrize(
    ("given", "read"),
    [
        ("{file: a.csv, limit: 2}", FileItems(file="a.csv", limit=2)),
        ("{hf: ./data, split: test}", HubItems(hf="./data", split="test")),
        (
            "{family: f, n: 3, with: {a: 1}}",
            FamilyItems.model_validate({"family": "f", "n": 3, "with": {"a": 1}}),
        ),
    ],
)
def test_items_come_from_one_of_three_sources(tmp_path: Path, given: str, read: object) -> None:
    assert load_task(_write(tmp_path, f"task: t\nitems: {given}\nscorer: s\n")).spec.items == read


def test_an_inspect_task_needs_no_items(tmp_path: Path) -> None:
    spec = load_task(_write(tmp_path, "task: t\ninspect: {pkg/name: {n: 1}}\n")).spec

    assert (spec.inspect, spec.items, spec.scorer) == (("pkg/name", {"n": 1}), None, ())


def test_items_keep_what_the_protocol_and_templates_read(tmp_path: Path) -> None:
    text = "task: t\nitems: [{id: a, input: q, zh: {input: 问}, cost: 3}]\nscorer: s\n"

    items = load_task(_write(tmp_path, text)).spec.items

    assert isinstance(items, tuple)
    assert items[0].model_extra == {"zh": {"input": "问"}, "cost": 3}


def test_axes_are_lists_or_templates(tmp_path: Path) -> None:
    text = f"task: t\n{ITEMS}vary: {{framing: {{plain: 'x'}}, language: [en, no]}}\nscorer: s\n"

    assert load_task(_write(tmp_path, text)).spec.vary == {
        "framing": {"plain": "x"},
        "language": ("en", "no"),
    }


def test_a_bound_stays_as_it_is_written(tmp_path: Path) -> None:
    text = f"task: t\n{ITEMS}scorer: s\nreference: {{echo: {{m: 0..0.10, n: '>= 1'}}}}\n"

    assert load_task(_write(tmp_path, text)).spec.reference == {"echo": {"m": "0..0.10", "n": ">= 1"}}


def test_the_suite_is_the_folder_unless_it_is_named(tmp_path: Path) -> None:
    folder = tmp_path / "My Suite_2"
    folder.mkdir()

    assert load_task(_write(folder, f"task: t\n{ITEMS}scorer: s\n")).suite == "my-suite_2"
    assert load_task(_write(folder, f"task: t\nsuite: own\n{ITEMS}scorer: s\n")).suite == "own"


@pytest.mark.parametrize(
    ("name", "suite"),
    [("---", "tasks"), ("日本", "tasks"), ("_My  suite_", "my-suite"), ("x" * 90, "x" * 80), ("a_-b", "a_b")],
)
def test_a_suite_has_the_folders_name_in_letters_that_a_suite_may_have(name: str, suite: str) -> None:
    assert folder_suite(Path("/") / name) == suite


def test_the_digest_is_that_of_the_bytes(tmp_path: Path) -> None:
    path = _write(tmp_path, f"task: t\n{ITEMS}scorer: s\n")

    assert load_task(str(path)).raw_digest == hashlib.sha256(path.read_bytes()).hexdigest()


def test_paths_are_shown_as_seen_from_here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = _write(tmp_path, f"task: t\n{ITEMS}scorer: s\n")

    assert load_task(path).shown == str(path)
    monkeypatch.chdir(tmp_path)
    assert load_task(path).shown == "task.yaml"


def test_problems_stand_at_values_and_keys(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    task = load_task(_write(tmp_path, f"task: t\n{ITEMS}scorer: s\n"))

    assert task.problem("m", "items", 0, "input") == Problem("task.yaml", 2, 24, "m")
    assert task.key_problem("m", "items", 0, "input") == Problem("task.yaml", 2, 17, "m")


def test_what_is_broken_is_left_out_and_named(tmp_path: Path) -> None:
    task, problems = examine(
        _write(tmp_path, f"task: T\n{ITEMS}scorer: s\nversion: two\nvary: 3\nabout: fine\n")
    )

    assert task.broken == {"task", "version", "vary"}
    assert (task.spec.about, task.spec.version, task.spec.vary) == ("fine", 1, {})
    assert len(problems) == 3


def test_all_faults_are_raised_together(tmp_path: Path) -> None:
    with pytest.raises(TaskFileError) as caught:
        load_task(_write(tmp_path, "task: T\nitem: 3\nscorer:\n"))

    assert len(caught.value.problems) == 3


def test_what_is_under_a_fault_of_yaml_is_not_judged(tmp_path: Path) -> None:
    task, problems = examine(_write(tmp_path, f"task: t\n{ITEMS}scorer: s\nvary: {{1: [a]}}\nepochs: 0\n"))

    assert [problem.line for problem in sorted(problems)] == [4, 5]
    assert "vary" in task.broken
