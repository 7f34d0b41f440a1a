from __future__ import annotations

import os
import subprocess
import sys
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingrained.items.families.catalog import FAMILIES
from ingrained.items.families.functions.numerals import in_base
from ingrained.items.families.generate import fresh_item

SIXTY = "{family: base-addition, n: 60}"
PROGRAM = """
import hashlib, json
from ingrained.items.families.catalog import FAMILIES
from ingrained.items.families.generate import fresh_item
for name, info in FAMILIES.items():
    seen = set()
    items = [fresh_item(name, {}, 7, index, info.forms, seen) for index in range(12)]
    print(name, hashlib.sha256(json.dumps(items, sort_keys=True).encode()).hexdigest()[:16])
"""


@pytest.mark.parametrize("hash_seed", ["0", "1"])
def test_a_seed_gives_the_same_items_in_every_process_for_ever(hash_seed: str, golden_families: str) -> None:
    environment = os.environ | {"PYTHONHASHSEED": hash_seed}
    done = subprocess.run(  # noqa: S603  this very Python
        [sys.executable, "-c", PROGRAM], env=environment, capture_output=True, text=True, check=True
    )
    assert done.stdout == golden_families


def test_neighbouring_seeds_share_no_item_and_no_seed_has_an_item_twice(read: Any) -> None:
    inputs = [[item.fields["input"] for item in read(SIXTY, seed=seed)[0]] for seed in range(7, 12)]
    assert len({text for texts in inputs for text in texts}) == 5 * 60


def test_an_item_tells_its_family_seed_and_index(read: Any) -> None:
    items, faults = read(SIXTY, seed=7)
    assert not faults
    assert items[3].id == "base-addition.7.3"


def test_what_one_form_draws_does_not_depend_on_the_others() -> None:
    everything = fresh_item("base-addition", {}, 7, 0, FAMILIES["base-addition"].forms, set())
    alone = fresh_item("base-addition", {}, 7, 0, ["deeper"], set())
    assert everything is not None
    assert alone is not None
    assert everything["deeper"] == alone["deeper"]
    assert everything["input"] == alone["input"]


def test_more_items_than_there_are_is_a_fault(read: Any) -> None:
    items, faults = read("{family: base-addition, n: 9000, with: {digits: 1}}")
    assert items == []
    assert len(faults) == 1
    assert faults[0].startswith("some-task.yaml:3:35: the family base-addition has no ")


def test_several_families_take_turns(read: Any) -> None:
    names = list(FAMILIES)[:3]
    items, faults = read(f"{{family: [{', '.join(names)}], n: {2 * len(names)}}}")
    assert not faults
    assert [item.fields["family"] for item in items] == names * 2


def test_all_families_can_be_had_at_once(read: Any) -> None:
    items, faults = read(f"{{family: all, n: {len(FAMILIES)}}}")
    assert not faults
    assert {item.fields["family"] for item in items} == set(FAMILIES)


@given(st.integers(0), st.integers(2, 36))
def test_numbers_are_written_as_python_reads_them(number: int, base: int) -> None:
    assert int(in_base(number, base), base) == number
