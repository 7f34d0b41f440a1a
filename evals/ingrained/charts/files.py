"""Charts as files and in notebooks, without a network and without a browser."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from ingrained.errors import UsageError

if TYPE_CHECKING:
    from altair import TopLevelMixin

SUFFIXES: Final = (".svg", ".png", ".pdf", ".html", ".json")
_SHARPNESS: Final = 2
"""Pixels of a PNG for each pixel of the chart."""


def offline() -> None:
    """Let notebooks show charts as SVG: pictures that need no script and no network."""
    import altair as alt

    alt.renderers.enable("svg")


def svg(chart: TopLevelMixin) -> str:
    """Draw a chart as SVG; nothing is fetched."""
    import vl_convert

    drawn: str = vl_convert.vegalite_to_svg(_spec(chart), allowed_base_urls=[])
    return drawn


def save(chart: TopLevelMixin, path: str | Path) -> Path:
    """Write a chart; the suffix says how.

    Args:
        chart: The chart.
        path: A file that ends in `.svg`, `.png`, `.pdf`, `.html` (with everything it needs inside, and
            tooltips) or `.json` (Vega-Lite). Its folder is made.

    Returns:
        The file.

    Raises:
        UsageError: The suffix is none of these, or the file cannot be written.
    """
    file = Path(path)
    if file.suffix.lower() not in SUFFIXES:
        raise UsageError(f"a chart is saved as {', '.join(SUFFIXES)}, but the file is called {file.name!r}")
    content = _drawn(chart, file.suffix.lower())
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content)
    except OSError as error:
        raise UsageError(f"{file} cannot be written: {error.strerror or error}") from error
    return file


def _drawn(chart: TopLevelMixin, suffix: str) -> bytes:
    import vl_convert

    if suffix == ".html":
        page: str = chart.to_html(inline=True)
        return page.encode()
    if suffix == ".json":
        return chart.to_json().encode()
    if suffix == ".svg":
        return svg(chart).encode()
    spec = _spec(chart)
    if suffix == ".pdf":
        return vl_convert.vegalite_to_pdf(spec, allowed_base_urls=[])
    return vl_convert.vegalite_to_png(spec, scale=_SHARPNESS, allowed_base_urls=[])


def _spec(chart: TopLevelMixin) -> dict[str, Any]:
    # Unchecked: the tests hold our charts against the schema, and the check takes longer than the drawing.
    spec: dict[str, Any] = chart.to_dict(validate=False)
    return spec
