"""Writes the report."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from ingrained.errors import UsageError

if TYPE_CHECKING:
    from ingrained.comparing.table import Comparison


def report(comparison: Comparison, output: Path) -> Path:
    """Write a comparison as one HTML page that needs nothing else: no network, no script, no other file.

    Args:
        comparison: The comparison.
        output: The page; its folder is made.

    Returns:
        The page.

    Raises:
        UsageError: The file cannot be written.
    """
    from ingrained.reporting.page import page

    text = page(comparison, output)
    try:
        output.parent.mkdir(parents=True, exist_ok=True)
        output.write_text(text, encoding="utf-8")
    except OSError as error:
        raise UsageError(f"{output} cannot be written: {error.strerror or error}") from error
    return output
