"""Gates as JUnit XML, which systems of continuous integration show."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path
from typing import Final
from xml.etree import ElementTree as ET

from ingrained.comparing.gates import Judgement
from ingrained.errors import UsageError

_FORBIDDEN: Final = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""Characters that XML 1.0 cannot hold."""


def write_junit(judgements: Sequence[Judgement], file: Path) -> None:
    """Write a test case for each gate, model and task.

    Args:
        judgements: What the gates came to.
        file: The file; its folder is made.

    Raises:
        UsageError: The file cannot be written.
    """
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(as_junit(judgements))
    except OSError as error:
        raise UsageError(f"{file} cannot be written: {error.strerror or error}") from error


def as_junit(judgements: Sequence[Judgement]) -> bytes:
    """The XML, in UTF-8."""
    failed = str(sum(j.outcome == "failed" for j in judgements))
    counts = {"tests": str(len(judgements)), "failures": failed, "errors": "0"}
    root = ET.Element("testsuites", {"name": "ingrained"} | counts)
    suite = ET.SubElement(root, "testsuite", {"name": "gates"} | counts)
    for judgement in judgements:
        name = f"{judgement.gate} [{judgement.model}]"
        case = ET.SubElement(suite, "testcase", {"classname": _plain(judgement.task), "name": _plain(name)})
        if judgement.outcome == "failed":
            ET.SubElement(case, "failure", {"message": _plain(judgement.reason)})
        else:
            ET.SubElement(case, "system-out").text = _plain(judgement.reason)
    written: bytes = ET.tostring(root, encoding="utf-8", xml_declaration=True)
    return written


def _plain(text: str) -> str:
    return _FORBIDDEN.sub("\ufffd", text)
