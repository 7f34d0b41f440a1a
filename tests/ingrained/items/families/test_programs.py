from __future__ import annotations

import ast
import builtins
import re
from contextlib import redirect_stdout
from io import StringIO
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from ingrained.items.families.catalog import FAMILIES
from ingrained.items.families.generate import fresh_item

FORMS = FAMILIES["program-output"].forms[1:]
LANGUAGES = ("en", "zh")
seeds = given(st.integers(0, 2**40))


class CountsFromOne(ast.NodeTransformer):
    def visit_Subscript(self, node: ast.Subscript) -> ast.Subscript:
        node.slice = ast.BinOp(node.slice, ast.Sub(), ast.Constant(1))
        return node


def run_by_python(code: str, *, from_one: bool = False, inclusive: bool = False) -> int:
    tree = ast.parse(code)
    if from_one:
        tree = ast.fix_missing_locations(CountsFromOne().visit(tree))
    names: dict[str, Any] = {
        "range": (lambda a, b: builtins.range(a, b + 1)) if inclusive else builtins.range
    }
    printed = StringIO()
    with redirect_stdout(printed):
        exec(compile(tree, "item", "exec"), names)  # noqa: S102  the programs are our own
    return int(printed.getvalue())


def made(seed: int) -> dict[str, dict[str, Any]]:
    item = fresh_item("program-output", {}, seed, 0, FORMS, set())
    assert item is not None
    return {"canonical": item} | {form: item[form] for form in FORMS}


def side(block: dict[str, Any], language: str) -> dict[str, Any]:
    return block if language == "en" else block["zh"]


def code_in(text: str) -> str:
    _, code, _ = text.split("```")
    return str(code.strip())


def stated(text: str) -> dict[str, bool]:
    return {
        "from_one": bool(re.search("lists count from one|下标从一开始", text)),
        "inclusive": bool(re.search("range includes its end|包含终点", text)),
    }


@seeds
def test_python_prints_the_answer(seed: int) -> None:
    blocks = made(seed)
    for form in ("canonical", "resampled", "renamed", "reordered", "distracted", "deeper", "deepest"):
        for language in LANGUAGES:
            block = side(blocks[form], language)
            assert not any(stated(block["input"]).values())
            assert int(block["target"]) == run_by_python(code_in(block["input"]))
        assert code_in(blocks[form]["input"]) == code_in(blocks[form]["zh"]["input"])
        assert code_in(blocks[form]["input"]).count("for ") == blocks[form]["depth"]
    assert [blocks[form]["depth"] for form in ("canonical", "deeper", "deepest")] == [1, 2, 3]


@seeds
def test_a_python_with_the_stated_convention_prints_the_altered_answer(seed: int) -> None:
    blocks = made(seed)
    for language in LANGUAGES:
        block = side(blocks["counterfactual"], language)
        rule = stated(block["input"])
        assert sum(rule.values()) == 1
        assert int(block["target"]) == run_by_python(code_in(block["input"]), **rule)
        assert int(block["recited"]) == run_by_python(code_in(block["input"])) != int(block["target"])


@seeds
def test_the_probe_asks_for_what_the_stated_convention_alone_decides(seed: int) -> None:
    probe = made(seed)["probe"]
    for language in LANGUAGES:
        block = side(probe, language)
        rule = stated(block["input"])
        if rule["from_one"]:
            found = re.search(r"(xs = \[.*?\])", block["input"])
            asked = re.findall(r"xs\[\d\]", block["input"])
            assert found is not None
            code = f"{found[1]}\nprint({asked[-1]})"
        else:
            found = re.search(r"range\(\d+, \d+\)", block["input"])
            assert found is not None
            code = f"for i in {found[0]}:\n    last = i\nprint(last)"
        assert int(block["target"]) == run_by_python(code, **rule)
        assert int(block["recited"]) == run_by_python(code) != int(block["target"])


@seeds
def test_one_number_alone_fits_the_box_where_the_output_is_told_and_each_gives_another_output(
    seed: int,
) -> None:
    blocks = made(seed)
    code = code_in(blocks["inverse"]["input"])
    told = re.search(r"It prints (-?\d+)\.", blocks["inverse"]["input"])
    assert told is not None
    outputs = {number: run_by_python(code.replace("□", str(number))) for number in range(-60, 61)}
    assert len({*outputs.values()}) == len(outputs)
    assert [number for number, output in outputs.items() if output == int(told[1])] == [
        int(blocks["inverse"]["target"])
    ]
    assert code_in(blocks["missing"]["input"]) == code
    assert (blocks["missing"]["target"], blocks["missing"]["zh"]["target"]) == ("cannot tell", "无法确定")


@seeds
def test_other_names_and_another_order_change_no_output(seed: int) -> None:
    blocks = made(seed)
    for form in ("renamed", "reordered", "distracted"):
        assert blocks[form]["target"] == blocks["canonical"]["target"]
    for form in ("renamed", "reordered"):
        assert code_in(blocks[form]["input"]) != code_in(blocks["canonical"]["input"])


def test_there_are_many_different_items() -> None:
    seen: set[str] = set()
    assert all(fresh_item("program-output", {}, 3, index, (), seen) for index in range(400))
    assert len(seen) == 400
