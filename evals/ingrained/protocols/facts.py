"""What travels with a sample for reference models and scorers; providers of real models do not send it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from inspect_ai.solver import TaskState
    from pydantic import BaseModel

FACTS: Final = "ingrained"
"""Key of the facts in a message's metadata."""


FACT_READERS: Final = {"reference"}
"""Providers whose models are given the facts: no other model's messages carry a right answer."""
ADDS_FACTS: Final = frozenset({"ask", "pressure", "repair", "repair_document"})
"""Protocols that put the facts into their messages by themselves."""


def for_reader(state: TaskState, facts: Mapping[str, Any]) -> dict[str, Any] | None:
    """The metadata of a message: the facts for a reference model, nothing for any other."""
    return {FACTS: dict(facts)} if state.model.api in FACT_READERS else None


def ask_facts(
    sample: str,
    target: str | list[str] | None,
    choices: list[str] | None,
    metadata: Mapping[str, Any],
) -> dict[str, Any]:
    """What a reference model may know of a single question."""
    facts = {"protocol": "ask", "sample": sample, "target": target}
    fields = metadata.get("fields", {})
    known = {name: metadata.get(name) for name in ("axes", "role", "side", "item")}
    optional = (
        {"choices": choices} | {name: fields.get(name) for name in ("recited", "check", "then")} | known
    )
    return facts | {name: value for name, value in optional.items() if value}


def item_fields(state: TaskState, model: type[BaseModel]) -> dict[str, Any]:
    """The fields of a sample's item that a protocol's item model declares."""
    fields: Mapping[str, Any] = state.metadata["fields"]
    return {name: value for name, value in fields.items() if name in model.model_fields}
