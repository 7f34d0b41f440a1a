"""Reference models behind a wire that carries no facts: they are found again from what was said.

In process the facts that a reference model answers from travel in the messages' metadata. A real provider
sends text alone, so this side looks the question up among the samples of the tasks that are to be run.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final

import anyio
from inspect_ai.model import (
    ChatMessage,
    ChatMessageAssistant,
    ChatMessageSystem,
    ChatMessageUser,
    GenerateConfig,
    ModelOutput,
)

from ingrained.protocols.facts import FACTS, ask_facts
from ingrained.protocols.repair import messages as user
from ingrained.protocols.repair.document_bench import DocumentBench
from ingrained.protocols.repair.items import DocumentItem, ProgramItem
from ingrained.protocols.repair.program_bench import ProgramBench
from ingrained.reference.catalog import REFERENCES
from ingrained.reference.policies import repair
from ingrained.reference.provider import ReferenceAPI

if TYPE_CHECKING:
    from inspect_ai import Task
    from inspect_ai.dataset import Sample

    from ingrained.protocols.repair.bench import Bench

Said = tuple[str, ...]
"""The texts with which a conversation opens: those of the system, and the user's first."""
_SHOWN_UNTIL: Final = "\n```\n\nA user reports that requirement "
_MOST_TURNS: Final = 50


class Personas:
    """The reference models, for the samples of some tasks.

    Where samples open with the same words, as two arms of a dialogue do, it is the one whose new facts the
    user has told, or else the first.

    Args:
        tasks: The tasks whose questions are known.
    """

    names: Final = tuple(REFERENCES)

    def __init__(self, tasks: Iterable[Task]) -> None:
        self._asked: dict[Said, list[Sample]] = defaultdict(list)
        self._benches: dict[str, Bench] = {}
        for sample in (sample for task in tasks for sample in task.dataset):
            bench = _bench(sample)
            if bench is None:
                self._asked[_opening(_messages(sample))].append(sample)
            else:
                self._benches[_before_version(bench)] = bench

    def answer(self, model: str, messages: Sequence[ChatMessage]) -> ModelOutput:
        """What a model says next.

        Raises:
            LookupError: There is no such model, or the conversation is none of the tasks'.
        """
        if model not in REFERENCES:
            raise LookupError(model)
        user = next(message for message in messages if isinstance(message, ChatMessageUser))
        user.metadata = {FACTS: self._facts(model, messages, user.text)}
        return anyio.run(ReferenceAPI(model).generate, list(messages), [], "auto", GenerateConfig())

    def _facts(self, model: str, messages: Sequence[ChatMessage], first: str) -> dict[str, Any]:
        for head, bench in self._benches.items():
            if first.startswith(head):
                shown = first.removeprefix(head).partition(_SHOWN_UNTIL)[0]
                return _standing(model, bench, messages, shown)
        alike = self._asked.get(_opening(messages))
        if not alike:
            raise LookupError(first)
        sample = next((sample for sample in alike if _was_told(sample, messages)), alike[0])
        return _sample_facts(sample) | {"turn": len(_replies(messages))}


def _messages(sample: Sample) -> Sequence[ChatMessage]:
    return [ChatMessageUser(content=sample.input)] if isinstance(sample.input, str) else sample.input


def _replies(messages: Sequence[ChatMessage]) -> list[str]:
    return [message.text for message in messages if isinstance(message, ChatMessageAssistant)]


def _told(messages: Sequence[ChatMessage]) -> list[str]:
    return [message.text for message in messages if isinstance(message, ChatMessageUser)]


def _opening(messages: Sequence[ChatMessage]) -> Said:
    system = [message.text for message in messages if isinstance(message, ChatMessageSystem)]
    return (*system, _told(messages)[0])


def _sample_facts(sample: Sample) -> dict[str, Any]:
    target = [sample.target] if isinstance(sample.target, str) else sample.target
    asked = target[0] if len(target) == 1 else target
    return ask_facts(f"{sample.id}/1", asked, sample.choices, sample.metadata or {})


def _was_told(sample: Sample, messages: Sequence[ChatMessage]) -> bool:
    """Whether the user has told the new facts of the sample."""
    context = (sample.metadata or {}).get("fields", {}).get("context")
    return bool(context) and any(context in text for text in _told(messages)[1:])


def _bench(sample: Sample) -> Bench | None:
    """The workbench of a repair dialogue; None for a sample of another kind."""
    fields: Mapping[str, Any] = (sample.metadata or {}).get("fields", {})

    def own(names: Iterable[str]) -> dict[str, Any]:
        return {name: value for name, value in fields.items() if name in set(names)}

    if "trap" not in fields:
        return None
    if "shape" in fields:
        return DocumentBench(DocumentItem.model_validate(own(DocumentItem.model_fields)))
    return ProgramBench(ProgramItem.model_validate(own(ProgramItem.model_fields)), seconds=10)


def _before_version(bench: Bench) -> str:
    """The opening message up to the version that it shows."""
    return user.opening(bench, "\0", "", "").partition("\0")[0]


def _standing(model: str, bench: Bench, messages: Sequence[ChatMessage], shown: str) -> dict[str, Any]:
    """Where a repair dialogue stands, from nothing but what was said in it."""
    replies = _replies(messages)
    hint = user.hint(0, bench.noun, {}).partition(":")[0]
    versions = {name: bench.version(name) for name in ("start", "trap", "trap2", "fix")}
    facts = {
        "protocol": "repair" if bench.fence == "python" else "repair_document",
        "versions": versions,
        "satisfiable": bench.satisfiable,
        "arm": "wrong_report" if shown == (versions["fix"] or "").rstrip() else "base",
        "current": next(filter(None, map(bench.find, reversed(replies))), shown),
        "hinted": any(hint in text for text in _told(messages)),
    }
    return facts | {"turn": len(replies) or _turn_of(model, bench, facts, shown)}


def _turn_of(model: str, bench: Bench, facts: Mapping[str, Any], shown: str) -> int:
    """The turn of a dialogue without memory: the first at which this model would stand at what is shown."""
    if facts["arm"] == "wrong_report":
        return 0
    current = bench.version("start") or ""
    for turn in range(_MOST_TURNS):
        if current.rstrip() == shown:
            return turn
        reply = repair.reply(model, {**facts, "turn": turn, "current": current}, "")
        current = bench.find(reply) or current
    raise LookupError(f"{model} never comes to the version that is shown")
