from __future__ import annotations

import json
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from ingrained.errors import TaskFileError
from ingrained.spec import build, yaml_source
from ingrained.spec.scalars import resolve
from ingrained.spec.yaml_source import read_yaml, read_yaml_file

# YAML allows a key 1,024 characters, and json.dumps writes up to twelve for one.
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=50), inner, max_size=4),
    max_leaves=12,
)


def _fault(text: str) -> str:
    with pytest.raises(TaskFileError) as caught:
        read_yaml(text, "f.yaml")
    return str(caught.value)


@pytest.mark.parametrize(
    ("word", "value"),
    [
        ("", None),
        ("~", None),
        ("null", None),
        ("true", True),
        ("False", False),
        ("0", 0),
        ("-12", -12),
        ("+3", 3),
        ("0.5", 0.5),
        ("-.5", -0.5),
        ("1e3", 1000.0),
        ("2.", 2.0),
    ],
)
def test_core_scalars_have_their_type(word: str, value: object) -> None:
    assert (resolve(word), type(resolve(word))) == (value, type(value))


@pytest.mark.parametrize(
    "word",
    [
        *("yes", "no", "on", "off", "y", "tRuE", "nil"),
        *("12:30", "2024-01-01", "1_000", "1,5", "0x1f", "0o17", "017", "007", "00.5"),
        *(".inf", "-.inf", ".nan", "1e999", "+", "-", ".", "e3", "1e", "9" * 301),
    ],
)
def test_everything_else_stays_text(word: str) -> None:
    assert resolve(word) == word


@given(JSON)
def test_json_is_read_as_json(value: object) -> None:
    text = json.dumps({"value": value}).replace("\\ud", "\\\\ud").replace("\x7f", "")

    assert read_yaml(text, "f")[0] == json.loads(text)


def test_places_are_those_of_the_values() -> None:
    _, places = read_yaml("a: 1\nb:\n  - x\n  - {c: [5, 6]}\n", "f")

    assert places.at("a") == (1, 4)
    assert places.at("b") == (3, 3)
    assert places.at("b", 1, "c", 1) == (4, 13)
    assert places.key("b", 1, "c") == (4, 6)


def test_a_missing_place_is_that_of_the_nearest_value_around() -> None:
    _, places = read_yaml("a:\n  b: text\n", "f")

    assert places.at("a", "b", "deeper", 3) == places.at("a", "b") == (2, 6)
    assert places.at("a", "z") == places.at("a") == (2, 3)
    assert places.key("a", "z") == (2, 3)
    assert places.key() == places.at() == (1, 1)
    assert (places.has("a", "b"), places.has("a", "z")) == (True, False)
    assert places.below("a").at("b") == (2, 6)


def test_an_alias_stands_where_it_is_written_and_its_inside_where_it_was() -> None:
    data, places = read_yaml("a: &x {b: 1}\nc: *x\nd: [*x, &y 2, *y]\n", "f")

    assert data == {"a": {"b": 1}, "c": {"b": 1}, "d": [{"b": 1}, 2, 2]}
    assert places.at("c") == (2, 4)
    assert places.at("c", "b") == places.at("a", "b") == (1, 11)
    assert places.at("d", 2) == (3, 15)


def test_core_tags_are_checked_and_kept() -> None:
    assert read_yaml("a: !!str 42\nb: !!int 3\nc: !!map {d: ! 5}\ne: !!float 1\n", "f")[0] == {
        "a": "42",
        "b": 3,
        "c": {"d": "5"},
        "e": 1,
    }
    assert _fault("a: !!int x") == "f.yaml:1:4: 'x' does not fit the tag '!!int'"
    assert _fault("a: !!int true") == "f.yaml:1:4: 'true' does not fit the tag '!!int'"
    assert "'!!set'" in _fault("a: !!set {b}")


