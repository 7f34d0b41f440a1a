from __future__ import annotations

from math import sqrt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingrained_scorers.statistics.survival import SurvivalCurve, kaplan_meier

# Weeks of remission until relapse or until the end of the watch (censored) under 6-mercaptopurine, and until
# relapse under placebo: Freireich et al. 1963, Blood 21, 699.
RELAPSED = [6, 6, 6, 7, 10, 13, 16, 22, 23]
CENSORED = [6, 9, 10, 11, 17, 19, 20, 25, 32, 32, 34, 35]
PLACEBO = [1, 1, 2, 2, 3, 4, 4, 5, 5, 8, 8, 8, 8, 11, 11, 12, 12, 15, 17, 22, 23]

watched = st.lists(st.tuples(st.integers(0, 12), st.booleans()), min_size=1, max_size=30)


def drug() -> SurvivalCurve:
    return kaplan_meier(RELAPSED + CENSORED, [True] * 9 + [False] * 12)


def test_the_published_curve() -> None:
    # Kalbfleisch & Prentice 2002, section 1.4; errors and log-log intervals as R's `survfit` prints them.
    expected = [
        (6, 21, 3, 0.857, 0.0764, 0.620, 0.952),
        (7, 17, 1, 0.807, 0.0869, 0.563, 0.923),
        (10, 15, 1, 0.753, 0.0963, 0.503, 0.889),
        (13, 12, 1, 0.690, 0.1068, 0.432, 0.849),
        (16, 11, 1, 0.627, 0.1141, 0.368, 0.805),
        (22, 7, 1, 0.538, 0.1282, 0.268, 0.747),
        (23, 6, 1, 0.448, 0.1346, 0.188, 0.680),
    ]
    curve = drug()
    for step, row in zip(curve.steps, expected, strict=True):
        assert (step.time, step.at_risk, step.events) == row[:3]
        assert (step.survival, step.standard_error, step.low, step.high) == pytest.approx(row[3:], abs=5e-4)
    assert (curve.n, curve.censored, curve.last, curve.median) == (21, 12, 35, 23)


def test_the_restricted_mean_by_hand() -> None:
    # 6 + 1 * 18/21 + 3 * .8067227 = 9.2773109 weeks within ten. Variance, d / (r (r - d)) times the square of
    # the area after the step: 3 / (21 * 18) * 3.2773109^2 + 1 / (17 * 16) * 2.4201681^2 = .1067777.
    found = drug().restricted_mean(10)
    assert found is not None
    assert found.value == pytest.approx(9.2773109)
    assert found.standard_error == pytest.approx(sqrt(0.1067777), abs=1e-6)


def test_without_censoring_the_restricted_mean_is_the_ordinary_one() -> None:
    curve = kaplan_meier(PLACEBO, [True] * 21)
    found = curve.restricted_mean(100)
    assert found is not None
    mean = sum(PLACEBO) / 21
    assert found.value == pytest.approx(mean)
    assert found.standard_error == pytest.approx(sqrt(sum((w - mean) ** 2 for w in PLACEBO)) / 21)
    assert curve.median == 8
    last = curve.steps[-1]
    assert (last.survival, last.standard_error, last.low, last.high) == (0, None, None, None)


def test_the_curve_is_unknown_after_the_last_one_watched() -> None:
    curve = drug()
    assert [curve.at(t) for t in (0, 5.9, 35)] == pytest.approx([1, 1, 0.4481793])
    assert curve.at(6) == pytest.approx(18 / 21)
    assert (curve.at(35.1), curve.restricted_mean(36)) == (None, None)


def test_where_nothing_happens_nobody_is_lost_and_nothing_is_certain() -> None:
    curve = kaplan_meier([8, 8, 8], [False] * 3)
    found = curve.restricted_mean(8)
    assert (curve.steps, curve.median, curve.at(8), curve.censored) == ((), None, 1, 3)
    assert found is not None
    assert (found.value, found.standard_error) == (8, None)


def test_nobody_watched_tells_nothing() -> None:
    curve = kaplan_meier([], [])
    assert (curve.n, curve.median, curve.at(0), curve.restricted_mean(1)) == (0, None, None, None)


def test_half_is_reached_in_spite_of_rounding() -> None:
    # 5/6 * 4/5 * 3/4 = 1/2 but for rounding.
    assert kaplan_meier(range(1, 7), [True] * 6).median == 3


@given(watched)
def test_it_agrees_with_statsmodels(rows: list[tuple[int, bool]]) -> None:
    duration = pytest.importorskip("statsmodels.duration.survfunc")
    if not any(event for _, event in rows):
        return
    curve = kaplan_meier([t for t, _ in rows], [e for _, e in rows])
    steps = [step for step in curve.steps if step.survival > 0]
    sm = duration.SurvfuncRight([t + 1 for t, _ in rows], [int(e) for _, e in rows])  # it wants times above 0
    expected = [
        (t - 1, p, se)
        for t, p, se, d in zip(sm.surv_times, sm.surv_prob, sm.surv_prob_se, sm.n_events, strict=True)
        if d and p > 0
    ]
    assert [s.time for s in steps] == [t for t, _, _ in expected]
    assert [s.survival for s in steps] == pytest.approx([p for _, p, _ in expected])
    assert [s.standard_error for s in steps] == pytest.approx([se for _, _, se in expected])


@given(watched, st.integers(1, 12))
def test_the_curve_falls_within_its_band_and_the_mean_within_the_horizon(
    rows: list[tuple[int, bool]], horizon: int
) -> None:
    curve = kaplan_meier([t for t, _ in rows], [e for _, e in rows])
    shares = [1.0, *(step.survival for step in curve.steps)]
    assert shares == sorted(shares, reverse=True)
    for step in curve.steps:
        if step.low is not None and step.high is not None:
            assert 0 <= step.low <= step.survival <= step.high <= 1
    found = curve.restricted_mean(horizon)
    if found is not None:
        assert 0 <= found.value <= horizon + 1e-9
        known = sum(min(t, horizon) for t, _ in rows) / len(rows)
        assert found.value >= known - 1e-9


@pytest.mark.parametrize(
    ("durations", "events", "level", "reason"),
    [
        ([-1.0], [True], 0.95, "not negative"),
        ([float("inf")], [False], 0.95, "finite"),
        ([float("nan")], [False], 0.95, "finite"),
        ([1.0], [True], 1.0, "level"),
        ([1.0], [], 0.95, "shorter"),
    ],
)
def test_what_cannot_be_is_refused(
    durations: list[float], events: list[bool], level: float, reason: str
) -> None:
    with pytest.raises(ValueError, match=reason):
        kaplan_meier(durations, events, level)
    with pytest.raises(ValueError, match="above 0"):
        drug().restricted_mean(0)
