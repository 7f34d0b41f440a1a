"""Limits of a whole run: what was scored is kept, and a resume with a higher limit goes on."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

import ingrained
from ingrained.errors import UsageError
from ingrained.running.folder import RunSettings
from ingrained.running.limits import Ledger, require_prices, spent
from ingrained.running.progress import Silent

if TYPE_CHECKING:
    from tests.ingrained.conftest import Command
    from tests.ingrained.running.conftest import Far


@pytest.mark.parametrize("on", ["here", "processes:2"])
def test_a_run_ends_at_its_limit_of_tokens_and_goes_on_with_a_higher_one(
    many: Path, far: Far, on: str
) -> None:
    finished = ingrained.run(
        many, models=["far/any"], seed=1, name="dear", token_limit=100, max_connections=1, on=on
    )
    first = far.asked()
    assert finished.stopped is not None
    assert str(finished.stopped).endswith("and its limit is 100")
    assert not finished.complete
    assert 50 <= len(first) < 120
    assert sum(s.result.scored for s in finished.summaries()) > 0
    again = ingrained.resume("dear", token_limit=1000)
    assert again.complete
    assert again.stopped is None
    assert len(set(far.asked())) == 120
    assert len(far.asked()) <= 120 + 2  # at most the calls that were on their way are made again


def test_a_resume_below_what_is_spent_makes_no_call(many: Path, far: Far) -> None:
    ingrained.run(many, models=["far/any"], seed=1, name="dear", token_limit=100, max_connections=1)
    far.forget()
    finished = ingrained.resume("dear")
    assert far.asked() == []
    assert finished.stopped is not None
    assert not finished.complete


def test_a_run_ends_at_its_limit_of_time(capitals: Path, far: Far) -> None:
    far.once("hang", "Japan")
    finished = ingrained.run(capitals, models=["far/any"], name="slow", time_limit=20)
    assert str(finished.stopped) == "the run has reached its limit of 20 seconds"
    assert finished.summaries()[0].result.scored == 2
    assert ingrained.resume("slow").complete


def test_workers_are_stopped_at_the_limit_of_time(
    capitals: Path, far: Far, monkeypatch: pytest.MonkeyPatch
) -> None:
    far.once("hang", "Japan")
    reached = far.place / "hang.done"
    reached.unlink(missing_ok=True)
    monkeypatch.setattr(Ledger, "seconds_left", lambda _: 0.0 if reached.exists() else 0.2)
    options: dict[str, Any] = {"time_limit": 3600, "on": "processes:1", "max_connections": 1}
    finished = ingrained.run(capitals, models=["far/any"], name="slow", **options)
    assert str(finished.stopped) == "the run has reached its limit of 3600 seconds"
    assert finished.summaries()[0].result.scored == 1


def test_the_command_says_which_limit_and_how_to_go_on(many: Path, far: Far, command: Command) -> None:
    code, _, said = command(
        "run", many.name, "--model", "far/any", "--name", "dear", "--token-limit", 100, "--max-connections", 1
    )
    assert far.asked()
    assert code == 3
    assert "and its limit is 100. What was scored until then is kept." in said
    assert "ingrained run --resume dear --token-limit 200" in said
    assert command("run", "--resume", "dear", "--token-limit", 1000)[0] == 0


def test_a_limit_of_cost_needs_prices() -> None:
    require_prices(RunSettings(models=("reference/echo",), seed=0, cost_limit=1))
    with pytest.raises(UsageError, match="no price of 'probe/any': limit the run by --token-limit"):
        require_prices(RunSettings(models=("probe/any",), seed=0, cost_limit=1))


def test_cost_adds_up_over_all_models() -> None:
    ledger = Ledger(RunSettings(models=("m/n",), seed=0, cost_limit=0.5), Silent(), (10, 0.2))
    ledger.used(5, 0.2)
    assert ledger.exceeded() is None
    ledger.used(5, 0.2)
    assert ledger.tokens == 20
    assert str(ledger.exceeded()) == "the run has cost $0.60, and its limit is $0.50"


def test_what_samples_used_is_summed_over_models_and_graders() -> None:
    samples: list[dict[str, Any]] = [
        {"model_usage": {"a": {"total_tokens": 3, "total_cost": 0.5}, "g": {"total_tokens": 4}}},
        {"model_usage": None},
    ]
    assert spent(samples) == (7, 0.5)


def test_a_run_without_limits_is_never_too_much() -> None:
    ledger = Ledger(RunSettings(models=("m/n",), seed=0), Silent())
    ledger.used(10**12, 10.0**9)
    assert ledger.exceeded() is None
    assert ledger.seconds_left() is None


@pytest.mark.parametrize(
    ("epochs", "cache", "calls"), [(1, "never", 6), (1, "once", 3), (2, "once", 12), (2, "always", 6)]
)
def test_the_cache_answers_identical_calls_where_it_is_wanted(
    capitals: Path, far: Far, epochs: int, cache: str, calls: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(capitals.parent / "cache"))
    for _ in range(2):
        assert ingrained.run(capitals, models=["far/any"], epochs=epochs, cache=cache).complete
    assert len(far.asked()) == calls


def test_models_of_other_arguments_do_not_share_the_cache(capitals: Path) -> None:
    values = []
    for slip in (0, 1):
        finished = ingrained.run(
            "base-addition", models=["reference/by_design"], model_args={"slip": slip}, cache="once",
            items=6, seed=1,
        )  # fmt: skip
        values.append(finished.summaries()[0].metrics["accuracy"].value)
    assert capitals.exists()
    assert values[0] == 1
    assert (values[1] or 0) < 0.5


@pytest.mark.parametrize("on", ["here", "processes:1"])
def test_log_probabilities_are_asked_for_where_they_are_wanted(capitals: Path, far: Far, on: str) -> None:
    ingrained.run(capitals, models=["far/any"], on=on)
    assert far.with_logprobs() == {"False"}
    far.forget()
    ingrained.run(capitals, models=["far/any"], on=on, logprobs=True)
    assert far.with_logprobs() == {"True"}


def test_a_resume_changes_nothing_that_scores_depend_on(capitals: Path) -> None:
    ingrained.run(capitals, models=["reference/by_design"], name="one")
    with pytest.raises(UsageError, match="a resume takes seed from the run"):
        ingrained.resume("one", seed=3)
    with pytest.raises(UsageError, match="did you mean 'here'"):
        ingrained.resume("one", on="her")


@pytest.mark.parametrize("wrong", [{"max_retries": -1}, {"timeout": 0}, {"timeout": 1.5}])
def test_how_often_and_how_long_calls_are_repeated_are_counts(wrong: dict[str, Any]) -> None:
    with pytest.raises(UsageError, match=next(iter(wrong))):
        ingrained.settings(models=["m/n"], **wrong)


def test_how_calls_are_repeated_can_be_another_on_a_resume(capitals: Path, far: Far) -> None:
    ingrained.run(capitals, models=["far/any"], name="one", max_retries=0, timeout=9)
    again = ingrained.resume("one", max_retries=2, timeout=20)
    assert len(far.asked()) == 3
    assert (again.record.settings.max_retries, again.record.settings.timeout) == (2, 20)
