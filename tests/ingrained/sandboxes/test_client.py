from __future__ import annotations

import os
import select
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from typing import Any

import anyio
import pytest
from inspect_ai.util import SandboxUnavailableError

from ingrained.sandboxes import agent, client
from ingrained.sandboxes.client import AgentClient, Reply


@pytest.mark.parametrize(
    "head", [{}, {"why": None, "code": "x", "failed": None, "out": 0}, {"broken": "fork"}, {"out": "3"}]
)
def test_a_malformed_reply_is_an_error_not_a_result(head: dict[str, Any]) -> None:
    with pytest.raises((ValueError, SandboxUnavailableError)):
        Reply.parse(head, b"")


@pytest.fixture
def ends() -> Iterator[tuple[AgentClient, socket.socket]]:
    """A client, and the socket on which a test plays its agent."""
    ours, theirs = socket.socketpair()
    command = [sys.executable, "-c", "input()"]
    with theirs:
        process = subprocess.Popen(command, stdin=theirs.fileno(), stderr=subprocess.PIPE)  # noqa: S603
        yield AgentClient(process, ours), theirs
    assert process.poll() is not None


GOOD: dict[str, object] = {"why": None, "code": 0, "failed": None, "out": 3}


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (b"", "first process is gone"),
        (b"\x00\x00", "first process is gone"),
        (agent.LENGTHS.pack(1 << 20, 0), "too large: 1048576 and 0"),
        (agent.pack(GOOD, 1 << 30), "too large"),
        (agent.LENGTHS.pack(3, 0) + b"{x}", "Expecting property name"),
        (agent.pack({"why": 1}), "malformed"),
    ],
)
def test_an_agent_that_misbehaves_ends_its_sandbox(
    ends: tuple[AgentClient, socket.socket], answer: bytes, reason: str
) -> None:
    talk, theirs = ends

    async def scenario() -> None:
        theirs.sendall(answer)
        theirs.shutdown(socket.SHUT_WR)
        for _ in range(2):
            with pytest.raises(SandboxUnavailableError, match=reason):
                await talk.call("exec", most=10, seconds=5, cmd=["true"])

    anyio.run(scenario)


def test_an_agent_that_is_silent_is_given_up(
    ends: tuple[AgentClient, socket.socket], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(client, "GRACE", 0.2)

    async def scenario() -> None:
        with pytest.raises(SandboxUnavailableError, match="did not answer within"):
            await ends[0].call("exec", most=10, seconds=0.0, cmd=["true"])

    anyio.run(scenario)


def test_a_child_that_outlives_a_killed_sandbox_holds_nobody_up() -> None:
    """Killed as it starts, bubblewrap leaves a child that is not tied to it yet and holds its output."""
    code = "import os, sys, time; os.fork() and print('lost', file=sys.stderr, flush=True); time.sleep(600)"
    with subprocess.Popen(  # noqa: S603  our own interpreter
        [sys.executable, "-c", code], stderr=subprocess.PIPE, start_new_session=True
    ) as process:
        try:
            select.select([process.stderr or 0], [], [])
            assert client._reap(process, 0.2) == "lost"
            assert process.returncode == -signal.SIGKILL
        finally:
            os.killpg(process.pid, signal.SIGKILL)
