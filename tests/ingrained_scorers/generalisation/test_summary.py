"""The suite's numbers on scripted students, whose right values are known in advance."""

from __future__ import annotations

import math
import random
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import partial

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingrained_scorers.catalog import SCORERS
from ingrained_scorers.generalisation.summary import sums
from ingrained_scorers.records import Estimate, Scored
from ingrained_scorers.statistics import d_prime
from ingrained_scorers.summary import summarise as summarise_scorer

summarise = partial(summarise_scorer, "generalisation")
FORMS = (
    *("canonical", "resampled", "renamed", "reordered", "distracted"),
    *("counterfactual", "probe", "deeper", "deepest", "inverse", "missing"),
)
DEPTHS = {"deeper": 4.0, "deepest": 6.0}
RULES = {"counterfactual", "altered"}
ITEMS = 40
Reply = str
"""`right`, `recited`, `wrong`, `undetermined`, `unreadable`, or `declined`."""
Student = Callable[[str, str, int], Reply]
"""What a student replies to a form, in a language, of an item."""


def values(form: str, reply: Reply, chance: float = 0.0, magnitude: float = 2.0) -> dict[str, float | None]:
    undetermined = reply == "undetermined" or (reply == "right" and form == "missing")
    return {
        "right": float(reply == "right" or (undetermined and form == "missing")),
        "recited": float(reply == "recited") if form in RULES else None,
        "readable": float(reply not in {"unreadable", "declined"}),
        "declined": float(reply == "declined"),
        "undetermined": float(undetermined),
        "depth": DEPTHS.get(form, 2.0),
        "chance": chance,
        "magnitude": magnitude,
        "length": 100.0,
    }


def klass(
    student: Student,
    forms: Sequence[str] = FORMS,
    items: int = ITEMS,
    languages: Sequence[str] = ("en", "zh"),
    **own: float,
) -> list[Scored]:
    return [
        Scored(
            str(item),
            values(form, student(form, language, item), **own),
            {"form": form, "language": language},
        )
        for item in range(items)
        for form in forms
        for language in languages
    ]


def found(rows: Sequence[Scored]) -> dict[str, float | None]:
    return {name: made.value() for name, made in sums(rows).items()}


def generaliser(form: str, language: str, item: int) -> Reply:
    del form, language, item
    return "right"


def crammer(form: str, language: str, item: int) -> Reply:
    del language, item
    return "right" if form in {"canonical", "probe"} else "recited" if form in RULES else "wrong"


def distractible(form: str, language: str, item: int) -> Reply:
    del language, item
    return "wrong" if form == "distracted" else "right"


def english_only(form: str, language: str, item: int) -> Reply:
    del form, item
    return "right" if language == "en" else "unreadable"


def shallow(form: str, language: str, item: int) -> Reply:
    """All at depth 2, half at depth 4, none at depth 6."""
    del language
    return "wrong" if form == "deepest" or (form == "deeper" and item % 2) else "right"


def always_undetermined(form: str, language: str, item: int) -> Reply:
    del form, language, item
    return "undetermined"


def coin(form: str, language: str, item: int) -> Reply:
    """Right half the time on each form, whatever it is."""
    return "right" if random.Random(f"{form}/{language}/{item}").random() < 0.5 else "wrong"  # noqa: S311


def halves(form: str, language: str, item: int) -> Reply:
    """Right on exactly half of the items of each form."""
    del form, language
    return "right" if item % 2 else "wrong"


