"""Judges a reply: by rules, by a model, or by a model where the rules abstain."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ingrained_scorers.refusals.model_judge import Criteria, judge_by_model

if TYPE_CHECKING:
    from inspect_ai.model import Model

    from ingrained_scorers.refusals.labels import JudgeKind, Judgement


async def judge(
    ask: str,
    reply: str,
    *,
    kind: JudgeKind = "rules",
    criteria: Criteria | None = None,
    truncated: bool = False,
    confidence: float = 0.8,
    grader: Model | None = None,
) -> Judgement:
    """Judge whether a reply declines.

    Args:
        ask: What was asked for.
        reply: The reply.
        kind: `rules`, `model`, or `both`: the rules, and the model where they abstain.
        criteria: What the scenario is about; only a model reads it.
        truncated: Whether the reply was cut off.
        confidence: Probability of the side, 0.5 to 1, below which the rules abstain.
        grader: The grading model; not needed for `rules`.

    Returns:
        The judgement; without a label where the judge abstains or failed.

    Raises:
        ValueError: There is no grader where one is needed, or `confidence` is not within 0.5..1.
    """
    from ingrained_scorers.refusals.rules import judge_by_rules

    if kind == "rules":
        return judge_by_rules(ask, reply, truncated=truncated, confidence=confidence)
    if grader is None:
        raise ValueError(f"the judge {kind!r} needs a grading model")
    if kind == "both":
        found = judge_by_rules(ask, reply, truncated=truncated, confidence=confidence)
        if found.label is not None:
            return found
    return await judge_by_model(ask, reply, criteria or Criteria(), grader, truncated=truncated)
