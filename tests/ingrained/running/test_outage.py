"""A provider that has ceased to answer is found out once, not by each sample anew."""

from __future__ import annotations

import anyio
import pytest
from inspect_ai.model import ChatMessage, GenerateConfig, Model, ModelAPI, ModelOutput, RetryDecision
from inspect_ai.tool import ToolChoice, ToolInfo

from ingrained.running.outage import Outage, end_outages


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


def test_a_provider_is_down_when_no_call_was_answered_for_too_long() -> None:
    outage = Outage(10, clock := Clock())
    for clock.now in (0, 4, 9.9):
        outage.failed()
        assert not outage.lasts
    clock.now = 10
    assert outage.lasts


def test_one_answer_ends_an_outage() -> None:
    outage = Outage(10, clock := Clock())
    for clock.now in (0, 9, 18):
        outage.failed()
    assert outage.lasts
    outage.answered()
    assert not outage.lasts
    outage.failed()
    assert not outage.lasts


def test_failures_far_apart_are_no_outage() -> None:
    outage = Outage(10, clock := Clock())
    for clock.now in (0, 11, 22):
        outage.failed()
        assert not outage.lasts


class Failing(ModelAPI):
    """Does what is next in its list."""

    def __init__(self, does: list[str]) -> None:
        super().__init__("failing")
        self.does = does

    async def generate(
        self,
        input: list[ChatMessage],  # noqa: A002  Inspect's signature
        tools: list[ToolInfo],
        tool_choice: ToolChoice,
        config: GenerateConfig,
    ) -> ModelOutput:
        del input, tools, tool_choice, config
        if (what := self.does.pop(0)) == "answer":
            return ModelOutput.from_content("failing", "yes")
        raise TimeoutError(what)

    def should_retry(self, ex: BaseException) -> bool | RetryDecision:
        return RetryDecision.rate_limit() if str(ex) == "pass" else False


def repeated(model: Model) -> bool | RetryDecision:
    """Make a call, and say whether it may be repeated."""
    try:
        anyio.run(model.api.generate, [], [], "auto", GenerateConfig())
    except TimeoutError as error:
        return model.api.should_retry(error)
    return False


@pytest.mark.parametrize(("patience", "expected"), [(3600, RetryDecision.rate_limit()), (0, False)])
def test_calls_of_a_provider_that_is_down_are_not_repeated(
    patience: float, expected: bool | RetryDecision
) -> None:
    model = Model(Failing(["pass"]), GenerateConfig())
    end_outages(model, patience)
    assert repeated(model) == expected


def test_what_the_provider_says_of_an_error_that_does_not_pass_stays() -> None:
    model = Model(Failing(["wrong", "pass"]), GenerateConfig())
    end_outages(model, 3600)
    assert not repeated(model)
    assert repeated(model)
