"""The model `counted/…`: it notes its calls, and disturbs its own process at the event that a plan names.

The plan is the file `plan.json` in the folder that the variable `COUNTED` names. An event is a call of the
model, or a change to a file below the run's folder: a file opened for writing, renamed, removed or made.
"""

from __future__ import annotations

import itertools
import json
import os
import signal
import sys
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

from inspect_ai.model import ChatMessage, GenerateConfig, ModelAPI, ModelOutput, ModelUsage, modelapi
from inspect_ai.tool import ToolChoice, ToolInfo

from ingrained.protocols.facts import FACT_READERS
from ingrained.reference.provider import facts_of
from ingrained.running import evaluate

FACT_READERS.add("counted")
_state: dict[str, Any] = {}


def begin(place: Path, heard: int | None = None) -> None:
    """Do in this process what the plan in a folder says.

    Args:
        place: The folder.
        heard: File descriptor to which a byte is written at each call; None in a worker.
    """
    plan = json.loads((place / "plan.json").read_text(encoding="utf-8"))
    _state.update(place=place, heard=heard, calls=itertools.count(1), do=None, parent=os.getppid())
    deed = _deed(plan)
    _save_after(plan["buffer"])
    if plan["of"] == "call":
        _state["do"] = deed
    elif plan["of"] == "change":
        _watch_changes(plan["below"], place / "changes", deed)


def _save_after(samples: int) -> None:
    """Have logs written after so many samples, so that few samples are enough for several writes."""
    original = vars(evaluate)["eval_set"]
    if getattr(original, "buffered", False):
        return

    def eval_set(*arguments: Any, **options: Any) -> Any:
        return original(*arguments, **options | {"log_buffer": samples})

    eval_set.buffered = True  # type: ignore[attr-defined]  # a mark on our own function
    vars(evaluate)["eval_set"] = eval_set


def _deed(plan: dict[str, Any]) -> Callable[[int], None]:
    def at(event: int) -> None:
        if event != plan["at"]:
            return
        if plan["do"] in _SIGNALS:
            os.kill(os.getpid(), _SIGNALS[plan["do"]])
        else:
            _DEEDS[plan["do"]](plan)

    return at


def _comes_first() -> bool:
    """Whether no other worker has asked this before."""
    try:
        (_state["place"] / "one came").mkdir()
    except FileExistsError:
        return False
    return True


def _orphan(plan: dict[str, Any]) -> None:
    """Wait, as the first of two workers; as the second kill the parent. Both go on when a pipe is opened."""
    if not _comes_first() and os.getppid() == _state["parent"]:
        os.kill(_state["parent"], signal.SIGKILL)
    os.close(os.open(plan["held_by"], os.O_RDONLY))


def _terminate_parent(_: dict[str, Any]) -> None:
    """Tell the parent to end, as the first worker that comes here; the others go on."""
    if _comes_first():
        os.kill(_state["parent"], signal.SIGTERM)


def _fill(plan: dict[str, Any]) -> None:
    """Take what is left of a disk."""
    with Path(plan["file"]).open("wb", buffering=0) as ballast:
        try:
            while ballast.write(b"\0" * 4096):
                pass
        except OSError:
            return


def _block(plan: dict[str, Any]) -> None:
    """Put a file where a folder was."""
    folder = Path(plan["file"])
    folder.rename(folder.with_name(folder.name + ".away"))
    folder.write_bytes(b"")


_SIGNALS = {"kill": signal.SIGKILL, "interrupt": signal.SIGINT, "terminate": signal.SIGTERM}
_DEEDS = {"orphan": _orphan, "fill": _fill, "block": _block, "terminate parent": _terminate_parent}


def _watch_changes(below: str, heard: Path, deed: Callable[[int], None]) -> None:
    events = itertools.count(1)
    note = os.open(heard, os.O_WRONLY | os.O_CREAT | os.O_APPEND)

    def hook(event: str, arguments: tuple[Any, ...]) -> None:
        if _changes(event, arguments) and str(arguments[0]).startswith(below):
            os.write(note, f"{event} {arguments[0]}\n".encode())
            deed(next(events))

    sys.addaudithook(hook)


def _changes(event: str, arguments: tuple[Any, ...]) -> bool:
    if event == "open":
        return bool(arguments[2] & (os.O_WRONLY | os.O_RDWR | os.O_CREAT))
    if event == "os.mkdir":
        return not os.path.isdir(arguments[0])  # noqa: PTH112  Path() would be slow, and may be watched itself
    return event in {"os.rename", "os.remove", "os.rmdir", "os.truncate"}


@modelapi(name="counted")
class CountedAPI(ModelAPI):
    """Right for three questions of four, always the same ones."""

    async def generate(
        self,
        input: list[ChatMessage],  # noqa: A002  Inspect's signature
        tools: list[ToolInfo],
        tool_choice: ToolChoice,
        config: GenerateConfig,
    ) -> ModelOutput:
        """Note the call, and answer."""
        del tools, tool_choice, config
        question = input[-1].text
        with (_state["place"] / "calls").open("a", encoding="utf-8") as calls:
            calls.write(f"{os.getpid()} {self.model_name} {question}\n")
        if _state["heard"] is not None:
            os.write(_state["heard"], b".")
        if _state["do"] is not None:
            _state["do"](next(_state["calls"]))
        right = zlib.crc32(question.encode()) % 4 != 0
        output = ModelOutput.from_content("any", str(facts_of(input)["target"]) if right else "no idea")
        output.usage = ModelUsage(input_tokens=1, output_tokens=1, total_tokens=2)
        return output


if "COUNTED" in os.environ:  # in a worker
    begin(Path(os.environ["COUNTED"]))
