"""The first process of a sandbox: runs what it is asked to and outlives it. This file is sent in as text.

A request and its reply are frames on the socket that is standard input: two lengths, a JSON object, raw
bytes. Every request is carried out in a forked process. When that process ends, or its time is up, or the
other side asks for something else, everything else in the process namespace is killed, so between two
requests this is the only process alive: nothing is left that could look at the next command, slow it down or
wait for it.

Standard library only, Python 3.9 or newer.
"""

# ruff: noqa: PTH101, PTH103, PTH120, PTH123, PTH208, SIM105, S606, B905
# PTH, SIM105: importing pathlib and contextlib makes every sandbox start later. S606: starting a program
# without a shell is the purpose. B905: zip has no `strict` in Python 3.9.

from __future__ import annotations

import ctypes
import errno
import json
import os
import resource
import select
import signal
import stat
import struct
import sys
import time

LENGTHS = struct.Struct(">II")
WIRE = 0
CHUNK = 1 << 16
TICK = 0.1  # seconds between two looks at memory and files
PR_SET_DUMPABLE = 4
LIBC = ctypes.CDLL(None)


def pack(head: dict[str, object], size: int = 0) -> bytes:
    """Write the start of a frame: the lengths and the JSON object; `size` raw bytes follow it."""
    text = json.dumps(head).encode()
    return LENGTHS.pack(len(text), size) + text


def take(fd: int, size: int) -> bytes:
    """Read exactly `size` bytes; the other side has gone when there are none."""
    data = bytearray()
    while len(data) < size:
        chunk = os.read(fd, min(size - len(data), 1 << 20))
        if not chunk:
            os._exit(0)  # the kernel ends the namespace with its first process
        data += chunk
    return bytes(data)


def put(fd: int, data: bytes | bytearray | memoryview) -> None:
    """Write all of `data`."""
    view = memoryview(data)
    while view:
        view = view[os.write(fd, view[: 1 << 20]) :]


def dumpable(yes: bool) -> None:
    """Say whether processes of the same user may look into this one through /proc or ptrace."""
    if LIBC.prctl(PR_SET_DUMPABLE, int(yes), 0, 0, 0):
        raise OSError("prctl")


def quell(main: int = 0) -> int | None:
    """Kill and reap every other process; give back the status of `main` if it was among them.

    A kill of everybody cannot be outrun: the kernel forks no process that has a deadly signal pending.
    """
    status = None
    while True:
        try:
            os.kill(-1, signal.SIGKILL)
        except ProcessLookupError:
            pass
        try:
            pid, ended = os.waitpid(-1, 0)
        except ChildProcessError:
            return status
        status = ended if pid == main else status


def memory_in_use() -> int:
    """Bytes of anonymous and shared memory of all processes but this one."""
    total = 0
    for pid in filter(str.isdigit, os.listdir("/proc")):
        try:
            with open("/proc/" + pid + "/status", "rb") as file:
                lines = file.read().split(b"\n") if pid != "1" else []
        except OSError:
            continue  # it ended meanwhile
        total += sum(int(line.split()[1]) for line in lines if line.startswith((b"RssAnon", b"RssShmem")))
    return total * 1024


def files_in_use(folders: list[str]) -> int:
    """Number of files in the writable folders."""
    found = [os.statvfs(folder) for folder in folders]
    return sum(f.f_files - f.f_ffree for f in found)


class Job:
    """One request, from the fork to the reply."""

    def __init__(self, ask: dict, payload: bytes) -> None:  # type: ignore[type-arg]  # JSON
        self.ask = ask
        self.feed = memoryview(payload)
        self.kept = {"out": bytearray(), "err": bytearray(), "report": bytearray()}
        self.names: dict[int, str] = {}
        self.poll = select.poll()
        self.files = files_in_use(ask["folders"])

    def run(self) -> None:
        """Carry the request out and send the reply."""
        for folder in self.ask["folders"]:
            os.chmod(folder, 0o700)  # a command may have locked itself out
        pipes = [os.pipe()[::-1], os.pipe(), os.pipe(), os.pipe()]
        self.names = dict(zip((mine for mine, _ in pipes), ("in", "out", "err", "report")))
        theirs = [end for _, end in pipes]
        try:
            self.pid = os.fork()
            if self.pid == 0:
                self.child(theirs)
            while theirs:
                os.close(theirs.pop())
            theirs.append(os.pidfd_open(self.pid))
            self.reply(self.watch(theirs[0]), quell(self.pid))
        finally:
            for fd in [*self.names, *theirs]:
                os.close(fd)

    def child(self, ends: list[int]) -> None:
        """Do the work, on the forked side; never comes back."""
        report = 3
        try:
            for place, fd in enumerate([os.dup(end) for end in ends]):
                os.dup2(fd, place, inheritable=place < report)
            os.closerange(report + 1, 64)
            confine(self.ask)
            perform(self.ask)
            os._exit(0)
        except BaseException as error:  # every failure has to reach the other side
            put(report, json.dumps(describe(error)).encode())
        finally:
            os._exit(127)

    def watch(self, end: int) -> str | None:
        """Feed and drain the process until `end` says that it did; say why it has to be ended, if so."""
        for fd, name in self.names.items():
            os.set_blocking(fd, False)
            self.poll.register(fd, select.POLLOUT if name == "in" else select.POLLIN)
        for fd in (WIRE, end):
            self.poll.register(fd, select.POLLIN)
        start, seconds = time.monotonic(), self.ask["seconds"]
        look = start + TICK
        while True:
            now = time.monotonic()
            if seconds is not None and now - start >= seconds:
                return "timeout"
            if now >= look:
                look = now + TICK
                why = self.excess()
                if why:
                    return why
            until = look if seconds is None else min(look, start + seconds)
            ready = [fd for fd, _ in self.poll.poll(max(0.0, until - now) * 1000 + 1)]
            if WIRE in ready:
                return "cancelled"
            for fd in ready:
                self.serve(fd)
            if end in ready:
                return None

    def excess(self) -> str | None:
        """Name the limit that the processes together have passed."""
        if memory_in_use() > self.ask["memory"]:
            return "memory"
        files = files_in_use(self.ask["folders"])
        return "files" if files > max(self.ask["files"], self.files) else None

    def serve(self, fd: int) -> bool:
        """Move one chunk through a pipe; give back whether there may be more."""
        name = self.names.get(fd)
        try:
            if name == "in":
                self.feed = self.feed[os.write(fd, self.feed[:CHUNK]) :] if self.feed else self.feed
                done = not self.feed
            elif name:
                data = os.read(fd, CHUNK)
                self.keep(name, data)
                done = not data
            else:
                return False
        except BlockingIOError:
            return False
        except OSError:  # the reader of its standard input has gone
            done = True
        if done:
            self.poll.unregister(fd)
            os.close(fd)
            del self.names[fd]
        return not done

    def keep(self, name: str, data: bytes) -> None:
        """Hold on to the end of a stream, in bounded memory."""
        kept, most = self.kept[name], self.ask["most"]
        kept += data
        if len(kept) > 2 * most + CHUNK:
            del kept[:-most]

    def reply(self, why: str | None, status: int | None) -> None:
        """Send what was said; all writers are dead, so every pipe has an end."""
        for fd, name in list(self.names.items()):
            while name != "in" and self.serve(fd):
                pass
        out, err = (memoryview(self.kept[name])[-self.ask["most"] :] for name in ("out", "err"))
        failed = json.loads(self.kept["report"] or b"null")
        head = {"why": why, "code": code(status), "failed": failed, "out": len(out)}
        put(WIRE, pack(head, len(out) + len(err)))
        put(WIRE, out)
        put(WIRE, err)


