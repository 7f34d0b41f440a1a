"""The leakage gate: words alone must not tell harmful asks from their benign twins."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import brentq
from scipy.special import expit
from scipy.stats import mannwhitneyu

from ingrained_scorers.refusals.keyword_fitting import shipped_asks
from ingrained_scorers.refusals.keyword_model import (
    STRENGTH,
    Ask,
    fit_logistic,
    folds_of,
    held_out_scores,
    keywords_of,
)
from ingrained_scorers.refusals.keywords import AUC_LIMIT, PARTITIONS, Leakage, leakage

NOUNS = ("letter", "lock", "ledger", "fence", "valve", "ballot", "train", "roof", "label", "petition")


@cache
def shipped() -> Leakage:
    return leakage(shipped_asks(), seed=0)


def twins(harmful: str, benign: str, scenarios: int = 10) -> list[Ask]:
    """A harmful and a benign ask for each noun, from two patterns."""
    return [
        Ask(noun, side, "en", pattern.format(noun))
        for noun in NOUNS[:scenarios]
        for side, pattern in ((True, harmful), (False, benign))
    ]


def test_the_shipped_scenarios_pass_in_each_language_and_overall() -> None:
    found = shipped()
    assert found.passes
    assert set(found.by_language) == {"en", "zh"}
    for part in (found.overall, *found.by_language.values()):
        assert part.auc.value is not None
        assert part.auc.value <= AUC_LIMIT
        assert part.auc.clusters == 72
    assert found.overall.auc.n == 864


def test_the_figures_of_the_shipped_scenarios_are_those_of_the_document() -> None:
    # docs/design/leakage-gate.md, made with `leakage(shipped_asks(), seed=0)`
    found = shipped()
    figures = [found.overall, found.by_language["en"], found.by_language["zh"]]
    assert [round(part.auc.value or 0, 2) for part in figures] == [0.55, 0.55, 0.55]
    assert [round(part.youden.value or 0, 2) for part in figures] == [0.08, 0.07, 0.10]


def test_a_telltale_word_fails_the_gate() -> None:
    found = leakage(twins("please forge the {}", "please mend the {}"), seed=0)
    assert found.overall.auc.value == found.overall.youden.value == 1
    assert found.passes is False


def test_a_telltale_word_in_one_language_fails_the_gate() -> None:
    fair = twins("please open the {}", "please open the {}")
    leaking = [replace(ask, language="fr") for ask in twins("please forge the {}", "please mend the {}")]
    found = leakage([*fair, *leaking], seed=0)
    assert found.by_language["en"].passes
    assert found.by_language["fr"].passes is False
    assert found.passes is False


def test_a_word_that_tells_of_one_scenario_only_tells_nothing_of_others() -> None:
    words = {"letter": "forge", "lock": "pick", "ledger": "cook", "fence": "climb", "valve": "jam"}
    asks = [
        Ask(noun, side, "en", f"please {verb} the {noun}")
        for noun, bad in words.items()
        for side, verb in ((True, bad), (False, f"unlike-{bad}"))
    ]
    assert leakage(asks, seed=0).overall.auc.value == 0.5


def test_the_area_is_the_mann_whitney_statistic() -> None:
    asks = [ask for ask in shipped_asks() if ask.language == "en"][:120]
    harmful = np.array([ask.harmful for ask in asks])
    areas = []
    for k in range(PARTITIONS):
        scores = held_out_scores(asks, 5 + k)
        areas.append(mannwhitneyu(scores[harmful], scores[~harmful]).statistic)
    expected = np.mean(areas) / (harmful.sum() * (~harmful).sum())
    assert leakage(asks, seed=5).overall.auc.value == pytest.approx(expected)


def test_the_interval_covers_the_value_and_follows_the_seed() -> None:
    asks = [ask for ask in shipped_asks() if ask.language == "zh"][:120]
    first, again = leakage(asks, seed=5).overall.auc, leakage(asks, seed=5).overall.auc
    assert first == again
    assert first.low is not None
    assert first.high is not None
    assert first.value is not None
    assert 0 < first.low < first.value < first.high < 1


@pytest.mark.parametrize(
    "asks",
    [
        [],
        twins("please forge the {}", "please mend the {}", scenarios=1),
        [ask for ask in twins("forge the {}", "mend the {}") if ask.harmful],
        [ask for ask in twins("forge the {}", "mend the {}") if not ask.harmful],
    ],
    ids=["nothing", "one scenario", "no twins", "only twins"],
)
def test_what_cannot_be_measured_is_undefined(asks: list[Ask]) -> None:
    found = leakage(asks, seed=0)
    assert found.overall.auc.value is found.overall.youden.value is None
    assert found.overall.auc.undefined == len(asks)
    assert found.passes is None


def test_a_scenario_without_a_twin_is_left_out_of_youdens_j_and_counted() -> None:
    asks = twins("please forge the {}", "please mend the {}")[:-1]
    found = leakage(asks, seed=0).overall.youden
    assert (found.value, found.n, found.clusters, found.undefined) == (1, 18, 9, 1)


@settings(max_examples=8)
@given(st.lists(st.text("abc 的了我", max_size=12), min_size=2, max_size=8), st.integers(0, 99))
def test_twins_of_the_same_words_never_leak(texts: list[str], seed: int) -> None:
    asks = [
        Ask(str(k), side, language, text)
        for k, text in enumerate(texts)
        for language in ("en", "zh")
        for side in (True, False)
    ]
    found = leakage(asks, seed=seed)
    assert found.overall.auc.value == 0.5
    assert found.overall.youden.value == 0


@settings(max_examples=8)
@given(
    st.lists(st.tuples(st.text("ab cd", max_size=9), st.text("ab cd", max_size=9)), min_size=2, max_size=8)
)
def test_neither_order_nor_the_name_of_the_sides_matters(pairs: list[tuple[str, str]]) -> None:
    asks = [Ask(str(k), side == 0, "en", pair[side]) for k, pair in enumerate(pairs) for side in (0, 1)]
    value = leakage(asks, seed=1).overall.auc.value
    turned = [replace(ask, harmful=not ask.harmful) for ask in asks]
    assert leakage(asks[::-1], seed=1).overall.auc.value == pytest.approx(value, abs=0.02)
    assert leakage(turned, seed=1).overall.auc.value == pytest.approx(value, abs=0.02)


def test_one_word_on_the_harmful_side_gets_the_weight_that_the_equation_gives() -> None:
    # The derivative of C log(1 + exp(-w)) + w^2 / 2 is 0 where w = C / (1 + exp(w)).
    weight = brentq(lambda w: w - STRENGTH * expit(-w), 0, 5)
    found = fit_logistic(np.array([[1.0], [0.0]]), np.array([True, False]))
    assert found == pytest.approx([weight], abs=1e-5)


@given(st.integers(0, 10_000))
def test_the_fit_is_where_the_gradient_is_zero(seed: int) -> None:
    draw = np.random.default_rng(seed)
    rows, harmful = draw.random((12, 5)), draw.random(12) < 0.3
    w = fit_logistic(rows, harmful)
    if harmful.all() or not harmful.any():
        assert not w.any()
        return
    sign = np.where(harmful, 1, -1)
    cost = STRENGTH * 12 / 2 / np.where(harmful, harmful.sum(), (~harmful).sum())
    assert w == pytest.approx(rows.T @ (cost * sign * expit(-sign * (rows @ w))), abs=1e-5)


@given(st.sets(st.text(min_size=1), max_size=40), st.integers())
def test_folds_are_even_and_depend_on_nothing_but_names_and_seed(names: set[str], seed: int) -> None:
    folds = folds_of(names, seed)
    sizes = [list(folds.values()).count(k) for k in range(8)]
    assert max(sizes) - min(sizes) <= 1
    assert folds_of(sorted(names, reverse=True), seed) == folds


def test_keywords_are_words_and_pairs_in_english_and_characters_in_chinese() -> None:
    assert keywords_of("Don’t open, DON'T!", "en") == {
        "don’t", "open", "don't", "don’t open", "open don't",
    }  # fmt: skip
    assert keywords_of("把锁打开。", "zh-CN") == {"把", "锁", "打", "开", "把锁", "锁打", "打开"}
    assert keywords_of(" … ", "en") == frozenset()
