"""Ways out of the sandbox, each tried from inside: every one has to fail, and the sandbox has to go on."""

from __future__ import annotations

import os
import select
import signal
import socket
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from inspect_ai.util import ExecResult

from ingrained.sandboxes import jail
from ingrained.sandboxes.bwrap import BwrapSandbox

pytestmark = [pytest.mark.sandbox, pytest.mark.usefixtures("working_bwrap")]
Attack = Callable[..., ExecResult[str]]
Inside = Callable[[Callable[[BwrapSandbox], Any]], Any]

CALL = """
import ctypes, errno, os
libc = ctypes.CDLL(None, use_errno=True)
def call(*arguments):
    ctypes.set_errno(0)
    found = libc.syscall(*[ctypes.c_long(a) if isinstance(a, int) else a for a in arguments])
    return errno.errorcode.get(ctypes.get_errno(), "ok") if found == -1 else "ok"
"""
X86 = os.uname().machine == "x86_64"


def number(x86: int, arm: int) -> int:
    return x86 if X86 else arm


@pytest.fixture
def canary(tmp_path: Path) -> Path:
    tmp_path.chmod(0o755)
    path = tmp_path / "canary"
    path.write_text("host secret")
    path.chmod(0o666)
    return path


def test_host_files_do_not_exist(attack: Attack, canary: Path) -> None:
    paths = [str(canary), str(Path(__file__)), "/etc/shadow", "/root", "/home", "/var", "/sys", "/run"]
    result = attack(f"import os; print([p for p in {paths} if os.path.lexists(p)])")
    assert result.stdout == "[]\n"


def test_the_environment_of_the_host_is_nowhere(attack: Attack, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "sk-canary")
    code = """
import glob, os
for path in glob.glob("/proc/*/environ") + glob.glob("/proc/*/task/*/environ"):
    try:
        print("sk-canary" in open(path).read())
    except OSError:
        print("closed")
print("sk-canary" in str(os.environ))
"""
    assert "True" not in attack(code).stdout


def test_nothing_outside_the_working_folders_can_be_written(attack: Attack) -> None:
    code = """
for folder in ("/", "/etc", "/usr", "/usr/bin", "/usr/lib", "/dev", "/proc", "/proc/sys/kernel"):
    try:
        open(folder + "/mine", "w")
        print(folder)
    except OSError:
        pass
"""
    assert attack(code).stdout == ""


def test_the_network_is_empty(attack: Attack) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.setblocking(False)
        code = f"""
import socket
for address in (("127.0.0.1", {server.getsockname()[1]}), ("1.1.1.1", 53)):
    try:
        socket.create_connection(address, timeout=5)
        print(address)
    except OSError as error:
        print(error.errno)
print(open("/proc/net/dev").read().count(":"))
"""
        result = attack(code)
        with pytest.raises(BlockingIOError):
            server.accept()
    assert result.stdout == "111\n101\n1\n"  # refused, unreachable, the loopback device alone


@pytest.mark.parametrize("family", [16, 17, 38, 40])  # netlink, packet, kernel cryptography, the host of a VM
def test_sockets_that_a_network_namespace_does_not_hold_are_refused(attack: Attack, family: int) -> None:
    assert (
        "OSError: [Errno 97]" in attack(f"import socket; socket.socket({family}, socket.SOCK_STREAM)").stderr
    )


def test_a_fork_bomb_ends_with_its_command(attack: Attack) -> None:
    code = """
import os
while True:
    try:
        os.fork()
    except OSError:
        pass
"""
    assert attack(code, timeout=2).stderr == "timeout"


def test_processes_are_limited(attack: Attack) -> None:
    code = """
import os, signal
count = 0
try:
    while True:
        if os.fork() == 0:
            signal.pause()
        count += 1
except OSError as error:
    print(error.errno, count < 64)
"""
    assert attack(code).stdout == "11 True\n"


