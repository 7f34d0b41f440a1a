from __future__ import annotations

import struct

import pytest

from ingrained.errors import SandboxError
from ingrained.sandboxes import seccomp

ALLOW, KILL, EPERM, ENOSYS, EAFNOSUPPORT = 0x7FFF0000, 0x80000000, 0x50001, 0x50026, 0x50061


def decide(program: bytes, number: int, architecture: int, first: int = 0) -> int:
    """Carries a filter out, as the kernel would."""
    data = struct.pack("=IIQ6Q", number, architecture, 0, first, *[0] * 5)
    steps = list(struct.iter_unpack("=HBBI", program))
    at, value = 0, 0
    while True:
        code, yes, no, operand = steps[at]
        if code == 0x06:
            return int(operand)
        if code == 0x20:
            (value,) = struct.unpack_from("=I", data, operand)
            jump = 0
        else:
            met = value == operand if code == 0x15 else value >= operand
            jump = yes if met else no
        at += 1 + jump


@pytest.mark.parametrize(
    ("machine", "architecture", "numbers"),
    [
        (
            "x86_64",
            0xC000003E,
            {"read": 0, "socket": 41, "pair": 53, "ptrace": 101, "prlimit": 302, "nice": 141},
        ),
        (
            "aarch64",
            0xC00000B7,
            {"read": 63, "socket": 198, "pair": 199, "ptrace": 117, "prlimit": 261, "nice": 140},
        ),
    ],
)
def test_decisions(machine: str, architecture: int, numbers: dict[str, int]) -> None:
    def found(name: str, first: int = 0) -> int:
        return decide(seccomp.program(machine), numbers[name], architecture, first)

    assert found("read") == ALLOW
    assert [found("socket", family) for family in (1, 2, 10)] == [ALLOW] * 3
    assert [found("socket", family) for family in (0, 16, 17, 38, 40)] == [EAFNOSUPPORT] * 5
    assert (found("pair", 1), found("pair", 40)) == (ALLOW, EAFNOSUPPORT)
    assert (found("prlimit", 0), found("prlimit", 1), found("prlimit", 7)) == (ALLOW, EPERM, EPERM)
    assert (found("ptrace"), found("nice")) == (EPERM, EPERM)


def test_calls_of_another_architecture_are_deadly() -> None:
    assert decide(seccomp.program("x86_64"), 0, 0x40000003) == KILL
    assert decide(seccomp.program("x86_64"), 0x40000000, 0xC000003E) == ENOSYS


def test_an_unknown_machine_is_refused() -> None:
    with pytest.raises(SandboxError, match="x86_64 and aarch64 only, this machine is riscv64"):
        seccomp.program("riscv64")
