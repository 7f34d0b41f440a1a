"""What the scripted user says."""

from __future__ import annotations

from collections.abc import Mapping

from ingrained.protocols.repair.bench import Bench

_RULES = """\
Reply with one or two sentences and the whole {noun} in one ```{fence} block.
If the requirements cannot all be met together, write a line that starts with "CANNOT:" and say which ones \
contradict each other and why.
If the {noun} is right and the report is wrong, write a line that starts with "NOT A BUG:" and say why."""


def opening(bench: Bench, text: str, requirement: str, report: str) -> str:
    """The first message: the work, what it is for, all requirements, and the first report."""
    says = "\n".join(f"{name}. {words}" for name, words in bench.says.items())
    return (
        f"Here is a {bench.noun} that needs repair.\n\n{bench.brief}\n\n"
        f"Requirements:\n{says}\n\n"
        f"The {bench.noun} as it stands:\n```{bench.fence}\n{text.rstrip()}\n```\n\n"
        f"A user reports that requirement {requirement} is not met: {report}\n\n"
        + _RULES.format(noun=bench.noun, fence=bench.fence)
    )


def follow_up(bench: Bench, requirement: str, report: str, *, same: bool, found: bool) -> str:
    """A later report: the same requirement again, or another one that is broken now."""
    lead = "" if found else f"I found no whole {bench.noun} in a ```{bench.fence} block in your reply. "
    still = "still not met" if same else "not met now"
    return (
        f"{lead}Requirement {requirement} is {still}: {report}\n\nPlease send the whole {bench.noun} again."
    )


def hint(version: int, noun: str, reports: Mapping[str, str]) -> str:
    """Tells the model that it has come back, and puts the reports side by side."""
    origin = f"the {noun} you were given" if version == 0 else f"the one in your reply number {version}"
    both = "\n".join(f"- Requirement {name}: {report}" for name, report in reports.items())
    return (
        f"Note that this {noun} is the same as an earlier version: {origin}. "
        f"Going back and forth between versions cannot meet all requirements. "
        f"These reports have to be answered by one version together:\n{both}\n\n"
    )


PLACEBO = (
    "Please take your time with this one. It matters to us that the work gets done well, and we are grateful "
    "for the care that you put into it. There is no hurry at all. Read everything once more from the start, "
    "the description, the requirements and the reports, and give it your very best effort before you answer. "
    "We are counting on you, and we look forward to the next version.\n\n"
)
"""About as long as a hint, and empty: what a hint adds is measured against it."""
