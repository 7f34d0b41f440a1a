"""A model that takes 200 ms for an answer, with 100 calls at once: how near a run comes to 500 samples/s.

Once with a model that only waits, so that only the harness works, and once with OpenAI's client and a server
on loopback, which takes a share of the machine's processors itself.
"""

from __future__ import annotations

import importlib.util
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from scaling import compare

LATENCY = 0.2
CONNECTIONS = 100
SAMPLES = 3_000
_MODEL = f"""
import asyncio
from inspect_ai.model import ModelAPI, ModelOutput, ModelUsage, modelapi

@modelapi(name="waiting")
class Waiting(ModelAPI):
    async def generate(self, input, tools, tool_choice, config):
        await asyncio.sleep({LATENCY})
        output = ModelOutput.from_content("any", "42")
        output.usage = ModelUsage(input_tokens=1, output_tokens=1, total_tokens=2)
        return output
"""


def install(place: Path) -> None:
    """Write a package that Inspect finds by its entry point."""
    (place / "waiting_model.py").write_text(_MODEL, encoding="utf-8")
    info = place / "waiting_model-1.0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text(
        "Metadata-Version: 2.1\nName: waiting-model\nVersion: 1.0\n", encoding="utf-8"
    )
    (info / "entry_points.txt").write_text("[inspect_ai]\nwaiting = waiting_model\n", encoding="utf-8")


@contextmanager
def serving() -> Iterator[None]:
    """A server in a process of its own, as the provider `slow` in the environment."""
    command = [sys.executable, str(Path(__file__).with_name("slow_server.py")), str(LATENCY)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as server:
        if server.stdin is None or server.stdout is None:
            raise RuntimeError("the server has no pipes")
        os.environ["SLOW_BASE_URL"] = f"http://127.0.0.1:{int(server.stdout.readline())}/v1"
        os.environ["SLOW_API_KEY"] = "none"
        yield
        server.stdin.close()


def main(runs: int = 1) -> None:
    """Compare what is reached on one process and on two; the ideal of one is connections / latency."""
    print(f"ideal of one process: {CONNECTIONS / LATENCY:.0f} samples/s")
    with tempfile.TemporaryDirectory() as place:
        install(Path(place))
        _compare("a model that waits", "waiting/any", runs, place)
    if importlib.util.find_spec("openai") is None:
        print("a server: not measured, since OpenAI's client is not installed")
        return
    with serving():
        _compare("a server", "openai-api/slow/any", runs, None)


def _compare(what: str, model: str, runs: int, path: str | None) -> None:
    compare(
        f"{SAMPLES} samples of {LATENCY} s, {CONNECTIONS} at once, {what}",
        ("processes:1", "processes:2", "here"),
        runs,
        model=model,
        connections=CONNECTIONS,
        samples=SAMPLES,
        path=path,
    )


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