def test_faults_that_leave_the_rest_readable_come_together() -> None:
    text = "a: 1\na: 2\n1: x\nb: !own y\n{}: z\n"

    assert _fault(text).splitlines() == [
        "f.yaml:2:1: 'a' is given twice: here and in line 1",
        'f.yaml:3:1: a key must be text: write it as "1"',
        "f.yaml:4:4: the tag '!own' is not read here: a task file is plain data",
        "f.yaml:5:1: a key must be text",
    ]


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("a: [1, 2\nb: 3\n", "2:2: ',' or ']' must stand here, in the list opened with '[' in line 1"),
        ("a: {b: 1\nc: 2\n", "2:2: ',' or '}' must stand here, in the mapping opened with '{' in line 1"),
        ('a: "\\q"', "1:5: unknown escape in double quotes: write '\\\\', or use single quotes"),
        ("a: `b`", "1:4: text may not start with '`': quote it"),
        ("a:\n  b: 1\n c: 2", "3:2: this line is indented differently from the lines it belongs to"),
        ("a: - b", "1:4: a list item may not start here: put '- ' on a line of its own"),
        ("a: 1\nb\nc: 1", "3:1: a key must be followed by ': '"),
        ("a: &x [*x]", "1:8: '*x' names nothing that ends above it"),
        ("a: b\x07", "1:5: character U+0007 may not stand in the file"),
    ],
)
def test_syntax_errors_are_in_plain_words(text: str, line: str) -> None:
    assert _fault(text) == f"f.yaml:{line}"


def test_the_python_parser_finds_the_same_faults_where_libyaml_is_missing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    texts = ["a: [1, 2\nb: 3\n", "a:\n\t- b", "a: 'x", "- a\nb: 1", "a: b: c"]
    with_libyaml = [_fault(text) for text in texts]
    monkeypatch.setattr(yaml_source, "_LOADER", yaml.SafeLoader)

    assert [_fault(text) for text in texts] == with_libyaml
    assert "surrogate" in _fault('a: "\\ud800"')


def test_a_billion_laughs_end_before_the_first(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(build, "MAX_VALUES", 10_000)
    laughs = [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]" for n in range(1, 10)]

    assert "more than 10000 values" in _fault("\n".join(["a0: &a0 lol", *laughs]))


def test_aliases_cannot_nest_deeper_than_text() -> None:
    chain = [f"a{n}: &a{n} [*a{n - 1}]" for n in range(1, 60)]

    assert "nested deeper than 50 levels" in _fault("\n".join(["a0: &a0 x", *chain]))


@pytest.mark.parametrize("bracket", ["[", "{a: ", "- ", "? "])
def test_nesting_is_bounded(bracket: str) -> None:
    assert "nested deeper than 50 levels" in _fault(bracket * 100_000)


def test_fifty_levels_are_read() -> None:
    assert read_yaml("[" * 50 + "]" * 50, "f")[0]


def test_size_is_bounded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(yaml_source, "MAX_BYTES", 2**20)
    path = tmp_path / "large.yaml"
    path.write_text("a: " + "x" * 2**20, encoding="utf-8")

    with pytest.raises(TaskFileError, match="larger than 1 MiB"):
        read_yaml_file(path, "large.yaml")
    assert "larger than 1 MiB" in _fault(path.read_text(encoding="utf-8"))


def test_a_byte_order_mark_is_no_text(tmp_path: Path) -> None:
    path = tmp_path / "marked.yaml"
    path.write_bytes(b"\xef\xbb\xbfa: 1\n")

    assert read_yaml_file(path, "marked.yaml")[0] == {"a": 1}


def test_bad_utf8_has_a_place(tmp_path: Path) -> None:
    path = tmp_path / "latin.yaml"
    path.write_bytes("a: é\nb: ".encode() + b"\xff")

    with pytest.raises(
        TaskFileError, match=r"l:2:4: the file must be UTF-8 text, but has the byte 0xFF here"
    ):
        read_yaml_file(path, "l")


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("nowhere.yaml", "there is no such file"),
        (".", "must be a file, but is a folder"),
        ("a\0b", "cannot be the name of a file"),
        ("x" * 300, "the file cannot be read"),
    ],
)
def test_files_that_cannot_be_read_say_so(tmp_path: Path, name: str, message: str) -> None:
    with pytest.raises(TaskFileError, match=message):
        read_yaml_file(tmp_path / name, "f")


def test_an_empty_text_is_null() -> None:
    assert read_yaml("# only a comment\n", "f")[0] is None
