from __future__ import annotations

import socket
import subprocess
import sys
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


GOOD = {"why": None, "code": 0, "failed": None, "out": 3}


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
def test_an_agent_that_misbehaves_ends_its_sandbox(answer: bytes, reason: str) -> None:
    async def scenario() -> None:
        ours, theirs = socket.socketpair()
        process = subprocess.Popen([sys.executable, "-c", "input()"], stdin=theirs, stderr=subprocess.PIPE)  # noqa: ASYNC220
        theirs.sendall(answer)
        theirs.shutdown(socket.SHUT_WR)
        talk = AgentClient(process, ours)
        for _ in range(2):
            with pytest.raises(SandboxUnavailableError, match=reason):
                await talk.call("exec", most=10, seconds=5, cmd=["true"])
        theirs.close()
        assert process.poll() is not None

    anyio.run(scenario)


def test_an_agent_that_is_silent_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    async def scenario() -> None:
        ours, theirs = socket.socketpair()
        with theirs:
            process = subprocess.Popen(
                [sys.executable, "-c", "input()"], stdin=theirs, stderr=subprocess.PIPE
            )
            with pytest.raises(SandboxUnavailableError, match="did not answer within"):
                await AgentClient(process, ours).call("exec", most=10, seconds=0.0, cmd=["true"])

    monkeypatch.setattr(client, "GRACE", 0.2)
    anyio.run(scenario)
