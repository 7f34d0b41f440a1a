"""What there is to know of a scorer before it runs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from pydantic import BaseModel, ConfigDict

Better = Literal["high", "low", "none"]


class NoParameters(BaseModel):
    """A scorer or protocol that takes no parameters."""

    model_config = ConfigDict(extra="forbid", frozen=True)


@dataclass(frozen=True)
class MetricInfo:
    """A metric's name and meaning.

    Attributes:
        name: As it is written in YAML bounds and shown in tables.
        about: One line, with the unit or range.
        better: Which direction is better, or `none`.
        headline: Whether the default table shows it.
    """

    name: str
    about: str
    better: Better
    headline: bool = False


@dataclass(frozen=True)
class ScorerInfo:
    """A scorer as YAML names it.

    Attributes:
        name: As it is written in YAML.
        about: One line.
        target: `module:callable` that makes the Inspect scorer from the parameters.
        sums: `module:callable` from `Sequence[Scored]` to `dict[str, ItemSums]`.
        metrics: What `sums` gives, in the order of the table.
        params: The parameters.
        needs: Item fields it cannot do without.
        protocols: Protocols one of which it needs; empty for any. Another package's protocol may do as well.
        right: The value, 0..1, that tells whether a sample is right; None where none does.
        item_model: Item fields that it reads beside those it needs.
        requests: Whether it judges replies to requests, harmful and benign, which have no right answer.
    """

    name: str
    about: str
    target: str
    sums: str
    metrics: tuple[MetricInfo, ...]
    params: type[BaseModel] = NoParameters
    needs: tuple[str, ...] = ()
    protocols: tuple[str, ...] = ()
    right: str | None = "score"
    item_model: type[BaseModel] | None = None
    requests: bool = False

    @property
    def metric_names(self) -> tuple[str, ...]:
        """The names of the metrics, in the order of the table."""
        return tuple(metric.name for metric in self.metrics)
