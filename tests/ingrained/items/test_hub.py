from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

ROWS = [{"id": "007", "question": "x", "level": 1}, {"id": "008", "question": "y", "level": 2}]


@pytest.fixture
def library() -> Iterator[Any]:
    """`datasets`, without its progress bars."""
    import datasets

    datasets.disable_progress_bars()
    yield datasets
    datasets.enable_progress_bars()


@pytest.fixture
def saved(library: Any, tmp_path: Path) -> None:
    """A data set with two splits in the task's folder."""
    table = library.Dataset.from_list(ROWS)
    splits = {"validation": table, "test": table.select([1])}
    library.DatasetDict(splits).save_to_disk(str(tmp_path / "data"))


def test_parquet_keeps_types(read: Any, library: Any) -> None:
    library.Dataset.from_list(ROWS).to_parquet("q.parquet")
    items, faults = read("{file: q.parquet, fields: {input: question}}")
    assert not faults
    assert [(item.id, item.fields, item.place) for item in items] == [
        ("007", {"input": "x", "level": 1}, (1, 1)),
        ("008", {"input": "y", "level": 2}, (2, 1)),
    ]


def test_what_is_not_parquet_is_named(read: Any) -> None:
    Path("q.parquet").write_bytes(b"no such thing")
    (fault,) = read("{file: q.parquet}")[1]
    assert fault.startswith("q.parquet:1:1: not a Parquet file: ")


@pytest.mark.usefixtures("saved")
def test_a_saved_data_set_is_read_by_split(read: Any) -> None:
    items, faults = read("{hf: ./data, split: test, fields: {input: question}}")
    assert not faults
    assert [(item.id, item.fields) for item in items] == [("008", {"input": "y", "level": 2})]


@pytest.mark.usefixtures("saved")
def test_an_unknown_split_is_named_with_the_nearest(read: Any) -> None:
    assert read("{hf: ./data, split: valid}")[1] == [
        (
            "some-task.yaml:3:28: there is no split 'valid' (did you mean 'validation'?); "
            "there is validation, test"
        )
    ]


@pytest.mark.usefixtures("saved")
def test_an_unknown_column_of_a_data_set_is_named(read: Any) -> None:
    (fault,) = read("{hf: ./data, split: test, fields: {input: questions}}")[1]
    assert "no column 'questions' (did you mean 'question'?)" in fault


def test_a_data_set_without_splits_is_the_split_train(read: Any, library: Any) -> None:
    library.Dataset.from_list(ROWS).save_to_disk("single")
    assert len(read("{hf: ./single, split: train}")[0]) == len(ROWS)
    assert "there is no split 'test'; there is train" in read("{hf: ./single, split: test}")[1][0]


@pytest.mark.parametrize("folder", ["./../data", "./data/../../x"])
def test_a_data_set_out_of_the_folder_is_refused(read: Any, folder: str) -> None:
    assert read(f"{{hf: {folder}, split: test}}")[1] == [
        "some-task.yaml:3:13: a data set must lie in the task's folder"
    ]


def test_a_folder_that_holds_no_data_set_is_named(read: Any) -> None:
    Path("data").mkdir()
    (fault,) = read("{hf: ./data, split: test}")[1]
    assert fault.startswith("some-task.yaml:3:13: no data set saved by `datasets` is at './data': ")


@pytest.mark.parametrize(
    ("revision", "column"), [("", 13), (", revision: main", 46), (", revision: v1.0", 46)]
)
def test_a_data_set_on_the_hub_needs_a_commit(read: Any, revision: str, column: int) -> None:
    assert read(f"{{hf: org/name, split: test{revision}}}")[1] == [
        (
            f"some-task.yaml:3:{column}: a data set on the hub needs 'revision', a commit, "
            "so that its items cannot change unseen"
        )
    ]


def test_a_data_set_is_asked_for_at_its_commit(
    read: Any, library: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[Any] = []

    def load_dataset(path: str, config: str | None, **options: Any) -> Any:
        asked.append((path, config, options["split"], options["revision"]))
        return library.Dataset.from_list(ROWS)

    monkeypatch.setattr(library, "load_dataset", load_dataset)
    items, faults = read("{hf: org/name, split: test, config: easy, revision: 0123abcd, limit: 1}")
    assert not faults
    assert asked == [("org/name", "easy", "test", "0123abcd")]
    assert [item.id for item in items] == ["007"]


def test_a_hub_that_fails_is_one_sentence(read: Any, library: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    def load_dataset(*_: Any, **__: Any) -> Any:
        raise ConnectionError("no route\nand a traceback")

    monkeypatch.setattr(library, "load_dataset", load_dataset)
    assert read("{hf: org/name, split: test, revision: 0123abcd}")[1] == [
        "some-task.yaml:3:13: the data set 'org/name' cannot be read: no route"
    ]
