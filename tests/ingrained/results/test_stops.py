"""How replies ended, from the protocol to the table."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from ingrained.results.tables import load


def test_replies_that_were_cut_are_counted_apart(workplace: Path) -> None:
    from inspect_ai import Task, eval  # noqa: A004  Inspect's name
    from inspect_ai.dataset import Sample
    from inspect_ai.model import ModelOutput, ModelUsage, get_model
    from inspect_ai.scorer import match

    from ingrained.protocols.ask import ask

    def reply(messages: Any, *_: Any) -> ModelOutput:
        output = ModelOutput.from_content(
            "model", "4", "max_tokens" if "long" in messages[-1].text else "stop"
        )
        output.usage = ModelUsage(input_tokens=1, output_tokens=1, total_tokens=2)
        return output

    samples = [Sample(id=name, input=name, target="4") for name in ("short", "long")]
    task = Task(dataset=samples, solver=ask(), scorer=match(), epochs=2, name="stops")
    model = get_model("mockllm/model", custom_outputs=reply)
    eval(task, model=model, log_dir=str(workplace / "logs"), display="none")
    stops = load(workplace / "logs").samples[["sample", "stops"]]
    assert set(stops.itertuples(index=False, name=None)) == {("short", "stop:1"), ("long", "max_tokens:1")}
