"""The repair dialogue as Inspect solvers."""

from __future__ import annotations

from typing import Any

from inspect_ai.model import ChatMessage, ChatMessageSystem, ChatMessageUser
from inspect_ai.solver import Generate, Solver, TaskState, solver

from ingrained.protocols.facts import for_reader, item_fields
from ingrained.protocols.repair.bench import Bench
from ingrained.protocols.repair.dialogue import Dialogue
from ingrained.protocols.repair.document_bench import DocumentBench
from ingrained.protocols.repair.items import DocumentItem, ProgramItem
from ingrained.protocols.repair.program_bench import Answers, ProgramBench
from ingrained.protocols.stops import note_stop
from ingrained_scorers.loop.session import STORE_KEY


@solver
def repair_program(turns: int = 10, seconds: float = 10.0) -> Solver:
    """Hold a repair dialogue about a program.

    Args:
        turns: Replies at most.
        seconds: Time for all checks of one version together.
    """
    known: dict[str, Answers] = {}

    async def solve(state: TaskState, generate: Generate) -> TaskState:
        item = ProgramItem.model_validate(item_fields(state, ProgramItem))
        return await _converse(state, generate, ProgramBench(item, seconds, known), turns)

    return solve


@solver
def repair_document(turns: int = 10, seconds: float = 10.0) -> Solver:
    """Hold a repair dialogue about a document.

    Args:
        turns: Replies at most.
        seconds: Unused: constraints are bounded by their size.
    """
    del seconds

    async def solve(state: TaskState, generate: Generate) -> TaskState:
        item = DocumentItem.model_validate(item_fields(state, DocumentItem))
        return await _converse(state, generate, DocumentBench(item), turns)

    return solve


async def _converse(state: TaskState, generate: Generate, bench: Bench, turns: int) -> TaskState:
    arm = state.metadata.get("axes", {}).get("arm", "base")
    dialogue = await Dialogue.begin(bench, arm, turns)
    try:
        return await _turns(state, generate, dialogue)
    finally:  # a sample that a limit cuts short is scored on what it has
        state.store.set(
            STORE_KEY, {"session": dialogue.session.to_json(), "ended": dialogue.ended or "limit"}
        )


async def _turns(state: TaskState, generate: Generate, dialogue: Dialogue) -> TaskState:
    system: list[ChatMessage] = [m for m in state.messages if isinstance(m, ChatMessageSystem)]
    state.messages = [*system, _opening(dialogue, state)]
    while True:
        state = note_stop(await generate(state))
        await dialogue.take(state.output.completion)
        if dialogue.ended is not None:
            return state
        if dialogue.arm == "memoryless":
            state.messages = [*system, _opening(dialogue, state)]
        else:
            text = dialogue.next_message()
            facts = for_reader(state, _standing(dialogue))
            state.messages.append(ChatMessageUser(content=text, metadata=facts))


def _opening(dialogue: Dialogue, state: TaskState) -> ChatMessageUser:
    facts = _background(dialogue, state) | _standing(dialogue)
    return ChatMessageUser(content=dialogue.opening(), metadata=for_reader(state, facts))


def _background(dialogue: Dialogue, state: TaskState) -> dict[str, Any]:
    """What a reference model may know of the item: all versions of the work, right and wrong."""
    bench = dialogue.bench
    return {
        "protocol": "repair" if bench.fence == "python" else "repair_document",
        "sample": f"{state.sample_id}/{state.epoch}",
        "versions": {name: bench.version(name) for name in ("start", "trap", "trap2", "fix")},
        "satisfiable": bench.satisfiable,
        "arm": dialogue.arm,
    }


def _standing(dialogue: Dialogue) -> dict[str, Any]:
    """Where the dialogue stands, so that a reference model needs no memory of its own."""
    return {"turn": len(dialogue.turns), "current": dialogue.current.text, "hinted": dialogue.hinted}
