"""What every chart has in common: its colours, and what it says of a table that does not fit."""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd
import pytest

from ingrained import charts
from ingrained.errors import UsageError

Frame = Callable[..., pd.DataFrame]


def test_what_is_missing_in_a_table_is_said_in_a_sentence(estimates: Frame, differences: Frame) -> None:
    with pytest.raises(UsageError, match="needs the column 'verdict'"):
        charts.forest(differences().drop(columns="verdict"))
    with pytest.raises(UsageError, match="nothing to draw"):
        charts.estimates(estimates().iloc[:0])
    with pytest.raises(UsageError, match="theme is 'light', 'dark' or 'page', not 'blue'"):
        charts.heat_map(estimates(), theme="blue")  # type: ignore[arg-type]  # a user's slip
    with pytest.raises(UsageError, match="needs the column 'metric'"):
        charts.variants(pd.DataFrame({"model": []}), "solved")


def test_a_theme_changes_the_colours_and_never_the_ground(estimates: Frame) -> None:
    configs = [
        charts.heat_map(estimates(), theme=theme).to_dict()["config"] for theme in ("light", "dark", "page")
    ]
    assert {config["background"] for config in configs} == {"transparent"}
    inks = [config["axis"]["labelColor"] for config in configs]
    assert inks == [charts.LIGHT.ink, charts.DARK.ink, "var(--chart-ink)"]
