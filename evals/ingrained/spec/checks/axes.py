"""Axes: whether the protocol knows what it is asked to vary."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from ingrained.errors import Problem
from ingrained.protocols.catalog import PROTOCOLS
from ingrained.spec.checks.entries import unknown

if TYPE_CHECKING:
    from ingrained.spec.load import LoadedTask


def check_axes(task: LoadedTask) -> Iterator[Problem]:
    """Check the values of each axis to which the protocol gives a meaning."""
    meant = declared(task)
    for axis, values in task.spec.vary.items():
        for index, value in enumerate(values):
            if axis in meant and value not in meant[axis]:
                where = value if isinstance(values, Mapping) else index
                yield task.key_problem(unknown(axis, value, meant[axis]), "vary", axis, where)


def declared(task: LoadedTask) -> dict[str, tuple[str, ...]]:
    """Collect the axes to which the task's protocols give a meaning, with the values they know."""
    known = [PROTOCOLS[name] for name, _ in task.spec.protocol if name in PROTOCOLS]
    return {axis: values for info in known for axis, values in info.axes.items()}
