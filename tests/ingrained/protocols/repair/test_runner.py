from __future__ import annotations

import ast
import json
import secrets
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from ingrained.protocols.repair import runner

RUNNER = Path(runner.__file__)


def answers(
    source: str,
    calls: Sequence[tuple[str, list[Any]]] = (("f", []),),
    *,
    driver: str = "",
    seconds: float = 5,
) -> list[dict[str, Any]]:
    """What the runner says in a process of its own."""
    nonce = secrets.token_hex(16)
    listed = [{"call": name, "args": arguments} for name, arguments in calls]
    job = {"source": source, "driver": driver, "calls": listed, "seconds": seconds, "nonce": nonce}
    done = subprocess.run(  # noqa: S603  this very Python
        [sys.executable, "-I", str(RUNNER)],
        input=json.dumps(job),
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    assert done.stderr == ""
    (line,) = done.stdout.splitlines()
    assert line.startswith(nonce)
    found: list[dict[str, Any]] = json.loads(line.removeprefix(nonce))
    return found


def answer(source: str, **options: Any) -> dict[str, Any]:
    (only,) = answers(source, **options)
    return only


def test_the_runner_reads_as_python_3_8_and_needs_nothing_but_the_standard_library() -> None:
    tree = ast.parse(RUNNER.read_text(encoding="utf-8"), feature_version=(3, 8))
    imported = {name.name for node in ast.walk(tree) if isinstance(node, ast.Import) for name in node.names}
    assert imported <= set(sys.stdlib_module_names)
    assert not [node for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)]


def test_values_come_back_in_the_order_of_the_calls() -> None:
    calls = [("f", [i]) for i in range(20)]
    assert answers("def f(x):\n    return x * x", calls) == [{"value": i * i} for i in range(20)]


def test_each_call_sees_the_module_afresh() -> None:
    source = "seen = []\ndef f():\n    seen.append(1)\n    return len(seen)"
    assert answers(source, [("f", []), ("f", [])]) == [{"value": 1}, {"value": 1}]


def test_the_driver_stands_beside_the_module() -> None:
    driver = "def twice(x):\n    return f(f(x))"
    assert answers("def f(x):\n    return x + 1", [("twice", [1])], driver=driver) == [{"value": 3}]


@pytest.mark.parametrize(
    ("expression", "value"),
    [
        ("None", None),
        ("True", True),
        ("'é\\ud800'", "é\ud800"),
        ("1.5", 1.5),
        ("(1, [2, (3,)])", [1, [2, [3]]]),
        ("{3, 1, 2}", [1, 2, 3]),
        ("frozenset({('b', 1), ('a', 2)})", [["a", 2], ["b", 1]]),
        (
            "{1: 'a', None: 'b', (1, 2): 'c', True and 'd': 'e'}",
            {"1": "a", "null": "b", "[1, 2]": "c", "d": "e"},
        ),
        ("__import__('collections').Counter('aab')", {"a": 2, "b": 1}),
        ("__import__('collections').namedtuple('P', 'x y')(1, 2)", [1, 2]),
        ("float('nan')", {"float": "nan"}),
        ("[float('inf'), float('-inf')]", [{"float": "inf"}, {"float": "-inf"}]),
        ("10 ** 30", 10**30),
    ],
)
def test_values_are_carried_as_json(expression: str, value: Any) -> None:
    assert answer(f"def f():\n    return {expression}") == {"value": value}


@pytest.mark.parametrize(
    "expression",
    [
        "(x for x in [1])",
        "object()",
        "lambda: 1",
        "b'bytes'",
        "1j",
        "{'a': object()}",
        "__import__('decimal').Decimal(1)",
        "(lambda l: l.append(l) or l)([])",
    ],
)
def test_what_json_cannot_carry_is_refused(expression: str) -> None:
    assert answer(f"def f():\n    return {expression}") == {"failed": "not JSON"}


@pytest.mark.parametrize(
    ("body", "error", "kind"),
    [
        ("raise KeyError(1)", "KeyError", "LookupError"),
        ("class Mine(ValueError): pass\n    raise Mine", "Mine", "ValueError"),
        ("import sys; sys.exit(0)", "SystemExit", "BaseException"),
        ("raise KeyboardInterrupt", "KeyboardInterrupt", "BaseException"),
        ("return f()", "RecursionError", "RuntimeError"),
        ("return nosuch", "NameError", "Exception"),
        ("return input()", "EOFError", "Exception"),
    ],
)
def test_errors_come_back_by_name_with_what_they_are(body: str, error: str, kind: str) -> None:
    found = answer(f"def f():\n    {body}")
    assert found["raised"] == error
    assert kind in found["kinds"]


@pytest.mark.parametrize(
    ("source", "error"),
    [
        ("def f(:", "SyntaxError"),
        ("if x:\n        y\n\tz", "TabError"),
        ("x = 1\n  y = 2", "IndentationError"),
        ("a = '\ud800'", "UnicodeEncodeError"),
    ],
)
def test_a_module_that_cannot_be_read_fails_every_call(source: str, error: str) -> None:
    found = answers(source, [("f", []), ("g", [])])
    assert [one["raised"] for one in found] == [error, error]


def test_a_module_that_raises_on_its_way_fails_every_call() -> None:
    found = answers("import nosuchmodule\ndef f(): return 1", [("f", []), ("f", [])])
    assert [one["raised"] for one in found] == ["ModuleNotFoundError"] * 2


