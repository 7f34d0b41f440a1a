"""One question, one reply."""

from __future__ import annotations

from inspect_ai.solver import Generate, Solver, TaskState, solver

from ingrained.protocols.facts import ask_facts, for_reader
from ingrained.protocols.stops import note_stop


@solver
def ask() -> Solver:
    """Send the messages as they are and take the reply."""

    async def solve(state: TaskState, generate: Generate) -> TaskState:
        target = list(state.target)
        facts = ask_facts(
            f"{state.sample_id}/{state.epoch}",
            target[0] if len(target) == 1 else target,
            [choice.value for choice in state.choices] or None,
            state.metadata,
        )
        state.user_prompt.metadata = for_reader(state, facts)
        return note_stop(await generate(state))

    return solve
