"""What Inspect finds through its entry point: tasks, solvers, scorers, the sandbox, reference models."""

from __future__ import annotations

from inspect_ai.model import ModelAPI, modelapi
from inspect_ai.util import SandboxEnvironment, sandboxenv

from ingrained.protocols.ask import ask
from ingrained.protocols.repair.solver import repair_document, repair_program
from ingrained.running.register import register_tasks, task_file
from ingrained_scorers.inspect_metrics import suite_metrics
from ingrained_scorers.loop.scorer import loop

__all__ = [
    "TASKS",
    "ask",
    "loop",
    "reference",
    "repair_document",
    "repair_program",
    "suite_metrics",
    "task_file",
]


@modelapi(name="reference")
def reference() -> type[ModelAPI]:
    """The provider of the reference models."""
    from ingrained.reference.provider import ReferenceAPI

    return ReferenceAPI


@sandboxenv(name="bwrap")
def bwrap() -> type[SandboxEnvironment]:
    """The bubblewrap sandbox."""
    from ingrained.sandboxes.bwrap import BwrapSandbox

    return BwrapSandbox


TASKS = register_tasks()
