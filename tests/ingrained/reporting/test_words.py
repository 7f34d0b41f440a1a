"""Sentences and numbers of the report."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingrained.reporting.inline import inline
from ingrained.reporting.words import bounded, counted, listed, points, signed, signed_interval

DRAWING = (
    '<svg xmlns="http://www.w3.org/2000/svg" version="1.1" width="10" height="10">'
    '<defs><clipPath id="clip1"><path d="M0,0h1.23456v2Z"/></clipPath></defs>'
    '<g class="x" role="graphics-object" clip-path="url(#clip1)">'
    '<path aria-roledescription="point" aria-label="a &lt;b&gt;" d="M1.0004,2" fill="var(--chart-ink)"/>'
    '<path d="" display="none"/></g></svg>'
)


@pytest.mark.parametrize(
    ("value", "text"), [(0.2, "+0.20"), (-0.2, "−0.20"), (0.001, "0.00"), (-0.0, "0.00"), (None, "–")]
)
def test_a_difference_has_a_sign_unless_it_is_0(value: float | None, text: str) -> None:
    assert signed(value) == text


def test_intervals_that_are_not_there_are_said() -> None:
    assert signed_interval(None, 1.0) == "no interval"
    assert signed_interval(-0.1, 0.1) == "[−0.10, +0.10]"


def test_shares_differ_in_points_and_others_in_numbers() -> None:
    assert points(0.125, proportion=True) == "12 points"
    assert points(0.125, proportion=False) == "0.12"
    assert points(None, proportion=True) == "–"


def test_names_and_counts_are_english() -> None:
    assert [listed(names) for names in ([], ["a"], ["a", "b"], ["a", "b", "c"])] == [
        "",
        "a",
        "a and b",
        "a, b and c",
    ]
    assert listed(["a", "b", "c", "d"], 2) == "a, b and 2 more"
    assert [counted(1, "task"), counted(2, "task"), counted(1200, "task")] == [
        "1 task",
        "2 tasks",
        "1,200 tasks",
    ]


@given(st.text(max_size=200), st.integers(3, 60))
def test_a_text_is_cut_in_its_middle_and_says_by_how_much(text: str, most: int) -> None:
    shown, left_out = bounded(text, most)
    if len(text) <= most:
        assert (shown, left_out) == (text, 0)
        return
    head, tail = shown.split("\n[…]\n", 1) if text.count("\n[…]\n") == 0 else (text[: 2 * most // 3], "")
    assert text.startswith(head)
    assert 0 < left_out < len(text)
    assert not tail or text.endswith(tail)


def test_a_drawing_becomes_part_of_a_page() -> None:
    made = inline(DRAWING, "here", 'what "it" is')
    assert made.startswith('<svg width="10" height="10" role="img" aria-label="what &quot;it&quot; is">')
    assert '<clipPath id="here-clip1">' in made
    assert 'clip-path="url(#here-clip1)"' in made
    assert "<title>a &lt;b&gt;</title>" in made
    assert "xmlns" not in made
    assert "display" not in made
    assert 'd="M0,0h1.23v2Z"' in made
