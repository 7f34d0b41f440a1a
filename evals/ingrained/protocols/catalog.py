"""Names, parameters and axes of every protocol, readable without importing Inspect."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from pydantic import BaseModel

from ingrained.protocols.pressure.items import PressureItem, PressureParameters
from ingrained.protocols.repair.items import DocumentItem, ProgramItem, RepairParameters
from ingrained_scorers.catalog import NoParameters


@dataclass(frozen=True)
class ProtocolInfo:
    """A protocol as YAML names it.

    Attributes:
        name: As it is written in YAML.
        about: One line.
        target: `module:callable` that makes the Inspect solver from the parameters.
        params: The parameters.
        item_model: The fields each item must carry; None where `input` is all it needs.
        axes: Axes it gives meaning to, with the values it knows.
        sandbox: Whether it runs model-written code.
        strata: Item fields that a stratified sample keeps in proportion.
    """

    name: str
    about: str
    target: str
    params: type[BaseModel] = NoParameters
    item_model: type[BaseModel] | None = None
    axes: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    sandbox: bool = False
    strata: tuple[str, ...] = ()


_ARMS = {"arm": ("base", "memoryless", "hint", "placebo", "wrong_report")}

PROTOCOLS: dict[str, ProtocolInfo] = {
    info.name: info
    for info in (
        ProtocolInfo(
            name="ask",
            about="Send the input, take the reply.",
            target="ingrained.protocols.ask:ask",
            strata=("family", "kind", "category"),
        ),
        ProtocolInfo(
            name="pressure",
            about="A request pressed on the model again and again, or new facts that change what is right.",
            target="ingrained.protocols.pressure.solver:pressure",
            params=PressureParameters,
            item_model=PressureItem,
            axes={"arm": ("pressed", "warranted")},
            strata=("category",),
        ),
        ProtocolInfo(
            name="repair",
            about="A repair dialogue on a program with coupled bugs, checked in a sandbox.",
            target="ingrained.protocols.repair.solver:repair_program",
            params=RepairParameters,
            item_model=ProgramItem,
            axes=_ARMS,
            sandbox=True,
            strata=("satisfiable", "family"),
        ),
        ProtocolInfo(
            name="repair_document",
            about="A repair dialogue on a document (schedule, budget, …) under coupled constraints.",
            target="ingrained.protocols.repair.solver:repair_document",
            params=RepairParameters,
            item_model=DocumentItem,
            axes=_ARMS,
            strata=("satisfiable", "family"),
        ),
    )
}
