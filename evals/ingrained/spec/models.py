"""What a task file may say: the one source of the loader, the JSON schema and the YAML reference."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

TASK_NAME = r"^[a-z0-9]+(-[a-z0-9]+)*$"
SUITE_NAME = r"^[a-z0-9]+([-_][a-z0-9]+)*$"
ITEM_ID = r"^[A-Za-z0-9][A-Za-z0-9_.-]*$"
LANGUAGE = r"^[a-z]{2,3}(-[A-Za-z]+)?$"
FOREIGN_NAME = r"^[^/]+/.+$"
AXIS_NAME = r"^[a-z][a-z0-9_]*$"

TaskName = Annotated[str, StringConstraints(pattern=TASK_NAME, max_length=80)]
SuiteName = Annotated[str, StringConstraints(pattern=SUITE_NAME, max_length=80)]
ItemId = Annotated[str, StringConstraints(pattern=ITEM_ID, max_length=120)]
Language = Annotated[str, StringConstraints(pattern=LANGUAGE)]
Parameters = dict[str, Any]


class Strict(BaseModel):
    """Base of everything in a task file: unknown keys are errors, values are not coerced."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


class Source(Strict):
    """Where the items come from and what may be done with them."""

    licence: str | None = None
    """SPDX identifier of the items' licence."""
    cite: str | None = None
    """How to cite them."""
    url: str | None = None
    """Where they were published."""


class FileItems(Strict):
    """Items read from files beside the task file: csv, json, jsonl, parquet or yaml."""

    file: str
    """A path relative to the task file; `*` matches several files, read in the order of their names."""
    fields: dict[str, str] = {}
    """Renames columns: the item's field on the left, the file's column on the right."""
    limit: Annotated[int, Field(ge=1)] | None = None
    """Read at most this many rows."""


class HubItems(Strict):
    """Items of a data set on the Hugging Face hub, or in a local folder saved by `datasets`."""

    hf: str
    """`org/name`, or the path of a local folder relative to the task file, starting with `./`."""
    split: str
    """The split to read."""
    config: str | None = None
    """The data set's configuration, where it has several."""
    revision: str | None = None
    """The commit to read; required for a data set on the hub, so that the items cannot change unseen."""
    fields: dict[str, str] = {}
    """Renames columns: the item's field on the left, the data set's column on the right."""
    limit: Annotated[int, Field(ge=1)] | None = None
    """Read at most this many rows."""


class FamilyItems(Strict):
    """Items generated afresh from the run's seed."""

    family: str | Annotated[list[str], Field(min_length=1)]
    """The name of the family, or of several that take turns; `all` for every one of ingrained's own.
    `reasoning-gym/chain_sum` and the like name generators of that package."""
    n: Annotated[int, Field(ge=1, le=100_000)]
    """How many items."""
    with_: Annotated[Parameters, Field(alias="with")] = {}
    """The family's parameters; not with several families."""

    @property
    def families(self) -> list[str]:
        """The families' names."""
        from ingrained.items.families.catalog import FAMILIES

        if self.family == "all":
            return list(FAMILIES)
        return [self.family] if isinstance(self.family, str) else list(dict.fromkeys(self.family))


class InlineItem(BaseModel):
    """One item. Further keys are the protocol's and scorer's fields, languages, and what templates name."""

    model_config = ConfigDict(extra="allow", strict=True, frozen=True)

    id: ItemId
    """Unique in the task, and stable: results are compared by it."""
    input: str | None = None
    """What the model is asked."""
    target: str | list[str] | None = None
    """The right answer, or several that are as good."""
    choices: list[str] | None = None
    """The options of a multiple-choice question; the target is then a letter."""
    twin: str | None = None
    """The benign request that looks alike: rendered by the same templates, with the role `twin`."""
    twin_target: str | list[str] | None = None
    """The right answer to the twin, where the scorer compares with a target."""
    recited: str | None = None
    """What recitation would answer where that is wrong: what a reference model that crams says."""
    only: dict[str, list[str]] | None = None
    """Restricts axes for this item: the axis on the left, the values it has on the right."""


class Limits(Strict):
    """Where a sample ends at the latest."""

    messages: Annotated[int, Field(ge=1)] | None = None
    """Messages in the conversation."""
    tokens: Annotated[int, Field(ge=1)] | None = None
    """Tokens, in and out."""
    seconds: Annotated[int, Field(ge=1)] | None = None
    """Seconds on the clock."""


class TaskSpec(Strict):
    """One task file, validated.

    `items` is a tuple of inline items or one source. `protocol`, `scorer` and `inspect` are given in the
    file as a name or as a name with parameters; here they are always pairs of both.
    """

    task: TaskName
    """The task's name, unique in its suite."""
    suite: SuiteName | None = None
    """The suite it belongs to; the folder's name if left out."""
    version: Annotated[int, Field(ge=1)] = 1
    """Raise it when items or scoring change meaning: runs of two versions are not compared."""
    about: str | None = None
    """One or two sentences for people."""
    source: Source | None = None
    """Where the items come from."""
    items: tuple[InlineItem, ...] | FileItems | HubItems | FamilyItems | None = None
    """The items: a list, or `file`, `hf` or `family`."""
    input: str | None = None
    """A template for the input of every item; without it, the item's own `input` is sent."""
    system: str | None = None
    """A template for the system message."""
    vary: dict[str, dict[str, str] | tuple[str, ...]] = {}
    """Axes; their product renders each item. A mapping names templates, a list names values."""
    protocol: tuple[tuple[str, Parameters], ...] = (("ask", {}),)
    """How the conversation goes; several run one after the other."""
    scorer: tuple[tuple[str, Parameters], ...] = ()
    """What the reply is worth."""
    inspect: tuple[str, Parameters] | None = None
    """Instead of items, protocol and scorer: a registered Inspect task, `pkg/name`, and its arguments."""
    limits: Limits = Limits()
    """Where a sample ends at the latest."""
    epochs: Annotated[int, Field(ge=1, le=1000)] = 1
    """How often each sample is run."""
    reference: dict[str, dict[str, str]] = {}
    """What calibration must show: the reference model, the metric, the bound."""
