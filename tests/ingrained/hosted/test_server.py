"""The server itself, asked by the real client: what the other tests of this folder stand on."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import anyio
import pytest
from inspect_ai import Task
from inspect_ai import eval as inspect_eval
from inspect_ai.dataset import Sample
from inspect_ai.model import (
    ChatMessage,
    ChatMessageTool,
    ModelOutput,
    ModelUsage,
    get_model,
)
from inspect_ai.scorer import match
from inspect_ai.solver import generate, use_tools
from inspect_ai.tool import Tool, tool
from tests.ingrained.hosted.conftest import KEY

if TYPE_CHECKING:
    from collections.abc import Sequence

    from inspect_ai.log import EvalLog
    from tests.ingrained.hosted.conftest import Ended, Serve

USED = ModelUsage(input_tokens=5, output_tokens=7, total_tokens=12)


@tool
def doubled() -> Tool:
    async def execute(number: int) -> str:
        """Double a number.

        Args:
            number: The number.
        """
        return str(2 * number)

    return execute


def calculator(model: str, messages: Sequence[ChatMessage]) -> ModelOutput:
    """Uses its tool once, and says what the tool said."""
    last = messages[-1]
    if isinstance(last, ChatMessageTool):
        output = ModelOutput.from_content(model, f"It is {last.text}")
    else:
        output = ModelOutput.for_tool_call(model, "doubled", {"number": 21}, content="Let me see.")
    output.usage = USED
    return output


def evaluated(logs: Path, **arguments: Any) -> EvalLog:
    task = Task(
        dataset=[Sample(input="What is twice 21?", target="42")],
        solver=[use_tools(doubled()), generate()],
        scorer=match(),
    )
    model = get_model("openai-api/loopback/calculator", memoize=False, **arguments)
    (log,) = inspect_eval(task, model=model, log_dir=str(logs), display="none", ctl_server=False)
    return log


@pytest.mark.parametrize("stream", [True, False])
def test_tool_calls_and_usage_come_through(stream: bool, serve: Serve, tmp_path: Path) -> None:
    server = serve(calculator, names=("calculator",))
    log = evaluated(tmp_path, stream=stream)
    (sample,) = log.samples or []
    assert log.status == "success"
    assert [message.role for message in sample.messages] == ["user", "assistant", "tool", "assistant"]
    assert sample.scores is not None
    assert sample.scores["match"].value == "C"
    (used,) = sample.model_usage.values()
    assert (used.input_tokens, used.output_tokens, used.total_tokens) == (10, 14, 24)
    assert [bool(request.body.get("stream")) for request in server.requests] == [stream, stream]
    assert server.requests[0].body["tools"][0]["function"]["name"] == "doubled"


def test_models_are_listed_for_who_has_the_key(serve: Serve) -> None:
    import openai

    server = serve(calculator, names=("calculator",))

    async def listed(key: str) -> list[str]:
        async with openai.AsyncOpenAI(api_key=key, base_url=server.url, max_retries=0) as client:
            return [model.id async for model in client.models.list()]

    assert anyio.run(listed, KEY) == ["calculator"]
    with pytest.raises(openai.AuthenticationError):
        anyio.run(listed, "sk-another")


@pytest.mark.parametrize("stream", [True, False])
def test_the_tokens_of_a_reply_are_in_the_log(
    stream: bool, capitals: Path, serve: Serve, run_hosted: Any
) -> None:
    serve(capitals)
    ended: Ended = run_hosted(capitals, stream=stream)
    (used,) = ended.samples["france"].model_usage.values()
    asked, said = "What is the capital of France?", "Paris"
    assert (used.input_tokens, used.output_tokens) == (len(asked.split()), len(said.split()))


def test_no_answer_is_in_what_is_sent(capitals: Path, serve: Serve, run_hosted: Any) -> None:
    server = serve(capitals)
    run_hosted(capitals)
    said = str([request.body for request in server.requests])
    assert "capital of France" in said
    assert "Paris" not in said