def test_a_missing_function_is_a_key_error() -> None:
    assert answer("x = 1")["raised"] == "KeyError"


def test_an_endless_loop_is_a_timeout_and_takes_no_other_call_along() -> None:
    source = "def f(x):\n    while x:\n        pass\n    return 1"
    calls = [("f", [i % 3]) for i in range(6)]
    found = answers(source, calls, seconds=3)
    assert found == [{"failed": "timeout"} if i % 3 else {"value": 1} for i in range(6)]


def test_a_module_that_never_ends_times_out_every_call() -> None:
    assert answers("while True: pass", [("f", [])] * 3, seconds=0.3) == [{"failed": "timeout"}] * 3


@pytest.mark.parametrize(
    "body",
    [
        "import os; os._exit(0)",
        "import os; os.kill(os.getpid(), 9)",
        "import os; os.close(os.dup(0)); os.closerange(3, 100)",
        "import ctypes; ctypes.string_at(0)",
        "return 10 ** 5000",
    ],
)
def test_a_process_that_ends_without_an_answer_crashed(body: str) -> None:
    found = answers(f"def f():\n    {body}\ndef g(): return 2", [("f", []), ("g", [])])
    assert found == [{"failed": "crash"}, {"value": 2}]


def test_an_answer_that_is_too_long_is_named_so() -> None:
    source = "def f(n):\n    return 'x' * n"
    found = answers(source, [("f", [10**6]), ("f", [65_534]), ("f", [65_000])])
    assert found == [{"failed": "output"}, {"failed": "output"}, {"value": "x" * 65_000}]


def test_what_a_module_prints_goes_nowhere() -> None:
    source = """
import os, sys
def f():
    print('x' * 10**6)
    os.write(1, b'y' * 10**6)
    sys.stderr.write('z')
    return 1
"""
    assert answer(source) == {"value": 1}


def test_a_line_that_looks_like_the_result_is_not_taken_for_it() -> None:
    forged = secrets.token_hex(16) + '[{"value": "forged"}]\n'
    source = f"""
import os
print({forged!r}, flush=True)
os.write(1, {forged.encode()!r})
def f(): return 'real'
"""
    assert answer(source) == {"value": "real"}


def test_a_value_that_says_it_equals_everything_is_only_its_json() -> None:
    assert answer("class E(int):\n    __eq__ = lambda *_: True\ndef f(): return E(3)") == {
        "failed": "not JSON"
    }
    assert answer("class D(dict):\n    __eq__ = lambda *_: True\ndef f(): return D(a=1)") == {
        "value": {"a": 1}
    }


@pytest.mark.parametrize(
    "patch",
    [
        "import json; json.dumps = lambda *a, **k: '{\"value\": 7}'",
        "import json; json.dumps = lambda *a, **k: 'rubbish'",
        "import builtins; builtins.isinstance = lambda *a: 1 // 0",
        "import builtins; builtins.len = lambda *a: 0",
        "import os; os._exit = lambda *a: None",
        "import os; os.fdopen = None",
        "import sys; sys.modules.clear()",
        "import os; os.setsid = os.killpg = None",
    ],
)
def test_a_module_that_patches_its_own_process_spoils_its_own_call_alone(patch: str) -> None:
    source = f"def f():\n    {patch}\n    return [1]\ndef g(): return [2]"
    first, second = answers(source, [("f", []), ("g", [])])
    assert second == {"value": [2]}
    assert first in ({"value": [1]}, {"value": 7}, {"failed": "crash"}, {"failed": "not JSON"})


def test_children_that_are_left_behind_do_not_hold_up_the_answer() -> None:
    source = """
import os
def f():
    if os.fork() == 0:
        os.read(os.pipe()[0], 1)
    return 1
"""
    assert answers(source, [("f", []), ("f", [])]) == [{"value": 1}, {"value": 1}]


def test_an_answer_that_is_no_json_object_crashed() -> None:
    source = """
import contextlib, os
def f(text):
    for fd in range(3, 20):
        with contextlib.suppress(OSError):
            os.write(fd, text.encode())
    os._exit(0)
"""
    texts = ["[]\n", "{\n", "[" * 60_000 + "\n", '{"a": 1', "\n"]
    assert answers(source, [("f", [text]) for text in texts]) == [{"failed": "crash"}] * len(texts)


def test_modules_may_look_themselves_up_as_dataclasses_do() -> None:
    source = """
from __future__ import annotations
from dataclasses import dataclass, field
import pickle, typing
@dataclass
class P:
    x: int
    ys: list[int] = field(default_factory=list)
def f():
    p = pickle.loads(pickle.dumps(P(1, [2])))
    return [p.x, p.ys, list(typing.get_type_hints(P)), __name__]
"""
    assert answer(source) == {"value": [1, [2], ["x", "ys"], "module"]}


def test_threads_and_subprocesses_of_a_module_can_be_used() -> None:
    source = (
        "import threading\ndef f():\n    out = []\n"
        "    ts = [threading.Thread(target=out.append, args=(i,)) for i in range(5)]\n"
        "    [t.start() for t in ts]; [t.join() for t in ts]\n    return sorted(out)"
    )
    assert answer(source) == {"value": [0, 1, 2, 3, 4]}
