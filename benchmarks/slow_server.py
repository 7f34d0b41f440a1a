"""A chat-completions server on loopback that takes its time.

It prints its port, and answers until its input ends.
"""

from __future__ import annotations

import asyncio
import json
import sys

_REPLY = {
    "id": "any",
    "object": "chat.completion",
    "created": 0,
    "model": "any",
    "choices": [{"index": 0, "message": {"role": "assistant", "content": "42"}, "finish_reason": "stop"}],
    "usage": {"prompt_tokens": 1, "completion_tokens": 1, "total_tokens": 2},
}
_BODY = json.dumps(_REPLY).encode()
_HEAD = f"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {len(_BODY)}\r\n\r\n".encode()


async def _answer(latency: float, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    while True:
        try:
            head = await reader.readuntil(b"\r\n\r\n")
        except asyncio.IncompleteReadError:
            writer.close()
            return
        lines = head.lower().split(b"\r\n")
        length = next((int(line[15:]) for line in lines if line.startswith(b"content-length:")), 0)
        await reader.readexactly(length)
        await asyncio.sleep(latency)
        writer.write(_HEAD + _BODY)
        await writer.drain()


async def _serve(latency: float) -> None:
    server = await asyncio.start_server(
        lambda reader, writer: _answer(latency, reader, writer), "127.0.0.1", 0
    )
    print(server.sockets[0].getsockname()[1], flush=True)
    await asyncio.to_thread(sys.stdin.read)


if __name__ == "__main__":
    asyncio.run(_serve(float(sys.argv[1])))
