"""What an OpenAI-compatible server says: completions, streams of chunks, errors."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from inspect_ai.model import ModelOutput
    from inspect_ai.tool import ToolCall

Json = dict[str, Any]

_FINISH: Final = {"max_tokens": "length"}
"""Inspect's stop reasons by another name; the others have the same in both."""
_CREATED: Final = 1_700_000_000
_PIECE: Final = 40
"""Characters of a chunk."""


def completion(model: str, output: ModelOutput) -> Json:
    """A reply in one piece."""
    message: Json = {"role": "assistant", "content": output.completion}
    if output.message.tool_calls:
        message["tool_calls"] = [_tool_call(call) for call in output.message.tool_calls]
    choice = {"index": 0, "message": message, "finish_reason": finish_reason(output)}
    return _head(model, "chat.completion") | {"choices": [choice], "usage": usage(output)}


def chunks(model: str, output: ModelOutput) -> Iterator[Json]:
    """The same reply as a stream: its text in pieces, its tool calls, its end, its usage."""
    head = _head(model, "chat.completion.chunk")

    def chunk(delta: Json, finish: str | None = None) -> Json:
        return head | {"choices": [{"index": 0, "delta": delta, "finish_reason": finish}]}

    yield chunk({"role": "assistant", "content": ""})
    text = output.completion
    yield from (chunk({"content": text[at : at + _PIECE]}) for at in range(0, len(text), _PIECE))
    for index, call in enumerate(output.message.tool_calls or []):
        yield chunk({"tool_calls": [{"index": index} | _tool_call(call)]})
    yield chunk({}, finish_reason(output))
    yield head | {"choices": [], "usage": usage(output)}


def events(parts: Iterator[Json]) -> Iterator[bytes]:
    """Server-sent events: one for each chunk, and the one that ends the stream."""
    yield from (f"data: {json.dumps(part)}\n\n".encode() for part in parts)
    yield b"data: [DONE]\n\n"


def error(message: str, kind: str, code: str | None) -> Json:
    """The body of an error."""
    return {"error": {"message": message, "type": kind, "param": None, "code": code}}


def models(names: list[str]) -> Json:
    """The list of models."""
    return {"object": "list", "data": [{"id": name, "object": "model"} for name in names]}


def finish_reason(output: ModelOutput) -> str:
    """Why the reply ended."""
    return _FINISH.get(str(output.stop_reason), str(output.stop_reason))


def usage(output: ModelOutput) -> Json:
    """Tokens; all zero where the model does not count."""
    used = output.usage
    return {
        "prompt_tokens": used.input_tokens if used else 0,
        "completion_tokens": used.output_tokens if used else 0,
        "total_tokens": used.total_tokens if used else 0,
    }


def _head(model: str, kind: str) -> Json:
    return {"id": "loopback", "object": kind, "created": _CREATED, "model": model}


def _tool_call(call: ToolCall) -> Json:
    function = {"name": call.function, "arguments": json.dumps(call.arguments)}
    return {"id": call.id, "type": "function", "function": function}
