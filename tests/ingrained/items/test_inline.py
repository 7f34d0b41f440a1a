from __future__ import annotations

from typing import Any


def test_inline_items_carry_their_own_fields_and_no_empty_ones(read: Any) -> None:
    (item,), faults = read('\n  - {id: a, input: "One?", target: "1", extra: [1, true], zh: {input: "一?"}}')
    assert not faults
    assert item.id == "a"
    assert item.fields == {"input": "One?", "target": "1", "extra": [1, True], "zh": {"input": "一?"}}


def test_inline_items_know_where_they_stand(read: Any) -> None:
    items, _ = read("\n  - {id: a, input: x}\n  - {id: b, input: y}")
    assert [(item.file, item.place) for item in items] == [
        ("some-task.yaml", (4, 5)),
        ("some-task.yaml", (5, 5)),
    ]


def test_restricted_axes_are_no_field(read: Any) -> None:
    (item,), _ = read("\n  - {id: a, input: x, only: {arm: [base, hint]}}")
    assert item.only == {"arm": ("base", "hint")}
    assert "only" not in item.fields


def test_an_id_given_twice_is_found_with_both_places(read: Any) -> None:
    items, faults = read("\n  - {id: a, input: x}\n  - {id: b, input: y}\n  - {id: a, input: z}")
    assert [item.fields["input"] for item in items] == ["x", "y"]
    assert faults == ["some-task.yaml:6:5: the id 'a' is already taken by the item in line 4"]
