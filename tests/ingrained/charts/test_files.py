"""Charts as files and in notebooks, where there is no network."""

from __future__ import annotations

import json
import re
import socket
import xml.etree.ElementTree as ET
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import altair as alt
import pandas as pd
import pytest

from ingrained import charts
from ingrained.errors import UsageError

Frame = Callable[..., pd.DataFrame]
MAGIC = {
    ".png": b"\x89PNG\r\n",
    ".pdf": b"%PDF-",
    ".svg": b"<svg ",
    ".html": b"<!DOCTYPE html>",
    ".json": b"{",
}


@pytest.fixture
def no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise AssertionError("a chart reached for the network")

    monkeypatch.setattr(socket.socket, "connect", refuse)


@pytest.fixture
def renderer() -> Iterator[None]:
    """Put Altair's renderer back after the test."""
    with alt.renderers.enable(alt.renderers.active):
        yield


@pytest.mark.usefixtures("no_network")
@pytest.mark.parametrize("suffix", charts.SUFFIXES)
def test_a_chart_is_saved_in_every_format(suffix: str, tmp_path: Path, estimates: Frame) -> None:
    file = charts.save(charts.heat_map(estimates()), tmp_path / "new" / f"heat{suffix}")
    content = file.read_bytes()
    assert content.lstrip().startswith(MAGIC[suffix])
    assert len(content) > 2000


def test_an_html_chart_loads_nothing(tmp_path: Path, estimates: Frame) -> None:
    page = charts.save(charts.heat_map(estimates()), tmp_path / "heat.html").read_text(encoding="utf-8")
    assert not re.search(r"<(script|link)\b[^>]*\s(src|href)=", page)


def test_an_svg_refers_to_nothing_outside(estimates: Frame) -> None:
    drawn = charts.svg(charts.estimates(estimates()))
    root = ET.fromstring(drawn)  # noqa: S314  our own drawing
    values = [value for element in root.iter() for value in element.attrib.values()]
    assert not [value for value in values if "http" in value or "//" in value]
    assert not {element.tag.rpartition("}")[2] for element in root.iter()} & {"script", "image", "a", "use"}
    urls = re.findall(r"url\(([^)]*)\)", drawn)
    assert all(url.startswith("#") for url in urls)


def test_the_same_table_gives_the_same_file(estimates: Frame) -> None:
    first, second = (charts.svg(charts.heat_map(estimates())) for _ in range(2))
    assert first == second


def test_hostile_and_chinese_names_are_text(estimates: Frame) -> None:
    names = ["<script>", "模型", '"a" & \\b']
    drawn = charts.svg(charts.heat_map(estimates(models=[f"m/{name}" for name in names]), width=1200))
    assert "<script" not in drawn
    texts = {element.text for element in ET.fromstring(drawn).iter()}  # noqa: S314  our own drawing
    assert set(names) <= texts


def test_an_unknown_suffix_is_refused_before_anything_is_drawn(tmp_path: Path, estimates: Frame) -> None:
    with pytest.raises(UsageError, match=r"saved as \.svg, \.png, \.pdf, \.html, \.json.*'heat\.bmp'"):
        charts.save(charts.heat_map(estimates()), tmp_path / "heat.bmp")


def test_a_folder_that_cannot_be_written_is_said(tmp_path: Path, estimates: Frame) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    with pytest.raises(UsageError, match="cannot be written"):
        charts.save(charts.heat_map(estimates()), tmp_path / "file" / "heat.svg")


@pytest.mark.usefixtures("renderer", "no_network")
def test_offline_notebooks_get_a_picture_without_scripts(estimates: Frame) -> None:
    charts.offline()
    bundle: Any = charts.heat_map(estimates())._repr_mimebundle_()
    content = bundle[0] if isinstance(bundle, tuple) else bundle
    assert list(content) == ["image/svg+xml"]
    assert content["image/svg+xml"].startswith("<svg ")


@pytest.mark.usefixtures("renderer")
def test_a_chart_can_be_changed_with_altair(estimates: Frame) -> None:
    chart = charts.heat_map(estimates()).properties(title="mine").configure_axis(labelFontSize=20)
    spec = json.loads(chart.to_json())
    assert spec["title"] == "mine"
    assert spec["config"]["axis"]["labelFontSize"] == 20
    assert spec["config"]["background"] == "transparent"