STUDENTS: Mapping[str, tuple[Student, Mapping[str, float | None]]] = {
    "generaliser": (
        generaliser,
        {
            "accuracy": 1,
            "gap": 0,
            "gap_raw": 0,
            "control": 0,
            "recitation": None,
            "recitation_all": 0,
            "counterfactual_drop": 0,
            "comprehension": 1,
            "distractor_drop": 0,
            "inverse_drop": 0,
            "missing_hits": 1,
            "missing_false_alarms": 0,
            "crammed": 0,
            "worst_of": 1,
            "language_gap": 0,
            "unreadable": 0,
            "unmatched": 0,
            "d50": None,
        },
    ),
    "crammer": (
        crammer,
        {
            "accuracy": 1,
            "gap_raw": 1,
            "control": 1,
            "gap": 0,
            "recitation": 1,
            "recitation_all": 1,
            "counterfactual_drop": 1,
            "crammed": 1,
            "worst_of": 0,
            "distractor_drop": 1,
            "inverse_drop": 1,
            "missing_hits": 0,
            "missing_false_alarms": 0,
            "language_gap": 0,
        },
    ),
    "distractible": (
        distractible,
        {
            "gap": 1 / 3,
            "gap_raw": 1 / 3,
            "control": 0,
            "distractor_drop": 1,
            "crammed": 1 / 3,
            "worst_of": 0,
            "counterfactual_drop": 0,
            "recitation": None,
        },
    ),
    "shallow": (shallow, {"gap": 0, "d50": 4, "accuracy": 1}),
    "english only": (
        english_only,
        {"accuracy": 0.5, "language_gap": 1, "unreadable": 0.5, "gap": 0, "recitation": None},
    ),
    "cannot tell to all": (
        always_undetermined,
        {
            "accuracy": 0,
            "missing_hits": 1,
            "missing_false_alarms": 1,
            "missing_d_prime": 0,
            "unreadable": 0,
            "gap": None,
            "recitation": None,
            "worst_of": 0,
        },
    ),
    "unreadable": (
        lambda *_: "unreadable",
        {
            "accuracy": 0,
            "unreadable": 1,
            "gap": None,
            "recitation": None,
            "recitation_all": 0,
            "crammed": None,
        },
    ),
    "declines": (
        lambda *_: "declined",
        {"accuracy": 0, "unreadable": 1, "gap": None, "missing_d_prime": 0, "language_gap": None},
    ),
    "constant": (
        lambda *_: "wrong",
        {"accuracy": 0, "gap": None, "counterfactual_drop": None, "depth_slope": None, "worst_of": 0},
    ),
}


@pytest.mark.parametrize("name", STUDENTS)
def test_scripted_students_get_what_is_known_of_them(name: str) -> None:
    student, expected = STUDENTS[name]
    got = found(klass(student))
    assert {metric: got[metric] for metric in expected} == pytest.approx(dict(expected), abs=1e-9)


def test_a_generalisers_interval_of_the_gap_contains_0() -> None:
    rows = klass(lambda form, _, item: "wrong" if hash((FORMS.index(form), item)) % 9 == 0 else "right")
    gap = summarise(rows, seed=1)["gap"]
    assert gap.low is not None
    assert gap.high is not None
    assert gap.low <= 0 <= gap.high


def test_who_has_crammed_the_items_themselves_shows_in_the_gap_of_a_twin() -> None:
    rows = [
        replace(row, axes={"language": "en"}, role="twin" if row.axes["form"] == "altered" else "main")
        for row in klass(crammer, ("canonical", "altered"), languages=["en"])
    ]
    got = found(rows)
    expected = {"accuracy": 1, "gap": 1, "recitation": 1, "recitation_all": 1, "crammed": 1, "control": None}
    assert {name: got[name] for name in expected} == expected


def test_the_control_takes_out_what_another_draw_costs_too() -> None:
    """Canonical 1, resampled 3/4, other words 1/2: raw gap 1/2, control 1/4, gap 1/4."""
    shares = {"canonical": 4, "resampled": 3, "renamed": 2, "reordered": 2, "distracted": 2}
    got = found(klass(lambda form, _, item: "right" if item % 4 < shares[form] else "wrong", tuple(shares)))
    assert (got["gap_raw"], got["control"], got["gap"]) == pytest.approx((1 / 2, 1 / 4, 1 / 4))
    assert got["crammed"] == pytest.approx(1 / 2)
    assert got["worst_of"] == pytest.approx(1 / 2)


