from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingrained.running.stratify import stratified

FAMILIES = st.lists(st.sampled_from("abcde"), max_size=40)


def sample(families: list[str], size: int | None, seed: int) -> list[tuple[int, str]]:
    items = list(enumerate(families))
    return stratified(items, size, seed, name=lambda item: str(item[0]), strata=lambda item: [item[1]])


@given(FAMILIES, st.integers(1, 50), st.integers())
def test_a_sample_has_the_size_asked_for_in_the_given_order(
    families: list[str], size: int, seed: int
) -> None:
    chosen = sample(families, size, seed)
    assert len(chosen) == min(size, len(families))
    assert chosen == sorted(chosen)
    assert chosen == sample(families, size, seed)


@given(FAMILIES, st.integers(1, 50), st.integers())
def test_every_family_is_there_where_the_size_allows(families: list[str], size: int, seed: int) -> None:
    chosen = {family for _, family in sample(families, size, seed)}
    assert len(chosen) == min(size, len(set(families)))


@given(FAMILIES, st.integers(1, 50), st.integers())
def test_a_larger_sample_holds_every_smaller_one(families: list[str], size: int, seed: int) -> None:
    assert set(sample(families, size, seed)) <= set(sample(families, size + 1, seed))


@pytest.mark.parametrize("seed", range(5))
def test_families_keep_their_proportion(seed: int) -> None:
    got = Counter(family for _, family in sample(list("a" * 60 + "b" * 30 + "c" * 10), 20, seed))
    assert got == {"a": 12, "b": 6, "c": 2}


def test_strata_within_a_stratum_share_its_places() -> None:
    items = [(side, family, n) for side in "xy" for family in "abcd" for n in range(5)]
    chosen = stratified(items, 8, 0, name=str, strata=lambda item: [item[0], item[1]])
    assert {(side, family) for side, family, _ in chosen} == {(s, f) for s in "xy" for f in "abcd"}


def test_no_size_means_all() -> None:
    assert sample(list("abc"), None, 0) == [(0, "a"), (1, "b"), (2, "c")]


@pytest.mark.parametrize("size", [3, 10])
def test_other_seeds_choose_other_items(size: int) -> None:
    assert len({tuple(sample(["a"] * 50, size, seed)) for seed in range(20)}) > 15