@pytest.mark.parametrize("children", [0, 8])
def test_memory_is_limited_for_one_process_and_for_all_together(
    attack: Attack, children: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(jail, "MEMORY", 256 << 20)
    code = f"""
import os, signal
for _ in range({children}):
    if os.fork() == 0:
        break
held = []
while len(held) < ({children} and 5 or 200):
    held.append(bytearray(b"x") * 10_000_000)
signal.pause()
"""
    result = attack(code)
    assert result.returncode == 137
    assert "256 MiB of memory" in result.stderr


def test_an_allocation_above_the_limit_is_a_memory_error(attack: Attack) -> None:
    assert "MemoryError" in attack("bytearray(3 << 30)").stderr


@pytest.mark.parametrize(
    ("name", "call"),
    [
        ("memfd_create", f"{number(319, 279)}, b'x', 0"),
        ("shmget", f"{number(29, 194)}, 0, 4096, 0o1600"),
        ("msgget", f"{number(68, 186)}, 0, 0o1600"),
    ],
)
def test_memory_that_no_limit_counts_is_refused(attack: Attack, name: str, call: str) -> None:
    assert attack(f"{CALL}\nprint(call({call}))").stdout == "EPERM\n", name


def test_the_disk_is_a_bounded_piece_of_memory(attack: Attack) -> None:
    code = """
import os
for folder in ("/box", "/tmp", "/dev/shm"):
    total = 0
    try:
        for i in range(10):
            with open(f"{folder}/{i}", "wb", buffering=0) as file:
                for _ in range(100):
                    total += file.write(bytes(1 << 20))
    except OSError as error:
        print(folder, error.errno, total >> 20)
    [os.remove(f"{folder}/{n}") for n in os.listdir(folder)]
"""
    assert attack(code).stdout == "/box 28 256\n/tmp 28 64\n/dev/shm 28 64\n"


def test_the_number_of_files_is_bounded(attack: Attack) -> None:
    result = attack("import os\ni = 0\nwhile True:\n    os.mknod(f'/tmp/{i}'); i += 1")
    assert result.returncode == 137
    assert "50000 files" in result.stderr


def test_a_full_sandbox_can_be_tidied(inside: Inside) -> None:
    async def scenario(box: BwrapSandbox) -> tuple[int, int, int]:
        fill = await box.exec(
            ["python3", "-c", "import os, itertools\nfor i in itertools.count(): os.mknod(f'{i}')"]
        )
        tidy = await box.exec(["find", "/box", "-type", "f", "-delete"])
        after = await box.exec(["sh", "-c", "echo works > a && cat a"])
        return fill.returncode, tidy.returncode, after.returncode

    assert inside(scenario) == (137, 0, 0)


@pytest.mark.parametrize(
    "target", ["{canary}", "/proc/1/environ", "/proc/1/mem", "/proc/1/fd/0", "/proc/self/fd/0"]
)
def test_a_planted_link_leads_nowhere(inside: Inside, canary: Path, target: str) -> None:
    async def scenario(box: BwrapSandbox) -> None:
        await box.exec(["ln", "-s", target.format(canary=canary), "link"])
        with pytest.raises((FileNotFoundError, PermissionError)):
            await box.read_file("link")
        with pytest.raises((FileNotFoundError, PermissionError)):
            await box.write_file("link", "overwritten")
        assert (await box.exec(["echo", "alive"])).stdout == "alive\n"

    inside(scenario)
    assert canary.read_text() == "host secret"


def test_files_that_never_end_or_never_begin_do_not_block(inside: Inside) -> None:
    async def scenario(box: BwrapSandbox) -> None:
        await box.exec(
            ["sh", "-c", "mkfifo pipe; ln -s /dev/zero zero; ln -s /proc/self/fd/0 own; chmod 0 /box"]
        )
        for name in ("pipe", "zero", "own"):
            with pytest.raises(OSError, match=name):
                await box.read_file(name)
            with pytest.raises(OSError, match=name):
                await box.write_file(name, "x")

    inside(scenario)


def test_a_daemon_does_not_outlive_the_timeout(attack: Attack) -> None:
    code = """
import os, signal, time
for number in range(1, 65):
    try:
        signal.signal(number, signal.SIG_IGN)
    except (OSError, ValueError):
        pass
for _ in range(2):
    if os.fork():
        break
    os.setsid()
while True:
    time.sleep(1000)
"""
    assert attack(code, timeout=1).stderr == "timeout"


def test_a_gigabyte_of_output_is_cut(attack: Attack) -> None:
    result = attack("import os\nfor _ in range(1024): os.write(1, b'x' * (1 << 20))", timeout=120)
    assert (result.returncode, len(result.stdout)) == (0, 10 * 1024**2)


def test_a_nested_namespace_is_denied(attack: Attack) -> None:
    clone_newuser, clone_newns = 0x10000000, 0x00020000
    code = f"{CALL}\nprint([call({number(272, 97)}, flag) for flag in ({clone_newuser}, {clone_newns})])"
    assert "ok" not in attack(code).stdout


def test_killing_everybody_does_not_reach_the_first_process(attack: Attack) -> None:
    code = """
import os
for target in (1, -1):
    for number in range(1, 65):
        try:
            os.kill(target, number)
        except OSError:
            pass
print("still here")
"""
    assert attack(code).stdout == "still here\n"


@pytest.mark.parametrize("name", ["mem", "fd/0", "environ", "exe", "cwd", "maps", "map_files", "stack"])
def test_the_first_process_is_closed(attack: Attack, name: str) -> None:
    code = f"""
import os
for attempt in (lambda: open("/proc/1/{name}", "rb").read(), lambda: open("/proc/1/{name}", "r+b"),
                lambda: os.listdir("/proc/1/{name}")):
    try:
        attempt()
        print("open")
    except OSError:
        pass
"""
    assert attack(code).stdout == ""


@pytest.mark.parametrize(
    "call",
    [
        f"{number(101, 117)}, 16, 1, 0, 0",  # ptrace: attach
        f"{number(311, 271)}, 1, 0, 0, 0, 0, 0",  # process_vm_writev
        f"{number(302, 261)}, 1, 0, ctypes.byref((ctypes.c_long * 2)(0, 0)), 0",  # prlimit: no more time
        f"{number(144, 119)}, 1, 5, ctypes.byref(ctypes.c_int(0))",  # sched_setscheduler: idle
        f"{number(141, 140)}, 0, 1, 19",  # setpriority: the first process
        f"{number(141, 140)}, 2, 0, 19",  # setpriority: all of this user's
    ],
)
def test_the_first_process_cannot_be_touched(attack: Attack, call: str) -> None:
    assert attack(f"{CALL}\nprint(call({call}))").stdout == "EPERM\n"


def test_there_are_no_rights_to_use(attack: Attack) -> None:
    code = (
        'print([line.split()[1] for line in open("/proc/self/status") if line[:3] in ("Cap", "NoN", "Sec")])'
    )
    assert set(attack(code).stdout) <= set("[]', \n012")
    assert attack("import os; os.setuid(0)").returncode == 1


def test_nothing_is_inherited_from_this_program(attack: Attack) -> None:
    with Path(__file__).open("rb") as file:
        os.set_inheritable(file.fileno(), True)
        result = attack("import os; print(len(os.listdir('/proc/self/fd')))")
    assert result.stdout == "4\n"  # three streams, and the folder that is being listed


def test_the_sandbox_dies_with_this_program() -> None:
    code = """
from ingrained.sandboxes import jail
process, wire = jail.spawn()
wire.recv(1)
print(process.pid, flush=True)
process.wait()
"""
    with subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE) as program:  # noqa: S603
        assert program.stdout
        ended = select.poll()
        ended.register(os.pidfd_open(int(program.stdout.readline())), select.POLLIN)
        program.send_signal(signal.SIGKILL)
    assert ended.poll(30_000)
