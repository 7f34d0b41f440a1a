from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingrained_scorers.statistics.binary_pairs import (
    PairedTable,
    mcnemar_exact,
    mcnemar_mid_p,
    newcombe_paired,
    paired_table,
)
from ingrained_scorers.statistics.proportions import wilson

# Cavo et al. 2012, as in the tests of R's `contingencytables` (Fagerland, Lydersen & Laake 2017, chapter 8).
CAVO = PairedTable(59, 6, 16, 80)

counts = st.integers(0, 40)
tables = st.builds(PairedTable, counts, counts, counts, counts)


def test_the_published_paired_interval() -> None:
    assert CAVO.difference == pytest.approx(-0.0621, abs=5e-5)
    assert newcombe_paired(CAVO) == pytest.approx((-0.1186, -0.0046), abs=5e-5)


def test_the_published_probabilities() -> None:
    assert mcnemar_mid_p(CAVO) == pytest.approx(0.034690, abs=5e-7)
    assert mcnemar_exact(CAVO) == pytest.approx(0.052479, abs=5e-7)


def test_phi_is_corrected_for_continuity() -> None:
    # Without the correction this table gives (-.5017, -.0361).
    assert newcombe_paired(PairedTable(1, 1, 7, 12)) == pytest.approx((-0.5069, -0.0256), abs=5e-5)


def test_without_correlation_the_two_wilson_intervals_add_in_squares() -> None:
    # phi = 0 as nothing but the first ever succeeds: p1 = 6/20, p2 = 0.
    table, first, second = PairedTable(0, 6, 0, 14), wilson(6, 20), wilson(0, 20)
    assert first is not None
    assert second is not None
    low = 0.3 - ((0.3 - first[0]) ** 2 + second[1] ** 2) ** 0.5
    assert newcombe_paired(table) == pytest.approx((low, first[1]))


def test_outcomes_are_counted_into_the_table() -> None:
    table = paired_table([1, 1, 0, 0, 1.0, True], [1, 0, 1, 0, 0.0, False])
    assert table == PairedTable(1, 3, 1, 1)
    assert (table.n, table.difference) == (6, 2 / 6)


def test_what_is_no_pair_of_outcomes_is_refused() -> None:
    with pytest.raises(ValueError, match="0 or 1"):
        paired_table([0.5], [1])
    with pytest.raises(ValueError, match="shorter"):
        paired_table([1, 0], [1])
    with pytest.raises(ValueError, match="level"):
        newcombe_paired(CAVO, 1.0)


def test_no_pairs_have_no_difference() -> None:
    empty = paired_table([], [])
    assert (empty.difference, newcombe_paired(empty)) == (None, None)


def test_agreeing_pairs_alone_test_nothing() -> None:
    same = PairedTable(10, 0, 0, 5)
    assert (mcnemar_exact(same), mcnemar_mid_p(same)) == (None, None)
    low, high = newcombe_paired(same) or (0, 0)
    assert low < 0 < high


def test_an_even_split_is_no_evidence() -> None:
    # Fagerland et al. 2013: with equal counts the exact P is 1 and the mid-P 1 - f / 2; f = C(4, 2) / 16.
    even = PairedTable(3, 2, 2, 3)
    assert mcnemar_exact(even) == 1
    assert mcnemar_mid_p(even) == pytest.approx(1 - 6 / 32)


@given(tables)
def test_the_exact_test_is_that_of_statsmodels(table: PairedTable) -> None:
    sm = pytest.importorskip("statsmodels.stats.contingency_tables")
    square = [[table.both, table.first_only], [table.second_only, table.neither]]
    if table.first_only + table.second_only:
        assert mcnemar_exact(table) == pytest.approx(sm.mcnemar(square, exact=True).pvalue)


@given(tables, st.sampled_from([0.8, 0.95, 0.999]))
def test_the_interval_holds_the_difference_and_swaps_with_the_models(
    table: PairedTable, level: float
) -> None:
    swapped = replace(table, first_only=table.second_only, second_only=table.first_only)
    found, other = newcombe_paired(table, level), newcombe_paired(swapped, level)
    if found is None or other is None or table.difference is None:
        assert table.n == 0
        return
    assert -1 <= found[0] <= table.difference <= found[1] <= 1
    assert other == pytest.approx((-found[1], -found[0]))
    assert (mcnemar_mid_p(swapped), mcnemar_exact(swapped)) == (mcnemar_mid_p(table), mcnemar_exact(table))


@given(tables)
def test_the_mid_p_lies_below_the_exact_one(table: PairedTable) -> None:
    mid, exact = mcnemar_mid_p(table), mcnemar_exact(table)
    if mid is not None and exact is not None:
        assert 0 < mid < exact <= 1


def test_the_interval_covers_with_thirty_pairs() -> None:
    # 2000 draws of 30 pairs, difference .75 - .6; the error of a coverage of .95 is .005.
    cells, true = [0.55, 0.2, 0.05, 0.2], 0.15
    draws = np.random.default_rng(1).multinomial(30, cells, size=2000)
    intervals = [newcombe_paired(PairedTable(*map(int, row))) or (1, -1) for row in draws]
    assert 0.94 < np.mean([low <= true <= high for low, high in intervals]) < 0.98
