"""Renaming keeps what a program does: each case is run before and after."""

from __future__ import annotations

import ast

import pytest

from ingrained_scorers.loop.renaming import rename_locals

CASES = {
    "loops and tuples": """
def f(p):
    a = b = 0
    for i, (j, k) in p:
        a += i * j + k
    return a, b
RESULT = f([(1, (2, 3)), (4, (5, 6))])
""",
    "closures": """
def f(p):
    a = 1
    def g(q):
        b = a + q
        return lambda c=a: b + c
    a = 5
    return g(p)()
RESULT = f(2)
""",
    "nonlocal": """
def f():
    n = 0
    m = 7
    def g():
        nonlocal n
        n += m
    g()
    g()
    return n
RESULT = f()
""",
    "global": """
n = 1
def f():
    global n
    k = 4
    n += k
    return n
RESULT = (f(), n)
""",
    "comprehensions": """
def f(xs):
    y = 2
    z = {x: [y * w for w in range(x)] for x in xs if x}
    return z, {v for v in xs}, list(u for u in xs)
RESULT = f([1, 2, 0])
""",
    "the first iterable is read outside": """
def f(x):
    y = [x for x in x]
    return y
RESULT = f([1, 2])
""",
    "a comprehension hides a local": """
def f():
    x = [3, 4]
    y = [x for x in x]
    return x, y
RESULT = f()
""",
    "walrus": """
def f(xs):
    y = [last := x for x in xs]
    if (n := len(y)) > 1:
        return last, n
RESULT = f([1, 2, 3])
""",
    "classes inside": """
def f():
    a = 1
    b = 10
    class C:
        a = 2
        c = a + b
        def g(self):
            return a, self.a, self.c, b
    return C().g(), C.__name__
RESULT = f()
""",
    "exceptions": """
def f():
    try:
        v = 1 / 0
    except ZeroDivisionError as e:
        w = str(e)
    return w
RESULT = f()
""",
    "match": """
def f(p):
    match p:
        case {'a': x, **rest}:
            return x, rest
        case [first, *others] as whole:
            return first, others, whole
RESULT = (f({'a': 1, 'b': 2}), f([1, 2, 3]))
""",
    "with, del, augmented": """
import io
def f():
    with io.StringIO('x') as h:
        t = h.read()
    t += 'y'
    u = 1
    del u
    return t
RESULT = f()
""",
    "imports inside": """
def f():
    import math as m
    from os import path
    r = m.floor(2.5)
    return r, path.basename('a/b')
RESULT = f()
""",
    "keywords keep their names": """
def g(a, *, b=1, **more):
    return a, b, more
def f():
    b = 2
    c = 3
    return g(c, b=b, c=c)
RESULT = f()
""",
    "decorators and defaults": """
def deco(k):
    def wrap(fn):
        s = k
        return lambda *x: (s, fn(*x))
    return wrap
def f():
    k = 5
    @deco(k)
    def g(x=k):
        return x
    return g(), g.__name__
RESULT = f()
""",
    "local functions keep their names": """
def f():
    def helper():
        return helper.__name__
    return helper()
RESULT = f()
""",
    "names that look renamed": """
local_0 = 9
def f():
    a = 1
    return a, local_0
RESULT = f()
""",
    "recursion in a comprehension": """
def f(n):
    return [f(k) for k in range(n)]
RESULT = f(3)
""",
    "names as text": """
def f():
    secret = 4
    return eval('secret'), sorted(locals())
RESULT = f()
""",
    "names as text inside": """
def f():
    a = 1
    def g():
        b = a
        return sorted(locals())
    return g()
RESULT = f()
""",
    "formatting": """
def f():
    v = 3
    return f'{v} {v!r:>3}'
RESULT = f()
""",
}


@pytest.mark.parametrize("case", CASES)
def test_a_renamed_program_does_the_same(case: str) -> None:
    source = CASES[case]
    renamed = ast.unparse(rename_locals(ast.parse(source)))
    assert _result(renamed) == _result(source), renamed


def _result(source: str) -> object:
    names: dict[str, object] = {}
    exec(compile(source, "case", "exec"), names)  # noqa: S102  a program written in this file
    return names["RESULT"]


def test_the_original_is_left_as_it_was() -> None:
    tree = ast.parse("def f():\n    a = 1\n    return a\n")
    before = ast.dump(tree)
    assert ast.unparse(rename_locals(tree)) == "def f():\n    local_0 = 1\n    return local_0"
    assert ast.dump(tree) == before


def test_locals_are_numbered_by_their_binding_and_inner_ones_go_on() -> None:
    source = "def f(p):\n    b = p\n    a = b\n    return [c for c in a]\n"
    expected = (
        "def f(p):\n    local_0 = p\n    local_1 = local_0\n    return [local_2 for local_2 in local_1]"
    )
    assert ast.unparse(rename_locals(ast.parse(source))) == expected


def test_a_function_that_reads_names_as_text_is_left_alone() -> None:
    source = "def f():\n    a = 1\n    return vars()\n\ndef g():\n    b = 1\n    return b"
    assert ast.unparse(rename_locals(ast.parse(source))) == source.replace("b", "local_0").replace(
        "\n\n", "\n\n"
    )


def test_module_level_names_stay() -> None:
    source = "a = 1\nfor b in [a]:\n    c = b"
    assert ast.unparse(rename_locals(ast.parse(source))) == source
