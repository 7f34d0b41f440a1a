"""The model provider `reference/<name>`: no key, no network, the same reply to the same transcript."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from inspect_ai.model import (
    ChatMessage,
    ChatMessageUser,
    GenerateConfig,
    ModelAPI,
    ModelOutput,
    ModelUsage,
)
from inspect_ai.tool import ToolChoice, ToolInfo

from ingrained.errors import UsageError, did_you_mean
from ingrained.protocols.facts import FACTS
from ingrained.reference.catalog import REFERENCES
from ingrained.reference.draws import draw
from ingrained.reference.policies import ask, repair, requests

_OPPOSITE = "by_design"


class ReferenceAPI(ModelAPI):
    """A reference model behind Inspect's model interface.

    Args:
        model_name: A name of the catalog.
        base_url: Unused.
        api_key: Unused.
        config: Generation options; none matters to a script.
        slip: Share of replies, drawn from a hash of the sample and turn, in which the model does the
            opposite: a right one alternates or recites, any other is right.

    Raises:
        UsageError: The catalog has no such model, or the share is not between 0 and 1.
    """

    def __init__(
        self,
        model_name: str,
        base_url: str | None = None,
        api_key: str | None = None,
        config: GenerateConfig = GenerateConfig(),  # noqa: B008  Inspect's signature; the value is immutable
        slip: float = 0.0,
    ) -> None:
        super().__init__(model_name, base_url, api_key, [], config)
        self.persona = model_name.rpartition("/")[2]
        self.slip = float(slip)
        require_reference(self.persona)
        if not 0 <= self.slip <= 1:
            raise UsageError(f"'slip' must be between 0 and 1, but is {slip}")

    async def generate(
        self,
        input: list[ChatMessage],  # noqa: A002  Inspect's signature
        tools: list[ToolInfo],
        tool_choice: ToolChoice,
        config: GenerateConfig,
    ) -> ModelOutput:
        """Answer from the facts that travel with the messages."""
        del tools, tool_choice, config
        question = next((m.text for m in reversed(input) if isinstance(m, ChatMessageUser)), "")
        text = answer(self._persona(facts_of(input)), facts_of(input), question)
        output = ModelOutput.from_content(f"reference/{self.persona}", text)
        output.usage = _usage(input, text)
        return output

    def max_connections(self) -> int:
        """Scripts answer at once: few connections keep the most of them busy."""
        return 20

    def connection_key(self) -> str:
        """All reference models share one pool."""
        return "reference"

    def _persona(self, facts: Mapping[str, Any]) -> str:
        if draw(f"{facts.get('sample')}/{facts.get('turn', 0)}/{self.persona}") >= self.slip:
            return self.persona
        return "bolted_on" if self.persona == _OPPOSITE else _OPPOSITE


def require_reference(name: str) -> None:
    """Refuse a name that the catalog does not have.

    Raises:
        UsageError: There is no such model; the text names the nearest.
    """
    if name not in REFERENCES:
        raise UsageError(f"there is no reference model {name!r}{did_you_mean(name, REFERENCES)}")


def facts_of(messages: list[ChatMessage]) -> dict[str, Any]:
    """All facts of a conversation, later ones over earlier ones."""
    facts: dict[str, Any] = {}
    for message in messages:
        facts |= (message.metadata or {}).get(FACTS, {})
    return facts


def answer(name: str, facts: Mapping[str, Any], question: str) -> str:
    """What a reference model says."""
    if facts.get("protocol") in {"repair", "repair_document"}:
        return repair.reply(name, facts, question)
    if facts.get("side"):
        return requests.reply(name, facts, question)
    return ask.reply(name, facts, question)


def _usage(messages: list[ChatMessage], text: str) -> ModelUsage:
    """Count words: without a usage Inspect counts tokens with a tokenizer that it downloads."""
    asked = sum(len(message.text.split()) for message in messages)
    said = len(text.split())
    return ModelUsage(input_tokens=asked, output_tokens=said, total_tokens=asked + said)
