"""The loop measures as an Inspect scorer."""

from __future__ import annotations

import math

from inspect_ai.scorer import Score, Scorer, Target, scorer
from inspect_ai.solver import TaskState

from ingrained_scorers.inspect_metrics import suite_metrics
from ingrained_scorers.loop.measures import measure
from ingrained_scorers.loop.session import STORE_KEY, Session


@scorer(metrics=[suite_metrics("loop")])
def loop() -> Scorer:
    """Measure the repair dialogue that the protocol left in the sample's store."""

    async def score(state: TaskState, target: Target) -> Score:
        del target
        record = state.store.get(STORE_KEY)
        if record is None:
            return Score.unscored(reason="no session", explanation="The sample holds no repair dialogue.")
        session = Session.from_json(record["session"])
        return Score(
            # NaN is Inspect's mark of what is undefined; its reducer would take None for 0.
            value={name: math.nan if v is None else v for name, v in measure(session).items()},
            answer=state.output.completion if state.output else None,
            explanation=trajectory(session, record["ended"]),
            metadata={"ended": record["ended"]},
        )

    return score


def trajectory(session: Session, ended: str) -> str:
    """The dialogue in one line: each state a letter, with the requirements that fail in it."""
    letters: dict[str, str] = {}
    steps = []
    for state in session.states:
        letter = letters.setdefault(state.code, _letter(len(letters)))
        failing = [name for name, checks in session.requirements if not set(checks) <= state.passed]
        steps.append(f"{letter}({'/'.join(failing) or 'ok'})")
    return f"{' → '.join(steps)}; ended: {ended}"


def _letter(number: int) -> str:
    return chr(ord("a") + number) if number < 26 else f"s{number}"  # noqa: PLR2004  letters of the alphabet
