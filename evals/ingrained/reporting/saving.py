"""Saves the charts of a comparison."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Final

from ingrained import charts
from ingrained.reporting.drawings import Drawing, drawings, glance
from ingrained.reporting.inline import WIDE
from ingrained.reporting.tasks import subject

if TYPE_CHECKING:
    from ingrained.comparing.table import Comparison

_ENDINGS: Final = (".svg", ".png")


def save_charts(comparison: Comparison, folder: Path) -> list[Path]:
    """Write every chart of the report as SVG and PNG, on a transparent ground for light pages.

    Args:
        comparison: The comparison.
        folder: Where to; it is made.

    Returns:
        The files: `heat-map.*`, and for each task `SUITE-TASK-KIND.*`.

    Raises:
        UsageError: A file cannot be written.
    """
    written = _save(glance(comparison), folder, "")
    for contest in comparison.contests:
        name = "-".join(filter(None, (contest.suite, contest.task)))
        if len([c for c in comparison.contests if (c.suite, c.task) == (contest.suite, contest.task)]) > 1:
            name += f"-{contest.version}"
        for drawing in drawings(subject(comparison, contest)):
            written += _save(drawing, folder, f"{name}-")
    return written


def _save(drawing: Drawing, folder: Path, prefix: str) -> list[Path]:
    name = re.sub(r"[^\w.-]+", "-", f"{prefix}{drawing.name}").lstrip(".")
    chart = drawing.draw(WIDE, "light")
    return [charts.save(chart, folder / f"{name}{ending}") for ending in _ENDINGS]
