"""The generalisation measures as an Inspect scorer."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

from inspect_ai.model import ModelOutput
from inspect_ai.scorer import Score, Scorer, Target, scorer
from inspect_ai.solver import TaskState

from ingrained_scorers.generalisation.answers import judge
from ingrained_scorers.generalisation.confidence import confidence
from ingrained_scorers.generalisation.covariates import length, magnitude
from ingrained_scorers.generalisation.gold import Gold, gold_of
from ingrained_scorers.inspect_metrics import suite_metrics


@scorer(metrics=[suite_metrics("generalisation")])
def generalisation() -> Scorer:
    """Read the answer out of the reply and compare it with the right and with the recited one."""

    async def score(state: TaskState, target: Target) -> Score:
        fields: Mapping[str, Any] = state.metadata.get("fields") or {}
        gold = gold_of(fields, list(target), twin=state.metadata.get("role") == "twin")
        values, shown = measure(state.output.completion, gold, state.input_text, fields.get("depth"))
        values["confidence"] = _confidence(state.output, shown)
        # NaN is Inspect's mark of what is undefined; its reducer would take None for 0.
        return Score(
            value={name: math.nan if value is None else value for name, value in values.items()},
            answer=shown or None,
            explanation=_explained(values, shown, gold),
        )

    return score


def measure(
    reply: str, gold: Gold, question: str, depth: float | None = None
) -> tuple[dict[str, float | None], str]:
    """Measure one reply.

    Args:
        reply: What the model wrote.
        gold: The check.
        question: What it was asked.
        depth: How many steps the answer takes.

    Returns:
        `right`, `recited`, `readable`, `declined`, `undetermined` as 0 or 1 (`recited` is None where the
        question has no recited answer), `depth`, `chance`, `magnitude` of the question's numbers, its
        `length`; and the answer as it was read.
    """
    verdict = judge(reply, gold, question)
    values = {
        "right": float(verdict.right),
        "recited": float(verdict.recited) if gold.recited else None,
        "readable": float(verdict.readable),
        "declined": float(verdict.declined),
        "undetermined": float(verdict.undetermined),
        "depth": None if depth is None else float(depth),
        "chance": gold.chance,
        "magnitude": magnitude(question),
        "length": length(question),
    }
    return values, verdict.shown


def _confidence(output: ModelOutput, shown: str) -> float | None:
    """How sure the model was of its answer; None where the provider did not tell."""
    told = output.choices[0].logprobs if output.choices else None
    tokens = [(token.token, token.logprob) for token in told.content] if told else []
    return confidence(output.completion, shown, tokens)


def _explained(values: Mapping[str, float | None], shown: str, gold: Gold) -> str:
    if not values["readable"]:
        return "declined" if values["declined"] else "no single answer could be read"
    judged = "right" if values["right"] else "recited" if values["recited"] else "wrong"
    return f"{shown!r} is {judged}; right is {gold.right[0]!r}"
