"""Items through the `datasets` library: data sets of the hub, local copies of them, and Parquet files."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ingrained.errors import Problem, TaskFileError, did_you_mean
from ingrained.items.rows import Row, rows_to_items

if TYPE_CHECKING:
    from ingrained.items.item import Item
    from ingrained.spec.load import LoadedTask
    from ingrained.spec.models import HubItems

_COMMIT = re.compile(r"[0-9a-f]{7,40}")


def read_hub(task: LoadedTask, source: HubItems, problems: list[Problem]) -> Iterator[Item]:
    """Read a split of a data set.

    Raises:
        TaskFileError: The revision is not pinned, or the data set or split cannot be read.
    """
    local = source.hf.startswith("./")
    if not local and not _COMMIT.fullmatch(source.revision or ""):
        message = "a data set on the hub needs 'revision', a commit, so that its items cannot change unseen"
        raise TaskFileError([task.problem(message, "items", "revision" if source.revision else "hf")])
    table = _local(task, source) if local else _remote(task, source)
    rows: Iterator[Row] = ((dict(row), source.hf, (number, 1)) for number, row in enumerate(table, start=1))
    return rows_to_items(task, source, rows, problems)


def parquet_rows(path: Path, shown: str) -> list[dict[str, Any]]:
    """Read a Parquet file.

    Raises:
        TaskFileError: The file is not Parquet.
    """
    import datasets

    datasets.disable_progress_bars()
    with tempfile.TemporaryDirectory() as cache:
        try:
            table = datasets.Dataset.from_parquet(str(path), cache_dir=cache, keep_in_memory=True)
        except Exception as error:  # the library raises its own, Arrow's and pandas' errors alike
            raise TaskFileError([Problem(shown, 1, 1, f"not a Parquet file: {_brief(error)}")]) from error
        return [dict(row) for row in table]


def _local(task: LoadedTask, source: HubItems) -> Any:
    import datasets

    folder = (task.path.resolve().parent / source.hf).resolve()
    if not folder.is_relative_to(task.path.resolve().parent):
        raise TaskFileError([task.problem("a data set must lie in the task's folder", "items", "hf")])
    try:
        loaded = datasets.load_from_disk(str(folder))
    except Exception as error:
        message = f"no data set saved by `datasets` is at {source.hf!r}: {_brief(error)}"
        raise TaskFileError([task.problem(message, "items", "hf")]) from error
    return _split(task, source, loaded)


def _split(task: LoadedTask, source: HubItems, loaded: Any) -> Any:
    splits = {str(loaded.split or "train"): loaded} if hasattr(loaded, "split") else dict(loaded)
    if source.split not in splits:
        known = ", ".join(splits)
        message = f"there is no split {source.split!r}{did_you_mean(source.split, splits)}; there is {known}"
        raise TaskFileError([task.problem(message, "items", "split")])
    return splits[source.split]


def _remote(task: LoadedTask, source: HubItems) -> Any:
    import datasets

    try:
        return datasets.load_dataset(
            source.hf, source.config, split=source.split, revision=source.revision, trust_remote_code=False
        )
    except Exception as error:
        message = f"the data set {source.hf!r} cannot be read: {_brief(error)}"
        raise TaskFileError([task.problem(message, "items", "hf")]) from error


def _brief(error: Exception) -> str:
    return (str(error) or type(error).__name__).splitlines()[0]