def test_a_guesser_is_worth_nothing_and_has_no_gap() -> None:
    got = found(klass(halves, chance=0.5))
    assert got["accuracy"] == pytest.approx(0)
    assert [got[name] for name in ("gap", "recitation", "counterfactual_drop", "crammed", "d50")] == [
        None
    ] * 5
    assert found(klass(halves))["accuracy"] == pytest.approx(0.5)


def test_credit_beyond_chance_scales_the_gap() -> None:
    """1 against a guesser's 1/2 with two options is a gap of 1, not of 1/2."""
    forms = ("canonical", "renamed")
    rows = klass(
        lambda form, _, item: "right" if form == "canonical" else halves(form, "", item), forms, chance=0.5
    )
    assert found(rows)["gap"] == pytest.approx(1)


def test_one_in_twenty_in_book_form_is_the_floor() -> None:
    rows = klass(lambda form, _, item: "right" if form == "canonical" and item < 2 else "wrong")
    estimate = summarise(rows, seed=0)["gap"]
    assert (estimate.value, estimate.n, estimate.undefined) == (None, 0, len(rows))
    better = klass(lambda form, _, item: "right" if form == "canonical" and item < 8 else "wrong")
    assert found(better)["gap_raw"] == pytest.approx(0.2)


def test_recitation_counts_readable_errors_under_rules_that_are_understood() -> None:
    """Ten items each: rule not understood; recited; wrong; right; unreadable. So 10 of 20 are recited."""

    def student(form: str, language: str, item: int) -> Reply:
        del language
        kind = item % 5
        if form == "probe":
            return "wrong" if kind == 0 else "right"
        return (
            ("recited", "recited", "wrong", "right", "unreadable")[kind]
            if form == "counterfactual"
            else "right"
        )

    rows = klass(student, ("canonical", "counterfactual", "probe"), items=50, languages=["en"])
    got = summarise(rows, seed=0)
    assert (got["recitation"].value, got["recitation"].n, got["recitation"].clusters) == (0.5, 20, 20)
    assert got["recitation_all"].value == pytest.approx(20 / 50)
    assert got["counterfactual_drop"].value == pytest.approx(1 - 10 / 40)
    assert got["comprehension"].value == pytest.approx(0.8)


def test_a_rule_understood_in_one_language_counts_in_that_one() -> None:
    def student(form: str, language: str, item: int) -> Reply:
        del item
        return ("right" if language == "en" else "wrong") if form == "probe" else crammer(form, language, 0)

    got = summarise(klass(student, ("canonical", "counterfactual", "probe")), seed=0)
    assert (got["recitation"].value, got["recitation"].n) == (1, ITEMS)
    assert got["counterfactual_drop"].value == 1


def test_d_prime_of_a_student_who_tells_the_missing_premise_is_that_of_its_rates() -> None:
    """30 of 40 hits, 4 of 40 false alarms in one other form."""

    def student(form: str, language: str, item: int) -> Reply:
        del language
        return "undetermined" if item < (30 if form == "missing" else 4) else "wrong"

    got = found(klass(student, ("canonical", "missing")))
    assert got["missing_d_prime"] == pytest.approx(d_prime(30, 40, 4, 40))


def test_a_form_with_larger_numbers_is_left_out_and_counted() -> None:
    rows = klass(distractible, ("canonical", "renamed", "distracted"))
    far = [
        replace(r, values={**r.values, "magnitude": 5.0}) if r.axes["form"] == "renamed" else r for r in rows
    ]
    near, apart = found(rows), found(far)
    assert (near["gap"], near["unmatched"]) == (0.5, 0)
    assert (apart["gap"], apart["unmatched"]) == (1, 1)


def test_a_stated_rule_may_make_a_question_longer_but_not_its_numbers_larger() -> None:
    rows = klass(crammer, ("canonical", "counterfactual", "probe"))

    def changed(key: str) -> dict[str, float | None]:
        return found(
            [
                replace(r, values={**r.values, key: 900.0}) if r.axes["form"] == "counterfactual" else r
                for r in rows
            ]
        )

    assert (changed("length")["counterfactual_drop"], changed("length")["unmatched"]) == (1, 0)
    assert (changed("magnitude")["counterfactual_drop"], changed("magnitude")["unmatched"]) == (None, 1)


