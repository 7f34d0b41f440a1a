"""The transcripts that tell most: the items on which models differ most."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from ingrained.reporting.labels import labelled, labels
from ingrained.reporting.words import bounded, number

if TYPE_CHECKING:
    from inspect_ai.log import EvalSample
    from inspect_ai.model import ChatMessage
    from pandas import DataFrame

    from ingrained.reporting.drawings import Subject

ITEMS: Final = 2
"""Items of each task that are shown."""
_FIRST, _LAST, _LONGEST, _EXPLANATION = 4, 3, 1800, 600


@dataclass(frozen=True)
class Said:
    """One message.

    Attributes:
        role: Who said it.
        text: What was said, perhaps shortened.
        left_out: Characters that were left out.
    """

    role: str
    text: str
    left_out: int = 0


@dataclass(frozen=True)
class Transcript:
    """One model's dialogue on an item.

    Attributes:
        model: The model.
        variant: The variant, such as `arm=base`.
        value: What the metric is on this item.
        explanation: What the scorer says of it.
        messages: The messages.
        skipped: Messages in the middle that were left out, and after how many.
        note: Why there is none.
    """

    model: str
    variant: str
    value: str
    explanation: str = ""
    messages: tuple[Said, ...] = ()
    skipped: tuple[int, int] = (0, 0)
    note: str = ""


@dataclass(frozen=True)
class Telling:
    """An item with the transcripts that show its point.

    Attributes:
        item: The item.
        metric: The metric that was looked at.
        transcripts: The dialogues, the highest value first.
    """

    item: str
    metric: str
    transcripts: tuple[Transcript, ...]


def telling(subject: Subject) -> list[Telling]:
    """Read the transcripts of the items on which the models of a task differ most.

    With one model they are those of the items with its lowest values.
    """
    by_model = {cell.model: cell.by_item(subject.metric) for cell in subject.found}
    values = {model: own for model, own in by_model.items() if own}
    names = labels(subject.comparison)
    samples = labelled(subject.comparison.results.samples, names, subject.contest)
    return [
        Telling(
            item,
            subject.metric,
            tuple(_transcript(samples, subject.logs[m], item, m, values[m][item]) for m in models),
        )
        for item, models in (_chosen(values) if values else ())
    ]


def _chosen(values: Mapping[str, Mapping[str, float]]) -> list[tuple[str, list[str]]]:
    """The items to show, each with the models at its two ends."""
    if len(values) == 1:
        ((model, own),) = values.items()
        return [(item, [model]) for item in sorted(own, key=lambda item: (own[item], item))[:ITEMS]]
    ends = {}
    for item in sorted({item for own in values.values() for item in own}):
        having = [model for model in values if item in values[model]]
        high = max(having, key=lambda model: values[model][item])
        low = min(having, key=lambda model: values[model][item])
        ends[item] = values[high][item] - values[low][item], [high, low]
    apart = sorted((item for item in ends if ends[item][0] > 0), key=lambda item: (-ends[item][0], item))
    return [(item, ends[item][1]) for item in apart[:ITEMS]]


def _transcript(samples: DataFrame, log: str, item: str, model: str, value: float) -> Transcript:
    own = samples[(samples["item"].astype(str) == item) & (samples["model"] == model)]
    scored = own[own["status"] == "scored"]
    rows = (scored if len(scored) else own).to_dict(orient="records")
    if not rows:
        return Transcript(model, "", number(value), note="The sample is not in the log.")
    row = min(rows, key=_usual)
    about = Transcript(model, str(row["variant"]), number(value))
    try:
        sample = _read(log, str(row["sample"]), int(row["epoch"]))
    except Exception as error:  # whatever a log that was moved, cut or is none of ours makes its reader raise
        return Transcript(model, about.variant, about.value, note=f"The transcript cannot be read: {error}")
    messages, skipped = _messages(sample.messages)
    return Transcript(model, about.variant, about.value, _explained(sample), messages, skipped)


def _usual(row: Mapping[Any, Any]) -> tuple[bool, bool, str, int]:
    """The main sample of an item before its variants, the base arm before others."""
    variant = str(row["variant"])
    return row["role"] != "main", "=base" not in f"={variant}", variant, int(row["epoch"])


def _read(log: str, sample: str, epoch: int) -> EvalSample:
    from inspect_ai.log import read_eval_log_sample

    try:
        return read_eval_log_sample(log, sample, epoch, resolve_attachments="core", exclude_fields={"events"})
    except IndexError:
        if not sample.isdigit():
            raise
        number_of = int(sample)
        return read_eval_log_sample(
            log, number_of, epoch, resolve_attachments="core", exclude_fields={"events"}
        )


def _messages(messages: Sequence[ChatMessage]) -> tuple[tuple[Said, ...], tuple[int, int]]:
    said = [_said(message) for message in messages]
    if len(said) <= _FIRST + _LAST + 1:
        return tuple(said), (0, 0)
    return (*said[:_FIRST], *said[-_LAST:]), (len(said) - _FIRST - _LAST, _FIRST)


def _said(message: ChatMessage) -> Said:
    calls = [
        f"[calls {call.function}({json.dumps(call.arguments, ensure_ascii=False)})]"
        for call in getattr(message, "tool_calls", None) or ()
    ]
    text, left_out = bounded("\n".join([*filter(None, [message.text.strip()]), *calls]), _LONGEST)
    return Said(message.role, text or "(nothing)", left_out)


def _explained(sample: EvalSample) -> str:
    texts = [score.explanation for score in (sample.scores or {}).values() if score.explanation]
    return bounded("\n".join(texts), _EXPLANATION)[0]
