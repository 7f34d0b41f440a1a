from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

import ingrained
from ingrained.running import plan

if TYPE_CHECKING:
    from tests.ingrained.conftest import Command, Probe


def test_a_plan_makes_no_call_and_writes_nothing(capitals: Path, probe: Probe) -> None:
    ingrained.plan(capitals, models=["probe/any"])
    assert probe.asked == []
    assert not Path("results").exists()


@pytest.mark.parametrize(
    ("target", "options"), [("capitals.yaml", {"epochs": 2}), ("coupled-documents", {"items": 3})]
)
def test_a_plan_counts_what_a_run_then_does(
    capitals: Path, probe: Probe, target: str, options: dict[str, Any]
) -> None:
    (planned,) = ingrained.plan(target, models=["probe/any"], seed=4, **options)
    (summary,) = ingrained.run(target, models=["probe/any"], seed=4, **options).summaries()
    assert capitals.exists()
    assert planned.samples == summary.result.expected == summary.result.scored
    assert planned.calls[0] <= len(probe.asked) <= planned.calls[1]
    assert planned.items == len({row.item for rows in summary.result.rows.values() for row in rows})


def test_every_model_has_its_own_line(capitals: Path) -> None:
    planned = ingrained.plan(capitals, models=["reference/by_design", "reference/echo"])
    assert [line.model for line in planned] == ["reference/by_design", "reference/echo"]
    assert plan.totals(planned) == {"samples": 6, "calls_at_most": 6}


def test_a_longer_dialogue_may_cost_more_than_one_question(workplace: Path) -> None:
    (planned,) = ingrained.plan("coupled-documents", models=["reference/by_design"], items=2)
    assert workplace.is_dir()
    assert planned.calls[1] == 10 * planned.calls[0]
    assert planned.tokens_in[1] > 10 * planned.tokens_in[0]


def test_a_price_is_given_where_inspect_knows_one(capitals: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from inspect_ai.model import ModelCost, ModelInfo

    cost = ModelCost(input=1.0, output=2.0, input_cache_write=0, input_cache_read=0)
    monkeypatch.setattr("inspect_ai.model.get_model_info", lambda _: ModelInfo(cost=cost))
    (planned,) = ingrained.plan(capitals, models=["openai/any"])
    low, high = (
        (sent + 2 * received) / 1e6
        for sent, received in zip(planned.tokens_in, planned.tokens_out, strict=True)
    )
    assert planned.dollars == pytest.approx((low, high))


def test_a_plan_needs_neither_key_nor_package(capitals: Path) -> None:
    (planned,) = ingrained.plan(capitals, models=["anthropic/any"])
    assert planned.samples == 3


@pytest.mark.parametrize(
    ("model", "message"),
    [
        ("openia/gpt", "did you mean 'openai'"),
        ("reference/by_desing", "did you mean 'by_design'"),
        ("gpt", "provider/"),
    ],
)
def test_a_plan_refuses_a_model_that_a_run_would_refuse(capitals: Path, model: str, message: str) -> None:
    with pytest.raises(ingrained.IngrainedError, match=message):
        ingrained.plan(capitals, models=[model])


def test_the_dry_run_says_that_no_call_was_made(capitals: Path, command: Command, probe: Probe) -> None:
    code, said, _ = command("run", capitals.name, "--model", "probe/any", "--dry-run")
    assert code == 0
    assert "3 samples, 3 calls at most. No call was made." in " ".join(said.split())
    assert probe.asked == []
