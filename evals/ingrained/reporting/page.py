"""The page: parts of a comparison put into the template."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Final

from ingrained import charts
from ingrained.reporting import facts, reproduce, verdicts
from ingrained.reporting.drawings import glance
from ingrained.reporting.inline import figure
from ingrained.reporting.tasks import task_part
from ingrained.reporting.words import counted, listed, number

if TYPE_CHECKING:
    from jinja2 import Environment

    from ingrained.comparing.table import Comparison

_TEMPLATE: Final = "page.html.j2"


def page(comparison: Comparison, output: Path) -> str:
    """The page's text.

    Args:
        comparison: The comparison.
        output: Where it will lie; for the command that makes it again.
    """
    tasks = [
        task_part(comparison, contest, f"task-{place}")
        for place, contest in enumerate(comparison.contests, start=1)
    ]
    template = _environment().get_template(_TEMPLATE)
    return template.render(
        light=charts.LIGHT.css(),
        dark=charts.DARK.css(),
        made=datetime.now(UTC),
        title=f"{listed(list(comparison.models), 4)} on {counted(len(tasks), 'task')}",
        comparison=comparison,
        summary=verdicts.summary(comparison),
        verdicts=verdicts.verdicts(comparison),
        general=facts.general_facts(comparison),
        arguments=reproduce.arguments(comparison),
        counts=facts.task_facts(comparison),
        glance=figure(glance(comparison), "all"),
        tasks=tasks,
        coverage=facts.coverage(comparison),
        endings=facts.endings(comparison),
        commands=reproduce.commands(comparison, output),
    )


def _environment() -> Environment:
    from jinja2 import Environment, PackageLoader, StrictUndefined

    made = Environment(
        loader=PackageLoader("ingrained.reporting", ""),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters |= {"counted": counted, "number": number}
    return made