def test_without_a_matched_form_there_is_no_gap() -> None:
    rows = klass(generaliser, ("canonical", "renamed"))
    longer = [
        replace(r, values={**r.values, "length": 900.0}) if r.axes["form"] == "renamed" else r for r in rows
    ]
    assert (found(longer)["gap"], found(longer)["unmatched"]) == (None, 1)


def test_epochs_are_averaged_within_the_item() -> None:
    right, wrong = values("canonical", "right"), values("canonical", "wrong")
    rows = [Scored("easy", right, epoch=epoch) for epoch in (1, 2, 3)] + [Scored("hard", wrong)]
    accuracy = summarise(rows, seed=0)["accuracy"]
    assert (accuracy.value, accuracy.n, accuracy.clusters, accuracy.method) == (0.5, 4, 2, "wilson")


def test_a_sample_without_values_is_undefined_and_not_wrong() -> None:
    rows = [*klass(generaliser, ("canonical",), 3, ["en"]), Scored("broken", {}, {"form": "canonical"})]
    accuracy = summarise(rows, seed=0)["accuracy"]
    assert (accuracy.value, accuracy.n, accuracy.undefined) == (1, 3, 1)


def test_the_summary_gives_what_the_catalog_lists_in_any_case() -> None:
    info = SCORERS["generalisation"]
    assert tuple(summarise([], seed=0)) == info.metric_names
    assert tuple(summarise(klass(shallow), seed=0)) == info.metric_names
    assert [metric.name for metric in info.metrics if metric.headline] == [
        *("accuracy", "gap", "recitation", "counterfactual_drop", "missing_d_prime", "language_gap")
    ]


def test_without_rows_everything_is_undefined() -> None:
    assert {(e.value, e.low, e.high, e.n) for e in summarise([], seed=0).values()} == {(None, None, None, 0)}


replies = st.sampled_from(["right", "recited", "wrong", "undetermined", "unreadable", "declined"])
BOUNDS = {"accuracy": (0, 1), "gap_raw": (-1, 1), "control": (-1, 1), "gap": (-2, 2), "language_gap": (-1, 1)}
SHARES = (
    *("recitation", "recitation_all", "crammed", "worst_of", "unreadable", "comprehension"),
    *("missing_hits", "missing_false_alarms"),
)


@st.composite
def populations(draw: st.DrawFn) -> list[Scored]:
    items, table = draw(st.integers(1, 6)), {}
    for form in FORMS:
        for language in ("en", "zh"):
            for item in range(items):
                table[form, language, item] = draw(replies)
    return klass(lambda form, language, item: table[form, language, item], items=items)


@given(populations())
def test_shares_and_differences_stay_in_their_bounds(rows: list[Scored]) -> None:
    got = found(rows)
    for name, (low, high) in (BOUNDS | dict.fromkeys(SHARES, (0, 1))).items():
        value = got[name]
        assert value is None or low - 1e-9 <= value <= high + 1e-9, name


def same(one: Mapping[str, float | None], other: Mapping[str, float | None]) -> bool:
    return all(
        (one[name] is None) == (other[name] is None)
        and math.isclose(one[name] or 0, other[name] or 0, abs_tol=1e-7)
        for name in one
    )


@given(populations(), st.randoms(use_true_random=False))
def test_neither_the_order_nor_the_names_of_items_matter(rows: list[Scored], source: random.Random) -> None:
    renamed = [replace(row, item=f"item {9 - int(row.item)}") for row in rows]
    source.shuffle(renamed)
    assert same(found(rows), found(renamed))


@settings(max_examples=20)  # each example draws the bootstrap of every metric
@given(populations())
def test_estimates_agree_with_their_sums(rows: list[Scored]) -> None:
    estimates: dict[str, Estimate] = summarise(rows, seed=3)
    assert same({name: e.value for name, e in estimates.items()}, found(rows))
    for estimate in estimates.values():
        if estimate.value is not None and estimate.low is not None and estimate.high is not None:
            assert estimate.low <= estimate.high
