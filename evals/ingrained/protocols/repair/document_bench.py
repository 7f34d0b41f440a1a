"""Documents: every version is JSON, and its constraints are expressions that see nothing but the document."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, Final

from jinja2 import TemplateError

from ingrained.protocols.repair.bench import Examined, numbered
from ingrained.protocols.repair.extract import find_document, parse_document
from ingrained.protocols.repair.items import Constraint, DocumentItem
from ingrained.templates import EVALUATION_ERRORS, render
from ingrained_scorers.loop.fingerprints import broken_id, document_id, raw_id
from ingrained_scorers.loop.session import PASS, State

_LONGEST_SAID: Final = 1_000
"""Characters of a report, which may quote the document."""


class DocumentBench:
    """The bench of a JSON document under coupled constraints."""

    noun = "document"
    fence = "json"

    def __init__(self, item: DocumentItem) -> None:
        self._item = item
        self._checks = [(part.says, check) for part in item.requirements.values() for check in part.checks]
        self.brief = f"{item.brief.strip()}\n\n{item.shape.strip()}"
        self.satisfiable = item.satisfiable
        self.says: Mapping[str, str] = {name: part.says for name, part in item.requirements.items()}
        self.requirements = numbered({name: part.checks for name, part in item.requirements.items()})

    def version(self, name: str) -> str | None:
        """The text of `start`, `trap`, `trap2` or `fix`."""
        document = getattr(self._item, name)
        return None if document is None else document_text(document)

    def find(self, reply: str) -> str | None:
        """The last JSON block of a reply."""
        return find_document(reply)

    async def examine(self, text: str) -> Examined:
        """Evaluate all constraints."""
        document = parse_document(text)
        outcomes = tuple(_outcome(check, document) for _, check in self._checks)
        failures = tuple(
            "" if outcome == PASS else _failure(check, says, document)
            for (says, check), outcome in zip(self._checks, outcomes, strict=True)
        )
        identity = document_id(document) if isinstance(document, dict) else broken_id(text)
        return Examined(text, State(raw_id(text), identity, identity, outcomes), failures)


def document_text(document: Mapping[str, Any]) -> str:
    """A document as it is shown to the model."""
    return json.dumps(document, indent=2, ensure_ascii=False)


def _outcome(check: Constraint, document: Any) -> str:
    if not isinstance(document, dict):
        return "E:JSON"
    try:
        return PASS if check.met(document) else "F"
    except EVALUATION_ERRORS as error:
        return f"E:{type(error).__name__}"


def _failure(check: Constraint, says: str, document: Any) -> str:
    if not isinstance(document, dict):
        return "The block does not hold one JSON object."
    try:
        said = render(check.say, {"doc": document}).encode("utf-8", "backslashreplace").decode()
        return said if len(said) <= _LONGEST_SAID else f"{said[:_LONGEST_SAID]} …"
    except TemplateError:
        return f"It cannot be told from the document whether this is met: {says}"
