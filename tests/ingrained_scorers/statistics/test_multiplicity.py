from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import false_discovery_control

from ingrained_scorers.statistics.multiplicity import benjamini_hochberg, holm

# The fifteen P values of the example in Benjamini & Hochberg 1995.
FIFTEEN = [
    *(0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344),
    *(0.0459, 0.3240, 0.4262, 0.5719, 0.6528, 0.7590, 1.0000),
]

probabilities = st.lists(st.floats(0, 1), min_size=1, max_size=12)


def test_the_fifteen_published_probabilities() -> None:
    # Benjamini & Hochberg reject four at .05, Holm (as Bonferroni) three.
    found = benjamini_hochberg(FIFTEEN)
    assert found[:4] == pytest.approx([0.0015, 0.0030, 0.0095, 0.035625])
    assert [p is not None and p <= 0.05 for p in found] == [True] * 4 + [False] * 11
    assert [p is not None and p <= 0.05 for p in holm(FIFTEEN)] == [True] * 3 + [False] * 12


@settings(max_examples=20, deadline=None)
@given(probabilities)
def test_both_agree_with_statsmodels_and_scipy(p: list[float]) -> None:
    sm = pytest.importorskip("statsmodels.stats.multitest")
    assert holm(p) == pytest.approx(list(sm.multipletests(p, method="holm")[1]))
    assert benjamini_hochberg(p) == pytest.approx(list(sm.multipletests(p, method="fdr_bh")[1]))
    assert benjamini_hochberg(p) == pytest.approx(list(false_discovery_control(p)))


def test_undefined_probabilities_are_passed_through_and_not_counted() -> None:
    assert holm([None, 0.02, None, 0.01]) == [None, 0.02, None, 0.02]
    assert benjamini_hochberg([0.04, None, 0.01]) == [0.04, None, 0.02]
    assert (holm([]), benjamini_hochberg([None])) == ([], [None])


@given(probabilities, st.data())
def test_the_order_does_not_matter(p: list[float], data: st.DataObject) -> None:
    places = data.draw(st.permutations(range(len(p))))
    for adjust in (holm, benjamini_hochberg):
        found = adjust(p)
        assert adjust([p[i] for i in places]) == [found[i] for i in places]


@given(probabilities)
def test_holm_is_never_bolder_than_benjamini_and_hochberg(p: list[float]) -> None:
    for raw, strict, loose in zip(p, holm(p), benjamini_hochberg(p), strict=True):
        assert strict is not None
        assert loose is not None
        assert raw - 1e-12 <= loose <= strict + 1e-12 <= 1 + 1e-12


@pytest.mark.parametrize("p", [-0.1, 1.1, float("nan")])
def test_what_is_no_probability_is_refused(p: float) -> None:
    with pytest.raises(ValueError, match=r"0\.\.1"):
        holm([0.5, p])
