"""Chooses where model-written code runs. The CLI asks here, so importing this must not load Inspect."""

from __future__ import annotations

from dataclasses import dataclass

from ingrained.errors import SandboxError, UsageError, did_you_mean
from ingrained.sandboxes import probes

Spec = str | tuple[str, str]
_SPECS: dict[str, Spec] = {
    "docker": ("docker", str(probes.COMPOSE)),
    "podman": ("podman", str(probes.COMPOSE)),
    "bwrap": "bwrap",
    "local": "local",
}
_FOR_MODELS = ("docker", "podman", "bwrap")
_FOR_REFERENCES = ("bwrap", "local")  # a container takes seconds and an image, for code that ships with us
_HELP = (
    "Install bubblewrap 0.8 or newer (`apt install bubblewrap`) or start Docker. "
    "`--sandbox local` runs the code with no protection at all."
)


@dataclass(frozen=True)
class Tier:
    """A kind of sandbox that works here.

    Attributes:
        name: `docker`, `podman`, `bwrap` or `local`.
        spec: What Inspect's `Task(sandbox=...)` takes.
        reason: Why this one, in a sentence for the log.
    """

    name: str
    spec: Spec
    reason: str


def choose(requested: str | None, only_reference_models: bool) -> Tier:
    """Choose the sandbox for a run, by trying them in order.

    Args:
        requested: A tier's name, which is then used or refused; None to have one chosen.
        only_reference_models: Whether all the code to run is that of reference models, which ships with us.

    Raises:
        UsageError: No tier has this name.
        SandboxError: Nothing that is safe enough works here; the text says why and what to install.
    """
    if requested is not None:
        return _requested(requested)
    refused: dict[str, str] = {}
    for name in _FOR_REFERENCES if only_reference_models else _FOR_MODELS:
        fault = _fault(name)
        if fault is None:
            return Tier(name, _SPECS[name], _reason(name, refused))
        refused[name] = fault
    raise SandboxError(f"Model-written code has no safe place to run. {_listed(refused)}. {_HELP}")


def require_known(name: str | None) -> None:
    """Refuse a sandbox that does not exist, whether or not it is needed.

    Raises:
        UsageError: No tier has this name.
    """
    if name is not None and name not in _SPECS:
        raise UsageError(
            f"unknown sandbox {name!r}{did_you_mean(name, _SPECS)}; there are {', '.join(_SPECS)}"
        )


def _requested(name: str) -> Tier:
    require_known(name)
    fault = _fault(name)
    if fault is not None:
        raise SandboxError(f"The sandbox {name} was asked for and does not work here: {fault}.")
    return Tier(name, _SPECS[name], "asked for")


def _fault(name: str) -> str | None:
    """Try a tier; under `local` nothing can fail."""
    probe = {"docker": probes.probe_docker, "podman": probes.probe_podman, "bwrap": probes.probe_bwrap}.get(
        name
    )
    return probe() if probe else None


def _reason(name: str, refused: dict[str, str]) -> str:
    why = "no protection, reference models alone" if name == "local" else "works here"
    return f"{why}; {_listed(refused)}" if refused else why


def _listed(refused: dict[str, str]) -> str:
    return "; ".join(f"{name}: {fault}" for name, fault in refused.items())
