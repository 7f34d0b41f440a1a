"""What Inspect prints of its own while a run goes on."""

from __future__ import annotations

import pytest
import rich

from ingrained.running.quiet import quiet


class Table:
    """Something that takes long to lay out."""

    def __rich__(self) -> str:
        raise AssertionError("it is laid out")


def test_nothing_is_laid_out_even_after_the_console_is_configured_anew() -> None:
    """Inspect's tables of results took a quarter of a second a task and model, to be thrown away."""
    with quiet():
        rich.get_console().print(Table())
        rich.reconfigure(quiet=True, no_color=True)  # as Inspect does when its first evaluation begins
        rich.get_console().print(Table())


def test_the_console_prints_again_afterwards(capsys: pytest.CaptureFixture[str]) -> None:
    with quiet():
        rich.get_console().print("nothing")
    rich.get_console().print("something")
    assert capsys.readouterr().out == "something\n"


def test_it_prints_again_after_an_error() -> None:
    with pytest.raises(KeyError), quiet():
        raise KeyError
    with pytest.raises(AssertionError, match="laid out"):
        rich.get_console().print(Table())
