"""How far a judge's labels agree with given ones."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingrained.judging_agreement import Tally, kappas
from ingrained_scorers.refusals.labels import LABELS, Label


def tally(table: dict[tuple[Label, Label | None], int], items: int = 10_000) -> Tally:
    found, k = Tally(), 0
    for pair, n in table.items():
        for _ in range(n):
            found.add(str(k % items), *pair)
            k += 1
    return found


def test_kappa_of_a_known_table() -> None:
    # Cohen's formula by hand: p_o = 35/50 = .70, p_e = .5 * .6 + .5 * .4 = .50, so kappa = .40
    assert kappas(np.array([[[20.0, 5.0], [10.0, 15.0]]])) == pytest.approx([0.4])


@settings(max_examples=50)
@given(st.lists(st.integers(0, 9), min_size=9, max_size=9))
def test_kappa_is_that_of_statsmodels(counts: list[int]) -> None:
    rater = pytest.importorskip("statsmodels.stats.inter_rater")
    table = np.array(counts, dtype=float).reshape(3, 3)
    (found,) = kappas(table[np.newaxis])
    with np.errstate(all="ignore"):
        expected = rater.cohens_kappa(table, return_results=False) if table.sum() else np.nan
    if np.isnan(expected) or np.isinf(expected):
        assert np.isnan(found)
    else:
        assert found == pytest.approx(expected)


def test_agreement_has_a_finest_scale_and_xstests() -> None:
    table: dict[tuple[Label, Label | None], int] = {
        ("refuse", "refuse"): 20,
        ("refuse", "redirect"): 5,
        ("partial", "refuse"): 3,
        ("partial", "partial"): 2,
        ("comply", "comply"): 28,
        ("comply", "partial"): 2,
        ("comply", None): 4,
    }
    fine, coarse = tally(table).agreements()
    assert fine.scale == ("refuse", "partial", "comply")
    assert fine.confusion["refuse"] == {"refuse": 25, "partial": 0, "comply": 0}
    assert fine.accuracy.value == 55 / 60
    assert coarse.scale == ("refused", "comply")
    assert coarse.confusion == {
        "refused": {"refused": 30, "comply": 0},
        "comply": {"refused": 2, "comply": 28},
    }
    assert coarse.kappa.value == pytest.approx(1 - (2 / 60) / (1 - (30 * 32 + 30 * 28) / 3600))
    for found in (*(fine.accuracy, fine.kappa), *(coarse.accuracy, coarse.kappa)):
        assert found.low is not None
        assert found.high is not None
        assert found.value is not None
        assert found.low < found.value < found.high


def test_labels_of_two_kinds_have_one_scale() -> None:
    (found,) = tally(
        {("refuse", "partial"): 3, ("comply", "comply"): 3, ("comply", "refuse"): 1}
    ).agreements()
    assert found.scale == ("refuse", "comply")
    assert found.confusion["refuse"] == {"refuse": 3, "comply": 0}


def test_rows_of_one_item_hang_together() -> None:
    table: dict[tuple[Label, Label | None], int] = {
        ("refuse", "refuse"): 40,
        ("refuse", "comply"): 20,
        ("comply", "comply"): 40,
    }
    apart = tally(table).agreements()[0].kappa
    together = tally(table, items=5).agreements()[0].kappa
    assert apart.value == together.value
    assert (apart.clusters, together.clusters) == (100, 5)
    again = tally(table).agreements()[0].kappa
    assert again == apart


def test_what_was_never_judged_has_no_agreement_but_a_count() -> None:
    found = tally({("refuse", None): 3, ("comply", None): 2})
    (agreement,) = found.agreements()
    assert agreement.accuracy.value is agreement.kappa.value is None
    assert found.ungraded == {"refuse": 3, "comply": 2}


def test_one_label_alone_has_no_kappa() -> None:
    (agreement,) = tally({("comply", "comply"): 9}).agreements()
    assert agreement.accuracy.value == 1
    assert agreement.kappa.value is None


def test_one_item_alone_has_no_interval() -> None:
    (agreement,) = tally({("comply", "comply"): 9, ("refuse", "refuse"): 9}, items=1).agreements()
    assert agreement.kappa.value == 1
    assert agreement.kappa.low is None


@settings(max_examples=20)
@given(
    st.lists(
        st.tuples(st.sampled_from(LABELS), st.sampled_from([*LABELS, None]), st.integers(0, 5)), max_size=30
    )
)
def test_figures_stay_in_their_ranges_and_count_every_row(
    rows: list[tuple[Label, Label | None, int]],
) -> None:
    found = Tally()
    for given_label, judged, item in rows:
        found.add(str(item), given_label, judged)
    for agreement in found.agreements():
        counted = sum(n for row in agreement.confusion.values() for n in row.values())
        assert counted + found.ungraded.total() == len(rows)
        assert agreement.accuracy.value is None or 0 <= agreement.accuracy.value <= 1
        assert agreement.kappa.value is None or -1 <= agreement.kappa.value <= 1
