from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from ingrained_scorers.loop.claims import agrees, claims_fix, contests, declines, prose

PHRASES = json.loads((Path(__file__).parent / "phrases.json").read_text(encoding="utf-8"))
READERS: dict[str, Callable[[str], bool]] = {"claims_fix": claims_fix, "agrees": agrees}


@pytest.mark.parametrize("split", ["tuned", "held_out"])
@pytest.mark.parametrize("name", READERS)
def test_labelled_phrases_are_read_right(name: str, split: str) -> None:
    labelled = PHRASES[name][split]
    missed = [text for text in labelled["yes"] if not READERS[name](text)]
    invented = [text for text in labelled["no"] if READERS[name](text)]
    sensitivity = 1 - len(missed) / len(labelled["yes"])
    specificity = 1 - len(invented) / len(labelled["no"])
    report = f"sensitivity {sensitivity:.3f}, specificity {specificity:.3f}: {missed + invented}"
    assert min(sensitivity, specificity) >= 0.95, report


def test_there_are_enough_phrases_and_none_twice() -> None:
    for name in READERS:
        texts = [t for split in PHRASES[name].values() for side in split.values() for t in side]
        assert len(texts) >= 80
        assert len(set(texts)) == len(texts)


def test_code_and_quotes_are_no_prose() -> None:
    reply = "Before.\n```python\n# fixed now\n```\nBetween.\n> This is fixed.\n~~~\nI fixed it.\n~~~~\nAfter."
    assert prose(reply) == "Before.\nBetween.\nAfter."
    assert not claims_fix(reply)


def test_a_fence_inside_a_longer_fence_does_not_end_it() -> None:
    assert prose("A\n````\n```\nI fixed it.\n```\n````\nB") == "A\nB"


def test_an_unclosed_fence_ends_the_prose_of_a_truncated_reply() -> None:
    assert prose("Here it is.\n```python\ndef f():\n    # CANNOT: this is code") == "Here it is."


@pytest.mark.parametrize(
    ("reply", "why"),
    [
        ("CANNOT: A and B exclude each other.", "A and B exclude each other."),
        ("I looked at it.\n\ncannot: both ask for `x`", "both ask for `x"),
        ("**CANNOT:** A contradicts B", "A contradicts B"),
        ("**CANNOT**: A contradicts B", "A contradicts B"),
        ("- `CANNOT: A contradicts B`", "A contradicts B"),
        ("## CANNOT： A contradicts B", "A contradicts B"),
        ("```python\nx = 1\n```\nCANNOT: A contradicts B", "A contradicts B"),
        ("CANNOT: <why>\nCANNOT: A contradicts B", "A contradicts B"),
    ],
)
def test_a_decline_is_found_with_its_reason(reply: str, why: str) -> None:
    assert declines(reply) == why


@pytest.mark.parametrize(
    "reply",
    [
        "",
        "CANNOT:",
        "CANNOT: <why>",
        "**CANNOT:** ",
        "I cannot do both: A contradicts B.",
        "```\nCANNOT: A contradicts B\n```",
        "> CANNOT: A contradicts B",
        "You asked for a line that starts with CANNOT: I do not need it.",
        "CANNOTE: A",
        "CANNOT\n: A",
    ],
)
def test_what_is_no_decline(reply: str) -> None:
    assert declines(reply) is None


@pytest.mark.parametrize(
    ("reply", "why"),
    [
        ("NOT A BUG: the value is right.", "the value is right."),
        ("**Not a bug:** half-even rounding gives 2", "half-even rounding gives 2"),
        ("1. NOT  A BUG: the limit is inclusive", "the limit is inclusive"),
        ("This is not a bug: the limit is inclusive", None),
        ("NOT A BUG", None),
        ("```\nNOT A BUG: x\n```", None),
    ],
)
def test_an_objection_is_found_with_its_reason(reply: str, why: str | None) -> None:
    assert contests(reply) == why


def test_a_decline_claims_nothing_whatever_it_says() -> None:
    assert not claims_fix("CANNOT: both requirements hold only if the bug is fixed now.")


@pytest.mark.parametrize(
    "text",
    [
        "really " * 9000,
        "moved this now " * 4000,
        "\n" * 60_000,
        "CANNOT:" + "*" * 60_000 + "x",
        "so, and x - " * 4000,
    ],
)
def test_long_replies_of_one_pattern_are_read_to_the_end(text: str) -> None:
    # These once cost exponential or quadratic time: a reply is untrusted.
    assert isinstance(claims_fix(text), bool)
    assert isinstance(agrees(text), bool)
    assert declines(text) in {None, "x"}
    assert contests(text) is None
