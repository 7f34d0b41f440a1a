"""How often Python looks for unreachable objects while a run goes on."""

from __future__ import annotations

import gc
from collections.abc import Iterator

import pytest

from ingrained.running.collecting import RARELY, collecting_rarely


@pytest.fixture(autouse=True)
def usual() -> Iterator[None]:
    before = gc.get_threshold()
    yield
    gc.set_threshold(*before)


def test_it_is_rarer_inside_and_as_before_outside() -> None:
    gc.set_threshold(700, 11, 12)
    with collecting_rarely():
        assert gc.get_threshold() == (RARELY, 11, 12)
    assert gc.get_threshold() == (700, 11, 12)


def test_it_is_as_before_after_an_error() -> None:
    gc.set_threshold(700, 11, 12)
    with pytest.raises(KeyError), collecting_rarely():
        raise KeyError
    assert gc.get_threshold() == (700, 11, 12)


@pytest.mark.parametrize("own", [0, RARELY + 1])
def test_a_process_that_collects_less_often_or_never_is_left_so(own: int) -> None:
    gc.set_threshold(own, 11, 12)
    with collecting_rarely():
        assert gc.get_threshold()[0] == own
