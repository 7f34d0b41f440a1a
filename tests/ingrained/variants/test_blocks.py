"""Blocks of an item that are named like an axis value, and variants that a template leaves out."""

from __future__ import annotations

from typing import Any

WORDED = """\
items:
  - id: a
    input: Hi
    twin: Ho
    zh: {input: 你好, twin: 您好}
    second: {input: Hello, twin: Hallo, zh: {input: 嗨, twin: 喂}}
"""


def inputs(variants: Any) -> dict[str, str]:
    return {variant.id: variant.input for variant in variants}


def test_a_block_replaces_the_items_fields_and_its_language_goes_with_it(vary: Any) -> None:
    for axes in (
        "wording: [first, second], language: [en, zh]",
        "language: [en, zh], wording: [first, second]",
    ):
        variants, faults = vary(WORDED + f"vary: {{{axes}}}\n")
        assert not faults
        found = {(v.axes["wording"], v.axes["language"], v.role): v.input for v in variants}
        assert found["first", "en", "main"] == "Hi"
        assert found["second", "en", "twin"] == "Hallo"
        assert found["second", "zh", "main"] == "嗨"
        assert found["first", "zh", "twin"] == "您好"


def test_a_block_adds_to_the_language_of_the_item_instead_of_replacing_it(vary: Any) -> None:
    text = """\
items:
  - {id: a, input: Hi, zh: {input: 你好}, told: {context: news, zh: {context: 新闻}}}
vary: {arm: [plain, told], language: [en, zh]}
"""
    variants, faults = vary(text)
    assert not faults
    told = next(v for v in variants if v.axes == {"arm": "told", "language": "zh"})
    assert (told.input, told.fields["context"]) == ("你好", "新闻")


def test_a_template_can_leave_variants_out_by_axis_and_role(vary: Any) -> None:
    text = """\
items:
  - {id: a, input: Hi, twin: Ho}
input: "{% if arm == 'odd' and role == 'twin' %}{{ leave_out }}{% endif %}{{ input }}"
vary: {arm: [even, odd]}
"""
    variants, faults = vary(text)
    assert not faults
    assert inputs(variants) == {"a+even": "Hi", "a+even+twin": "Ho", "a+odd": "Hi"}


def test_a_task_whose_template_leaves_everything_out_says_so(vary: Any) -> None:
    variants, faults = vary('items:\n  - {id: a, input: Hi}\ninput: "{{ leave_out }}{{ input }}"\n')
    assert not variants
    assert len(faults) == 1
    assert faults[0].endswith("the axes leave no variant of any item")
