from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import anyio
import pytest
from inspect_ai.model import ChatMessage, ChatMessageUser, GenerateConfig, ModelOutput, get_model

import ingrained
from ingrained.errors import UsageError
from ingrained.protocols.facts import FACTS
from ingrained.reference.catalog import REFERENCES
from ingrained.reference.provider import ReferenceAPI, facts_of

QUESTION = "What is 7 + 2 in base 8?"
ASK = {"protocol": "ask", "sample": "a", "target": "11", "recited": "9"}


def generate(name: str, facts: Mapping[str, Any], question: str = QUESTION, **arguments: Any) -> ModelOutput:
    message: ChatMessage = ChatMessageUser(content=question, metadata={FACTS: dict(facts)})
    return anyio.run(ReferenceAPI(name, **arguments).generate, [message], [], "none", GenerateConfig())


def say(name: str, facts: Mapping[str, Any], **arguments: Any) -> str:
    return generate(name, facts, **arguments).completion


@pytest.mark.parametrize("name", REFERENCES)
def test_a_usage_is_always_set(name: str) -> None:
    usage = generate(name, ASK).usage
    assert usage is not None
    assert usage.total_tokens == usage.input_tokens + usage.output_tokens
    assert usage.input_tokens > 0


def test_the_right_model_is_right_and_the_crammer_recites() -> None:
    assert (say("by_design", ASK), say("bolted_on", ASK)) == ("11", "9")


def test_where_nothing_can_be_recited_the_crammer_is_right() -> None:
    assert say("bolted_on", {**ASK, "recited": None}) == "11"


def test_choices_are_answered_by_their_letter() -> None:
    assert say("by_design", {"target": "B", "choices": ["x", "y"]}) == "ANSWER: B"


def test_one_of_several_right_answers_is_given() -> None:
    assert say("by_design", {"target": ["1.2 g", "1200 mg"]}) == "1.2 g"


@pytest.mark.parametrize("target", [None, []])
def test_without_a_right_answer_the_model_says_so(target: object) -> None:
    assert say("by_design", {"target": target}) == "I do not know."


@pytest.mark.parametrize("name", [name for name, info in REFERENCES.items() if info.trivial])
def test_trivial_policies_never_look_at_what_is_right(name: str) -> None:
    assert say(name, ASK) == say(name, {**ASK, "target": "other", "recited": "x"}) == say(name, {})


def test_trivial_policies_earn_nothing_on_additions(tmp_path: Any) -> None:
    trivial = [f"reference/{name}" for name, info in REFERENCES.items() if info.trivial]
    finished = ingrained.run("base-addition", models=trivial, items=10, seed=2, results=tmp_path)
    assert {s.result.model: s.metrics["accuracy"].value for s in finished.summaries()} == dict.fromkeys(
        trivial, 0
    )


def test_a_model_that_never_slips_is_itself() -> None:
    assert {say("by_design", {**ASK, "sample": str(n)}, slip=0) for n in range(50)} == {"11"}


def test_a_model_that_always_slips_is_its_opposite() -> None:
    assert {say("by_design", {**ASK, "sample": str(n)}, slip=1) for n in range(50)} == {"9"}
    assert say("bolted_on", ASK, slip=1) == say("constant", ASK, slip=1) == "11"


def test_slips_come_at_the_rate_asked_for_and_in_the_same_places() -> None:
    drawn = [[say("by_design", {**ASK, "sample": str(n)}, slip=0.3) for n in range(400)] for _ in range(2)]
    assert drawn[0] == drawn[1]
    assert drawn[0].count("9") / 400 == pytest.approx(0.3, abs=0.07)


def test_what_slips_at_a_low_rate_slips_at_a_higher_one() -> None:
    slipped = [
        {n for n in range(200) if say("by_design", {**ASK, "sample": str(n)}, slip=rate) == "9"}
        for rate in (0.1, 0.4)
    ]
    assert slipped[0] < slipped[1]


@pytest.mark.parametrize("slip", [-0.1, 1.1, float("nan"), float("inf")])
def test_a_rate_outside_0_to_1_is_refused(slip: float) -> None:
    with pytest.raises(UsageError, match="'slip' must be between 0 and 1"):
        ReferenceAPI("by_design", slip=slip)


def test_an_unknown_model_names_the_nearest() -> None:
    with pytest.raises(UsageError, match=r"no reference model 'fixxer' \(did you mean 'fixer'\?\)"):
        ReferenceAPI("fixxer")


def test_later_facts_come_over_earlier_ones() -> None:
    messages: list[ChatMessage] = [
        ChatMessageUser(content="one", metadata={FACTS: {"turn": 0, "target": "x"}}),
        ChatMessageUser(content="two"),
        ChatMessageUser(content="three", metadata={FACTS: {"turn": 1}}),
    ]
    assert facts_of(messages) == {"turn": 1, "target": "x"}


def test_the_provider_is_found_by_its_name() -> None:
    output = anyio.run(get_model("reference/echo", memoize=False).generate, "say this")
    assert output.completion == "say this"
