"""Two models on the same 0/1 items: the difference of their rates, and whether it is chance."""

from __future__ import annotations

from dataclasses import dataclass
from math import comb, sqrt
from typing import TYPE_CHECKING

from scipy.special import bdtr

from ingrained_scorers.statistics.proportions import wilson

if TYPE_CHECKING:
    from collections.abc import Sequence


@dataclass(frozen=True)
class PairedTable:
    """Counts of pairs by their two outcomes.

    As the usual 2x2 table with the first in the rows: `PairedTable(a, b, c, d)` of [[a, b], [c, d]].

    Attributes:
        both: Pairs in which both are 1.
        first_only: Pairs in which only the first is 1; with `second_only` the discordant pairs.
        second_only: Pairs in which only the second is 1.
        neither: Pairs in which both are 0.
    """

    both: int
    first_only: int
    second_only: int
    neither: int

    @property
    def n(self) -> int:
        """Number of pairs."""
        return self.both + self.first_only + self.second_only + self.neither

    @property
    def difference(self) -> float | None:
        """Rate of the first minus rate of the second; `None` without pairs."""
        return (self.first_only - self.second_only) / self.n if self.n else None


def paired_table(first: Sequence[float], second: Sequence[float]) -> PairedTable:
    """Count paired 0/1 outcomes.

    Args:
        first: Outcomes of the first model, one for each item.
        second: Outcomes of the second on the same items in the same order.

    Returns:
        The 2x2 table.

    Raises:
        ValueError: The two differ in length, or a value is neither 0 nor 1.
    """
    pairs = list(zip(first, second, strict=True))
    if not {v for pair in pairs for v in pair} <= {0, 1}:
        raise ValueError("paired outcomes are 0 or 1")
    return PairedTable(pairs.count((1, 1)), pairs.count((1, 0)), pairs.count((0, 1)), pairs.count((0, 0)))


def newcombe_paired(table: PairedTable, level: float = 0.95) -> tuple[float, float] | None:
    """Give an interval for the difference of two paired rates that holds for few pairs.

    Square-and-add on the two Wilson intervals, with the continuity-corrected correlation phi: Newcombe 1998
    (Statistics in Medicine 17, 2635), method 10.

    Args:
        table: The counts.
        level: Coverage, strictly between 0 and 1.

    Returns:
        Lower and upper end of first - second, within [-1, 1], or `None` without pairs.

    Raises:
        ValueError: `level` is not within (0, 1).
    """
    ones, others = table.both + table.first_only, table.both + table.second_only
    of_first, of_second = wilson(ones, table.n, level), wilson(others, table.n, level)
    if of_first is None or of_second is None:
        return None
    p1, p2, phi = ones / table.n, others / table.n, _corrected_phi(table)
    below = _square_and_add(p1 - of_first[0], of_second[1] - p2, phi)
    above = _square_and_add(of_first[1] - p1, p2 - of_second[0], phi)
    return max(-1.0, p1 - p2 - below), min(1.0, p1 - p2 + above)


def mcnemar_exact(table: PairedTable) -> float | None:
    """Give the two-sided exact conditional P of equal rates (McNemar's test).

    Args:
        table: The counts.

    Returns:
        The probability, under a fair coin for each discordant pair, of a split at least as uneven; `None`
        without discordant pairs, which tell nothing.
    """
    fewer, discordant = _discordant(table)
    return min(1.0, 2 * float(bdtr(fewer, discordant, 0.5))) if discordant else None


def mcnemar_mid_p(table: PairedTable) -> float | None:
    """Give the two-sided mid-P of equal rates, which counts the observed split half.

    Recommended over the exact test, which is too cautious: Fagerland, Lydersen & Laake 2013 (BMC Medical
    Research Methodology 13, 91).

    Args:
        table: The counts.

    Returns:
        The mid-P, or `None` without discordant pairs.
    """
    fewer, discordant = _discordant(table)
    if not discordant:
        return None
    observed = comb(discordant, fewer) / (1 << discordant)
    if 2 * fewer == discordant:
        return 1 - observed / 2
    return 2 * float(bdtr(fewer, discordant, 0.5)) - observed


def _discordant(table: PairedTable) -> tuple[int, int]:
    split = table.first_only, table.second_only
    return min(split), sum(split)


def _corrected_phi(table: PairedTable) -> float:
    a, b, c, d = table.both, table.first_only, table.second_only, table.neither
    product = (a + b) * (c + d) * (a + c) * (b + d)
    excess = a * d - b * c
    corrected = max(excess - table.n / 2, 0.0) if excess > 0 else excess
    return corrected / sqrt(product) if product else 0.0


def _square_and_add(one: float, other: float, phi: float) -> float:
    return sqrt(max(0.0, one**2 - 2 * phi * one * other + other**2))