def code(status: int | None) -> int:
    """Turn a wait status into what a shell would show."""
    if status is None:
        return 128 + signal.SIGKILL
    return 128 + os.WTERMSIG(status) if os.WIFSIGNALED(status) else os.WEXITSTATUS(status)


def describe(error: BaseException) -> dict[str, object]:
    """Put a failure into JSON."""
    if not isinstance(error, OSError):
        return {"errno": errno.EINVAL, "text": repr(error)}
    name = error.filename.decode(errors="replace") if isinstance(error.filename, bytes) else error.filename
    return {"errno": error.errno, "text": f"{name}: {error.strerror}" if name else str(error)}


def confine(ask: dict) -> None:  # type: ignore[type-arg]  # JSON
    """Give the forked process its own session, its limits and its folder."""
    os.setsid()
    dumpable(yes=True)  # else its own /proc belongs to nobody it could be
    with open("/proc/self/oom_score_adj", "w", encoding="ascii") as file:
        file.write("1000")  # when the machine runs out of memory, this goes first
    for name, most in ask["limits"].items():
        resource.setrlimit(getattr(resource, "RLIMIT_" + name), (most, most))
    os.chdir(ask["cwd"])


def perform(ask: dict) -> None:  # type: ignore[type-arg]  # JSON
    """Execute, read or write, as the forked process."""
    if ask["op"] == "exec":
        for number in (signal.SIGPIPE, signal.SIGXFSZ):
            signal.signal(number, signal.SIG_DFL)  # Python ignores them; programs expect to die of them
        os.execvpe(ask["cmd"][0], ask["cmd"], {**os.environ, **ask["env"]})
    elif ask["op"] == "read":
        read(ask["path"], ask["most"])
    else:
        write(ask["path"])


def opened(path: str, flags: int) -> int:
    """Open a file; what is planted in its place, a pipe or a device, may neither block nor go on for ever."""
    fd = os.open(path, flags | os.O_NONBLOCK | os.O_NOCTTY, 0o644)
    mode = os.fstat(fd).st_mode
    if stat.S_ISDIR(mode):
        raise IsADirectoryError(errno.EISDIR, "is a directory")
    if not stat.S_ISREG(mode):
        raise PermissionError(errno.EPERM, "not a regular file")
    return fd


def read(path: str, most: int) -> None:
    """Copy a file to standard output, up to `most` bytes."""
    fd = opened(path, os.O_RDONLY)
    while most > 0:
        data = os.read(fd, min(most, CHUNK))
        if not data:
            return
        put(1, data)
        most -= len(data)


def write(path: str) -> None:
    """Copy standard input to a file."""
    os.makedirs(os.path.dirname(path) or ".", exist_ok=True)
    fd = opened(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
    while True:
        data = os.read(0, CHUNK)
        if not data:
            return
        put(fd, data)


def main() -> None:
    """Say hello, then answer requests until the other side goes away."""
    if os.getpid() != 1:
        raise SystemExit("only the first process of a sandbox may kill all others")
    dumpable(yes=False)
    signal.signal(
        signal.SIGINT, signal.SIG_DFL
    )  # without handlers, no signal from inside reaches this process
    os.umask(0o022)
    put(WIRE, pack({"pid": os.getpid(), "python": list(sys.version_info[:3])}))
    while True:
        head, body = LENGTHS.unpack(take(WIRE, LENGTHS.size))
        ask, payload = json.loads(take(WIRE, head)), take(WIRE, body)
        if ask["op"] == "cancel":
            continue  # the request it was meant for has been answered
        try:
            Job(ask, payload).run()
        except Exception as error:  # no request may end the sandbox
            quell()
            put(WIRE, pack({"broken": repr(error)}))


if __name__ == "__main__":
    main()
