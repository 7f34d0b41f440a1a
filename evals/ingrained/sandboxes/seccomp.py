"""The system calls that a sandbox refuses, as a filter program for the kernel.

Namespaces and resource limits leave gaps; each call refused here closes one that was open when it was tried:
memory that no limit counts and no death frees, sockets that a network namespace does not contain, and powers
over the sandbox's first process that the kernel grants to any process of the same user.
"""

from __future__ import annotations

import errno
import platform
import struct
from collections.abc import Iterator

from ingrained.errors import SandboxError

# Numbers of the system calls: (x86_64, aarch64).
_REFUSED = {
    # memory outside the limits
    "memfd_create": (319, 279),
    "memfd_secret": (447, 447),
    "shmget": (29, 194),
    "semget": (64, 190),
    "msgget": (68, 186),
    "mq_open": (240, 180),
    # looking into other processes
    "ptrace": (101, 117),
    "process_vm_readv": (310, 270),
    "process_vm_writev": (311, 271),
    "pidfd_getfd": (438, 438),
    "kcmp": (312, 272),
    # slowing the first process down: these can name every process of a user at once
    "setpriority": (141, 140),
    "ioprio_set": (251, 30),
    # parts of the kernel that are not namespaced, or large and rarely needed
    "keyctl": (250, 219),
    "add_key": (248, 217),
    "request_key": (249, 218),
    "bpf": (321, 280),
    "perf_event_open": (298, 241),
    "userfaultfd": (323, 282),
    "io_uring_setup": (425, 425),
    "open_by_handle_at": (304, 265),
    "syslog": (103, 116),
}
# Allowed on the calling process alone: the first argument has to be 0.
_ON_ITSELF = {
    "prlimit64": (302, 261),
    "sched_setaffinity": (203, 122),
    "sched_setscheduler": (144, 119),
    "sched_setparam": (142, 118),
    "sched_setattr": (314, 274),
}
_SOCKETS = {"socket": (41, 198), "socketpair": (53, 199)}
_FAMILIES = (1, 2, 10)  # AF_UNIX, AF_INET, AF_INET6; AF_VSOCK would reach a virtual machine's host

_MACHINES = {"x86_64": (0, 0xC000003E), "aarch64": (1, 0xC00000B7)}
_X32 = 0x40000000
_NUMBER, _ARCHITECTURE, _ARGUMENT = 0, 4, 16  # offsets in struct seccomp_data
_LOAD, _EQUAL, _AT_LEAST, _RETURN = 0x20, 0x15, 0x35, 0x06
_ALLOW, _KILL = 0x7FFF0000, 0x80000000


def _step(code: int, value: int, yes: int = 0, no: int = 0) -> bytes:
    return struct.pack("=HBBI", code, yes, no, value)


def _refuse(number: int) -> bytes:
    return _step(_RETURN, 0x00050000 | number)


def _only_with(call: int, allowed: tuple[int, ...], refusal: int) -> Iterator[bytes]:
    """Allow one call where its first argument is among `allowed`."""
    yield _step(_EQUAL, call, no=2 + len(allowed) + 1)
    yield _step(_LOAD, _ARGUMENT)
    for i, value in enumerate(allowed):
        yield _step(_EQUAL, value, yes=len(allowed) - i)
    yield _refuse(refusal)
    yield _step(_RETURN, _ALLOW)


def _steps(column: int, architecture: int) -> Iterator[bytes]:
    yield _step(_LOAD, _ARCHITECTURE)
    yield _step(_EQUAL, architecture, yes=1)
    yield _step(_RETURN, _KILL)  # a 32-bit call would have other numbers
    yield _step(_LOAD, _NUMBER)
    yield _step(_AT_LEAST, _X32, no=1)
    yield _refuse(errno.ENOSYS)
    for numbers in _REFUSED.values():
        yield _step(_EQUAL, numbers[column], no=1)
        yield _refuse(errno.EPERM)
    for numbers in _ON_ITSELF.values():
        yield from _only_with(numbers[column], (0,), errno.EPERM)
    for numbers in _SOCKETS.values():
        yield from _only_with(numbers[column], _FAMILIES, errno.EAFNOSUPPORT)
    yield _step(_RETURN, _ALLOW)


def program(machine: str | None = None) -> bytes:
    """Write the filter for a machine, as bubblewrap's `--seccomp` takes it.

    Args:
        machine: Name of the processor, as `uname -m` has it; this machine's when left out.

    Raises:
        SandboxError: The system call numbers of this machine are not known.
    """
    machine = machine or platform.machine()
    if machine not in _MACHINES:
        known = " and ".join(_MACHINES)
        raise SandboxError(
            f"the bwrap sandbox knows the system calls of {known} only, this machine is {machine}"
        )
    return b"".join(_steps(*_MACHINES[machine]))
