"""Colours: told apart by colour-blind readers too (after Okabe and Ito 2008), on light and on dark ground."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import Final, Literal

ThemeName = Literal["light", "dark", "page"]
"""`light` and `dark` are the ground that a chart lies on; `page` takes its colours from CSS variables."""


@dataclass(frozen=True)
class Theme:
    """The colour of each part of a chart.

    Attributes:
        ink: Text.
        muted: Axis labels, notes, and what is neither good nor bad.
        grid: Grid lines and the edges of cells.
        blue: Better; a requirement; the first model.
        orange: Worse; another requirement; the second model.
        green: Solved; the third model.
        purple: Higher or lower where neither is better; the fourth model.
        yellow: The fifth model.
        sky: The sixth model.
        rose: The seventh model.
        deep_blue: Cells of a heat map where higher is better; carries text.
        deep_orange: Cells of a heat map where lower is better; carries text.
    """

    ink: str
    muted: str
    grid: str
    blue: str
    orange: str
    green: str
    purple: str
    yellow: str
    sky: str
    rose: str
    deep_blue: str
    deep_orange: str

    @property
    def series(self) -> tuple[str, ...]:
        """Colours of models, in order."""
        return (self.blue, self.orange, self.green, self.purple, self.yellow, self.sky, self.rose, self.ink)

    def css(self) -> str:
        """The colours as declarations of the CSS variables that the theme `page` refers to."""
        return " ".join(f"--chart-{field.name}: {getattr(self, field.name)};" for field in fields(self))


LIGHT: Final = Theme(
    ink="#1f2328",
    muted="#646c76",
    grid="#dde2e8",
    blue="#0072b2",
    orange="#d55e00",
    green="#00855f",
    purple="#a2559c",
    yellow="#a67c00",
    sky="#3f9fd8",
    rose="#c2416b",
    deep_blue="#1b7fc0",
    deep_orange="#df7420",
)
DARK: Final = Theme(
    ink="#e6e9ee",
    muted="#98a1ad",
    grid="#363d47",
    blue="#57b1ee",
    orange="#ff9147",
    green="#35c796",
    purple="#d48fd0",
    yellow="#e2bd44",
    sky="#8fd0f5",
    rose="#ff86a8",
    deep_blue="#2a7cc0",
    deep_orange="#c05a10",
)
PAGE: Final = Theme(*(f"var(--chart-{field.name})" for field in fields(Theme)))
_THEMES: Final[dict[str, Theme]] = {"light": LIGHT, "dark": DARK, "page": PAGE}


def theme_of(name: ThemeName) -> Theme:
    """The colours of a theme.

    Raises:
        UsageError: There is no such theme.
    """
    from ingrained.errors import UsageError

    if name not in _THEMES:
        raise UsageError(f"a chart's theme is 'light', 'dark' or 'page', not {name!r}")
    return _THEMES[name]
