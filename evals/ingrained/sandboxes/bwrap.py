"""The `bwrap` sandbox provider of Inspect: model-written code in bubblewrap, a sandbox for each sample."""

from __future__ import annotations

import contextlib
import errno
import os
import posixpath
from typing import Literal, NoReturn, overload

from inspect_ai.util import (
    ExecResult,
    OutputLimitExceededError,
    SandboxEnvironment,
    SandboxEnvironmentConfigType,
    SandboxEnvironmentLimits,
    SandboxUserUnsupportedError,
    sandboxenv,
)
from inspect_ai.util import concurrency as limited
from typing_extensions import override

from ingrained.sandboxes import jail
from ingrained.sandboxes.client import AgentClient, Reply

MOST_SANDBOXES = 64
FILE_SECONDS = 60.0
_DENIED = {errno.EACCES, errno.EPERM, errno.EROFS}


class CommandTimeoutError(TimeoutError):
    """A command was ended at its time-out.

    Attributes:
        truncated_output: What it had said until then.
    """

    def __init__(self, message: str, truncated_output: str) -> None:
        super().__init__(message)
        self.truncated_output = truncated_output


@sandboxenv(name="bwrap")
class BwrapSandbox(SandboxEnvironment):
    """A sandbox without network, host files or environment, gone without a trace after its sample.

    Commands of one sandbox run one after the other, and whatever a command started ends with it.
    """

    def __init__(self, client: AgentClient) -> None:
        super().__init__()
        self._client = client

    async def close(self) -> None:
        """End the sandbox with everything in it."""
        await self._client.stop()

    @override
    @classmethod
    def default_concurrency(cls) -> int | None:
        return MOST_SANDBOXES

    @override
    @classmethod
    async def sample_init(
        cls, task_name: str, config: SandboxEnvironmentConfigType | None, metadata: dict[str, str]
    ) -> dict[str, SandboxEnvironment]:
        return {"default": cls(await AgentClient.start())}

    @override
    @classmethod
    async def sample_cleanup(
        cls,
        task_name: str,
        config: SandboxEnvironmentConfigType | None,
        environments: dict[str, SandboxEnvironment],
        interrupted: bool,
    ) -> None:
        for environment in environments.values():
            await environment.as_type(BwrapSandbox).close()

    @override
    async def exec(
        self,
        cmd: list[str],
        input: str | bytes | None = None,
        cwd: str | None = None,
        env: dict[str, str] | None = None,
        user: str | None = None,
        timeout: int | None = None,
        timeout_retry: bool = True,
        concurrency: bool = True,
    ) -> ExecResult[str]:
        if user not in (None, jail.USER, str(jail.UID)):
            raise SandboxUserUnsupportedError(f"only {jail.USER!r} lives in a bwrap sandbox, not {user!r}")
        folder = posixpath.join(jail.HOME, cwd or "")
        most = SandboxEnvironmentLimits.MAX_EXEC_OUTPUT_SIZE
        async with _turn(concurrency):
            reply = await self._client.call(
                "exec",
                most=most,
                seconds=timeout,
                body=_bytes(input or b""),
                cmd=cmd,
                cwd=folder,
                env=env or {},
            )
        return _result(reply, timeout)

    @override
    async def write_file(self, file: str, contents: str | bytes) -> None:
        reply = await self._client.call(
            "write", most=0, seconds=FILE_SECONDS, body=_bytes(contents), path=file
        )
        _check(reply, file)

    @overload
    async def read_file(self, file: str, text: Literal[True] = True) -> str: ...

    @overload
    async def read_file(self, file: str, text: Literal[False]) -> bytes: ...

    @override
    async def read_file(self, file: str, text: bool = True) -> str | bytes:
        most = SandboxEnvironmentLimits.MAX_READ_FILE_SIZE
        reply = await self._client.call("read", most=most + 1, seconds=FILE_SECONDS, path=file)
        _check(reply, file)
        if len(reply.out) > most:
            raise OutputLimitExceededError(
                SandboxEnvironmentLimits.MAX_READ_FILE_SIZE_STR, truncated_output=None
            )
        return reply.out.decode("utf-8") if text else reply.out


def _bytes(data: str | bytes) -> bytes:
    return data.encode() if isinstance(data, str) else data


def _turn(wanted: bool) -> contextlib.AbstractAsyncContextManager[object]:
    """Let no more commands run at a time than there are processors."""
    return limited("bwrap", len(os.sched_getaffinity(0))) if wanted else contextlib.nullcontext()


def _result(reply: Reply, timeout: int | None) -> ExecResult[str]:
    out, err = (data.decode(errors="replace") for data in (reply.out, reply.err))
    if reply.why == "timeout":
        raise CommandTimeoutError(f"the command did not end within {timeout} s", out + err)
    if reply.failed is None:
        err += _ended(reply.why)
        return ExecResult(reply.code == 0, reply.code, out, err)
    if reply.failed["errno"] in _DENIED:
        raise PermissionError(reply.failed["errno"], reply.failed["text"])
    code = 127 if reply.failed["errno"] == errno.ENOENT else 126  # as a shell has it
    return ExecResult(success=False, returncode=code, stdout=out, stderr=f"{reply.failed['text']}\n")


def _ended(why: str | None) -> str:
    """Say which limit a command was killed for."""
    limits = {"memory": f"{jail.MEMORY >> 20} MiB of memory", "files": f"{jail.FILES} files"}
    return f"killed: more than {limits[why]}\n" if why in limits else ""


def _check(reply: Reply, file: str) -> None:
    """Raise what the reading or writing of a file ended with."""
    if reply.failed is not None:
        _raise(reply.failed["errno"], file)
    if reply.why == "timeout":
        raise TimeoutError(f"{file} could not be read or written within {FILE_SECONDS:.0f} s")
    if reply.why or reply.code:
        raise OSError(errno.EIO, f"ended with {reply.why or reply.code}", file)


def _raise(number: int, file: str) -> NoReturn:
    """Raise the kind of OSError that belongs to `number`; a way through a file leads to no file."""
    number = {errno.EROFS: errno.EACCES, errno.ENOTDIR: errno.ENOENT}.get(number, number)
    raise OSError(number, os.strerror(number), file)
