"""The report in a browser: nothing fails, nothing is loaded, nothing hangs over."""

from __future__ import annotations

import importlib.util
import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from ingrained import charts
from ingrained.comparing.table import Comparison

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

FLAGS = [
    *("--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"),
    *("--disable-component-update", "--disable-sync"),
]
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
SIZES = [(width, scheme) for width in (1400, 760, 400) for scheme in ("light", "dark")]
TOO_WIDE = "document.documentElement.scrollWidth > document.documentElement.clientWidth"


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Chromium; without it the tests are skipped, unless INGRAINED_REQUIRE_BROWSER=1 forbids that."""
    executable = next(filter(None, map(shutil.which, NAMES)), None)
    if executable is None or importlib.util.find_spec("playwright") is None:
        missing = "these tests need Chromium and playwright"
        if os.environ.get("INGRAINED_REQUIRE_BROWSER") == "1":
            pytest.fail(missing)
        pytest.skip(missing)
    from playwright.sync_api import sync_playwright

    with sync_playwright() as running:
        opened = running.chromium.launch(executable_path=executable, args=FLAGS)
        yield opened
        opened.close()


@pytest.fixture
def visit(browser: Browser) -> Iterator[Callable[..., tuple[Page, list[str]]]]:
    """Opens a file, and notes whatever goes wrong and whatever else is asked for."""
    opened = []

    def go(file: Path, width: int = 1400, scheme: Any = "light") -> tuple[Page, list[str]]:
        page = browser.new_page(viewport={"width": width, "height": 900}, color_scheme=scheme)
        opened.append(page)
        wrong: list[str] = []
        page.on("console", lambda message: wrong.append(f"{message.type}: {message.text}"))
        page.on("pageerror", lambda error: wrong.append(f"error: {error}"))
        page.on("dialog", lambda dialog: wrong.append(f"dialog: {dialog.message}"))
        page.on("request", lambda r: wrong.append(f"request: {r.url}") if r.url != file.as_uri() else None)
        page.goto(file.as_uri())
        return page, wrong

    yield go
    for page in opened:
        page.close()


@pytest.mark.parametrize(("width", "scheme"), SIZES)
def test_the_report_is_quiet_and_fits(
    visit: Callable[..., tuple[Page, list[str]]], page: Path, width: int, scheme: str
) -> None:
    shown, wrong = visit(page, width, scheme)
    assert not shown.evaluate(TOO_WIDE)
    shown.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
    assert not shown.evaluate(TOO_WIDE)
    assert wrong == []


@pytest.mark.parametrize("width", [1400, 400])
def test_one_drawing_of_each_chart_is_seen(
    visit: Callable[..., tuple[Page, list[str]]], page: Path, width: int
) -> None:
    shown, _ = visit(page, width)
    seen = shown.evaluate(
        "[...document.querySelectorAll('figure')].map(f => [...f.querySelectorAll('svg')]"
        ".filter(s => s.getBoundingClientRect().width > 100).length)"
    )
    assert seen
    assert set(seen) == {1}


def test_text_in_charts_follows_the_colour_scheme(
    visit: Callable[..., tuple[Page, list[str]]], page: Path
) -> None:
    script = "getComputedStyle(document.querySelector('figure .wide svg text')).fill"
    light, dark = (visit(page, 1400, scheme)[0].evaluate(script) for scheme in ("light", "dark"))
    assert light != dark
    assert {light, dark}.isdisjoint({"rgb(0, 0, 0)", "none"})


def test_a_saved_html_chart_draws_itself_without_network(
    visit: Callable[..., tuple[Page, list[str]]], comparison: Comparison, tmp_path: Path
) -> None:
    file = charts.save(charts.heat_map(comparison.estimates_frame()), tmp_path / "heat.html")
    shown, wrong = visit(file)
    shown.wait_for_selector("#vis canvas, #vis svg")
    assert [line for line in wrong if "request: blob:" not in line and "request: data:" not in line] == []
