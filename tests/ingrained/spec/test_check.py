from __future__ import annotations

from pathlib import Path

import pytest

from ingrained.spec.check import check_files, check_task, load_valid
from ingrained.spec.checks import entries
from ingrained.spec.load import load_task

ITEM = "  - {id: a, input: q, target: t}\n"


def _write(folder: Path, text: str, name: str = "task") -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{name}.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def _messages(path: Path) -> list[str]:
    return [problem.message for problem in check_files([path])]


def test_two_tasks_of_a_suite_may_not_share_a_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    text = f"task: task\nsuite: s\nitems:\n{ITEM}scorer: match\n"
    paths = [_write(tmp_path / "a", text), _write(tmp_path / "b", text)]

    assert [str(problem) for problem in check_files(paths)] == [
        "b/task.yaml:1:7: the suite 's' has a task 'task' already: a/task.yaml"
    ]
    with pytest.raises(Exception, match="already"):
        load_valid(paths)


def test_the_same_name_in_two_suites_is_fine(tmp_path: Path) -> None:
    text = f"task: task\nitems:\n{ITEM}scorer: match\n"

    assert check_files([_write(tmp_path / "a", text), _write(tmp_path / "b", text)]) == []


def test_an_unknown_split_is_found(tmp_path: Path) -> None:
    datasets = pytest.importorskip("datasets")
    table = datasets.Dataset.from_list([{"input": "q", "target": "t"}])
    datasets.DatasetDict({"test": table}).save_to_disk(str(tmp_path / "data"))
    path = _write(tmp_path, "task: task\nitems: {hf: ./data, split: tst}\nscorer: match\n")

    problems = check_files([path])

    assert [(problem.line, problem.column) for problem in problems] == [(2, 28)]
    assert "'tst' (did you mean 'test'?)" in problems[0].message


def test_names_of_other_packages_are_asked_for_where_somebody_can_tell(tmp_path: Path) -> None:
    text = f"task: task\nitems:\n{ITEM}protocol: [inspect_ai/generate, ask]\nscorer: [inspect_ai/no]\n"
    task = load_task(_write(tmp_path, text))
    asked: list[tuple[str, str]] = []

    def registered(kind: entries.Kind, name: str) -> bool:
        asked.append((kind, name))
        return kind == "solver"

    assert check_task(task) == []
    problems = check_task(task, registered=registered)
    assert asked == [("solver", "inspect_ai/generate"), ("scorer", "inspect_ai/no")]
    assert [problem.message for problem in problems] == ["Inspect knows no scorer 'inspect_ai/no'"]


def test_an_inspect_task_is_only_asked_for(tmp_path: Path) -> None:
    task = load_task(_write(tmp_path, "task: task\ninspect: inspect_ai/some\n"))

    assert check_task(task) == []
    assert [p.message for p in check_task(task, registered=lambda _kind, _name: False)] == [
        "Inspect knows no task 'inspect_ai/some'"
    ]


def test_what_another_packages_solver_reads_cannot_be_known(tmp_path: Path) -> None:
    items = "items: [{id: a, input: q, target: t, whatever: 3}]\n"
    theirs = _write(tmp_path, f"task: task\n{items}protocol: inspect_ai/x\nscorer: match\n")
    ours = _write(tmp_path, f"task: ours\n{items}scorer: match\n", "ours")

    assert _messages(theirs) == []
    assert _messages(ours) == ["unknown key 'whatever'"]


def test_a_misspelt_protocol_does_not_make_its_fields_unknown(tmp_path: Path) -> None:
    items = "items: [{id: a, input: q, target: t, trap: x, satisfiable: true}]\n"
    path = _write(tmp_path, f"task: task\n{items}protocol: reapir\nscorer: match\n")

    assert _messages(path) == ["unknown protocol 'reapir' (did you mean 'repair'?)"]


def test_keys_that_templates_name_are_known(tmp_path: Path) -> None:
    text = 'task: task\nitems: [{id: a, drug: d, target: t}]\ninput: "How much {{ drug }}?"\nscorer: match\n'

    assert _messages(_write(tmp_path, text)) == []


