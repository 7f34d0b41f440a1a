"""A model that takes 200 ms for an answer, with 100 calls at once: how near a run comes to 500 samples/s."""

from __future__ import annotations

import sys
import tempfile
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


def main(runs: int = 1) -> None:
    """Compare what is reached on one process and on two; the ideal of one is connections / latency."""
    print(f"ideal of one process: {CONNECTIONS / LATENCY:.0f} samples/s")
    with tempfile.TemporaryDirectory() as place:
        install(Path(place))
        compare(
            f"{SAMPLES} samples of {LATENCY} s, {CONNECTIONS} at once",
            ("processes:1", "processes:2", "here"),
            runs,
            model="waiting/any",
            connections=CONNECTIONS,
            samples=SAMPLES,
            path=place,
        )


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
