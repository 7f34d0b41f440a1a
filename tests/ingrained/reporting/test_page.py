"""What the report says, and that nothing in it runs or loads."""

from __future__ import annotations

import re
from collections import Counter
from html.parser import HTMLParser
from pathlib import Path

import pytest
from inspect_ai import Task
from inspect_ai import eval as inspect_eval
from inspect_ai.dataset import Sample
from inspect_ai.model import ModelOutput, ModelUsage, get_model
from inspect_ai.scorer import match

from ingrained import comparisons, reporting
from ingrained.comparing.table import Comparison
from ingrained.errors import UsageError

LARGEST = 3_000_000
HOSTILE = "<script>alert(1)</script><img src=x onerror=alert(2)></pre>{{ 7 * 191 }}"


class Page(HTMLParser):
    """Elements, their attributes, and the text of a page."""

    def __init__(self, file: Path) -> None:
        super().__init__()
        self.tags: Counter[str] = Counter()
        self.attributes: list[tuple[str, str, str]] = []
        self.text = ""
        self.feed(file.read_text(encoding="utf-8"))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags[tag] += 1
        self.attributes += [(tag, name, value or "") for name, value in attrs]

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)

    def handle_data(self, data: str) -> None:
        self.text += data

    def values(self, name: str) -> list[str]:
        return [value for _, attribute, value in self.attributes if attribute == name]


@pytest.fixture(scope="session")
def parsed(page: Path) -> Page:
    return Page(page)


def test_the_page_stands_alone(page: Path, parsed: Page) -> None:
    assert page.stat().st_size < LARGEST
    assert not parsed.tags.keys() & {"script", "iframe", "object", "embed", "img", "image", "use"}
    assert {url for url in parsed.values("href") if not url.startswith("#")} == {"data:,"}
    assert not parsed.values("src")
    assert not [value for _, name, value in parsed.attributes if name.startswith("on") and value]
    css = page.read_text(encoding="utf-8").partition("<style>")[2].partition("</style>")[0]
    assert "@import" not in css
    assert "url(" not in css


def test_names_on_the_page_are_unique_and_links_lead_somewhere(parsed: Page) -> None:
    ids = Counter(parsed.values("id"))
    assert [name for name, times in ids.items() if times > 1] == []
    assert {url[1:] for url in parsed.values("href") if url.startswith("#")} <= ids.keys()
    clips = {value for value in parsed.values("clip-path") if value.startswith("url(#")}
    assert {value[5:-1] for value in clips} <= ids.keys()


def test_every_chart_is_an_image_with_a_description(parsed: Page) -> None:
    drawings = [(name, value) for tag, name, value in parsed.attributes if tag == "svg"]
    count = parsed.tags["svg"]
    assert count == 2 * parsed.tags["figure"] > 0
    assert [value for name, value in drawings if name == "role"] == ["img"] * count
    assert all(len(value) > 10 for name, value in drawings if name == "aria-label")
    assert sum(name == "aria-label" for name, _ in drawings) == count
    assert parsed.tags["figcaption"] == parsed.tags["figure"]


def test_it_says_what_was_run_and_how_to_run_it_again(parsed: Page, comparison: Comparison) -> None:
    words = " ".join(parsed.text.split())
    for model in comparison.models:
        assert f"--model {model}" in words
    assert "ingrained run loop_bug/coupled-documents generalisation/base-addition" in words
    assert "--limit 4 --seed 3 --name three" in words
    assert "ingrained report three --baseline reference/by_design -o report.html" in words
    assert "version 1-" in words
    assert "4 of 4" in words


def test_the_verdict_counts_the_differences_that_hold(parsed: Page, comparison: Comparison) -> None:
    held = sum(d.verdict in {"better", "worse", "higher", "lower"} for d in comparison.differences)
    start = f"{held} of" if held else "None of"
    assert f"{start} {len(comparison.differences)} differences can be told from zero" in parsed.text


def test_what_reference_models_must_get_stands_beside_what_they_got(parsed: Page) -> None:
    words = " ".join(parsed.text.split())
    assert "by_design == 1 · bolted_on == 0" in words
    assert re.search(r"Calibration: (\d+) of \1 bounds hold", words)
    assert "does not hold" not in words


def test_the_undefined_is_shown_as_undefined(parsed: Page, comparison: Comparison) -> None:
    assert any(row.estimate.value is None for row in comparison.estimates)
    assert "undefined" in parsed.text


def test_the_transcripts_show_both_sides(parsed: Page) -> None:
    words = " ".join(parsed.text.split())
    assert "The items on which the models differ most" in words
    assert "Here is a version that meets all requirements." in words
    assert "Please send the whole document again." in words
    assert re.search(r"\d+ messages left out", words)


def test_one_model_is_reported_without_a_comparison(results: Path, tmp_path: Path) -> None:
    found = comparisons.compare("slips", results=results)
    page = Page(reporting.report(found, tmp_path / "deep" / "one.html"))
    words = " ".join(page.text.split())
    assert "One model on 1 task" in words
    assert "There is nothing to compare" in words
    assert "The items with the lowest values" in words
    assert "slips: slip=0.5" in words


def test_the_same_model_of_two_runs_keeps_its_runs(results: Path, tmp_path: Path) -> None:
    found = comparisons.compare("three", "slips", suites=["generalisation"], results=results)
    words = " ".join(Page(reporting.report(found, tmp_path / "two.html")).text.split())
    assert "by_design (slips)" in words
    assert "A reference model that slips on purpose need not keep its bounds" in words


def test_a_page_that_cannot_be_written_is_said(comparison: Comparison, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="cannot be written"):
        reporting.report(comparison, tmp_path)


def test_what_a_hostile_log_says_is_text(tmp_path: Path) -> None:
    for name, replies in (("<script>alert(6)</script>", (HOSTILE, HOSTILE)), ("模型", ("Paris", "Tokyo"))):
        said = [ModelOutput.from_content(name, reply) for reply in replies]
        for output in said:  # without usage Inspect fetches a tokenizer
            output.usage = ModelUsage(input_tokens=1, output_tokens=1, total_tokens=2)
        samples = [
            Sample(id="<svg onload=alert(3)>", input="<script>alert(4)</script>?", target="Paris"),
            Sample(id="日本", input="The capital of Japan?", target="Tokyo"),
        ]
        inspect_eval(
            Task(dataset=samples, scorer=match(), name="<i>capitals</i>"),
            model=get_model(f"mockllm/{name}", custom_outputs=said),
            log_dir=str(tmp_path / "logs"),
            display="none",
            max_connections=1,
        )
    file = reporting.report(comparisons.compare(tmp_path / "logs"), tmp_path / "report.html")
    page = Page(file)
    assert not page.tags.keys() & {"script", "img", "i"}
    assert not [value for _, name, value in page.attributes if name.startswith("on")]
    assert HOSTILE in page.text
    assert "1337" not in page.text
    assert "<svg onload=alert(3)>" in page.text
    assert "<script>alert(4)</script>?" in page.text
    assert "mockllm/<script>alert(6)</script>" in page.text
    assert "mockllm/模型" in page.text


def test_all_charts_can_be_saved(comparison: Comparison, tmp_path: Path) -> None:
    files = reporting.save_charts(comparison, tmp_path / "charts")
    names = {file.name for file in files}
    assert {"heat-map.svg", "heat-map.png", "loop_bug-coupled-documents-forest.svg"} <= names
    assert {"loop_bug-coupled-documents-strips.svg", "generalisation-base-addition-paired.png"} <= names
    assert all(file.stat().st_size > 1000 for file in files)
