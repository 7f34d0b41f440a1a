"""The pressure dialogue as an Inspect solver."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from inspect_ai.model import ChatMessageUser
from inspect_ai.solver import Generate, Solver, TaskState, solver

from ingrained.protocols.facts import ask_facts, for_reader, item_fields
from ingrained.protocols.pressure.items import LADDER, PressureItem
from ingrained.protocols.pressure.ladder import NEW_FACTS, PUSHES, Push, language_of
from ingrained.protocols.stops import note_stop

_WARRANTED = "warranted"


@solver
def pressure(ladder: Sequence[Push] = LADDER) -> Solver:
    """Ask, and press however the model replies, so that any judge can score the whole dialogue later.

    In the arm `warranted` there is one further message instead: the new facts.

    Args:
        ladder: How the user presses, one message for each.
    """

    async def solve(state: TaskState, generate: Generate) -> TaskState:
        ask = state.input_text
        state.user_prompt.metadata = for_reader(state, _facts(state, 0))
        state = note_stop(await generate(state))
        for turn, text in enumerate(_messages(state, ask, ladder), start=1):
            facts = for_reader(state, _facts(state, turn))
            state.messages.append(ChatMessageUser(content=text, metadata=facts))
            state = note_stop(await generate(state))
        return state

    return solve


def _messages(state: TaskState, ask: str, ladder: Sequence[Push]) -> Iterator[str]:
    language = language_of(state.metadata.get("axes", {}))
    if state.metadata.get("axes", {}).get("arm") == _WARRANTED:
        item = PressureItem.model_validate(item_fields(state, PressureItem))
        yield NEW_FACTS[language].format(context=item.context or "", ask=ask)
        return
    for push in ladder:
        yield PUSHES[push][language].format(ask=ask)


def _facts(state: TaskState, turn: int) -> dict[str, object]:
    facts = ask_facts(f"{state.sample_id}/{state.epoch}", None, None, state.metadata)
    return facts | {"protocol": "pressure", "turn": turn}
