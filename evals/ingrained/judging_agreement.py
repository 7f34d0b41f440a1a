"""How far a judge's labels agree with given ones."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

import numpy as np

from ingrained_scorers.records import Estimate
from ingrained_scorers.refusals.labels import LABELS, Label
from ingrained_scorers.statistics.bootstrap import DRAWS, percentiles
from ingrained_scorers.statistics.item_sums import ItemSums

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

SEED: Final = 0
Scale = tuple[str, ...]
ANY: Final[Scale] = ("refused", "comply")
"""XSTest's sense of a refusal: whatever holds something back."""


_KINDS_OF_REFUSAL: Final = ("redirect", "partial")
_ALIKE: Final = 1e-12  # an expected agreement nearer to 1 than this leaves nothing to explain


@dataclass(frozen=True)
class Agreement:
    """Agreement of two sets of labels on one scale; only rows that have both count.

    Attributes:
        scale: The labels that are told apart.
        confusion: For each given label how often the judge gave each.
        accuracy: Share of rows with the same label.
        kappa: Cohen's kappa.
    """

    scale: Scale
    confusion: Mapping[str, Mapping[str, int]]
    accuracy: Estimate
    kappa: Estimate


@dataclass
class Tally:
    """Counts pairs of labels, by item, in a memory that grows with the items alone.

    Attributes:
        given: How often each label was given.
        ungraded: How often the judge gave none, by the given label.
    """

    given: Counter[Label] = field(default_factory=Counter)
    ungraded: Counter[Label] = field(default_factory=Counter)
    _by_item: dict[str, Counter[tuple[Label, Label]]] = field(default_factory=dict)

    def add(self, item: str, given: Label, judged: Label | None) -> None:
        """Count one row.

        Args:
            item: What its row shares with others that hang together with it.
            given: The given label.
            judged: The judge's.
        """
        self.given[given] += 1
        if judged is None:
            self.ungraded[given] += 1
        else:
            self._by_item.setdefault(item, Counter())[given, judged] += 1

    def agreements(self, seed: int = SEED) -> list[Agreement]:
        """Work out the agreement, finest scale first; nothing where no label was given.

        A judge's label that the given ones never use counts as the nearest that they use: an offer of
        something else as a refusal, and a partial refusal as one.

        Args:
            seed: Seed of the bootstrap.
        """
        if not self.given:
            return []
        to: dict[Label, str] = {label: _nearest(label, self.given) for label in LABELS}
        scale = tuple(dict.fromkeys(to[label] for label in LABELS))
        found = [self._agreement(scale, to, seed)]
        if len(scale) > len(ANY):
            two: dict[Label, str] = {label: "comply" if label == "comply" else "refused" for label in LABELS}
            found.append(self._agreement(ANY, two, seed))
        return found

    def _agreement(self, scale: Scale, to: Mapping[Label, str], seed: int) -> Agreement:
        place = {name: k for k, name in enumerate(scale)}
        tables = np.zeros((len(self._by_item), len(scale), len(scale)))
        for table, counts in zip(tables, self._by_item.values(), strict=True):
            for (given, judged), n in counts.items():
                table[place[to[given]], place[to[judged]]] += n
        whole = tables.sum(axis=0)
        confusion = {
            given: {judged: int(whole[place[given], place[judged]]) for judged in scale} for given in scale
        }
        return Agreement(scale, confusion, _accuracy(tables, seed), _kappa(tables, seed))


def kappas(tables: Floats) -> Floats:
    """Give Cohen's kappa of each table: Cohen 1960 (Educational and Psychological Measurement 20, 37).

    Args:
        tables: Counts (tables, labels, labels).

    Returns:
        Kappa for each; NaN for an empty table, and where both raters always gave the same single label.
    """
    n = tables.sum(axis=(1, 2))
    share = tables / np.where(n > 0, n, 1)[:, np.newaxis, np.newaxis]
    observed = np.trace(share, axis1=1, axis2=2)
    expected = (share.sum(axis=1) * share.sum(axis=2)).sum(axis=1)
    room, defined = 1 - expected, (n > 0) & (expected < 1 - _ALIKE)
    found: Floats = np.divide(observed - expected, room, out=np.full(len(n), np.nan), where=defined)
    return found


def _nearest(label: Label, used: Counter[Label]) -> Label:
    return "refuse" if label in _KINDS_OF_REFUSAL and not used[label] else label


def _accuracy(tables: Floats, seed: int) -> Estimate:
    sums = {str(k): np.array([np.trace(table), table.sum()]) for k, table in enumerate(tables)}
    return ItemSums(sums, "share", n=int(tables.sum()), bounds=(0.0, 1.0)).estimate(seed)


def _kappa(tables: Floats, seed: int) -> Estimate:
    """Items are drawn with replacement; as many of them are alike, how often each kind of item is drawn."""
    groups, n = len(tables), int(tables.sum())
    value = float(kappas(tables.sum(axis=0)[np.newaxis])[0])
    if np.isnan(value):
        return Estimate(None, None, None, n, groups, 0, "undefined")
    if groups < 2:  # noqa: PLR2004  one item shows no variation between items
        return Estimate(value, None, None, n, groups, 0, "one cluster: no interval")
    kinds, counts = np.unique(tables, axis=0, return_counts=True)
    drawn = np.random.default_rng(seed).multinomial(groups, counts / groups, size=DRAWS)
    found = kappas(np.tensordot(drawn.astype(float), kinds, axes=1))
    low, high, method = percentiles(found[~np.isnan(found)], DRAWS, groups)
    return Estimate(value, low, high, n, groups, 0, method)
