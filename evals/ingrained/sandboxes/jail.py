"""How a sandbox is started: bubblewrap's command line, the limits, and the process with its socket."""

from __future__ import annotations

import functools
import os
import shutil
import socket
import subprocess
from pathlib import Path

from ingrained.errors import SandboxError
from ingrained.sandboxes import agent, seccomp
from ingrained.sandboxes.interpreter import find_interpreter

MIB = 1 << 20
HOME = "/box"
SIZES = {HOME: 256 * MIB, "/tmp": 64 * MIB, "/dev/shm": 64 * MIB}  # noqa: S108  folders of the sandbox
LIMITS = {
    "AS": 2048 * MIB,
    "CPU": 600,
    "FSIZE": 128 * MIB,
    "NOFILE": 256,
    "NPROC": 64,
    "CORE": 0,
}
MEMORY = 1024 * MIB
FILES = 50_000
UID = 1000
USER = "box"
NOBODY = 65534

_SYSTEM_FOLDERS = ("/usr/bin", "/usr/lib", "/usr/lib32", "/usr/lib64", "/usr/libexec", "/usr/share/zoneinfo")
_TOP_FOLDERS = ("/bin", "/lib", "/lib32", "/lib64")
_SETTINGS = ("/etc/alternatives", "/etc/ld.so.cache")
_PASSWD = (
    f"root:x:0:0::/:/bin/sh\n{USER}:x:{UID}:{UID}::{HOME}:/bin/sh\nnobody:x:{NOBODY}:{NOBODY}::/:/bin/sh\n"
)
_GROUP = f"root:x:0:\n{USER}:x:{UID}:\nnogroup:x:{NOBODY}:\n"
_ISOLATION = [
    *("--unshare-all", "--unshare-user", "--disable-userns", "--as-pid-1", "--hostname", "box"),
    *("--die-with-parent", "--new-session", "--clearenv", "--cap-drop", "ALL"),
]
_AGENT = "/etc/agent.py"
_FILTER = "seccomp"
INSTALL = "install bubblewrap (`apt install bubblewrap`)"


def _program(name: str) -> str:
    found = shutil.which(name)
    if not found:
        raise SandboxError(
            f"{name} is not installed: " + (INSTALL if name == "bwrap" else "install util-linux")
        )
    return found


def _system() -> list[str]:
    """Bind what Python and a shell need, read-only, in the layout of this machine."""
    args: list[str] = []
    for folder in (*_SYSTEM_FOLDERS, *_SETTINGS):
        if os.path.lexists(folder):
            args += ["--ro-bind", folder, folder]
    for top in map(Path, _TOP_FOLDERS):
        if top.is_symlink():
            args += ["--symlink", str(top.readlink()), str(top)]
        elif top.exists():
            args += ["--ro-bind", str(top), str(top)]
    return args


def _mounts() -> list[str]:
    """Mount the writable folders in memory, each with its size, and close everything around them."""
    args = ["--proc", "/proc", "--dev", "/dev"]
    for folder, size in SIZES.items():
        args += ["--size", str(size), "--tmpfs", folder]
    for folder in find_interpreter().folders:  # after the others: it may lie below one of them
        args += ["--ro-bind", folder, folder]
    return [*args, "--remount-ro", "/dev", "--remount-ro", "/"]


def _environment() -> list[str]:
    path = ":".join(dict.fromkeys([str(Path(find_interpreter().command).parent), "/usr/bin", "/bin"]))
    known = {"PATH": path, "HOME": HOME, "LANG": "C.UTF-8", "TMPDIR": "/tmp"}  # noqa: S108  of the sandbox
    return [word for name, value in known.items() for word in ("--setenv", name, value)]


@functools.cache
def _fixed() -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The command line, before and after the numbers of the open files."""
    drop = [_program("setpriv"), f"--reuid={NOBODY}", f"--regid={NOBODY}", "--clear-groups", "--no-new-privs"]
    start = [*(drop if os.geteuid() == 0 else []), _program("bwrap"), *_ISOLATION]
    start += ["--uid", str(UID), "--gid", str(UID), *_environment(), *_system()]
    return tuple(start), ("--chdir", HOME, "--", find_interpreter().command, "-I", "-S", _AGENT)


@functools.cache
def _contents() -> dict[str, bytes]:
    """Files that exist inside alone."""
    return {
        "/etc/passwd": _PASSWD.encode(),
        "/etc/group": _GROUP.encode(),
        _AGENT: Path(agent.__file__).read_bytes(),
        _FILTER: seccomp.program(),
    }


def _in_memory(name: str, data: bytes) -> int:
    fd = os.memfd_create(name)
    os.write(fd, data)
    os.lseek(fd, 0, os.SEEK_SET)
    return fd


def spawn() -> tuple[subprocess.Popen[bytes], socket.socket]:
    """Start a sandbox.

    Returns:
        The bubblewrap process, and the socket on which its agent says hello and takes requests. Closing the
        socket ends the sandbox; so does the end of this program.

    Raises:
        SandboxError: Something that is needed is not installed.
    """
    start, end = _fixed()
    fds = {name: _in_memory(name, data) for name, data in _contents().items()}
    ours, theirs = socket.socketpair()
    files = [word for name in fds if name != _FILTER for word in ("--file", str(fds[name]), name)]
    command = [*start, *files, *_mounts(), "--seccomp", str(fds[_FILTER]), *end]
    try:
        process = subprocess.Popen(  # noqa: S603  the command line is this module's own
            command,
            stdin=theirs.fileno(),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            env={},
            cwd="/",
            pass_fds=tuple(fds.values()),
            start_new_session=True,
        )
    except BaseException:
        ours.close()
        raise
    finally:
        theirs.close()
        for fd in fds.values():
            os.close(fd)
    return process, ours


def request(op: str, most: int, seconds: float | None, **details: object) -> dict[str, object]:
    """Write a request to the agent, with every limit that holds for it.

    Args:
        op: `exec`, `read` or `write`.
        most: Bytes that each stream of output may have; the end is kept.
        seconds: Time-out.
        details: What the operation needs.
    """
    ask: dict[str, object] = {"op": op, "most": most, "seconds": seconds, "cwd": HOME, "env": {}}
    ask |= {"limits": LIMITS, "memory": MEMORY, "files": FILES, "folders": list(SIZES)}
    return ask | details
