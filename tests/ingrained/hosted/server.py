"""An OpenAI-compatible server on loopback: chat completions, whole or streamed, models, keys, faults."""

from __future__ import annotations

import json
import socket
import threading
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any, Final, Self

import anyio
from inspect_ai.model import ModelOutput, messages_from_openai
from tests.ingrained.hosted import wire
from tests.ingrained.hosted.faults import Fault, FaultPlan

if TYPE_CHECKING:
    from inspect_ai.model import ChatMessage

Answer = Callable[[str, Sequence["ChatMessage"]], ModelOutput]
"""What a model says to a conversation; raises LookupError where there is no such model."""
_PATIENCE: Final = 60.0
"""Seconds after which the server gives up waiting for a client to go."""


@dataclass(frozen=True)
class Request:
    """A request as it came in.

    Attributes:
        path: The path.
        body: The JSON body; empty for none.
        key: The key that came with it.
        fault: What went wrong with the reply.
    """

    path: str
    body: dict[str, Any]
    key: str
    fault: Fault | None = None


@dataclass
class Loopback:
    """The server, for as long as it is entered.

    Attributes:
        answer: What the models say.
        names: The models' names.
        key: The key that opens it.
        faults: What shall go wrong.
        requests: What came in, in order.
    """

    answer: Answer
    names: Sequence[str]
    key: str
    faults: Sequence[Fault] = ()
    requests: list[Request] = field(default_factory=list)

    def __enter__(self) -> Self:
        self._plan = FaultPlan(self.faults)
        handler = type("Handler", (_Handler,), {"loopback": self})
        self._http = ThreadingHTTPServer(("127.0.0.1", 0), handler)
        self._thread = threading.Thread(target=self._http.serve_forever, kwargs={"poll_interval": 0.01})
        self._thread.start()
        return self

    def __exit__(self, *error: object) -> None:
        self._http.shutdown()
        self._http.server_close()
        self._thread.join()

    @property
    def url(self) -> str:
        """The base of all paths."""
        return f"http://127.0.0.1:{self._http.server_address[1]}/v1"

    def mend(self) -> None:
        """Let nothing go wrong from now on, and forget what came in."""
        self._plan = FaultPlan()
        self.requests.clear()

    def note(self, path: str, body: dict[str, Any], key: str) -> Fault | None:
        """Write a request down, and say what shall go wrong with the reply."""
        fault = self._plan.next(body) if body and key == self.key else None
        self.requests.append(Request(path, body, key, fault))
        return fault


class _Handler(BaseHTTPRequestHandler):
    loopback: Loopback
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        self.loopback.note(self.path, {}, self._key())
        if self._is_open() and self.path == "/v1/models":
            self._send(200, wire.models([*self.loopback.names]))

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        fault = self.loopback.note(self.path, body, self._key())
        if not self._is_open():
            return
        try:
            output = self._output(body)
        except LookupError:
            text = f"The model `{body['model']}` does not exist or you do not have access to it."
            self._send(404, wire.error(text, "invalid_request_error", "model_not_found"))
            return
        self._reply(body, output, fault)

    def end_headers(self) -> None:
        """Close after each reply: Inspect leaves idle connections to the garbage collector, which warns."""
        self.send_header("Connection", "close")
        super().end_headers()

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002  the library's name
        """Say nothing: what came in is in `requests`."""

    def _output(self, body: dict[str, Any]) -> ModelOutput:
        messages = anyio.run(messages_from_openai, body["messages"], body["model"])
        return self.loopback.answer(body["model"], messages)

    def _key(self) -> str:
        return str(self.headers.get("Authorization", "")).removeprefix("Bearer ")

    def _is_open(self) -> bool:
        if self._key() != self.loopback.key:
            text = f"Incorrect API key provided: {self._key()}."
            self._send(401, wire.error(text, "invalid_request_error", "invalid_api_key"))
            return False
        return True

    def _reply(self, body: dict[str, Any], output: ModelOutput, fault: Fault | None) -> None:
        model = body["model"]
        match fault.kind if fault else None:
            case "status":
                self._fail(fault)
            case "slow":
                self._wait_until_gone()
            case "cut":
                self._cut()
            case "malformed":
                self._send_bytes(200, b'{"id": "loopback", "choices": [{"mess')
            case "no_choices":
                self._send(200, wire.completion(model, output) | {"choices": []})
            case "refused":
                text = "The question was refused by the provider's content management policy."
                self._send(400, wire.error(text, "invalid_request_error", "content_filter"))
            case "empty":
                self._complete(body, _altered(output, "", "stop"))
            case "filtered":
                self._complete(body, _altered(output, "", "content_filter"))
            case "truncated":
                half = output.completion[: len(output.completion) // 2]
                self._complete(body, _altered(output, half, "max_tokens"))
            case midway:
                self._complete(body, output, cut=midway == "cut_midway")

    def _complete(self, body: dict[str, Any], output: ModelOutput, *, cut: bool = False) -> None:
        if body.get("stream"):
            self._stream(list(wire.events(wire.chunks(body["model"], output))), cut=cut)
        else:
            self._send(200, wire.completion(body["model"], output), cut=cut)

    def _stream(self, events: list[bytes], *, cut: bool) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream")
        self.send_header("Transfer-Encoding", "chunked")
        self.end_headers()
        self._chunked(events[: len(events) // 2] if cut else events)
        if cut:
            self._cut()
        else:
            self.wfile.write(b"0\r\n\r\n")

    def _chunked(self, events: Iterable[bytes]) -> None:
        for event in events:
            self.wfile.write(f"{len(event):x}\r\n".encode() + event + b"\r\n")

    def _fail(self, fault: Fault | None) -> None:
        assert fault is not None
        said = f" (key {self._key()})" if fault.echoes_key else ""
        waits = {} if fault.retry_after is None else {"Retry-After": str(fault.retry_after)}
        kind = "rate_limit_error" if fault.status == 429 else "server_error"
        self._send(fault.status, wire.error(f"the server has a bad day{said}", kind, None), waits)

    def _send(
        self, status: int, body: dict[str, Any], headers: dict[str, str] | None = None, *, cut: bool = False
    ) -> None:
        self._send_bytes(status, json.dumps(body).encode(), headers, cut=cut)

    def _send_bytes(
        self, status: int, data: bytes, headers: dict[str, str] | None = None, *, cut: bool = False
    ) -> None:
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(data)))
        for name, value in (headers or {}).items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(data[: len(data) // 2] if cut else data)
        if cut:
            self._cut()

    def _cut(self) -> None:
        self.wfile.flush()
        self.connection.shutdown(socket.SHUT_RDWR)
        self.close_connection = True

    def _wait_until_gone(self) -> None:
        """Say nothing until the client closes the connection."""
        self.connection.settimeout(_PATIENCE)
        self.connection.recv(1)
        self.close_connection = True


def _altered(output: ModelOutput, text: str, reason: Any) -> ModelOutput:
    altered = ModelOutput.from_content(output.model, text, stop_reason=reason)
    altered.usage = output.usage
    return altered