def test_an_input_template_that_asks_for_the_input_needs_it(tmp_path: Path) -> None:
    text = 'task: task\nitems: [{id: a, target: t}]\ninput: "{{ input }}!"\nscorer: match\n'

    assert _messages(_write(tmp_path, text)) == ["'input' is missing: the task needs it"]


def test_a_misspelt_field_is_one_fault_and_not_one_of_the_template_too(tmp_path: Path) -> None:
    items = "items:\n  - {id: a, qestion: x, target: t}\n  - {id: b, question: x, target: t}\n"
    text = f'task: task\n{items}input: "{{{{ question }}}}"\nscorer: match\n'

    assert _messages(_write(tmp_path, text)) == ["unknown key 'qestion' (did you mean 'question'?)"]


@pytest.mark.parametrize("brackets", [10, 100, 20_000])
def test_templates_nested_too_deep_are_a_fault(tmp_path: Path, brackets: int) -> None:
    template = "{{ " + "(" * brackets + "input" + ")" * brackets + " }}"
    path = _write(tmp_path, f"task: task\nitems:\n{ITEM}input: '{template}'\nscorer: match\n")

    assert all("nested too deep" in message for message in _messages(path))
    assert bool(_messages(path)) == (brackets > 1_000) or brackets == 100


def test_blocks_nested_too_deep_are_a_fault(tmp_path: Path) -> None:
    template = "{% for x in input %}" * 60 + "{{ input }}" + "{% endfor %}" * 60
    path = _write(tmp_path, f"task: task\nitems:\n{ITEM}input: '{template}'\nscorer: match\n")

    assert len(_messages(path)) == 1


@pytest.mark.parametrize("path", ["''", "/etc/passwd", "../x.csv", "a/../../x.csv", '"a\\0b"', "a**b", "."])
def test_paths_that_lead_nowhere_inside_are_faults(tmp_path: Path, path: str) -> None:
    task = _write(tmp_path, f"task: task\nitems: {{file: {path}}}\nscorer: match\n")

    assert len(_messages(task)) == 1


def test_a_link_out_of_the_folder_is_a_fault(tmp_path: Path) -> None:
    outside = tmp_path / "outside.jsonl"
    outside.write_text('{"id": "a", "input": "q", "target": "t"}\n', encoding="utf-8")
    path = _write(tmp_path / "suite", "task: task\nitems: {file: linked.jsonl}\nscorer: match\n")
    (path.parent / "linked.jsonl").symlink_to(outside)

    assert len(_messages(path)) == 1
    assert "folder" in _messages(path)[0]


def test_a_wrong_column_is_one_fault_however_many_rows_there_are(tmp_path: Path) -> None:
    rows = "".join(f'{{"id": "{n}", "input": "q{n}"}}\n' for n in range(50))
    (tmp_path / "rows.jsonl").write_text(rows, encoding="utf-8")
    path = _write(tmp_path, "task: task\nitems: {file: rows.jsonl}\nscorer: match\n")

    assert _messages(path) == ["'target' is missing: the scorer 'match' needs it (and so in 49 more places)"]


def test_spare_columns_of_a_table_are_no_fault(tmp_path: Path) -> None:
    (tmp_path / "rows.csv").write_text("id,input,target,notes\na,q,t,spare\n", encoding="utf-8")

    assert _messages(_write(tmp_path, "task: task\nitems: {file: rows.csv}\nscorer: match\n")) == []


def test_the_letter_of_a_choice_is_a_target(tmp_path: Path) -> None:
    text = "task: task\nitems: [{id: a, input: q, choices: [x, y], target: %s}]\nscorer: match\n"

    assert _messages(_write(tmp_path, text % "B")) == []
    assert _messages(_write(tmp_path, text % "C")) == [
        "'target' must be the letter of a choice, A to B, but is 'C'"
    ]
    assert _messages(_write(tmp_path, text % "[A, B]")) == []
