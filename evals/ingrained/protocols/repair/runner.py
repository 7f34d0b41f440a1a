"""Runs calls against a module, each in a process of its own. This file is sent into the sandbox as it is.

It knows no expected value. It reads one JSON object from standard input,
`{"source": str, "driver": str, "calls": [{"call": str, "args": [...]}], "seconds": float, "nonce": str}`,
and writes one line, the nonce and a JSON list with an object for each call: `{"value": ...}`,
`{"raised": "KeyError"}`, or `{"failed": "timeout" | "crash" | "output" | "not JSON"}`.
Standard library only, Python 3.8 or newer.
"""

import json
import os
import random
import select
import signal
import sys
import time

LARGEST_VALUE = 65_536  # bytes of JSON that one call may give back


def canonical(value):
    """Turn a value into what JSON can carry; sets and tuples become lists, anything odd is refused."""
    if value is None or type(value) in (bool, int, str):
        return value
    if type(value) is float:
        if value != value or value in (float("inf"), float("-inf")):
            return {"float": repr(value)}
        return value
    if type(value) in (list, tuple):
        return [canonical(v) for v in value]
    if type(value) in (set, frozenset):
        return sorted((canonical(v) for v in value), key=lambda v: json.dumps(v, sort_keys=True))
    if isinstance(value, dict):
        return {k if type(k) is str else json.dumps(canonical(k)): canonical(v) for k, v in value.items()}
    if isinstance(value, tuple):  # named tuples
        return [canonical(v) for v in value]
    raise TypeError("not JSON")


def answer(code, driver, call, args):
    """Execute the module afresh, then the driver beside it, then the call."""
    names = {"__name__": "module"}
    try:
        exec(code, names)  # noqa: S102  executing the reply is this file's purpose
        exec(driver, names)  # noqa: S102  the item's own helpers
        value = names[call](*args)
    except BaseException as error:
        return {"raised": type(error).__name__}
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
        out.write(data if len(data) <= LARGEST_VALUE else b'{"failed": "output"}')
    os._exit(0)


def drain(pipe, deadline):
    """Read the child's answer until it closes the pipe, the time is up, or it says too much."""
    data = b""
    while True:
        left = deadline - time.monotonic()
        if left <= 0 or not select.select([pipe], [], [], left)[0]:
            return {"failed": "timeout"}
        chunk = os.read(pipe, 65_536)
        data += chunk
        if len(data) > LARGEST_VALUE:
            return {"failed": "output"}
        if not chunk:
            break
    try:
        found = json.loads(data)
    except ValueError:
        return {"failed": "crash"}
    return found if isinstance(found, dict) else {"failed": "crash"}


def isolated(code, driver, call, args, deadline):
    """Answer one call in a forked process and kill whatever it leaves behind in its session."""
    if deadline <= time.monotonic():
        return {"failed": "timeout"}
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
            try:
                kill(pid, signal.SIGKILL)
            except OSError:
                pass
        os.waitpid(pid, 0)


def compiled(text, name):
    """Compile once for all calls; a syntax error is every call's outcome."""
    try:
        return compile(text, name, "exec"), None
    except (SyntaxError, ValueError, MemoryError, RecursionError, OverflowError) as error:
        return None, {"raised": type(error).__name__}


def main():
    """Answer the calls in random order, report them in theirs."""
    job = json.load(sys.stdin)
    code, broken = compiled(job["source"], "module.py")
    driver = compile(job["driver"], "driver.py", "exec")
    calls = job["calls"]
    outcomes = [broken] * len(calls)
    deadline = time.monotonic() + job["seconds"]
    order = list(range(len(calls))) if broken is None else []
    random.Random(job["nonce"]).shuffle(order)
    for i in order:
        share = min(deadline, time.monotonic() + max(1.0, job["seconds"] / 4))
        outcomes[i] = isolated(code, driver, calls[i]["call"], calls[i]["args"], share)
    sys.stdout.write(job["nonce"] + json.dumps(outcomes) + "\n")


if __name__ == "__main__":
    main()
