"""The choice of a sandbox, and what is said when there is none."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import yaml

from ingrained.errors import SandboxError, UsageError
from ingrained.sandboxes import jail, probes
from ingrained.sandboxes.tiers import Tier, choose

Machine = Callable[..., None]


@pytest.fixture
def machine(monkeypatch: pytest.MonkeyPatch) -> Machine:
    """Makes the probes find what a test says; None is a tier that works."""

    def found(**faults: str | None) -> None:
        for name in ("docker", "podman", "bwrap"):
            monkeypatch.setattr(probes, f"probe_{name}", lambda name=name: faults.get(name, f"no {name}"))

    return found


@pytest.fixture
def tools(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[str, str], None]]:
    """Makes the PATH hold the shell scripts of a test and nothing else."""
    monkeypatch.setenv("PATH", str(tmp_path))
    caches = (probes.probe_bwrap, probes.probe_docker, probes.probe_podman, jail._fixed)

    def write(name: str, text: str) -> None:
        (tmp_path / name).write_text(f"#!/bin/sh\n{text}\n")
        (tmp_path / name).chmod(0o755)

    tmp_path.chmod(0o755)
    for cache in caches:
        cache.cache_clear()
    yield write
    for cache in caches:
        cache.cache_clear()


@pytest.mark.parametrize(
    ("working", "for_models", "for_references"),
    [
        (["docker", "podman", "bwrap"], "docker", "bwrap"),
        (["podman", "bwrap"], "podman", "bwrap"),
        (["bwrap"], "bwrap", "bwrap"),
        (["docker"], "docker", "local"),
        ([], None, "local"),
    ],
)
def test_order(machine: Machine, working: list[str], for_models: str | None, for_references: str) -> None:
    machine(**dict.fromkeys(working))
    assert choose(None, only_reference_models=True).name == for_references
    if for_models:
        assert choose(None, only_reference_models=False).name == for_models
    else:
        with pytest.raises(SandboxError):
            choose(None, only_reference_models=False)


def test_the_refusal_says_why_and_what_to_install(machine: Machine) -> None:
    machine(docker="D", podman="P", bwrap="B")
    with pytest.raises(SandboxError) as caught:
        choose(None, only_reference_models=False)
    assert str(caught.value) == (
        "Model-written code has no safe place to run. docker: D; podman: P; bwrap: B. "
        "Install bubblewrap 0.8 or newer (`apt install bubblewrap`) or start Docker. "
        "`--sandbox local` runs the code with no protection at all."
    )


def test_reference_models_never_ask_for_docker(machine: Machine, monkeypatch: pytest.MonkeyPatch) -> None:
    machine(bwrap=None)
    monkeypatch.setattr(probes, "probe_docker", lambda: pytest.fail("asked"))
    assert choose(None, only_reference_models=True) == Tier("bwrap", "bwrap", "works here")


def test_the_reason_names_what_was_refused(machine: Machine) -> None:
    machine(bwrap="B")
    assert (
        choose(None, only_reference_models=True).reason == "no protection, reference models alone; bwrap: B"
    )


@pytest.mark.parametrize("name", ["docker", "podman", "bwrap", "local"])
def test_a_request_is_met(machine: Machine, name: str) -> None:
    machine(docker=None, podman=None, bwrap=None)
    assert choose(name, only_reference_models=False).name == name


def test_a_request_that_cannot_be_met_is_not_replaced(machine: Machine) -> None:
    machine(bwrap=None, docker="D")
    with pytest.raises(SandboxError, match="docker was asked for and does not work here: D"):
        choose("docker", only_reference_models=True)


def test_an_unknown_request_names_the_nearest(machine: Machine) -> None:
    machine()
    with pytest.raises(UsageError, match=r"unknown sandbox 'dokcer' \(did you mean 'docker'\?\)"):
        choose("dokcer", only_reference_models=True)


Tools = Callable[[str, str], None]


def test_a_client_without_its_daemon_is_no_docker(tools: Tools) -> None:
    tools("docker", "echo 'Cannot connect to the Docker daemon' >&2; exit 1")
    assert "docker does not answer (Cannot connect to the Docker daemon)" in str(probes.probe_docker())


def test_docker_without_its_image_or_a_registry_is_unusable(tools: Tools) -> None:
    tools("docker", 'case "$1" in info|compose) exit 0;; *) echo "no such host" >&2; exit 1;; esac')
    fault = str(probes.probe_docker())
    assert fault.startswith("the image python:3.")
    assert "no such host" in fault


def test_docker_with_an_image_works(tools: Tools) -> None:
    tools("docker", "exit 0")
    assert probes.probe_docker() is None
    tools("docker", "exit 1")
    assert probes.probe_docker() is None, "a probe is made once"


def test_nothing_installed(tools: Tools) -> None:
    assert probes.probe_docker() == "docker is not installed"
    assert "is not installed" in str(probes.probe_podman())
    tools("setpriv", 'exec "$@"')
    assert probes.probe_bwrap() == "bwrap is not installed: install bubblewrap (`apt install bubblewrap`)"


@pytest.mark.parametrize(
    ("said", "advice"),
    [
        ("bwrap: Unknown option --disable-userns", "older than 0.8"),
        ("bwrap: setting up uid map: Permission denied", "apparmor_restrict_unprivileged_userns"),
        ("bwrap: loopback: Failed RTM_NEWADDR: Operation not permitted", "AppArmor"),
        ("bwrap: Creating new namespace failed: Operation not permitted", "--security-opt"),
        ("bwrap: No permissions to create new namespace, likely because ...", "max_user_namespaces"),
        ("bwrap: Can't mount proc on /newroot/proc: Operation not permitted", "systempaths=unconfined"),
        ("bwrap: something else", "(bwrap: something else)"),
    ],
)
def test_the_reason_why_bubblewrap_fails(tools: Tools, said: str, advice: str) -> None:
    for name in ("setpriv", "bwrap"):
        tools(name, f'echo "{said}" >&2; exit 1')
    fault = str(probes.probe_bwrap())
    assert fault.startswith(f"bubblewrap cannot start a sandbox ({said})")
    assert advice in fault


def test_the_container_is_closed() -> None:
    service = yaml.safe_load(probes.COMPOSE.read_text())["services"]["default"]
    assert service["image"] == probes.image()
    assert service["network_mode"] == "none"
    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert not service["user"].startswith("0")
    assert {"mem_limit", "pids_limit", "tmpfs"} <= service.keys()
    assert "volumes" not in service


def test_choosing_does_not_load_inspect() -> None:
    code = "import sys, ingrained.sandboxes.tiers; print('inspect_ai' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)  # noqa: S603
    assert done.stdout == "False\n"
