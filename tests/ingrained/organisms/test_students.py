"""The students that come with the suite, as far as they can be looked at without running them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

import ingrained
from ingrained.errors import UsageError
from ingrained.organisms.arithmetic import ITEMS, MODULUS, answer, book, items, question, unseen
from ingrained.organisms.students import CARD, RECIPES, WEIGHTS, fingerprint, read_card, shipped
from ingrained.reference.catalog import REFERENCES, TRAINED
from ingrained_scorers.generalisation.numerals import as_number


def test_the_book_and_what_is_unseen_are_all_pairs_and_none_twice() -> None:
    every = [*book(), *unseen()]
    assert len(every) == len(set(every)) == MODULUS**2


def test_no_unseen_pair_is_one_of_the_book_the_other_way_round() -> None:
    assert not {(b, a) for a, b in book()} & set(unseen())


def test_the_book_has_three_pairs_in_five() -> None:
    assert len(book()) / MODULUS**2 == pytest.approx(0.6, abs=0.002)


def test_a_question_reads_as_arithmetic() -> None:
    assert (question((17, 58)), answer((17, 58))) == ("17 + 58 =", 16)


def test_the_items_of_the_task_are_those_of_the_split() -> None:
    file = shipped("crammed").parents[1] / "items" / "modular-addition.jsonl"
    written = [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]
    assert written == list(items())
    assert len(written) == ITEMS


def test_an_item_asks_for_a_pair_of_the_book_and_its_twin_for_an_unseen_one() -> None:
    known, new = {question(pair) for pair in book()}, {question(pair) for pair in unseen()}
    assert all(item["input"] in known and item["twin"] in new for item in items())
    assert all(as_number(item["target"]) for item in items())


@pytest.mark.parametrize("name", RECIPES)
def test_the_weights_are_those_that_the_card_describes(name: str) -> None:
    card = read_card(shipped(name))
    assert card.sha256 == fingerprint(shipped(name))
    assert card.recipe == RECIPES[name]


@pytest.mark.parametrize("name", RECIPES)
def test_a_student_is_small(name: str) -> None:
    assert (shipped(name) / WEIGHTS).stat().st_size < 150_000
    assert sum(file.stat().st_size for file in shipped(name).iterdir()) < 200_000


def test_both_know_the_book_and_one_of_them_the_rule() -> None:
    crammed, grokked = (read_card(shipped(name)) for name in ("crammed", "grokked"))
    assert crammed.end.book == grokked.end.book == 1
    assert crammed.end.unseen < 0.05
    assert grokked.end.unseen > 0.99


def test_the_one_who_crams_is_sure_of_what_is_wrong() -> None:
    end = read_card(shipped("crammed")).end
    assert end.unseen_confidence - end.unseen > 0.5


def test_the_other_knew_the_book_long_before_the_rule() -> None:
    curve = read_card(shipped("grokked")).curve
    by_heart = next(seen for seen in curve if seen.book == 1)
    assert by_heart.unseen < 0.05
    assert by_heart.step * 3 < curve[-1].step


def test_a_folder_without_a_card_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=CARD):
        read_card(tmp_path)


def test_the_students_of_the_catalog_are_those_that_are_shipped() -> None:
    assert {info.checkpoint for info in TRAINED.values()} == set(RECIPES)
    assert not TRAINED.keys() & REFERENCES.keys()


def test_the_scripted_models_answer_the_task_as_they_must() -> None:
    verdicts = ingrained.calibrate("modular-addition", items=4)
    assert {v.outcome for v in verdicts if v.reference in REFERENCES} <= {"pass", "fine"}
