"""Looks at what is here: versions, optional packages, sandboxes, keys, and whether results can be written."""

from __future__ import annotations

import os
import platform
import shutil
import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec
from pathlib import Path
from typing import Final, Literal

State = Literal["works", "missing", "broken"]
_LITTLE_SPACE: Final = 200 * 2**20


@dataclass(frozen=True)
class Finding:
    """One thing that was looked at.

    Attributes:
        group: `versions`, `sandboxes`, `providers`, `extras` or `results`.
        name: What it is.
        state: `works`; `missing`, where it is optional and not there; `broken`, where something needed fails.
        detail: What was found, or what to do; never the value of a key.
    """

    group: str
    name: str
    state: State
    detail: str


@dataclass(frozen=True)
class _Provider:
    name: str
    packages: tuple[str, ...] = ()
    variables: tuple[str, ...] = ()
    programs: tuple[str, ...] = ()


_PROVIDERS: Final = (
    _Provider("openai", ("openai",), ("OPENAI_API_KEY",)),
    _Provider("anthropic", ("anthropic",), ("ANTHROPIC_API_KEY",)),
    _Provider("google", ("google.genai",), ("GOOGLE_API_KEY",)),
    _Provider("mistral", ("mistralai",), ("MISTRAL_API_KEY",)),
    _Provider("openrouter", ("openai",), ("OPENROUTER_API_KEY",)),
    _Provider("together", ("openai",), ("TOGETHER_API_KEY",)),
    _Provider("openai-api", ("openai",)),
    _Provider("ollama", ("openai",), (), ("ollama",)),
    _Provider("hf", ("torch", "transformers", "accelerate")),
    _Provider("vllm", ("openai", "vllm")),
    _Provider("llama-cpp-python", ("openai",)),
)
_EXTRAS: Final = {
    "notebooks": ("jupyterlab", "ipywidgets"),
    "organisms": ("torch", "transformers", "accelerate"),
    "ray": ("ray",),
    "reasoning-gym": ("reasoning_gym",),
}


def examine(results: Path = Path("results")) -> list[Finding]:
    """Look at everything; nothing is installed, no call is made, no key is read out.

    Args:
        results: Where runs would land.
    """
    parts: Sequence[Callable[[], Iterator[Finding]]] = (
        _versions,
        _sandboxes,
        _providers,
        _extras,
        lambda: _results(results),
    )
    return [finding for part in parts for finding in part()]


def healthy(findings: Sequence[Finding]) -> bool:
    """Whether nothing that every run needs is broken."""
    return not any(finding.state == "broken" for finding in findings)


def _versions() -> Iterator[Finding]:
    yield Finding("versions", "python", "works", platform.python_version())
    for package in ("ingrained", "inspect-ai"):
        try:
            yield Finding("versions", package, "works", version(package))
        except PackageNotFoundError:
            yield Finding("versions", package, "broken", f"not installed: pip install {package}")


def _sandboxes() -> Iterator[Finding]:
    from ingrained.sandboxes.probes import probe_bwrap, probe_docker, probe_podman

    faults = {"docker": probe_docker(), "podman": probe_podman(), "bwrap": probe_bwrap()}
    for name, fault in faults.items():
        yield Finding("sandboxes", name, "missing" if fault else "works", fault or "contains what it runs")
    if all(faults.values()):
        yield Finding(
            "sandboxes",
            "none works",
            "missing",
            "tasks that run model-written code are refused: apt install bubblewrap",
        )


def _providers() -> Iterator[Finding]:
    yield Finding("providers", "reference", "works", "scripted models, nothing needed")
    for provider in _PROVIDERS:
        lacking = [name.replace(".", "-") for name in provider.packages if not _installed(name)]
        unset = [name for name in provider.variables if not os.environ.get(name)]
        absent = [name for name in provider.programs if shutil.which(name) is None]
        said = [f"pip install {' '.join(lacking)}"] if lacking else []
        said += [f"{name} is not set" for name in unset] + [f"{name} is not on the path" for name in absent]
        there = "; ".join(f"{name} is set" for name in provider.variables) or "packages are there"
        state: State = "missing" if said else "works"
        yield Finding("providers", provider.name, state, "; ".join(said) or there)


def _extras() -> Iterator[Finding]:
    for extra, packages in _EXTRAS.items():
        lacking = [name for name in packages if not _installed(name)]
        said = f"pip install 'ingrained[{extra}]'" if lacking else "installed"
        yield Finding("extras", extra, "missing" if lacking else "works", said)


def _results(folder: Path) -> Iterator[Finding]:
    place = next(path for path in (folder.absolute(), *folder.absolute().parents) if path.exists())
    try:
        with tempfile.TemporaryFile(dir=place):
            pass
        free = shutil.disk_usage(place).free
    except OSError as error:
        yield Finding("results", str(folder), "broken", f"cannot be written: {error.strerror or error}")
        return
    said = f"can be written, {free / 2**30:.1f} GiB free"
    yield Finding("results", str(folder), "works" if free > _LITTLE_SPACE else "broken", said)


def _installed(package: str) -> bool:
    try:
        return find_spec(package) is not None
    except ModuleNotFoundError:  # the parent of a dotted name is not there
        return False
