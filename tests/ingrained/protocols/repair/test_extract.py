from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingrained.protocols.repair.extract import (
    LONGEST_REPLY,
    fenced_blocks,
    find_document,
    find_module,
    parse_document,
)

ENTRY = ["solve"]
MODULE = "def solve(x):\n    return x\n"


def fenced(text: str, tag: str = "python", mark: str = "```") -> str:
    return f"{mark}{tag}\n{text}{mark}\n"


@pytest.mark.parametrize(
    "tag", ["python", "Python", "py", "python3", "", " python", "python title=a.py", "{.x}"]
)
def test_a_python_block_is_the_module_whatever_its_tag(tag: str) -> None:
    assert find_module(f"Here it is.\n\n{fenced(MODULE, tag)}Done.", ENTRY) == MODULE


@pytest.mark.parametrize("tag", ["bash", "text", "json", "diff", "pycon"])
def test_a_block_of_another_language_is_not_the_module(tag: str) -> None:
    assert find_module(fenced(MODULE, tag), ENTRY) is None


@pytest.mark.parametrize("mark", ["~~~", "````", "~~~~~"])
def test_other_fences_hold_modules_too(mark: str) -> None:
    assert find_module(fenced(MODULE, mark=mark), ENTRY) == MODULE


def test_the_last_block_that_defines_the_entry_wins() -> None:
    second = MODULE.replace("return x", "return -x")
    assert find_module(f"First:\n{fenced(MODULE)}\nBetter:\n{fenced(second)}", ENTRY) == second


@pytest.mark.parametrize(
    "usage",
    [
        "print(solve(3))\n",
        "solve(3, key=4)\n",
        "from module import solve\nassert solve(3) == 3\n",
        "solve(1) == 2\n",
        "result = solve(3\n",
        "# def solve\n",
    ],
)
def test_a_block_that_only_uses_the_module_is_passed_over(usage: str) -> None:
    assert find_module(f"{fenced(MODULE)}\nUse it so:\n{fenced(usage)}", ENTRY) == MODULE
    assert find_module(fenced(usage), ENTRY) is None


@pytest.mark.parametrize(
    "module",
    [
        "async def solve(x):\n    pass\n",
        "class solve:\n    pass\n",
        "solve = len\n",
        "solve: object = len\n",
        "a, solve = 1, 2\n",
        "if True:\n    def solve(): pass\n",
        "try:\n    import x\nexcept ImportError:\n    pass\nelse:\n    solve = 1\n",
        "@cache\ndef solve(): pass\n",
        '"\\d"\ndef solve(): pass\n',
    ],
)
def test_every_way_of_defining_the_entry_counts(module: str) -> None:
    assert find_module(fenced(module), ENTRY) == module


@pytest.mark.parametrize(
    "module", ["def solve(x:\n    return x\n", "class solve\n", "solve = (\n", "def solve(\n"]
)
def test_a_module_with_a_syntax_error_is_a_state_too(module: str) -> None:
    assert find_module(fenced(module), ENTRY) == module


def test_a_block_that_defines_all_wins_over_one_that_defines_some() -> None:
    both = MODULE + "def check(x):\n    pass\n"
    reply = f"{fenced(both)}\nThe part that changed:\n{fenced(MODULE)}"
    assert find_module(reply, ["solve", "check"]) == both
    assert find_module(fenced(MODULE), ["solve", "check"]) == MODULE


def test_an_unclosed_fence_runs_to_the_end() -> None:
    assert find_module(f"Here:\n```python\n{MODULE}", ENTRY) == MODULE


def test_without_fence_the_whole_reply_counts_if_it_is_a_program() -> None:
    assert find_module(MODULE, ENTRY) == MODULE
    assert find_module(f"Here you are:\n\n{MODULE}", ENTRY) is None
    assert find_module("", ENTRY) is None


def test_a_block_inside_a_list_loses_the_indentation_of_its_fence() -> None:
    block = "".join(f"   {line}\n" for line in fenced(MODULE).splitlines())
    assert find_module(f"1. I changed this:\n\n{block}\n2. Done.", ENTRY) == MODULE


def test_a_shorter_fence_inside_a_longer_one_is_text() -> None:
    module = 'def solve(x):\n    """\n    ```\n    solve(1)\n    ```\n    """\n'
    assert find_module(fenced(module, mark="````"), ENTRY) == module


def test_backticks_within_a_line_are_no_fence() -> None:
    assert fenced_blocks("```solve(1)``` is wrong\n" + fenced(MODULE)) == [("python", MODULE)]


def test_windows_lines_are_read() -> None:
    found = find_module(fenced(MODULE).replace("\n", "\r\n"), ENTRY)
    assert found is not None
    assert found.splitlines() == MODULE.splitlines()


def test_a_reply_is_looked_at_up_to_its_bound() -> None:
    assert find_module("x" * LONGEST_REPLY + "\n" + fenced(MODULE), ENTRY) is None
    assert find_module("```\n" * 50_000, ENTRY) is None


@pytest.mark.parametrize("tag", ["json", "JSON", ""])
def test_a_json_block_is_the_document(tag: str) -> None:
    assert find_document(fenced('{"a": 1}\n', tag)) == '{"a": 1}\n'


def test_the_last_whole_document_wins_and_a_broken_one_is_a_state() -> None:
    whole, broken = fenced('{"a": 1}\n', "json"), fenced('{"a": \n', "json")
    assert find_document(whole + fenced('{"b": 1}\n', "json")) == '{"b": 1}\n'
    assert find_document(whole + broken) == '{"a": 1}\n'
    assert find_document(broken) == '{"a": \n'


def test_without_fence_a_reply_that_is_a_json_object_counts() -> None:
    assert find_document(' {"a": 1} ') == ' {"a": 1} '
    assert find_document("[1]") is None
    assert find_document("Sure.") is None


@pytest.mark.parametrize(
    "text", ["[" * 100_000, '{"a":' * 90 + "1" + "}" * 90, "9" * 5000, "{", "", "\ud800"]
)
def test_what_is_no_document_or_nested_too_deep_is_none(text: str) -> None:
    assert parse_document(text) is None


@given(st.text(alphabet="`~ \t\npython{}[]\"':=().def solve#", max_size=200))
def test_any_reply_can_be_searched(reply: str) -> None:
    found = find_module(reply, ENTRY)
    assert found is None or "solve" in found
    find_document(reply)


@given(st.text(alphabet="abc \n{}'\"", max_size=80), st.sampled_from(["```", "````", "~~~"]))
def test_a_fenced_module_is_found_as_it_was_written(rest: str, mark: str) -> None:
    module = f"{MODULE}{rest}\n"
    assert find_module(f"Words.\n{fenced(module, mark=mark)}", ENTRY) == module
