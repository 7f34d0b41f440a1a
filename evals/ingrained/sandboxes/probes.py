"""Finds out, by trying, which sandboxes work on this machine."""

from __future__ import annotations

import contextlib
import functools
import importlib.util
import json
import re
import shutil
import socket
import subprocess
from pathlib import Path

from ingrained.errors import SandboxError
from ingrained.sandboxes import agent, jail
from ingrained.sandboxes.interpreter import find_interpreter

COMPOSE = Path(__file__).parent / "compose.yaml"
_SECONDS = 20.0
_CONTAINED = {"NoNewPrivs": "1", "Seccomp": "2", "CapEff": "0" * 16, "devices": ["lo"]}
_LOOK = """
import json
found = dict(line.split(":", 1) for line in open("/proc/self/status"))
devices = [line.split(":")[0].strip() for line in open("/proc/net/dev") if ":" in line]
print(json.dumps({k: found[k].strip() for k in ("NoNewPrivs", "Seccomp", "CapEff")} | {"devices": devices}))
"""
_ADVICE = {
    r"Unknown option": "bubblewrap is older than 0.8; install a newer one",
    r"setpriv": "root cannot become another user here, as in a rootless container; run as an ordinary user",
    r"uid map|RTM_NEWADDR": (
        "AppArmor restricts user namespaces here; allow them for bwrap with an AppArmor profile, or with "
        "`sysctl kernel.apparmor_restrict_unprivileged_userns=0`"
    ),
    r"mount proc|[Nn]amespace|clone": (
        "user namespaces are blocked here, as in a container; run outside the container, start it with "
        "`--security-opt seccomp=unconfined --security-opt systempaths=unconfined`, or set "
        "`sysctl user.max_user_namespaces` above 0"
    ),
}


@functools.cache
def probe_bwrap() -> str | None:
    """Start a bubblewrap sandbox and look around in it.

    Returns:
        None where it works, else a sentence that says what is missing and what to do.
    """
    try:
        found = _look_around()
    except (OSError, ValueError, SandboxError) as error:
        return str(error)
    wrong = [name for name, value in _CONTAINED.items() if found.get(name) != value]
    return f"bubblewrap starts, but does not contain what runs in it ({', '.join(wrong)})" if wrong else None


def _look_around() -> dict[str, object]:
    process, wire = jail.spawn()
    with process, wire, contextlib.ExitStack() as last:
        last.callback(process.kill)  # before the wait that ends the block
        wire.settimeout(_SECONDS)
        try:
            _frame(wire)
            ask = jail.request("exec", 4096, _SECONDS / 2, cmd=[find_interpreter().command, "-c", _LOOK])
            wire.sendall(agent.pack(ask))
            return dict(json.loads(_frame(wire)))
        except (OSError, ValueError) as error:
            process.kill()
            said = process.communicate()[1].decode(errors="replace").strip() or str(error)
            raise SandboxError(_explain(said)) from error


def _frame(wire: socket.socket) -> bytes:
    head, body = agent.LENGTHS.unpack(_exactly(wire, agent.LENGTHS.size))
    _exactly(wire, head)
    return _exactly(wire, body)


def _exactly(wire: socket.socket, size: int) -> bytes:
    data = wire.recv(size, socket.MSG_WAITALL)
    if len(data) < size:
        raise ConnectionError("the sandbox ended before it answered")
    return data


def _explain(said: str) -> str:
    last = said.splitlines()[-1]
    for pattern, advice in _ADVICE.items():
        if re.search(pattern, said):
            return f"bubblewrap cannot start a sandbox ({last}): {advice}"
    return f"bubblewrap cannot start a sandbox ({last})"


def image() -> str:
    """Name the container image that the compose file asks for."""
    found = re.search(r"^\s*image:\s*(\S+)", COMPOSE.read_text(encoding="utf-8"), re.MULTILINE)
    return found.group(1) if found else ""


@functools.cache
def probe_docker() -> str | None:
    """Ask for Docker's daemon, its compose command and the image.

    Returns:
        None where they are there, else a sentence that says what is missing and what to do.
    """
    return _probe_containers("docker", "start it, or install Docker Engine")


@functools.cache
def probe_podman() -> str | None:
    """Ask for Podman, its compose command, Inspect's provider for it, and the image.

    Returns:
        None where they are there, else a sentence that says what is missing and what to do.
    """
    if importlib.util.find_spec("inspect_podman") is None:
        return "Inspect's Podman provider is not installed: `pip install inspect-podman`"
    return _probe_containers("podman", "install Podman")


def _probe_containers(client: str, advice: str) -> str | None:
    if shutil.which(client) is None:
        return f"{client} is not installed"
    if said := _failure(client, "info", "--format", "{{json .}}"):
        return f"{client} does not answer ({said}): {advice}"
    if said := _failure(client, "compose", "version"):
        return f"`{client} compose` does not work ({said})"
    if _failure(client, "image", "inspect", image()) and (
        said := _failure(client, "manifest", "inspect", image())
    ):
        return f"the image {image()} is not here and its registry does not offer it ({said})"
    return None


def _failure(*command: str) -> str | None:
    """Run a command for its status; give back the last thing that it said where it failed."""
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=_SECONDS, check=False)  # noqa: S603
    except (OSError, subprocess.TimeoutExpired) as error:
        return str(error)
    said = (done.stderr or done.stdout).strip() or f"exit status {done.returncode}"
    return said.splitlines()[-1] if done.returncode else None
