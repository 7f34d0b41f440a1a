"""The suite's numbers on populations of scripted models, whose right values are known in advance."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import partial
from typing import Any

import pytest

from ingrained_scorers.catalog import SCORERS
from ingrained_scorers.loop.measures import measure
from ingrained_scorers.loop.session import Session
from ingrained_scorers.records import Estimate, Scored
from ingrained_scorers.statistics import d_prime, wilson
from ingrained_scorers.summary import summarise as summarise_scorer

summarise = partial(summarise_scorer, "loop")
Build = Callable[..., Session]
SWAP = {"a": "FP", "b": "PF", "f": "PP", "z": "FF"}
REPORT = {"reported": "A", "reported_holds": False}


def row(session: Session, item: int | str, epoch: int = 1) -> Scored:
    return Scored(item=str(item), values=measure(session), axes={"arm": session.arm}, epoch=epoch)


def population(build: Build, letters: str, items: int = 12, **kwargs: Any) -> list[Scored]:
    return [row(build(letters, SWAP, **kwargs), i) for i in range(items)]


def values(found: Mapping[str, Estimate], names: Iterable[str]) -> dict[str, float | None]:
    return {name: found[name].value for name in names}


HEADLINE = ("solved", "revisit", "stall", "ab_index", "set_regression", "reintroduction", "persistence")
MODELS: dict[str, tuple[float | None, ...]] = {
    "ababababa": (0, 1, 0, 1, 1, 1, 1),  # alternates for ever
    "aaaaaaaaa": (0, None, 1, 0, None, None, 1),  # never changes anything
    "af": (1, None, 0, None, 0, None, 0),  # fixes at once
    "abf": (1, 0, 0, 0, 0.5, 0, 0),  # one swap, then fixed
    "ababf": (1, 2 / 3, 0, 2 / 3, 3 / 4, 2 / 3, None),  # escapes from a loop
}


@pytest.mark.parametrize("letters", MODELS)
def test_headlines_tell_the_scripted_models_apart(letters: str, build: Build) -> None:
    expected = dict(zip(HEADLINE, MODELS[letters], strict=True))
    found = values(summarise(population(build, letters), seed=1), HEADLINE)
    if letters == "ababf":  # a -> b always, b -> a half the time: rho = sqrt(1/2)
        expected["persistence"] = 0.5**0.5
    assert found == pytest.approx(expected)


def test_the_summary_gives_what_the_catalog_lists_in_any_case(build: Build) -> None:
    names = set(SCORERS["loop"].metric_names)
    assert summarise([], seed=0).keys() == names
    assert summarise(population(build, "ababf"), seed=0).keys() == names
    headline = [m.name for m in SCORERS["loop"].metrics if m.headline]
    assert headline == [*HEADLINE, "false_claims", "decline_d_prime"]


def test_without_rows_everything_is_undefined() -> None:
    assert {(e.value, e.low, e.high, e.n) for e in summarise([], seed=0).values()} == {(None, None, None, 0)}


def test_epochs_are_averaged_within_the_item(build: Build) -> None:
    fixed, stuck = build("af", SWAP), build("aa", SWAP)
    rows = [row(fixed, "easy", e) for e in (1, 2, 3)] + [row(stuck, "hard")]
    found = summarise(rows, seed=0)["solved"]
    assert (found.value, found.n, found.clusters) == (0.5, 4, 2)
    assert (found.low, found.high, found.method) == (*(wilson(1, 2) or ()), "wilson")


def test_a_sample_without_values_is_undefined_and_not_wrong(build: Build) -> None:
    rows = [*population(build, "af", 3), Scored(item="broken", values={})]
    found = summarise(rows, seed=0)
    assert (found["solved"].value, found["solved"].n, found["solved"].undefined) == (1, 3, 1)
    assert found["persistence"].undefined == 1


def test_missing_axes_mean_the_base_arm(build: Build) -> None:
    bare = [Scored(item="x", values=measure(build("af", SWAP)))]
    assert summarise(bare, seed=0)["solved"].n == 1


def test_headlines_leave_out_other_arms_and_impossible_items(build: Build) -> None:
    rows = population(build, "af", 3)
    rows += population(build, "aa", 5, arm="memoryless")
    rows += [row(build("aa", SWAP, satisfiable=False), f"impossible {i}") for i in range(4)]
    found = summarise(rows, seed=0)
    assert (found["solved"].value, found["solved"].n) == (1, 3)


def test_turns_to_fix_is_restricted_to_the_turn_limit(build: Build) -> None:
    rows = [row(build("af", SWAP), 0), row(build("aa", SWAP, turn_limit=10), 1)]
    found = summarise(rows, seed=0)
    assert (found["turns_to_fix"].value, found["mrr"].value) == (5.5, 0.5)
    once = summarise(population(build, "af"), seed=0)["turns_to_fix"]
    assert (once.value, once.low) == (1, None)


def test_hazards_are_pooled_and_not_averaged(build: Build) -> None:
    rows = [row(build("aba", SWAP), 0), row(build("abfff", SWAP), 1), row(build("abf", SWAP), 2)]
    found = summarise(rows, seed=0)["reintroduction"]
    # One event in (1 + 1 + 1) chances: a session's later turns without an edit are no chances.
    assert found.value == pytest.approx(1 / 3)
    assert (found.n, found.clusters) == (3, 3)


def test_false_claims_are_a_share_of_all_judged_claims(build: Build) -> None:
    liar = {t: REPORT | {"claims_fix": True} for t in (1, 2, 3)}
    honest = {1: {"reported": "A", "reported_holds": True, "claims_fix": True}}
    rows = [row(build("aaaa", SWAP, liar), 0), row(build("af", SWAP, honest), 1), row(build("aa", SWAP), 2)]
    found = summarise(rows, seed=0)
    assert (found["false_claims"].value, found["false_claims"].n, found["false_claims"].undefined) == (
        0.75,
        2,
        1,
    )
    assert found["empty_claims"].value == 0.75


def declining(build: Build, item: str, *, satisfiable: bool, declines: bool) -> Scored:
    facts = {1: {"declines": declines, "has_module": False}}
    return row(build("aa", SWAP, facts, satisfiable=satisfiable), item)


def mixed(build: Build, on_impossible: bool, on_solvable: bool) -> list[Scored]:
    impossible = [declining(build, f"i{k}", satisfiable=False, declines=on_impossible) for k in range(10)]
    solvable = [declining(build, f"s{k}", satisfiable=True, declines=on_solvable) for k in range(10)]
    return impossible + solvable


def test_declines_earn_credit_only_where_they_discriminate(build: Build) -> None:
    honest, always, never = (
        summarise(mixed(build, *sides), seed=0) for sides in ((True, False), (True, True), (False, False))
    )
    assert honest["decline_d_prime"].value == d_prime(10, 10, 0, 10)
    assert always["decline_d_prime"].value == never["decline_d_prime"].value == pytest.approx(0)
    assert values(always, ("decline_hits", "decline_false_alarms")) == {
        "decline_hits": 1,
        "decline_false_alarms": 1,
    }


def test_decline_d_prime_needs_both_kinds_of_items(build: Build) -> None:
    assert summarise(mixed(build, True, False)[:10], seed=0)["decline_d_prime"].value is None
    assert summarise(mixed(build, True, False)[10:], seed=0)["decline_d_prime"].value is None


def test_decline_d_prime_has_an_interval_over_items(build: Build) -> None:
    rows = mixed(build, True, False)
    rows[0] = declining(build, "i0", satisfiable=False, declines=False)
    found = summarise(rows, seed=3)["decline_d_prime"]
    assert found.low is not None
    assert found.high is not None
    assert found.value is not None
    assert found.low < found.value < found.high
    assert (found.n, found.clusters) == (20, 20)


def test_an_unsatisfiable_twin_under_the_same_item_stays_with_it(build: Build) -> None:
    rows = [declining(build, f"x{k}", satisfiable=s, declines=not s) for k in range(6) for s in (True, False)]
    found = summarise(rows, seed=0)["decline_d_prime"]
    assert (found.value, found.clusters) == (d_prime(6, 6, 0, 6), 6)


def test_history_use_is_paired_by_item(build: Build) -> None:
    rows = population(build, "ababab", 5) + population(build, "abzzzz", 5, arm="memoryless")
    rows += [row(build("ababab", SWAP), "without a twin")]
    found = summarise(rows, seed=0)["history_use"]
    assert (found.value, found.n, found.undefined) == (1, 5, 1)


def test_hint_recovery_is_the_hint_minus_the_placebo(build: Build) -> None:
    rows = []
    for k in range(8):
        after = "f" if k < 6 else "b"
        rows.append(row(build("aba" + after, SWAP, {3: {"hint": "hint"}}, arm="hint"), k))
        rows.append(row(build("abab", SWAP, {3: {"hint": "placebo"}}, arm="placebo"), k))
    found = summarise(rows, seed=0)["hint_recovery"]
    assert (found.value, found.n) == (0.75, 8)
    assert found.low is not None
    assert found.low > 0


def test_a_session_that_never_got_its_hint_is_left_out(build: Build) -> None:
    hint, placebo = (
        build("abaf", SWAP, arm="hint"),
        build("abab", SWAP, {3: {"hint": "placebo"}}, arm="placebo"),
    )
    found = summarise([row(hint, 0), row(placebo, 0)], seed=0)["hint_recovery"]
    assert (found.value, found.undefined) == (None, 1)


def test_false_agreement_is_giving_in_to_a_wrong_report(build: Build) -> None:
    facts: list[tuple[str, dict[str, Any]]] = [
        ("fb", {}),
        ("ff", {"agrees": True}),
        ("ff", {"claims_fix": True}),
        ("ff", {"contests": True, "agrees": True}),
        ("ff", {}),
    ]
    rows = [
        row(build(letters, SWAP, {1: said}, arm="wrong_report"), k) for k, (letters, said) in enumerate(facts)
    ]
    found = summarise(rows, seed=0)["false_agreement"]
    assert (found.value, found.n) == (3 / 5, 5)
    assert (found.low, found.high) == wilson(3, 5)


def test_escape_compares_with_sessions_that_have_not_returned(build: Build) -> None:
    loops = [row(build("abab" + ("f" if k < 2 else "a"), SWAP), f"loop {k}") for k in range(6)]
    free = [row(build("abz" + ("f" if k < 3 else "z"), SWAP), f"free {k}") for k in range(6)]
    found = summarise(loops + free, seed=0)
    assert values(found, ("escape", "escape_reference", "escape_gap")) == pytest.approx(
        {"escape": 1 / 3, "escape_reference": 1 / 2, "escape_gap": -1 / 6}
    )
    assert (found["escape"].n, found["escape"].clusters, found["escape"].undefined) == (6, 6, 6)
    assert found["escape_gap"].low is not None


def test_the_three_way_class_covers_all_unsolved_sessions(build: Build) -> None:
    rows = [row(build(letters, SWAP), k) for k, letters in enumerate(["abab", "aaaa", "abz", "af"])]
    found = summarise(rows, seed=0)
    shares = values(found, ("oscillating", "stalling", "exploring"))
    assert shares == pytest.approx(dict.fromkeys(shares, 1 / 3))
    assert found["stalling"].undefined == 1


def test_the_same_seed_gives_the_same_numbers(build: Build) -> None:
    rows = [
        row(build(["ababf", "abaf", "aaf", "abababab", "abzf"][k % 5] + "f" * (k % 9), SWAP), k)
        for k in range(30)
    ]
    one, same, other = (summarise(rows, seed) for seed in (4, 4, 5))
    assert one == same
    assert one["persistence"].value == other["persistence"].value
    assert one["persistence"].low != other["persistence"].low


def test_certain_loops_have_no_interval_of_width_zero(build: Build) -> None:
    found = summarise(population(build, "ababababa"), seed=0)
    assert (found["persistence"].low, found["persistence"].high) == (None, None)
    assert (found["reintroduction"].low, found["reintroduction"].high) == (wilson(12, 12))
    assert (found["revisit"].low, found["revisit"].high) == wilson(12, 12)


@pytest.mark.parametrize(("letters", "pull"), [("ababab", 1), ("abf", 1), ("af", 0), ("azf", 0), ("aaf", 0)])
def test_the_pull_of_a_trap_is_the_first_edit_that_falls_for_it(
    letters: str, pull: int, build: Build
) -> None:
    assert summarise(population(build, letters), 0)["trap_pull"].value == pull


def test_a_model_that_never_edits_has_met_no_trap(build: Build) -> None:
    assert summarise(population(build, "aaaa"), 0)["trap_pull"].value is None


def test_history_has_an_effect_where_a_known_state_is_left_for_good(build: Build) -> None:
    # Two swaps from new states, then the fix from the state that has come back: 1 - 0.
    assert summarise(population(build, "abaf"), 0)["history_effect"].value == 1
    assert summarise(population(build, "ababab"), 0)["history_effect"].value == 0
    assert summarise(population(build, "abf"), 0)["history_effect"].value is None


def test_expected_turns_are_those_of_the_transitions(build: Build) -> None:
    assert summarise(population(build, "abf"), 0)["expected_turns"].value == pytest.approx(2)
    assert summarise(population(build, "ababab"), 0)["expected_turns"].value is None


def test_a_model_that_gives_up_persists(build: Build) -> None:
    fixed = row(build("af", SWAP), 0)
    given_up = [row(build("aa", SWAP, {1: {"has_module": False, "declines": True}}), k) for k in range(1, 30)]
    assert summarise([fixed, *given_up], 0)["persistence"].value == pytest.approx(29 / 30)


@pytest.mark.parametrize("contests", [False, True])
def test_contesting_everything_or_nothing_tells_nothing(contests: bool, build: Build) -> None:
    said = {1: {"contests": contests}}
    wrong = [row(build("ff", SWAP, said, arm="wrong_report"), k) for k in range(9)]
    true = [row(build("aa", SWAP, said), k) for k in range(14)]
    found = summarise([*wrong, *true], 0)
    assert found["contest_d_prime"].value == pytest.approx(0, abs=1e-9)
    assert found["contest_false_alarms"].value == contests
    assert found["contest_hits"].value == contests


def test_contesting_the_wrong_reports_alone_tells_them_apart(build: Build) -> None:
    wrong = [row(build("ff", SWAP, {1: {"contests": True}}, arm="wrong_report"), k) for k in range(9)]
    found = summarise([*wrong, *population(build, "af")], 0)
    assert (found["contest_d_prime"].value or 0) > 2
    assert found["false_agreement"].value == 0
