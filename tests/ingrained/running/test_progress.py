from __future__ import annotations

import io

from rich.console import Console

from ingrained.running.progress import ConsoleProgress

KEY = ("suite/task", "reference/echo")


def test_without_a_terminal_a_line_is_said_when_a_task_has_ended_with_a_model() -> None:
    said = io.StringIO()
    with ConsoleProgress(Console(file=said)) as progress:
        progress.expect(KEY, 2)
        progress.sample_done(KEY)
        assert said.getvalue() == ""
        progress.sample_done(KEY)
    assert said.getvalue() == "suite/task  reference/echo  2 samples\n"


def test_without_a_terminal_nothing_is_said_of_a_run_that_did_nothing() -> None:
    said = io.StringIO()
    with ConsoleProgress(Console(file=said)):
        pass
    assert said.getvalue() == ""


def test_a_sample_that_is_tried_again_does_not_move_the_bar_beyond_its_end() -> None:
    said = io.StringIO()
    with ConsoleProgress(Console(file=said, force_terminal=True, width=100)) as progress:
        progress.expect(KEY, 1)
        for _ in range(3):
            progress.sample_done(KEY)
    assert "1/1" in said.getvalue()
    assert "3/1" not in said.getvalue()


def test_samples_of_a_task_that_nobody_announced_are_ignored() -> None:
    with ConsoleProgress(Console(file=io.StringIO())) as progress:
        progress.sample_done(KEY)
