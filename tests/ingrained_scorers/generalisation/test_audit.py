"""Every family and every famous problem is put through replies that must pass and replies that must fail."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import ingrained_tasks
from ingrained.items.families.catalog import FAMILIES
from ingrained.items.families.generate import fresh_item
from ingrained.running.dataset import task_variants
from ingrained.spec.load import load_task
from ingrained_scorers.generalisation import audit
from ingrained_scorers.generalisation.answers import judge
from ingrained_scorers.generalisation.audit import (
    right_replies,
    wrong_replies,
    wrongly_accepted,
    wrongly_rejected,
)
from ingrained_scorers.generalisation.gold import Gold, gold_of

SUITE = Path(ingrained_tasks.__file__).parent / "generalisation"
ITEMS = 2
KINDS = [
    Gold("number", ("1234",), ("4321",)),
    Gold("number", ("-3/7",)),
    Gold("number", ("0.25",)),
    Gold("number", ("cannot tell",)),
    Gold("digits", ("1035",), ("812",)),
    Gold("digits", ("A1",)),
    Gold("word", ("valid",), (), (("valid", "有效"), ("not valid", "无效"))),
    Gold("word", ("yes",), ("no",), (("yes", "是"), ("no", "否"))),
    Gold(
        "word",
        ("星期三",),
        ("星期五",),
        (("Wednesday", "星期三"), ("Friday", "星期五"), ("Sunday", "星期日")),
    ),
    Gold("sequence", ("ant, bee, cow",), ("cow, bee, ant",)),
    Gold("sequence", ("3 1 2",)),
    Gold("text", ("abba",), ("baab",)),
    Gold("text", ("A# #B",)),
    Gold("text", ("cannot tell",)),
    Gold("open", ("mother", "his mother"), ("father",)),
    Gold("open", ("A",), ("B",)),
]


def faults(gold: Gold, question: str = "") -> list[str]:
    rejected = [f"rejected: {reply!r}" for reply in wrongly_rejected(gold, question)]
    return rejected + [f"accepted: {reply[-200:]!r}" for reply in wrongly_accepted(gold, question)]


@pytest.mark.parametrize("gold", KINDS, ids=lambda gold: f"{gold.kind}-{gold.right[0]}")
def test_every_kind_of_check_passes_the_audit(gold: Gold) -> None:
    assert faults(gold) == []
    assert len(set(right_replies(gold))) >= 5
    assert len(set(wrong_replies(gold))) >= 10


def samples(family: str) -> Iterator[tuple[str, dict[str, Any]]]:
    """Each form of a few items, in each language."""
    forms = FAMILIES[family].forms
    seen: set[str] = set()
    for index in range(ITEMS):
        item = fresh_item(family, {}, 11, index, forms[1:], seen)
        assert item is not None
        blocks = [item, *(item[form] for form in forms[1:] if form in item)]
        for block, form in zip(blocks, forms, strict=False):
            yield f"{form}/en", block
            yield f"{form}/zh", block | block["zh"]


@pytest.mark.parametrize("family", FAMILIES)
def test_a_familys_checks_pass_the_audit(family: str) -> None:
    found: dict[str, list[str]] = {}
    for name, fields in samples(family):
        gold = gold_of(fields, [fields["target"]])
        found |= {name: wrong} if (wrong := faults(gold, fields["input"])) else {}
    assert found == {}


def test_the_checks_of_the_famous_problems_pass_the_audit() -> None:
    task = load_task(SUITE / "famous-problems.yaml")
    found: dict[str, list[str]] = {}
    variants = task_variants(task, seed=1, items=None)
    for variant in variants:
        gold = gold_of(variant.fields, [str(variant.target)], twin=variant.role == "twin")
        found |= {variant.id: wrong} if (wrong := faults(gold, variant.input)) else {}
    assert found == {}
    assert len(variants) == 4 * len({variant.item for variant in variants})


def test_the_audit_sees_a_check_that_accepts_too_much(monkeypatch: pytest.MonkeyPatch) -> None:
    accepts = judge("5", Gold("number", ("5",)))
    monkeypatch.setattr(audit, "judge", lambda *_: accepts)
    gold = Gold("number", ("5",), ("8",))
    assert {"", "42", "ANSWER: 8", "6", "5 or 8"} <= set(wrongly_accepted(gold))
    assert wrongly_rejected(gold) == []
