from __future__ import annotations

from typing import Any

import pytest

from ingrained.variants import render

TWO_ITEMS = """\
items:
  - {id: a, input: Where is it?, target: "1", twin: Where was it?}
  - {id: b, input: Who is it?, target: "2"}
"""
TWO_LANGUAGES = """\
items:
  - {id: a, input: Hi, target: "1", tone: kind, zh: {input: 你好, target: "2"}}
"""


def test_without_axes_each_item_is_one_sample(vary: Any) -> None:
    variants, faults = vary("items:\n  - {id: a, input: Hi, target: [x, y], choices: [p, q]}\n")
    (variant,) = variants
    assert not faults
    assert (variant.id, variant.item, variant.role, variant.axes) == ("a", "a", "main", {})
    assert (variant.input, variant.target, variant.choices) == ("Hi", ["x", "y"], ["p", "q"])


def test_axes_are_multiplied_and_the_last_runs_fastest(vary: Any) -> None:
    axes = 'vary:\n  frame: {plain: "{{ input }}", story: "Once: {{ input }}"}\n  arm: [base, hint]\n'
    variants, faults = vary("items:\n  - {id: a, input: Hi}\n" + axes)
    assert not faults
    assert [(variant.id, variant.input) for variant in variants] == [
        ("a+plain+base", "Hi"),
        ("a+plain+hint", "Hi"),
        ("a+story+base", "Once: Hi"),
        ("a+story+hint", "Once: Hi"),
    ]
    assert variants[2].axes == {"frame": "story", "arm": "base"}


def test_templates_of_two_axes_are_nested_in_their_order(vary: Any) -> None:
    axes = 'vary:\n  inner: {i: "({{ input }})"}\n  outer: {o: "[{{ input }} {{ inner }} {{ item_id }}]"}\n'
    variants, _ = vary("items:\n  - {id: a, input: Hi}\n" + axes)
    assert variants[0].input == "[(Hi) i a]"


def test_the_twin_goes_through_the_same_templates(vary: Any) -> None:
    variants, _ = vary(TWO_ITEMS + 'vary:\n  frame: {loud: "{{ input | upper }}"}\n')
    assert [(variant.id, variant.role, variant.input) for variant in variants] == [
        ("a+loud", "main", "WHERE IS IT?"),
        ("a+loud+twin", "twin", "WHERE WAS IT?"),
        ("b+loud", "main", "WHO IS IT?"),
    ]


def test_a_language_lays_its_fields_over_the_items_own(vary: Any) -> None:
    variants, faults = vary(TWO_LANGUAGES + "vary: {language: [en, zh]}\n")
    assert not faults
    assert [(variant.input, variant.target) for variant in variants] == [("Hi", "1"), ("你好", "2")]
    assert variants[1].fields == {"input": "你好", "target": "2", "tone": "kind"}
    assert "zh" not in variants[0].fields


def test_an_item_can_restrict_an_axis(vary: Any) -> None:
    items = "items:\n  - {id: a, input: x, only: {arm: [hint]}}\n  - {id: b, input: y}\n"
    variants, _ = vary(items + "vary: {arm: [base, hint]}\n")
    assert [variant.id for variant in variants] == ["a+hint", "b+base", "b+hint"]


def test_restrictions_that_leave_nothing_are_a_fault(vary: Any) -> None:
    text = "items:\n  - {id: a, input: x, only: {arm: [other]}}\nvary: {arm: [base, hint]}\n"
    assert vary(text) == ([], ["some-task.yaml:5:7: the axes leave no variant of any item"])


def test_the_tasks_templates_come_before_the_axes(vary: Any) -> None:
    text = (
        'input: "Q: {{ question }}"\nsystem: "Be {{ tone }}. {{ input }} {{ frame }}"\n'
        'vary: {frame: {story: "Once: {{ input }}"}}\n'
        "items:\n  - {id: a, question: Who?, tone: kind}\n"
    )
    variants, faults = vary(text)
    assert not faults
    assert variants[0].input == "Once: Q: Who?"
    assert variants[0].system == "Be kind. Once: Q: Who? story"


def test_without_input_and_template_the_input_is_empty(vary: Any) -> None:
    assert vary("items:\n  - {id: a, brief: x}\n")[0][0].input == ""


def test_an_items_own_text_is_no_template(vary: Any) -> None:
    assert vary("items:\n  - {id: a, input: '{{ 1 // 0 }} {% x'}\n")[0][0].input == "{{ 1 // 0 }} {% x"


def test_an_undefined_name_is_reported_once_for_a_template_with_the_nearest(vary: Any) -> None:
    text = TWO_ITEMS + 'vary:\n  frame:\n    plain: "{{ input }}"\n    story: "{{ inptu }} {{ x }}"\n'
    variants, faults = vary(text)
    assert [variant.id for variant in variants] == ["a+plain", "a+plain+twin", "b+plain"]
    assert faults == [
        "some-task.yaml:9:12: 'inptu' is not defined (did you mean 'input'?); 'x' is not defined"
    ]


def test_a_missing_attribute_is_reported_at_the_template(vary: Any) -> None:
    _, faults = vary('input: "{{ a.b }}"\nitems:\n  - {id: a, a: {c: 1}}\n')
    assert faults == ["some-task.yaml:3:8: 'dict object' has no attribute 'b'"]


@pytest.mark.parametrize(
    ("template", "message"),
    [
        ("{{ input", "unexpected end of template, expected 'end of print statement'."),
        ("{{ input | nosuch }}", "No filter named 'nosuch'."),
        ("{{ 9**9**9 }}", "the number is too large"),
        ("{{ 1 // 0 }}", "integer division or modulo by zero"),
    ],
)
def test_a_template_that_cannot_be_rendered_is_one_fault(vary: Any, template: str, message: str) -> None:
    _, faults = vary(f'system: "{template}"\n' + TWO_ITEMS)
    assert faults == [f"some-task.yaml:3:9: the template cannot be rendered: {message}"]


def test_too_many_variants_are_a_fault_and_not_rendered(vary: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(render, "MOST_VARIANTS", 7)
    values = "[a, b, c, d]"
    assert vary(TWO_ITEMS + f"vary: {{arm: {values}}}\n") == (
        [],
        ["some-task.yaml:6:7: more than 7 variants"],
    )


def test_ids_of_samples_are_unique(vary: Any) -> None:
    axes = 'vary:\n  frame: {p: "{{ input }}", q: "{{ input }}"}\n  arm: [base, hint]\n'
    variants, _ = vary(TWO_ITEMS + axes)
    assert len({variant.id for variant in variants}) == len(variants) == 12
