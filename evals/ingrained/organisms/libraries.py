"""PyTorch and transformers, which only training and running students needs."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from importlib.util import find_spec
from typing import Any, Final

from ingrained.errors import UsageError

EXTRA: Final = "ingrained[organisms]"
"""What installs them."""
_NEEDED: Final = ("torch", "transformers", "accelerate")


def available() -> bool:
    """Whether students can be trained and run here; loads nothing."""
    return all(find_spec(name) for name in _NEEDED)


def torch() -> Any:
    """PyTorch.

    Raises:
        UsageError: It is not installed.
    """
    return _load("torch")


def transformers() -> Any:
    """The library transformers.

    Raises:
        UsageError: It is not installed.
    """
    return _load("transformers")


def tokenizers() -> Any:
    """The library tokenizers, which comes with transformers.

    Raises:
        UsageError: It is not installed.
    """
    return _load("tokenizers")


@contextmanager
def without_progress_bars() -> Iterator[None]:
    """Let transformers load models in silence; as before afterwards."""
    logging = transformers().utils.logging
    shown = logging.is_progress_bar_enabled()
    logging.disable_progress_bar()
    try:
        yield
    finally:
        if shown:
            logging.enable_progress_bar()


def _load(name: str) -> Any:
    try:
        return import_module(name)
    except ImportError as error:
        raise UsageError(f"students need {', '.join(_NEEDED)}: pip install '{EXTRA}'") from error
