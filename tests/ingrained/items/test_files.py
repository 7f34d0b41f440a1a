from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingrained.items.rows import _id_of


def write(name: str, text: str | bytes) -> None:
    path = Path(name)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text.encode() if isinstance(text, str) else text)


def fields(items: list[Any]) -> list[dict[str, Any]]:
    return [{"id": item.id, **item.fields} for item in items]


def test_csv_keeps_every_cell_as_text(read: Any) -> None:
    write("q.csv", "id,input,target\n007,1e3,01\n008,true,\n")
    items, faults = read("{file: q.csv}")
    assert not faults
    assert fields(items) == [
        {"id": "007", "input": "1e3", "target": "01"},
        {"id": "008", "input": "true", "target": ""},
    ]


def test_csv_may_begin_with_a_byte_order_mark(read: Any) -> None:
    write("q.csv", b"\xef\xbb\xbfid,input\na,x\n")
    items, _ = read("{file: q.csv}")
    assert fields(items) == [{"id": "a", "input": "x"}]


def test_csv_cells_may_hold_lines_and_quotes(read: Any) -> None:
    write("q.csv", 'id,input\na,"two\nlines, ""quoted"""\nb,x\n')
    items, _ = read("{file: q.csv}")
    assert [item.fields["input"] for item in items] == ['two\nlines, "quoted"', "x"]


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("id,input\na,x\nb\n", "q.csv:3:1: the row has fewer fields than the header"),
        ("id,input\na,x,y\n", "q.csv:2:1: the row has more fields than the header"),
        ("id,input,input\na,x,y\n", "q.csv:1:1: two columns have the same name"),
        ('id,input\na,"x\n', "q.csv:2:1: broken csv: unexpected end of data"),
        ('id,"in"put\na,x\n', "q.csv:1:1: broken csv: ',' expected after '\"'"),
        ("", "some-task.yaml:3:8: there are no items"),
        ("id,input\n", "some-task.yaml:3:8: there are no items"),
        (b"id,input\na,\xe9\n", "q.csv:1:1: the file is not UTF-8: invalid continuation byte"),
    ],
)
def test_a_broken_csv_is_named_with_its_line(read: Any, text: str | bytes, fault: str) -> None:
    write("q.csv", text)
    items, faults = read("{file: q.csv}")
    assert [*faults] == [fault]
    assert items == []


def test_json_is_a_list_of_items_and_keeps_types(read: Any) -> None:
    write(
        "q.json",
        json.dumps([{"id": 7, "input": "x", "mixed": [1, "a", None]}, {"input": "y", "target": None}]),
    )
    items, faults = read("{file: q.json}")
    assert not faults
    assert items[0].id == "7"
    assert items[0].fields == {"input": "x", "mixed": [1, "a", None]}
    assert items[1].fields == {"input": "y"}


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("{}", "q.json:1:1: the file must hold a list of items"),
        ("[1]", "q.json:1:1: an item must be a mapping of fields to values"),
        ('[\n {"id": }\n]', "q.json:2:9: broken json: Expecting value"),
        ("[" * 100_000, "q.json:1:1: broken json: it is nested too deep, or a number is too long"),
        ("[" + "9" * 5000 + "]", "q.json:1:1: broken json: it is nested too deep, or a number is too long"),
    ],
)
def test_a_broken_json_file_is_named_with_its_place(read: Any, text: str, fault: str) -> None:
    write("q.json", text)
    assert read("{file: q.json}") == ([], [fault])


def test_json_lines_know_their_lines(read: Any) -> None:
    write("q.jsonl", '{"id": "a", "input": "x"}\n\n{"id": "b", "input": "y"}\n')
    items, faults = read("{file: q.jsonl}")
    assert not faults
    assert [(item.id, item.file, item.place) for item in items] == [
        ("a", "q.jsonl", (1, 1)),
        ("b", "q.jsonl", (3, 1)),
    ]


def test_a_broken_json_line_is_named_with_its_number(read: Any) -> None:
    write("q.jsonl", '{"id": "a", "input": "x"}\n{"id": "b" "input"}\n')
    _, faults = read("{file: q.jsonl}")
    assert faults == ["q.jsonl:2:12: broken json: Expecting ',' delimiter"]


def test_yaml_files_are_read_in_the_order_of_their_names(read: Any) -> None:
    write("items/b.yaml", "- {id: third, input: x}\n")
    write("items/a.yaml", "# first\n- {id: first, input: x}\n\n- id: second\n  input: x\n")
    items, faults = read("{file: items/*.yaml}")
    assert not faults
    assert [(item.id, item.file, item.place) for item in items] == [
        ("first", "items/a.yaml", (2, 3)),
        ("second", "items/a.yaml", (4, 3)),
        ("third", "items/b.yaml", (1, 3)),
    ]


def test_an_id_in_two_files_is_found_with_both_files(read: Any) -> None:
    write("a.yaml", "- {id: same, input: x}\n")
    write("b.yaml", "\n- {id: same, input: y}\n")
    _, faults = read("{file: '[ab].yaml'}")
    assert faults == ["b.yaml:2:3: the id 'same' is already taken by the item in line 1 of a.yaml"]


def test_a_broken_yaml_item_file_is_named(read: Any) -> None:
    write("q.yaml", "id: a\n")
    assert read("{file: q.yaml}")[1] == ["q.yaml:1:1: the file must hold a list of items"]


