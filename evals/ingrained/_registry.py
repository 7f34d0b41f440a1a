"""What Inspect finds through its entry point: tasks, solvers, scorers, the sandbox, reference models."""

from __future__ import annotations

from inspect_ai.model import ModelAPI, modelapi

from ingrained.inspect_internals import register_as
from ingrained.protocols.ask import ask
from ingrained.protocols.pressure.solver import pressure
from ingrained.protocols.repair.solver import repair_document, repair_program
from ingrained.running.register import register_tasks, task_file
from ingrained.sandboxes.bwrap import BwrapSandbox
from ingrained_scorers.catalog import SCORERS
from ingrained_scorers.inspect_metrics import suite_metrics
from ingrained_scorers.loading import load_target

__all__ = [
    "TASKS",
    "BwrapSandbox",
    "ask",
    "pressure",
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


TASKS = register_tasks()

for _info in SCORERS.values():
    if _info.target.startswith("ingrained_scorers."):
        register_as(load_target(_info.target), _info.name, f"ingrained/{_info.name}")
register_as(suite_metrics, "suite_metrics", "ingrained/suite_metrics")
