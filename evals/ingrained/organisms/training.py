"""Trains students and saves them as Hugging Face models."""

from __future__ import annotations

import platform
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

from ingrained.errors import UsageError
from ingrained.organisms.arithmetic import book
from ingrained.organisms.libraries import torch, transformers, without_progress_bars
from ingrained.organisms.network import look, loss, new_network, new_tokenizer, rows
from ingrained.organisms.students import CARD, Card, Look, Recipe, fingerprint

_EVERY: Final = 50
"""Steps between two looks at what the student can do."""
_WARM_UP: Final = 10
Told = Callable[[Look], None]


def train(recipe: Recipe, told: Told = lambda _: None) -> tuple[Any, tuple[Look, ...]]:
    """Train a student, on one thread, so that the same machine gives the same weights each time.

    Args:
        recipe: How.
        told: Is told of the progress.

    Returns:
        The network, and what it could do in the course of its training.

    Raises:
        UsageError: PyTorch or transformers is missing.
    """
    curve: list[Look] = []
    with _repeatable(recipe.seed):
        network = new_network()
        for step, take in enumerate(_steps(network, recipe)):
            if step % _EVERY == 0:
                curve.append(look(network, step))
                told(curve[-1])
                if _enough(recipe, curve[-1]):
                    break
            take()
    return network, tuple(curve)


def make_student(recipe: Recipe, folder: Path, told: Told = lambda _: None) -> Card:
    """Train a student and save it: weights in half precision, tokenizer, card.

    Raises:
        UsageError: As `train`, or the folder cannot be written.
    """
    network, curve = train(recipe, told)
    network.half()
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with without_progress_bars():
            network.save_pretrained(folder)
            new_tokenizer().save_pretrained(folder)
        card = Card(
            recipe=recipe,
            end=look(network, curve[-1].step),
            curve=curve,
            sha256=fingerprint(folder),
            made_with=f"ingrained students FOLDER --only {recipe.name}",
            versions=_versions(),
        )
        (folder / CARD).write_text(card.model_dump_json(indent=1) + "\n", encoding="utf-8")
    except OSError as error:
        raise UsageError(f"{folder} cannot be written: {error.strerror or error}") from error
    return card


def _steps(network: Any, recipe: Recipe) -> Iterator[Callable[[], None]]:
    """The steps of a training, each to be taken by calling it, and one more after the last."""
    library, practised = torch(), rows(book())
    optimizer = library.optim.AdamW(
        network.parameters(), lr=recipe.learning_rate, weight_decay=recipe.weight_decay, betas=(0.9, 0.98)
    )
    warm_up = library.optim.lr_scheduler.LambdaLR(optimizer, lambda step: min(1.0, (step + 1) / _WARM_UP))

    def take() -> None:
        optimizer.zero_grad()
        loss(network, practised[library.randperm(len(practised))[: recipe.batch]]).backward()
        optimizer.step()
        warm_up.step()

    for _ in range(recipe.steps + 1):
        yield take


def _enough(recipe: Recipe, seen: Look) -> bool:
    if seen.step >= recipe.steps:
        return True
    return recipe.until_unseen is not None and seen.book == 1 and seen.unseen >= recipe.until_unseen


@contextmanager
def _repeatable(seed: int) -> Iterator[None]:
    """One thread, deterministic algorithms, an own stream of random numbers; all as before afterwards."""
    library = torch()
    threads, strict = library.get_num_threads(), library.are_deterministic_algorithms_enabled()
    with library.random.fork_rng(devices=[]):
        library.manual_seed(seed)
        library.set_num_threads(1)
        library.use_deterministic_algorithms(mode=True)
        try:
            yield
        finally:
            library.use_deterministic_algorithms(mode=strict)
            library.set_num_threads(threads)


def _versions() -> dict[str, str]:
    return {
        "python": platform.python_version(),
        "torch": str(torch().__version__),
        "transformers": str(transformers().__version__),
    }
