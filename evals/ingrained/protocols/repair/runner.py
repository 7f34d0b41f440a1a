"""Runs calls against a module, each in a process of its own. This file is sent into the sandbox as it is.

It knows no expected value. It reads one JSON object from standard input,
`{"source": str, "driver": str, "calls": [{"call": str, "args": [...]}], "seconds": float, "nonce": str}`,
and writes one line, the nonce and a JSON list with an object for each call: `{"value": ...}`,
`{"raised": "KeyError", "kinds": ["KeyError", "LookupError", ...]}` with the classes that the error is one of,
or `{"failed": "timeout" | "crash" | "output" | "not JSON"}`.
Standard library only, Python 3.8 or newer.
"""

import contextlib
import importlib
import json
import math
import os
import select
import signal
import sys
import time

COSTLY = (
    *("asyncio", "collections", "csv", "dataclasses", "datetime", "decimal", "enum", "fnmatch", "fractions"),
    *("functools", "html", "re", "sqlite3", "statistics", "threading", "typing", "unicodedata", "uuid"),
    *("urllib.parse", "zoneinfo"),
)
"""Modules that take long to import and do nothing else: one that is named is there before the forks."""
LARGEST_VALUE = 65_536  # bytes of JSON that one call may give back


def canonical(value):
    """Turn a value into what JSON can carry; sets and tuples become lists, anything odd is refused."""
    if value is None or type(value) in (bool, int, str):
        return value
    if type(value) is float:
        return value if math.isfinite(value) else {"float": repr(value)}
    if type(value) in (set, frozenset):
        return sorted((canonical(v) for v in value), key=lambda v: json.dumps(v, sort_keys=True))
    if isinstance(value, dict):
        return {k if type(k) is str else json.dumps(canonical(k)): canonical(v) for k, v in value.items()}
    if isinstance(value, (list, tuple)):  # named tuples too
        return [canonical(v) for v in value]
    raise TypeError("not JSON")


def raised(error):
    """Name an error and the classes that it is one of."""
    return {"raised": type(error).__name__, "kinds": [kind.__name__ for kind in type(error).__mro__]}


def answer(code, driver, call, args):
    """Execute the module afresh, then the driver beside it, then the call."""
    module = sys.modules["module"] = type(sys)("module")  # dataclasses look their module up
    names = module.__dict__
    try:
        exec(code, names)
        exec(driver, names)
        value = names[call](*args)
    except BaseException as error:  # SystemExit and KeyboardInterrupt are outcomes too
        return raised(error)
    try:
        return {"value": canonical(value)}
    except BaseException:
        return {"failed": "not JSON"}


def child(pipe, code, driver, call, args):
    """The forked side: silence the standard streams, answer, leave."""
    null = os.open(os.devnull, os.O_RDWR)
    for stream in (0, 1, 2):
        os.dup2(null, stream)
    os.setsid()
    data = json.dumps(answer(code, driver, call, args)).encode()
    with os.fdopen(pipe, "wb") as out:
        out.write((data if len(data) <= LARGEST_VALUE else b'{"failed": "output"}') + b"\n")
    os._exit(0)


def drain(pipe, deadline):
    """Read the child's one line until it ends, the time is up, or the child says too much.

    It ends with the newline, not with the pipe, which a process that the child left behind keeps open.
    """
    data = b""
    while b"\n" not in data:
        left = deadline - time.monotonic()
        if left <= 0 or not select.select([pipe], [], [], left)[0]:
            return {"failed": "timeout"}
        chunk = os.read(pipe, 65_536)
        data += chunk
        if len(data) > LARGEST_VALUE + 1:
            return {"failed": "output"}
        if not chunk:
            break
    try:
        found = json.loads(data.split(b"\n")[0])
    except (ValueError, RecursionError):
        return {"failed": "crash"}
    return found if isinstance(found, dict) else {"failed": "crash"}


def isolated(code, driver, call, args, deadline):
    """Answer one call in a forked process and kill whatever it leaves behind in its session."""
    reader, writer = os.pipe()
    pid = os.fork()
    if pid == 0:
        try:
            os.close(reader)
            child(writer, code, driver, call, args)
        finally:
            os._exit(1)
    os.close(writer)
    try:
        return drain(reader, deadline)
    finally:
        os.close(reader)
        for kill in (os.killpg, os.kill):
            with contextlib.suppress(OSError):
                kill(pid, signal.SIGKILL)
        os.waitpid(pid, 0)


def compiled(text, name):
    """Compile once for all calls; a syntax error is every call's outcome."""
    try:
        return compile(text, name, "exec"), None
    except (SyntaxError, ValueError, MemoryError, RecursionError, OverflowError) as error:
        return None, raised(error)


def preload(text):
    """Import what the text may import, so that its calls find it there."""
    for name in COSTLY:
        if name.split(".")[0] in text:
            with contextlib.suppress(ImportError):
                importlib.import_module(name)


def main():
    """Answer the calls in random order, report them in theirs."""
    job = json.load(sys.stdin)
    code, broken = compiled(job["source"], "module.py")
    driver = compile(job["driver"], "driver.py", "exec")
    preload(job["source"] + job["driver"])
    calls = job["calls"]
    outcomes = [broken] * len(calls)
    order = [] if broken else sorted(range(len(calls)), key=lambda i: hash(job["nonce"] + str(i)))
    # Half of the time goes to all calls, the other half to those that did not end: so a call that is quick
    # gives its value whatever the others do and whatever the order is.
    for _ in range(2):
        deadline = time.monotonic() + job["seconds"] / 2
        for left, i in zip(range(len(order), 0, -1), order):
            share = time.monotonic() + (deadline - time.monotonic()) / left
            outcomes[i] = isolated(code, driver, calls[i]["call"], calls[i]["args"], share)
        order = [i for i in order if outcomes[i] == {"failed": "timeout"}]
    sys.stdout.write(job["nonce"] + json.dumps(outcomes) + "\n")


if __name__ == "__main__":
    main()
