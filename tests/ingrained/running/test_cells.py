from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingrained.errors import UsageError
from ingrained.running.executors.cells import LARGEST, Cell, divide, pieces
from ingrained.running.executors.job import executor_for


def cell(size: int, name: str = "t", epochs: int = 1) -> Cell:
    samples = tuple(f"s{n}" for n in range(size))
    return Cell(target="f", task=name, version="1", model="m", samples=samples, epochs=epochs)


cells = st.lists(st.integers(1, 700), min_size=1, max_size=12).map(
    lambda sizes: [cell(size, f"t{n}") for n, size in enumerate(sizes)]
)


@given(cells, st.integers(1, 9))
def test_every_sample_goes_to_one_worker_and_no_worker_has_two_parts_of_a_cell(
    given: list[Cell], workers: int
) -> None:
    shares = divide(given, workers)
    found = Counter((c.task, s) for share in shares for c in share for s in c.samples)
    assert found == Counter((c.task, s) for c in given for s in c.samples)
    assert all(len({c.key for c in share}) == len(share) > 0 for share in shares)
    assert len(shares) <= workers


def test_a_large_cell_is_cut_evenly_across_the_workers() -> None:
    assert [sum(c.size for c in share) for share in divide([cell(1000)], 4)] == [250] * 4


def test_small_cells_go_whole_to_the_worker_with_the_least_to_do() -> None:
    shares = divide([cell(8, f"t{n}") for n in range(4)], 2)
    assert [len(share) for share in shares] == [2, 2]


@given(cells)
def test_pieces_are_small_enough_and_lose_nothing(given: list[Cell]) -> None:
    cut = pieces(given)
    assert Counter((c.task, s) for c in cut for s in c.samples) == Counter(
        (c.task, s) for c in given for s in c.samples
    )
    assert all(c.size <= LARGEST for c in cut)


@pytest.mark.parametrize(
    ("on", "near"),
    [
        ("process:2", "processes:2"),
        ("processes:0", "processes:2"),
        ("hre", "here"),
        ("rays", "ray"),
        ("processes", "processes:2"),
    ],
)
def test_a_place_that_there_is_not_is_refused_with_the_nearest(on: str, near: str) -> None:
    with pytest.raises(UsageError, match=f"but this is '{on}' .*did you mean '{near}'"):
        executor_for(on)


def test_ray_that_is_not_installed_is_refused_with_the_remedy(monkeypatch: pytest.MonkeyPatch) -> None:
    from ingrained.running.executors import ray

    monkeypatch.setattr(ray, "find_spec", lambda _: None)
    with pytest.raises(UsageError, match=r"pip install 'ingrained\[ray\]'"):
        executor_for("ray")
