"""Whatever stands in a file, it ends in lines for a person, never in a traceback."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path
from typing import Any

import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from ingrained.errors import TaskFileError
from ingrained.spec.check import check_files
from ingrained.spec.load import examine, load_task
from ingrained.spec.schema import task_schema
from ingrained.spec.yaml_source import read_yaml_file

GOOD = (Path(__file__).parents[2] / "data" / "good" / "everything.yaml").read_bytes()
SCHEMA = Draft202012Validator(task_schema())
QUIET = settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
PIECES = st.sampled_from(
    b"\t \n - : { } [ ] ' \" # &a *a !!int |\n {{ }} {%_if_x_%} 3 1e999 true <<: ---\n \xff \0 %".split(b" ")
)
VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-3, 3)
    | st.just(0.5)
    | st.text(max_size=8)
    | st.sampled_from(
        ["ask", "repair", "match", "{{ input }}", "{{ x", "a/b", "en", ">= 1", "file", "*.jsonl"]
    ),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                ["id", "input", "target", "file", "hf", "family", "n", "split", "only", "language", "ask"]
            )
            | st.text(max_size=4),
            inner,
            max_size=3,
        )
    ),
    max_leaves=6,
)


def _ends_in_lines(path: Path, data: bytes) -> None:
    path.write_bytes(data)
    for problem in check_files([path]):
        assert problem.line >= 1
        assert problem.column >= 1
        assert problem.message
        assert "\n" not in problem.message
    with suppress(TaskFileError):
        load_task(path)


@QUIET
@given(data=st.binary(max_size=300))
def test_any_bytes(tmp_path: Path, data: bytes) -> None:
    _ends_in_lines(tmp_path / "task.yaml", data)


@QUIET
@given(
    cuts=st.lists(st.tuples(st.integers(0, len(GOOD)), st.integers(0, 20), PIECES), min_size=1, max_size=4)
)
def test_a_good_file_with_pieces_cut_out_and_put_in(
    tmp_path: Path, cuts: list[tuple[int, int, bytes]]
) -> None:
    data = GOOD
    for start, length, piece in cuts:
        data = data[:start] + piece + data[start + length :]

    _ends_in_lines(tmp_path / "everything.yaml", data)


@QUIET
@given(key=st.sampled_from(sorted(yaml.safe_load(GOOD))), value=VALUES)
def test_a_good_file_with_any_value_under_a_key(tmp_path: Path, key: str, value: Any) -> None:
    data = {**yaml.safe_load(GOOD), key: value}

    _ends_in_lines(tmp_path / "everything.yaml", yaml.safe_dump(data, allow_unicode=True).encode())


@QUIET
@given(
    place=st.integers(0, 1),
    key=st.sampled_from(["id", "input", "target", "twin", "zh", "only", "x"]),
    value=VALUES,
)
def test_a_good_file_with_any_value_in_an_item(tmp_path: Path, place: int, key: str, value: Any) -> None:
    data = yaml.safe_load(GOOD)
    data["items"][place][key] = value

    _ends_in_lines(tmp_path / "everything.yaml", yaml.safe_dump(data, allow_unicode=True).encode())


@QUIET
@given(key=st.sampled_from(sorted(yaml.safe_load(GOOD))), value=VALUES)
def test_loader_and_schema_agree(tmp_path: Path, key: str, value: Any) -> None:
    path = tmp_path / "everything.yaml"
    path.write_text(
        yaml.safe_dump({**yaml.safe_load(GOOD), key: value}, allow_unicode=True), encoding="utf-8"
    )
    fits = SCHEMA.is_valid(read_yaml_file(path, "f")[0])
    loads = not examine(path)[1]

    # The schema also knows the names in the catalogs, which loading leaves to check.
    assert loads or not fits
    assert fits or check_files([path])
