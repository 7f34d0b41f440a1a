from __future__ import annotations

import ast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingrained_scorers.loop.fingerprints import (
    bare,
    broken_id,
    code_id,
    document_id,
    raw_id,
    rename_locals,
    renamed_id,
)

PLAIN = """\
import math

RATE = 0.1


def total(prices, rounding=2):
    out = 0
    for price in prices:
        out += price * (1 + RATE)
    return round(out, rounding)


class Basket:
    kind = "plain"

    def add(self, item):
        found = [x for x in self.items if x == item]
        return len(found)
"""

COMMENTED = '''\
"""A module."""
import math  # noqa

RATE: float = 0.1


def total(prices: list[float], rounding: int = 2) -> float:
    """Add up."""
    out: float = 0
    for price in prices:  # each
        out += price * ( 1 + RATE )
    return round( out,
                  rounding )
class Basket:
    "A basket."
    kind: str = 'plain'
    def add(self, item: object) -> int:
        found = [x for x in self.items if x == item]
        return len(found)
'''

RENAMED = PLAIN.replace("out", "s").replace("price ", "p ").replace("found", "hits").replace("x", "y")


def test_comments_white_space_docstrings_and_annotations_do_not_count() -> None:
    assert code_id(PLAIN) == code_id(COMMENTED)
    assert raw_id(PLAIN) != raw_id(COMMENTED)


def test_local_names_count_for_the_main_id_only() -> None:
    assert "s += p * " in RENAMED
    assert code_id(PLAIN) != code_id(RENAMED)
    assert renamed_id(PLAIN) == renamed_id(RENAMED)


@pytest.mark.parametrize(
    ("change", "to"),
    [
        ("rounding", "digits"),  # a parameter
        ("RATE", "TAX"),  # a global
        ("self.items", "self.goods"),  # an attribute
        ("def total", "def add_up"),  # a function
        ("kind", "sort"),  # a class attribute
        ("1 + RATE", "RATE + 1"),  # the order of operands
        ("import math", "import json"),
    ],
)
def test_what_is_seen_from_outside_counts_at_every_level(change: str, to: str) -> None:
    changed = PLAIN.replace(change, to)
    assert code_id(changed) != code_id(PLAIN)
    assert renamed_id(changed) != renamed_id(PLAIN)


def test_reordered_functions_are_another_program() -> None:
    one, two = "def f():\n    return 1\n", "def g():\n    return 2\n"
    assert code_id(one + two) != code_id(two + one)
    assert renamed_id(one + two) != renamed_id(two + one)


def test_a_syntax_error_is_known_by_its_text_without_white_space() -> None:
    assert code_id("def f(:\n  pass") == renamed_id("def f( :\n\n  pass") == broken_id("def f(:pass")
    assert code_id("def f(:") != code_id("def g(:")
    assert code_id("def f(:").startswith("SYN:")


@pytest.mark.parametrize("source", ["x = '\\d'", "\0", "(" * 500, "-" * 20_000 + "1", "\ud800", ""])
def test_no_text_breaks_the_ids(source: str) -> None:
    assert len({code_id(source), renamed_id(source)}) <= 2
    assert raw_id(source)


def test_a_declared_field_counts_without_its_type() -> None:
    assert code_id("class A:\n    x: int\n") == code_id("class A:\n    x: str\n")
    assert code_id("class A:\n    x: int\n") != code_id("class A:\n    y: int\n")
    assert code_id("class A:\n    x: int\n") != code_id("class A:\n    pass\n")


def test_a_body_that_is_only_a_docstring_can_still_be_unparsed() -> None:
    tree = bare(ast.parse('def f():\n    """Nothing."""\n'))
    assert ast.unparse(tree) == "def f():\n    pass"


def test_only_the_first_string_is_a_docstring() -> None:
    assert code_id("def f():\n    'a'\n    'b'\n") == code_id("def f():\n    'c'\n    'b'\n")
    assert code_id("def f():\n    'a'\n    'b'\n") != code_id("def f():\n    'a'\n    'c'\n")


names = st.lists(
    st.sampled_from(["a1", "b2", "total_", "longer_name", "zz"]), min_size=3, max_size=3, unique=True
)


def _program(chosen: list[str], tail: str = "", gap: str = "") -> str:
    x, y, z = chosen
    return (
        f"def f(p):{tail}\n"
        f"    {x}{gap} = p +{gap} 1{tail}\n"
        f"{tail}\n"
        f"    {y} = [{z} * {x} for {z} in range({x})]\n"
        f"    return {y}, {x}\n"
    )


@given(names, names)
def test_the_renamed_id_is_the_same_under_local_renames(one: list[str], other: list[str]) -> None:
    assert renamed_id(_program(one)) == renamed_id(_program(other))
    assert (code_id(_program(one)) == code_id(_program(other))) == (one == other)


@given(names, st.text("abc \t#'\"", max_size=10), st.text(" \t", max_size=4))
def test_all_ids_but_the_raw_one_are_the_same_under_comments_and_white_space(
    chosen: list[str], comment: str, gap: str
) -> None:
    changed = _program(chosen, f"  #{comment}", gap)
    assert code_id(changed) == code_id(_program(chosen))
    assert renamed_id(changed) == renamed_id(_program(chosen))


@given(st.sampled_from([PLAIN, COMMENTED, RENAMED]))
def test_renaming_twice_is_renaming_once(source: str) -> None:
    once = rename_locals(ast.parse(source))
    assert ast.dump(rename_locals(once)) == ast.dump(once)


# Documents.


def test_documents_are_compared_by_what_they_say() -> None:
    one = {"start": "9:05", "who": "Ada  Lovelace", "n": 3, "tags": ["A", "b"]}
    other = {"tags": ["a", "B "], "n": 3.0, "who": "adalovelace", "start": "09:05"}
    assert document_id(one) == document_id(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ({"a": 1}, {"a": 2}),
        ({"a": 1}, {"b": 1}),
        ([1, 2], [2, 1]),
        ("9:05", "9:06"),
        ("09:30", 570),
        (True, 1),
        (None, "none"),
        ("25:00", "24:60"),
        (1.5, 1),
    ],
)
def test_documents_that_differ_have_different_ids(one: object, other: object) -> None:
    assert document_id(one) != document_id(other)


def test_a_value_that_is_not_json_is_refused() -> None:
    with pytest.raises(TypeError):
        document_id({"a": {1, 2}})


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
)


@given(st.dictionaries(st.text(), json_values, max_size=4))
def test_the_order_of_keys_does_not_count(document: dict[str, object]) -> None:
    assert document_id(document) == document_id(dict(reversed(document.items())))
