"""Talks to the agent of one sandbox, without ever waiting for it longer than agreed."""

from __future__ import annotations

import json
import socket
import subprocess
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any, TypeVar

import anyio
from anyio import to_thread
from inspect_ai.util import SandboxUnavailableError

from ingrained.sandboxes import agent, jail

GRACE = 30.0  # seconds that the agent may be late, on a machine that is busy
_LARGEST_HEAD = 1 << 16
_CHUNK = 1 << 20

T = TypeVar("T")


@dataclass(frozen=True)
class Reply:
    """What became of a request.

    Attributes:
        why: `timeout`, `memory` or `files` where the agent ended the command; None where it ended by itself.
        code: Exit status, as a shell shows it.
        failed: `errno` and `text` where the command could not be started or the file not be opened.
        out: End of the standard output.
        err: End of the standard error.
    """

    why: str | None
    code: int
    failed: dict[str, Any] | None
    out: bytes
    err: bytes

    @classmethod
    def parse(cls, head: dict[str, Any], body: bytes) -> Reply:
        """Read the agent's reply, which nothing guarantees to be well formed."""
        if "broken" in head:
            raise SandboxUnavailableError(f"the sandbox could not carry a request out: {head['broken']}")
        try:
            out = head["out"]
            return cls(head["why"], int(head["code"]), head["failed"], body[:out], body[out:])
        except (KeyError, TypeError) as error:
            raise ValueError(f"its reply is malformed: {error!r}") from error


class AgentClient:
    """A running sandbox; requests are carried out one after the other."""

    def __init__(self, process: subprocess.Popen[bytes], wire: socket.socket) -> None:
        wire.setblocking(False)
        self._process = process
        self._wire = wire
        self._buffer = bytearray()
        self._turn = anyio.Lock()
        self._gone = ""

    @classmethod
    async def start(cls) -> AgentClient:
        """Start a sandbox and wait until its agent answers.

        Raises:
            SandboxError: Something that is needed is not installed.
            SandboxUnavailableError: bubblewrap could not set the sandbox up.
        """
        client = cls(*jail.spawn())
        await client._guarded(lambda: client._frame(0), GRACE)
        return client

    async def call(
        self, op: str, *, most: int, seconds: float | None, body: bytes = b"", **details: object
    ) -> Reply:
        """Send a request and wait for its reply.

        Args:
            op: `exec`, `read` or `write`.
            most: Bytes that each stream of output may have; the end is kept.
            seconds: Time-out of the command.
            body: Standard input of the command, or content of the file.
            details: What the operation needs.

        Raises:
            SandboxUnavailableError: The sandbox is not there any more, or does not answer.
        """
        ask = agent.pack(jail.request(op, most, seconds, **details), len(body))
        async with self._turn:
            if self._gone:
                raise SandboxUnavailableError(self._gone)
            with anyio.CancelScope(shield=True):  # half a request would spoil the next one
                await self._guarded(lambda: self._send(ask, body), GRACE)
            try:
                return await self._guarded(
                    lambda: self._reply(2 * most), None if seconds is None else seconds + GRACE
                )
            except anyio.get_cancelled_exc_class():
                with anyio.CancelScope(shield=True):
                    await self._abandon(2 * most)
                raise

    async def stop(self, patience: float = 5.0) -> str:
        """End the sandbox and everything in it, and say what bubblewrap had to say."""
        self._gone = self._gone or "the sandbox was closed"
        if self._wire.fileno() >= 0:
            anyio.notify_closing(self._wire)
            self._wire.close()
        return await to_thread.run_sync(_reap, self._process, patience)

    async def _abandon(self, size: int) -> None:
        """Have the command ended and throw its reply away, so that the next one finds a clean wire."""
        try:
            await self._guarded(lambda: self._send(agent.pack({"op": "cancel"})), GRACE)
            await self._guarded(lambda: self._reply(size), GRACE)
        except SandboxUnavailableError:
            pass  # the next request says so

    async def _guarded(self, step: Callable[[], Awaitable[T]], patience: float | None) -> T:
        """Do one step; a sandbox that fails at it is over."""
        try:
            with anyio.fail_after(patience):
                return await step()
        except TimeoutError:
            reason = f"the sandbox did not answer within {patience:.0f} s"
        except (OSError, ValueError, anyio.ClosedResourceError) as error:
            reason = f"the sandbox ended: {error}"
        said = ""
        with anyio.CancelScope(shield=True):
            said = await self.stop(patience=0.0)
        self._gone = f"{reason}: {said}" if said else reason
        raise SandboxUnavailableError(self._gone)

    async def _send(self, *parts: bytes) -> None:
        for part in parts:
            view = memoryview(part)
            while view:
                try:
                    view = view[self._wire.send(view[:_CHUNK]) :]
                except BlockingIOError:
                    await anyio.wait_writable(self._wire)

    async def _fill(self, size: int) -> None:
        """Read until the buffer holds `size` bytes; nothing is lost when the wait is cancelled."""
        while len(self._buffer) < size:
            try:
                data = self._wire.recv(_CHUNK)
            except BlockingIOError:
                await anyio.wait_readable(self._wire)
                continue
            if not data:
                raise ConnectionError("its first process is gone")
            self._buffer += data

    async def _frame(self, most: int) -> tuple[dict[str, Any], bytes]:
        """Read one frame, refusing one that is larger than was asked for."""
        start = agent.LENGTHS.size
        await self._fill(start)
        head, body = agent.LENGTHS.unpack_from(self._buffer)
        if head > _LARGEST_HEAD or body > most:
            raise ValueError(f"its reply is too large: {head} and {body} bytes")
        await self._fill(start + head + body)
        found = json.loads(self._buffer[start : start + head])
        data = bytes(memoryview(self._buffer)[start + head : start + head + body])
        del self._buffer[: start + head + body]
        return found, data

    async def _reply(self, most: int) -> Reply:
        return Reply.parse(*await self._frame(most))


def _reap(process: subprocess.Popen[bytes], patience: float) -> str:
    """Wait for bubblewrap, which waits for its namespace; kill it when patience is over."""
    try:
        said = process.communicate(timeout=patience)[1]
    except subprocess.TimeoutExpired:
        process.kill()
        said = _last_words(process, patience)
    except ValueError:  # it was reaped before
        return ""
    return said.decode(errors="replace").strip()


def _last_words(process: subprocess.Popen[bytes], patience: float) -> bytes:
    """What a killed process said; its child may have outlived it, and then holds the pipe for ever."""
    try:
        return process.communicate(timeout=patience)[1]
    except subprocess.TimeoutExpired as error:
        process.wait()
        if process.stderr is not None:
            process.stderr.close()
        return error.stderr or b""
