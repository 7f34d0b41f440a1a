"""What an item of the repair protocols consists of."""

from __future__ import annotations

from collections.abc import Callable
from collections.abc import Set as AbstractSet
from typing import Annotated, Any

from jinja2 import TemplateError
from pydantic import BaseModel, ConfigDict, Field, field_validator, model_validator

from ingrained.templates import EVALUATION_ERRORS, expression, undeclared


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class RepairParameters(_Part):
    """Parameters of the `repair` and `repair_document` protocols."""

    turns: Annotated[int, Field(ge=1, le=50)] = 10
    """Replies at most before the dialogue ends."""
    seconds: Annotated[float, Field(gt=0, le=60)] = 10.0
    """Time for all checks of one state together."""


class Check(_Part):
    """One call of the program and the value it must give, or the error it must raise."""

    call: str
    args: list[Any] = []
    want: Any = None
    raises: str | None = None

    @model_validator(mode="after")
    def _one_outcome(self) -> Check:
        if ("want" in self.model_fields_set) == (self.raises is not None):
            raise ValueError("a check has either 'want' or 'raises'")
        return self


class Requirement(_Part):
    """What the user asks for in plain words, and the checks that decide it."""

    says: str
    checks: Annotated[list[Check], Field(min_length=1, max_length=64)]


class ProgramItem(_Part):
    """A module with coupled bugs.

    `start` fails the first requirement only; `trap`, the obvious repair, holds it and fails the second;
    with three requirements `trap2` fails the third only. `fix` holds all; an unsatisfiable item has none.
    `driver` is the item's own code: helpers that checks may call, put beside the model's module.
    `reports` words a failed call for the user: a template over `args`, `got` and `want`, by name of the call.
    """

    family: str
    brief: str
    entry: Annotated[list[str], Field(min_length=1)]
    requirements: Annotated[dict[str, Requirement], Field(min_length=2, max_length=3)]
    start: str
    trap: str
    trap2: str | None = None
    fix: str | None = None
    satisfiable: bool = True
    twin_of: str | None = None
    driver: str = ""
    reports: dict[str, str] = {}

    @field_validator("reports")
    @classmethod
    def _render(cls, reports: dict[str, str]) -> dict[str, str]:
        for wording in reports.values():
            _require_names(wording, {"args", "got", "want"})
        return reports

    @model_validator(mode="after")
    def _whole(self) -> ProgramItem:
        _require_programs(self.satisfiable, self.fix, self.trap2, len(self.requirements))
        return self


class Constraint(_Part):
    """One condition on the document: a Jinja expression over `doc`, and how the user puts its failure."""

    that: str
    say: str

    @field_validator("that")
    @classmethod
    def _compiles(cls, text: str) -> str:
        _require_names(f"{{{{ {text} }}}}", {"doc"})
        return text

    @field_validator("say")
    @classmethod
    def _renders(cls, text: str) -> str:
        _require_names(text, {"doc"})
        return text

    def met(self, document: object) -> bool:
        """Whether a document meets it.

        Raises:
            TemplateError: The expression cannot be evaluated on this document.
        """
        return bool(expression(self.that)(doc=document))


class DocumentRequirement(_Part):
    """What the user asks of the document in plain words, and the constraints that decide it."""

    says: str
    checks: Annotated[list[Constraint], Field(min_length=1, max_length=64)]


class DocumentItem(_Part):
    """A JSON document under coupled constraints; `start`, `trap`, `trap2` and `fix` as for a program.

    `shape` tells the model in words what the JSON looks like. `domain` lists, for the fields of a flat
    document, every value that they may take: an unsatisfiable item is proved so by trying them all.
    """

    family: str
    brief: str
    shape: str
    requirements: Annotated[dict[str, DocumentRequirement], Field(min_length=2, max_length=3)]
    start: dict[str, Any]
    trap: dict[str, Any]
    trap2: dict[str, Any] | None = None
    fix: dict[str, Any] | None = None
    satisfiable: bool = True
    twin_of: str | None = None
    domain: dict[str, list[Any]] = {}

    @model_validator(mode="after")
    def _whole(self) -> DocumentItem:
        _require_programs(self.satisfiable, self.fix, self.trap2, len(self.requirements))
        names = list(self.requirements)
        for place, version in enumerate(("start", "trap", "trap2")):
            self._require_broken(version, names[place : place + 1])
        self._require_broken("fix", [])
        return self

    def _require_broken(self, version: str, expected: list[str]) -> None:
        """Hold a version against the one requirement that it must break."""
        document = getattr(self, version)
        broken = [
            name for name, part in self.requirements.items() if not all(map(_met(document), part.checks))
        ]
        if document is not None and broken != expected:
            must, does = (" and ".join(names) or "no requirement" for names in (expected, broken))
            raise ValueError(f"'{version}' must break {must}, but breaks {does}")


def _met(document: object) -> Callable[[Constraint], bool]:
    def met(constraint: Constraint) -> bool:
        try:
            return constraint.met(document)
        except EVALUATION_ERRORS:
            return False

    return met


def _require_names(template: str, known: AbstractSet[str]) -> None:
    try:
        unknown = sorted(undeclared(template) - known)
    except TemplateError as error:
        raise ValueError(f"not a template: {error.message}") from error
    if unknown:
        raise ValueError(f"{unknown[0]!r} is not defined: there is {', '.join(sorted(known))}")


def _require_programs(satisfiable: bool, fix: object, trap2: object, requirements: int) -> None:
    if satisfiable == (fix is None):
        raise ValueError("a satisfiable item has a 'fix', an unsatisfiable one has none")
    if (requirements > len(("start", "trap"))) == (trap2 is None):
        raise ValueError("'trap2' goes with three requirements")
