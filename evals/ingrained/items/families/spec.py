"""A family of generated items as its YAML file declares it."""

from __future__ import annotations

from typing import Annotated, Any, Final, Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

FORMS: Final = (
    *("canonical", "resampled", "renamed", "reordered", "distracted"),
    *("counterfactual", "probe", "deeper", "deepest", "inverse", "missing"),
)
"""What one draw can be turned into. `canonical` is the book's form; every family has it and `resampled`."""
LANGUAGES: Final = ("en", "zh")
"""The languages of every family; the first is the default."""


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


class Text(_Strict):
    """A template in every language, filled from the same draw."""

    en: str
    zh: str


class Parameter(_Strict):
    """A number that a task may set in `with`."""

    default: int
    min: int
    max: int
    about: str


class Check(_Strict):
    """How a reply is read and compared with the answer."""

    kind: Literal["number", "digits", "word", "sequence", "text"]
    """`number`: an exact number, units and separators ignored. `digits`: a numeral in another base. `word`:
    one of `options`. `sequence`: words or numbers in order. `text`: a string of symbols, spaces ignored."""
    options: dict[str, list[str]] = {}
    """For `word`: the words that can be the answer, by language, in the same order."""
    units: list[str] = []
    """Words that may follow the number."""


class Call(_Strict):
    """A pure function of the draw, `module.function` of `ingrained.items.families.functions`."""

    call: Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*\.[a-z][a-z0-9_]*$")]


class Draw(_Strict):
    """One random value of exactly one kind. Texts that begin with `=` are expressions of earlier values."""

    int: Annotated[list[Any], Field(min_length=2, max_length=2)] | None = None
    """Both ends of a range, included."""
    choice: list[Any] | str | None = None
    """One entry of a list."""
    sample: list[Any] | str | None = None
    """`n` different entries of a list, in random order."""
    n: Any = None
    """How many, for `sample` and `words`."""
    words: Literal["names", "nonce"] | None = None
    """`n` different first names, or words that no language has."""
    call: str | None = None
    """A function of the values so far and the random source."""

    @model_validator(mode="after")
    def _one_kind(self) -> Draw:
        kinds = [self.int, self.choice, self.sample, self.words, self.call]
        if sum(kind is not None for kind in kinds) != 1:
            raise ValueError("a draw has exactly one of int, choice, sample, words, call")
        if (self.n is None) == (self.sample is not None or self.words is not None):
            raise ValueError("n belongs to sample and words, and they need it")
        return self


class Form(_Strict):
    """How one form differs from the canonical one."""

    redraw: Literal["all"] | list[str] = []
    """Values that are drawn again."""
    draw: dict[str, Draw] = {}
    """Values that are drawn in another way."""
    rule: dict[str, Any] = {}
    """The rule under which the answer changes; the default rule gives the recited answer."""
    let: dict[str, Any] = {}
    """Computed values that replace the family's."""
    before: Text | None = None
    """What stands before the text, such as the changed rule."""
    text: Text | None = None
    """The text, where it differs."""
    add: Text | None = None
    """A sentence that changes nothing, between text and question."""
    question: Text | None = None
    """The question, where it differs."""
    answer: Any = None
    """The answer, where it is computed in another way."""
    check: Check | None = None
    """How the reply is read, where it differs."""


class FamilySpec(_Strict):
    """A family of generated items."""

    family: Annotated[str, Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")]
    about: str
    parameters: dict[str, Parameter] = {}
    rule: dict[str, Any] = {}
    draw: dict[str, Draw]
    let: dict[str, Any] = {}
    require: list[str] = []
    text: Text
    question: Text
    how: Text
    answer: Any
    check: Check
    depth: Any = None
    forms: dict[str, Form]

    @model_validator(mode="after")
    def _known_forms(self) -> FamilySpec:
        unknown = sorted(set(self.forms) - set(FORMS))
        if unknown:
            raise ValueError(f"a form is one of {', '.join(FORMS)}, but not {', '.join(unknown)}")
        if "resampled" not in self.forms or "canonical" in self.forms:
            raise ValueError("every family has the form resampled, and canonical is the family itself")
        if ("counterfactual" in self.forms) != ("probe" in self.forms):
            raise ValueError(
                "counterfactual and probe belong together: without the one the other says nothing"
            )
        return self
