"""Inspect's own scorers, by the short names that YAML gives them."""

from __future__ import annotations

import re
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, field_validator

from ingrained_scorers.info import MetricInfo, NoParameters, ScorerInfo

ACCURACY = MetricInfo("accuracy", "Share of right answers, 0 to 1.", "high", headline=True)


class _Parameters(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


class Match(_Parameters):
    """Parameters of `match`."""

    location: Literal["begin", "end", "any", "exact"] = "end"
    """Where in the reply the target stands."""
    ignore_case: bool = True
    """Whether `Paris` and `paris` are the same."""
    numeric: bool = False
    """Whether numbers are compared as numbers."""


class IgnoreCase(_Parameters):
    """Parameters of `includes`."""

    ignore_case: bool = True
    """Whether `Paris` and `paris` are the same."""


class Pattern(_Parameters):
    """Parameters of `pattern`."""

    pattern: Annotated[str, Field(min_length=1)]
    """A regular expression; its groups are compared with the target."""
    ignore_case: bool = True
    """Whether the pattern ignores case."""
    match_all: bool = False
    """Whether every group must be the target."""

    @field_validator("pattern")
    @classmethod
    def _compiles(cls, pattern: str) -> str:
        try:
            re.compile(pattern)
        except re.error as error:
            raise ValueError(f"not a regular expression: {error}") from error
        return pattern


class Answer(_Parameters):
    """Parameters of `answer`."""

    pattern: Literal["letter", "word", "line"]
    """What stands after `ANSWER:`."""


class Graded(_Parameters):
    """Parameters of the scorers that ask a model."""

    template: str | None = None
    """The grader's prompt."""
    instructions: str | None = None
    """How the grader shall reply."""
    include_history: bool = False
    """Whether the grader sees the whole conversation."""
    partial_credit: bool = False
    """Whether a half-right answer counts half."""
    model_role: str = "grader"
    """The role of the model that grades."""


def _scorer(
    name: str,
    about: str,
    params: type[BaseModel] = NoParameters,
    needs: tuple[str, ...] = ("target",),
    protocols: tuple[str, ...] = (),
) -> ScorerInfo:
    return ScorerInfo(
        name=name,
        about=about,
        target=f"inspect_ai.scorer:{name}",
        sums="ingrained_scorers.accuracy:sums",
        metrics=(ACCURACY,),
        params=params,
        needs=needs,
        protocols=protocols,
    )


INSPECT_SCORERS: tuple[ScorerInfo, ...] = (
    _scorer("match", "The target stands at the end of the reply, or elsewhere as told.", Match),
    _scorer("includes", "The target stands somewhere in the reply.", IgnoreCase),
    _scorer("exact", "The reply is the target, but for case, articles and punctuation."),
    _scorer("f1", "Words that reply and target share, as F1."),
    _scorer("pattern", "A regular expression finds the answer, which is the target.", Pattern),
    _scorer("answer", "What stands after ANSWER: is the target.", Answer),
    _scorer(
        "choice",
        "The letter of the right choice.",
        needs=("target", "choices"),
        protocols=("inspect_ai/multiple_choice",),
    ),
    _scorer("math", "The reply's mathematical expression equals the target's."),
    _scorer("model_graded_qa", "A model grades the answer against the target.", Graded),
    _scorer("model_graded_fact", "A model says whether the reply states the target's fact.", Graded),
)
