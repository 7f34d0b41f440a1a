"""Rank intervals: which places the data leave open for a model."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Collection, Hashable, Mapping

_Key = TypeVar("_Key", bound="Hashable")


def rank_intervals(worse: Mapping[_Key, Collection[_Key]]) -> dict[_Key, tuple[int, int]]:
    """Give the best and the worst rank that a model can have.

    [1 + number significantly better than it, M - number significantly worse]: Mogstad, Romano, Shaikh &
    Wilhelm 2024 (Review of Economic Studies 91, 476). All intervals hold together where the comparisons were
    tested together, such as by `simultaneous`.

    Args:
        worse: For each of M models the ones that are significantly worse than it.

    Returns:
        (best, worst) rank of each model, counted from 1.

    Raises:
        ValueError: A model is unknown, worse than itself, or both better and worse than another.
    """
    for model, others in worse.items():
        for other in others:
            if other not in worse or model in worse[other]:
                raise ValueError(f"{other!r} cannot be worse than {model!r}")
    better = {model: sum(model in others for others in worse.values()) for model in worse}
    return {model: (1 + better[model], len(worse) - len(set(others))) for model, others in worse.items()}