def test_a_name_with_brackets_is_a_name_first(read: Any) -> None:
    write("q[1].jsonl", '{"id": "a", "input": "x"}\n')
    assert [item.id for item in read("{file: 'q[1].jsonl'}")[0]] == ["a"]


@pytest.mark.parametrize("path", ["../q.csv", "sub/../../q.csv", "/etc/passwd", "/etc/*.csv"])
def test_a_path_out_of_the_folder_is_refused(read: Any, path: str) -> None:
    assert read(f"{{file: {path}}}") == (
        [],
        ["some-task.yaml:3:15: a data file must lie in the task's folder"],
    )


def test_a_link_out_of_the_folder_is_refused(read: Any, tmp_path_factory: pytest.TempPathFactory) -> None:
    outside = tmp_path_factory.mktemp("outside") / "q.csv"
    outside.write_text("id,input\na,x\n", encoding="utf-8")
    Path("q.csv").symlink_to(outside)
    assert read("{file: q.csv}")[1] == ["some-task.yaml:3:15: a data file must lie in the task's folder"]
    assert read("{file: '*.csv'}")[1] == ["some-task.yaml:3:15: a data file must lie in the task's folder"]


def test_a_missing_file_is_named_with_the_nearest(read: Any) -> None:
    write("data/questions.csv", "id,input\na,x\n")
    assert read("{file: data/question.csv}")[1] == [
        (
            "some-task.yaml:3:15: there is no file 'data/question.csv' beside the task file "
            "(did you mean 'data/questions.csv'?)"
        )
    ]


@pytest.mark.parametrize("pattern", ["'**.csv'", '""', '"a\\0b"', "."])
def test_what_cannot_be_a_pattern_matches_nothing(read: Any, pattern: str) -> None:
    (fault,) = read(f"{{file: {pattern}}}")[1]
    assert fault.startswith("some-task.yaml:3:15: there is no file ")


def test_a_kind_of_file_that_is_not_read_is_refused(read: Any) -> None:
    write("q.xlsx", "x")
    assert read("{file: q.xlsx}")[1] == [
        "some-task.yaml:3:15: 'q.xlsx' must end in one of .yaml, .yml, .json, .jsonl, .csv, .parquet"
    ]


def test_columns_are_renamed_and_the_rest_kept(read: Any) -> None:
    write("q.csv", "key,question,answer,level\na,x,1,hard\n")
    items, faults = read("{file: q.csv, fields: {id: key, input: question, target: answer}}")
    assert not faults
    assert fields(items) == [{"id": "a", "input": "x", "target": "1", "level": "hard"}]


def test_an_unknown_column_is_named_with_the_nearest(read: Any) -> None:
    write("q.csv", "id,question\na,x\n")
    assert read("{file: q.csv, fields: {input: questoin}}") == (
        [],
        [
            (
                "some-task.yaml:3:38: the data has no column 'questoin' (did you mean 'question'?); "
                "it has id, question"
            )
        ],
    )


def test_a_later_row_may_lack_a_renamed_column(read: Any) -> None:
    write("q.jsonl", '{"id": "a", "question": "x"}\n{"id": "b"}\n')
    items, faults = read("{file: q.jsonl, fields: {input: question}}")
    assert not faults
    assert fields(items) == [{"id": "a", "input": "x"}, {"id": "b"}]


def test_the_limit_counts_rows_over_all_files(read: Any) -> None:
    write("a.csv", "id,input\na,x\nb,x\n")
    write("b.csv", "id,input\nc,x\nd,x\n")
    assert [item.id for item in read("{file: '*.csv', limit: 3}")[0]] == ["a", "b", "c"]


def test_restrictions_that_are_none_stay_a_field_for_the_checks(read: Any) -> None:
    write("q.json", json.dumps([{"id": "a", "only": {"arm": ["base"]}}, {"id": "b", "only": {"arm": 3}}]))
    right, wrong = read("{file: q.json}")[0]
    assert (right.only, dict(right.fields)) == ({"arm": ("base",)}, {})
    assert (wrong.only, dict(wrong.fields)) == ({}, {"only": {"arm": 3}})


def test_rows_without_id_are_named_by_their_content_whatever_their_order(read: Any) -> None:
    rows = ['{"input": "x", "target": "1"}', '{"target": "2", "input": "y"}']
    write("q.jsonl", "\n".join(rows))
    first = {item.fields["input"]: item.id for item in read("{file: q.jsonl}")[0]}
    write("q.jsonl", "\n".join(reversed(rows)))
    second = {item.fields["input"]: item.id for item in read("{file: q.jsonl}")[0]}
    assert first == second
    assert first["x"] == "row-06cabf376dbd"


@given(st.dictionaries(st.text(max_size=5), st.text(max_size=5) | st.integers(), min_size=1), st.randoms())
def test_the_id_of_a_row_does_not_hang_on_the_order_of_its_columns(row: dict[str, Any], draw: Any) -> None:
    row = {name: value for name, value in row.items() if name != "id"}
    names = list(row)
    draw.shuffle(names)
    assert _id_of(dict(row)) == _id_of({name: row[name] for name in names})
    assert _id_of(dict(row)) != _id_of(row | {"one more": 1})
