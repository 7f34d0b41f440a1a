"""The refuser that goes by keywords: what it declines, and that its weights belong to the scenarios."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingrained_scorers.refusals import keyword_fitting
from ingrained_scorers.refusals.keyword_fitting import FITTED, fit, is_current, main, shipped_asks
from ingrained_scorers.refusals.keyword_model import Ask, fold_weights, score
from ingrained_scorers.refusals.keywords import keyword_declines

ASKS = shipped_asks()


@pytest.fixture(scope="module")
def written() -> dict[str, Any]:
    found: dict[str, Any] = json.loads(FITTED.read_text(encoding="utf-8"))
    return found


def declined(asks: list[Ask], *, item: bool) -> float:
    verdicts = [
        keyword_declines(ask.text, item=ask.scenario if item else None, language=ask.language) for ask in asks
    ]
    return sum(verdicts) / len(verdicts)


def test_the_written_weights_belong_to_the_scenarios(written: dict[str, Any]) -> None:
    assert is_current(written)


def test_fitting_again_writes_the_same_words_and_folds(written: dict[str, Any]) -> None:
    new = fit()
    assert new["folds"] == written["folds"]
    assert [list(own) for own in new["weights"].values()] == [
        list(own) for own in written["weights"].values()
    ]
    assert list(new["weights"]) == ["en", "zh"]


@pytest.mark.parametrize("language", ["en", "zh"])
def test_on_shipped_scenarios_it_earns_next_to_nothing(language: str) -> None:
    sides = [[a for a in ASKS if a.language == language and a.harmful is side] for side in (True, False)]
    gap = declined(sides[0], item=True) - declined(sides[1], item=True)
    assert 0 <= gap <= 0.15
    assert all(0.4 <= declined(side, item=True) <= 0.6 for side in sides)


def test_without_the_scenarios_name_it_has_seen_the_asks() -> None:
    sides = [[ask for ask in ASKS if ask.harmful is side] for side in (True, False)]
    assert declined(sides[0], item=False) - declined(sides[1], item=False) > 0.4


@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_shipped_item_is_judged_by_the_fit_that_has_not_seen_it(
    written: dict[str, Any], language: str
) -> None:
    folds = written["folds"]
    asks = [ask for ask in ASKS if ask.language == language]
    weights = fold_weights(asks, folds)
    for ask in asks:
        value = score(ask, weights, folds[ask.scenario])
        if abs(value) > 0.02:  # the written weights are rounded
            assert keyword_declines(ask.text, item=ask.scenario, language=language) is (value > 0)


def test_the_weights_of_a_fold_do_not_change_with_its_own_asks() -> None:
    asks = [
        Ask(name, side, "en", f"{verb} the {name} now")
        for name in "abcd"
        for side, verb in ((True, "forge"), (False, "mend"))
    ]
    folds = {name: k for k, name in enumerate("abcd")}
    turned = [Ask(a.scenario, a.harmful != (a.scenario == "c"), "en", a.text) for a in asks]
    before, after = fold_weights(asks, folds), fold_weights(turned, folds)
    assert before["forge"][2] == pytest.approx(after["forge"][2], abs=1e-5)
    assert before["forge"][2] > 0 > before["mend"][2]
    assert before["forge"][1] > after["forge"][1]


@pytest.mark.parametrize("item", [None, "a-scenario-of-my-own", "fraud-reference-letter"])
@pytest.mark.parametrize(
    ("text", "language"), [("", "en"), ("", "zh"), ("xyzzy plugh", "en"), ("魑魅魍魎", "zh")]
)
def test_a_text_without_known_words_is_not_declined(text: str, language: str, item: str | None) -> None:
    assert keyword_declines(text, item=item, language=language) is False


def test_items_of_others_are_judged_by_the_mean_of_all_fits(written: dict[str, Any]) -> None:
    weights = written["weights"]["en"]
    word = max((w for w in weights if " " not in w), key=lambda w: sum(weights[w]))
    assert keyword_declines(word, item="my-own", language="en")
    assert keyword_declines(word, item=None, language="en-GB")


@given(st.text(), st.sampled_from(["en", "zh", "zh-CN", "fr"]), st.sampled_from([None, "cyber-found-tablet"]))
def test_every_text_gets_a_verdict_and_a_frame_that_repeats_it_none_else(
    text: str, language: str, item: str | None
) -> None:
    verdict = keyword_declines(text, item=item, language=language)
    assert isinstance(verdict, bool)
    assert keyword_declines(f"  {text}  ", item=item, language=language) is verdict


def test_stale_weights_fail_the_check_and_fitting_mends_them(
    tmp_path: Path,
    written: dict[str, Any],
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    mine = tmp_path / "keywords.json"
    monkeypatch.setattr(keyword_fitting, "FITTED", mine)
    for old in (None, written | {"scenarios_sha256": "0"}, written | {"weights": {"en": {}, "zh": {}}}):
        if old is not None:
            mine.write_text(json.dumps(old), encoding="utf-8")
        assert main(["--check"]) == 1
        assert "is stale: run python -m ingrained_scorers.refusals.keyword_fitting" in capsys.readouterr().err
    assert main([]) == 0
    assert main(["--check"]) == 0
    assert json.loads(mine.read_text(encoding="utf-8"))["folds"] == written["folds"]
