from __future__ import annotations

import hashlib
import os
import random
import subprocess
import sys
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingrained.items.families.base_addition import BaseAddition, generate, in_base

SIXTY = "{family: base-addition, n: 60, with: {bases: [8, 9, 11]}}"
GOLDEN = "76ab971d4c4da049d23eb5664a25b4b4b56117fdb239f205b4c5a86de918fbe9"
PROGRAM = """
import hashlib
from ingrained.items.families.base_addition import BaseAddition, generate
from ingrained.items.families.generate import item_random
parameters = BaseAddition(bases=[8, 9, 11])
inputs = [generate(parameters, item_random(7, "base-addition", i))["input"] for i in range(60)]
print(hashlib.sha256("\\n".join(inputs).encode()).hexdigest())
"""


def digest(items: list[Any]) -> str:
    return hashlib.sha256("\n".join(item.fields["input"] for item in items).encode()).hexdigest()


def test_a_seed_gives_the_same_items_for_ever(read: Any) -> None:
    items, faults = read(SIXTY, seed=7)
    assert not faults
    assert digest(items) == GOLDEN
    assert items[3].id == "base-addition.7.3"


@pytest.mark.parametrize("hash_seed", ["0", "1"])
def test_a_seed_gives_the_same_items_in_every_process(hash_seed: str) -> None:
    environment = os.environ | {"PYTHONHASHSEED": hash_seed}
    done = subprocess.run(  # noqa: S603  this very Python
        [sys.executable, "-c", PROGRAM], env=environment, capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == GOLDEN


def test_neighbouring_seeds_share_no_item_and_no_seed_has_an_item_twice(read: Any) -> None:
    inputs = [[item.fields["input"] for item in read(SIXTY, seed=seed)[0]] for seed in range(7, 12)]
    assert len({text for texts in inputs for text in texts}) == 5 * 60


def test_more_items_than_there_are_is_a_fault(read: Any) -> None:
    items, faults = read("{family: base-addition, n: 2, with: {bases: [2], digits: 1}}")
    assert items == []
    assert faults == ["some-task.yaml:3:35: the family has no 2 different items with these parameters"]


def test_every_item_of_a_small_family_can_be_had(read: Any) -> None:
    items, faults = read("{family: base-addition, n: 2, with: {bases: [2, 3], digits: 1}}", seed=3)
    assert (len(items), faults) == (2, [])


@given(st.integers(2, 36), st.integers(1, 30), st.integers())
def test_answers_are_right_and_recited_ones_are_base_tens(base: int, digits: int, seed: int) -> None:
    item = generate(BaseAddition(bases=[base], digits=digits), random.Random(seed))  # noqa: S311
    left, right = item["input"].partition("What is ")[2].partition("?")[0].split(" + ")
    assert int(item["target"], base) == int(left, base) + int(right, base)
    assert len(left) == len(right) == digits
    assert item["base"] == base
    if left.isdigit() and right.isdigit() and base != 10:
        assert item["recited"] == str(int(left) + int(right)) != item["target"]
    else:
        assert "recited" not in item


@given(st.integers(0), st.integers(2, 36))
def test_numbers_are_written_as_python_reads_them(number: int, base: int) -> None:
    assert int(in_base(number, base), base) == number
