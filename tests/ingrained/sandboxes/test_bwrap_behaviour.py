"""What a caller may rely on: the contract of Inspect's sandboxes, as this provider keeps it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import anyio
import pytest
from inspect_ai.util import (
    OutputLimitExceededError,
    SandboxUnavailableError,
    SandboxUserUnsupportedError,
    override_sandbox_output_limit,
)

from ingrained.sandboxes import jail
from ingrained.sandboxes.bwrap import BwrapSandbox, CommandTimeoutError
from ingrained.sandboxes.client import AgentClient

pytestmark = [pytest.mark.sandbox, pytest.mark.usefixtures("working_bwrap")]
Inside = Callable[[Callable[[BwrapSandbox], Any]], Any]


@pytest.mark.parametrize(
    ("command", "code", "out", "err"),
    [
        (["echo", "hello"], 0, "hello\n", ""),
        (["sh", "-c", "echo no >&2; exit 70"], 70, "", "no\n"),
        (["sh", "-c", "kill -TERM $$"], 143, "", ""),
        (["no-such-program"], 127, "", "/bin/no-such-program: No such file or directory\n"),
        (["pwd"], 0, "/box\n", ""),
        (["id", "-un"], 0, "box\n", ""),
        (["printf", "%s", "é漢\U0001f600"], 0, "é漢\U0001f600", ""),
        (["printf", r"\377"], 0, "�", ""),
    ],
)
def test_exec_returns_code_and_streams(
    inside: Inside, command: list[str], code: int, out: str, err: str
) -> None:
    result = inside(lambda box: box.exec(command))
    assert (result.returncode, result.stdout, result.stderr) == (code, out, err)
    assert result.success == (code == 0)


@pytest.mark.parametrize("given", ["two\nlines", b"\x00\xff raw", "", None, "x" * 300_000])
def test_exec_feeds_standard_input(inside: Inside, given: str | bytes | None) -> None:
    result = inside(lambda box: box.exec(["wc", "-c"], input=given))
    assert int(result.stdout) == len(given or b"")


def test_a_command_may_leave_its_input_unread(inside: Inside) -> None:
    assert inside(lambda box: box.exec(["true"], input="x" * 1_000_000)).success


def test_environment_and_folder_of_a_command(inside: Inside) -> None:
    async def scenario(box: BwrapSandbox) -> list[str]:
        await box.exec(["mkdir", "deep"])
        here = await box.exec(["sh", "-c", 'pwd; echo "$COLOUR"'], cwd="deep", env={"COLOUR": "a 'b' $c"})
        there = await box.exec(["pwd"], cwd="/usr/bin")
        plain = await box.exec(["env"])
        return [here.stdout, there.stdout, *sorted(plain.stdout.splitlines())]

    here, there, *plain = inside(scenario)
    assert here == "/box/deep\na 'b' $c\n"
    assert there == "/usr/bin\n"
    assert [line.split("=")[0] for line in plain] == ["HOME", "LANG", "PATH", "PWD", "TMPDIR"]


def test_a_missing_folder_is_an_ordinary_failure(inside: Inside) -> None:
    result = inside(lambda box: box.exec(["ls"], cwd="nowhere"))
    assert (result.returncode, result.stderr) == (127, "/box/nowhere: No such file or directory\n")


def test_a_file_that_is_no_program_is_a_permission_error(inside: Inside) -> None:
    with pytest.raises(PermissionError, match="/etc/passwd"):
        inside(lambda box: box.exec(["/etc/passwd"]))


def test_other_users_are_refused(inside: Inside) -> None:
    with pytest.raises(SandboxUserUnsupportedError, match="root"):
        inside(lambda box: box.exec(["id"], user="root"))


def test_the_end_of_a_command_ends_what_it_started(inside: Inside) -> None:
    result = inside(lambda box: box.exec(["sh", "-c", "sleep 1000 & echo started"]))
    assert result.stdout == "started\n"


def test_a_timeout_reports_what_was_said(inside: Inside) -> None:
    with pytest.raises(CommandTimeoutError, match="within 1 s") as caught:
        inside(lambda box: box.exec(["sh", "-c", "echo first; sleep 1000"], timeout=1))
    assert caught.value.truncated_output == "first\n"


def test_files_persist_between_commands_and_not_between_sandboxes(inside: Inside) -> None:
    async def scenario(box: BwrapSandbox) -> tuple[str, str]:
        before = await box.exec(["find", "/box", "/tmp", "/dev/shm", "-type", "f"])  # noqa: S108  of the sandbox
        await box.exec(["sh", "-c", "echo kept > note"])
        return before.stdout, await box.read_file("note")

    assert [inside(scenario) for _ in range(2)] == [("", "kept\n")] * 2


@pytest.mark.parametrize("data", [b"", b"\xc3\x28\x00", b"a\r\nb\n", bytes(2_000_000)])
def test_binary_files_round_trip(inside: Inside, data: bytes) -> None:
    async def scenario(box: BwrapSandbox) -> None:
        for name in ("plain", "new/folders/too", "/tmp/absolute", "a space", "-dash", "ü"):  # noqa: S108
            await box.write_file(name, b"longer, and overwritten")
            await box.write_file(name, data)
            assert await box.read_file(name, text=False) == data

    inside(scenario)


def test_text_keeps_its_line_ends_and_has_to_be_utf8(inside: Inside) -> None:
    async def scenario(box: BwrapSandbox) -> str:
        await box.write_file("a", "é\r\n\n")
        await box.write_file("b", b"\xff")
        with pytest.raises(UnicodeDecodeError):
            await box.read_file("b")
        return await box.read_file("a")

    assert inside(scenario) == "é\r\n\n"


@pytest.mark.parametrize(
    ("name", "error"),
    [
        ("nowhere", FileNotFoundError),
        ("note/below-a-file", FileNotFoundError),
        ("/etc", IsADirectoryError),
        ("closed", PermissionError),
    ],
)
def test_reading_fails_as_documented(inside: Inside, name: str, error: type[OSError]) -> None:
    async def scenario(box: BwrapSandbox) -> None:
        await box.exec(["sh", "-c", "echo x > note; echo x > closed; chmod 0 closed"])
        with pytest.raises(error, match=name):
            await box.read_file(name)

    inside(scenario)


@pytest.mark.parametrize(
    ("name", "error"),
    [("/tmp", IsADirectoryError), ("/usr/bin/new", PermissionError), ("/etc/passwd", PermissionError)],  # noqa: S108
)
def test_writing_fails_as_documented(inside: Inside, name: str, error: type[OSError]) -> None:
    with pytest.raises(error, match=name):
        inside(lambda box: box.write_file(name, "text"))


def test_a_file_above_the_limit_is_refused(inside: Inside) -> None:
    async def scenario(box: BwrapSandbox) -> str:
        await box.write_file("large", "a" * 2048)
        with override_sandbox_output_limit(1024), pytest.raises(OutputLimitExceededError, match="1 KiB"):
            await box.read_file("large")
        with override_sandbox_output_limit(2048):
            return await box.read_file("large")

    assert len(inside(scenario)) == 2048


def test_output_above_the_limit_keeps_its_end(inside: Inside) -> None:
    async def scenario(box: BwrapSandbox) -> tuple[bool, str]:
        with override_sandbox_output_limit(10):
            result = await box.exec(["sh", "-c", "seq 100000; echo end"])
        return result.success, result.stdout

    assert inside(scenario) == (True, "00000\nend\n")


def test_a_cancelled_command_leaves_a_clean_sandbox(inside: Inside) -> None:
    async def scenario(box: BwrapSandbox) -> str:
        for _ in range(5):
            with anyio.move_on_after(0.05):
                await box.exec(["sleep", "1000"])
        return (await box.exec(["echo", "clean"])).stdout

    assert inside(scenario) == "clean\n"


def test_commands_of_one_sandbox_take_turns(inside: Inside) -> None:
    async def scenario(box: BwrapSandbox) -> list[str]:
        said: list[str] = []

        async def one(word: str) -> None:
            said.append((await box.exec(["echo", word])).stdout)

        async with anyio.create_task_group() as group:
            for word in "abcdef":
                group.start_soon(one, word)
        return sorted(said)

    assert inside(scenario) == [f"{word}\n" for word in "abcdef"]


def test_a_sandbox_that_was_killed_says_so() -> None:
    async def scenario() -> None:
        process, wire = jail.spawn()
        client = AgentClient(process, wire)
        process.kill()
        for _ in range(2):
            with pytest.raises(SandboxUnavailableError, match="the sandbox ended"):
                await client.call("exec", most=10, seconds=5, cmd=["true"], cwd="/box", env={})
        await client.stop()

    anyio.run(scenario)


def test_a_closed_sandbox_says_so() -> None:
    async def scenario() -> None:
        box = (await BwrapSandbox.sample_init("test", None, {}))["default"].as_type(BwrapSandbox)
        await box.close()
        with pytest.raises(SandboxUnavailableError, match="closed"):
            await box.exec(["true"])
        await box.close()

    anyio.run(scenario)
