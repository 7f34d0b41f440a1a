"""Options of `ingrained run` that say where a run is done and what it may use up."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.ingrained.conftest import Command

BY_DESIGN = ("--model", "reference/by_design")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--on", "proceses:2"], "did you mean 'processes:2'"),
        (["--on", "processes:0"], "a run is done on here, processes:N, ray or ray://host:port"),
        (["--time-limit", "0"], "time_limit: Input should be greater than 0"),
    ],
)
def test_what_cannot_be_is_refused_in_one_sentence(
    capitals: Path, command: Command, arguments: list[str], message: str
) -> None:
    code, _, said = command("run", capitals.name, *BY_DESIGN, *arguments)
    assert code == 2
    assert message in said
    assert len(said.strip().splitlines()) == 1
    assert not Path("results").exists()


def test_what_was_asked_is_in_the_runs_record(capitals: Path, command: Command) -> None:
    options = ["--token-limit", 1000, "--time-limit", 600, "--logprobs", "--cache"]
    code, _, _ = command("run", capitals.name, *BY_DESIGN, "--name", "one", *options)
    settings = json.loads(Path("results/one/run.json").read_text(encoding="utf-8"))["settings"]
    assert code == 0
    assert (settings["token_limit"], settings["time_limit"], settings["on"]) == (1000, 600, "here")
    assert (settings["logprobs"], settings["cache"]) == (True, "once")


def test_a_resume_takes_limits_and_a_place_but_nothing_else(capitals: Path, command: Command) -> None:
    command("run", capitals.name, *BY_DESIGN, "--name", "one")
    assert command("run", "--resume", "one", "--token-limit", 10**6, "--max-connections", 2)[0] == 0
    code, _, said = command("run", "--resume", "one", "--cache")
    assert code == 2
    assert "give it alone" in said
    settings = json.loads(Path("results/one/run.json").read_text(encoding="utf-8"))["settings"]
    assert (settings["token_limit"], settings["max_connections"]) == (10**6, 2)
