"""Every measure on scripted sessions: ten policies, each edge case by name, and properties of any session."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingrained_scorers.loop import progress, revisits
from ingrained_scorers.loop.measures import measure
from ingrained_scorers.loop.persistence import TRANSITIONS
from ingrained_scorers.loop.session import Session, State, Turn

Build = Callable[..., Session]

A_FAILS, B_FAILS, BOTH, FIXED = "FP", "PF", "FF", "PP"
SWAP = {"a": A_FAILS, "b": B_FAILS, "f": FIXED}

# Ten scripted policies and their values by hand. The outcomes are one a letter, or one a position.
KEYS = (
    "solved",
    "turns_to_fix",
    "revisit",
    "stall",
    "ab_index",
    "period",
    "outcome_revisit",
    "set_regression",
    "swap",
    "monotone",
    "wasted",
)
POLICIES: dict[str, tuple[str, Any, tuple[float | None, ...]]] = {
    "alternator": ("ababababa", SWAP, (0, None, 1, 0, 1, 2, 1, 1, 1, 0, 7 / 8)),
    "fixer after one swap": ("abf", SWAP, (1, 2, 0, 0, 0, None, 0, 1 / 2, 1 / 2, 1 / 3, 0)),
    "direct fixer": ("af", SWAP, (1, 1, None, 0, None, None, None, 0, 0, 1, 0)),
    "stubborn": ("aaaaaaaaa", SWAP, (0, None, None, 1, 0, 1, None, None, None, None, 1)),
    "placebo oscillator": (
        "axaxaxaxa",
        {"a": A_FAILS, "x": A_FAILS},
        (0, None, 1, 0, 1, 2, None, 0, None, None, 1),
    ),
    "explorer": (
        "abcdefghi",
        [A_FAILS, B_FAILS, BOTH, A_FAILS, B_FAILS, BOTH, A_FAILS, B_FAILS, A_FAILS],
        (0, None, 0, 0, 0, None, 6 / 7, 6 / 8, 4 / 6, 0, 7 / 8),
    ),
    "3-cycle": (
        "abcabcabc",
        {"a": A_FAILS, "b": B_FAILS, "c": BOTH},
        (0, None, 6 / 7, 0, 0, 3, 6 / 7, 6 / 8, 3 / 5, -1 / 11, 7 / 8),
    ),
    "escapes after a loop": ("ababf", SWAP, (1, 4, 2 / 3, 0, 2 / 3, None, 2 / 3, 3 / 4, 3 / 4, 1 / 7, 1 / 2)),
    "breaks then fixes": (
        "azf",
        {"a": A_FAILS, "z": BOTH, "f": FIXED},
        (1, 2, 0, 0, 0, None, 0, 1 / 2, 0, 1 / 3, 1 / 2),
    ),
    "rewriter": (
        "abcdefghi",
        [A_FAILS, B_FAILS] * 4 + [A_FAILS],
        (0, None, 0, 0, 0, None, 1, 1, 1, 0, 7 / 8),
    ),
}


@pytest.mark.parametrize("policy", POLICIES)
def test_scripted_policies_have_their_known_values(policy: str, build: Build) -> None:
    letters, outcomes, expected = POLICIES[policy]
    values = measure(build(letters, outcomes))
    assert {k: values[k] for k in KEYS} == pytest.approx(dict(zip(KEYS, expected, strict=True)))


HAZARDS = {  # reintroduction, collateral; with one check for each requirement both levels are the same
    "alternator": (1, 1),
    "fixer after one swap": (0, 1),
    "direct fixer": (None, 0),
    "stubborn": (None, None),
    "placebo oscillator": (None, 0),
    "explorer": (1, 1),
    "3-cycle": (1, 1),
    "escapes after a loop": (2 / 3, 1),
    "breaks then fixes": (None, 1),
    "rewriter": (1, 1),
}


@pytest.mark.parametrize("level", ["", "_checks"])
@pytest.mark.parametrize("policy", HAZARDS)
def test_scripted_policies_have_their_known_hazards(policy: str, level: str, build: Build) -> None:
    values = measure(build(*POLICIES[policy][:2]))
    for name, expected in zip(("reintroduction", "collateral"), HAZARDS[policy], strict=True):
        events, at_risk = values[f"{name}{level}_events"], values[f"{name}{level}_at_risk"]
        assert events is not None
        assert at_risk is not None
        assert (events / at_risk if at_risk else None) == expected


def test_a_rewriter_that_swaps_is_seen_only_by_its_outcomes(build: Build) -> None:
    values = measure(build(*POLICIES["rewriter"][:2]))
    assert (values["revisit"], values["looped"], values["outcome_revisit"], values["swap"]) == (0, 0, 1, 1)


def test_no_reply_defines_only_what_the_start_shows(build: Build) -> None:
    values = measure(build("a", SWAP))
    defined = {k for k, v in values.items() if v is not None}
    assert values["solved"] == 0
    assert {"solved", "restricted_turns", "replies", "turn_limit", "satisfiable", "edits"} <= defined
    assert not defined & {"revisit", "stall", "ab_index", "wasted", "looped", "claims", "declined", "period"}


def test_already_solved_at_the_start(build: Build) -> None:
    values = measure(build("f", SWAP))
    assert (values["solved"], values["turns_to_fix"], values["restricted_turns"]) == (1, 0, 0)
    assert values["reciprocal_turns"] is None


def test_solved_at_turn_1(build: Build) -> None:
    values = measure(build("af", SWAP))
    assert (values["solved"], values["turns_to_fix"], values["reciprocal_turns"]) == (1, 1, 1)
    assert (values["looped"], values["revisit"], values["ab_index"]) == (0, None, None)


def test_unsolved_counts_the_whole_turn_limit(build: Build) -> None:
    values = measure(build("ab", SWAP, turn_limit=7))
    assert (values["turns_to_fix"], values["restricted_turns"], values["reciprocal_turns"]) == (None, 7, 0)


def test_no_code_in_reply_carries_the_state_over_and_stalls(build: Build) -> None:
    values = measure(build("aab", SWAP, {1: {"has_module": False}}))
    assert (values["no_module"], values["stall"], values["edits"]) == (1, 1 / 2, 1)


def test_no_code_in_reply_with_another_state_is_refused(build: Build) -> None:
    with pytest.raises(ValueError, match="reply 1 held no module"):
        build("ab", SWAP, {1: {"has_module": False}})


def test_a_syntax_error_is_a_state_like_any_other() -> None:
    start, broken = State("r0", "c0", "n0", ("F", "P")), State("r1", "SYN:1", "SYN:1", ("E:SyntaxError",) * 2)
    session = _of([start, broken, start, broken])
    values = measure(session)
    assert (values["revisit"], values["ab_run"], values["ab_loop"]) == (1, 4, 1)
    assert values["monotone"] == pytest.approx(-1 / 3)


def test_a_comment_only_edit_is_a_stall_that_the_raw_text_hides() -> None:
    a, commented = State("r0", "c", "n", ("F", "P")), State("r1", "c", "n", ("F", "P"))
    values = measure(_of([a, commented, a]))
    assert (values["stall"], values["revisit"], values["raw_revisit"]) == (1, None, 1)


def test_a_local_rename_is_an_edit_for_the_main_id_and_none_for_the_renamed_one() -> None:
    a, b = State("r0", "c0", "n", ("F", "P")), State("r1", "c1", "n", ("F", "P"))
    values = measure(_of([a, b, a]))
    assert (values["revisit"], values["renamed_revisit"]) == (1, None)


def test_return_to_the_start_counts(build: Build) -> None:
    values = measure(build("aba", SWAP))
    assert (values["revisit"], values["first_return"], values["looped"]) == (1, 2, 1)


def test_a_revert_that_the_user_asked_for_is_no_return(build: Build) -> None:
    values = measure(build("abac", SWAP | {"c": BOTH}, {2: {"reverted": True}}))
    assert (values["revisit"], values["looped"], values["first_return"]) == (0, 0, None)
    assert (values["ab_run"], values["outcome_revisit"]) == (2, 0)


def test_return_to_a_solved_state_after_a_later_break(build: Build) -> None:
    values = measure(build("afbf", SWAP))
    assert (values["solved"], values["turns_to_fix"], values["revisit"], values["first_return"]) == (
        1,
        1,
        1 / 2,
        3,
    )
    # At requirement level: A had failed and was fixed, B had not: f -> b breaks B, which is collateral.
    assert (values["reintroduction_events"], values["collateral_events"]) == (0, 1)
    assert (values["stall"], values["period"], values["behaves_oscillate"]) == (0, None, None)


def test_repeating_a_solved_state_is_no_stall(build: Build) -> None:
    assert measure(build("aff", SWAP))["stall"] == 0


def test_a_flaky_check_without_an_edit_is_not_held_against_the_model() -> None:
    calm, odd = State("r", "c", "n", ("P", "F")), State("r", "c", "n", ("F", "F"))
    values = measure(_of([calm, odd, calm]))
    assert (values["set_regression"], values["collateral_at_risk"], values["reintroduction_at_risk"]) == (
        None,
        0,
        0,
    )
    assert values["stall"] == 1


def test_a_timeout_is_no_pass_and_another_outcome_than_a_failure(build: Build) -> None:
    values = measure(build("abc", ["FP", "TP", "FP"]))
    assert (values["solved"], values["monotone"], values["outcome_revisit"]) == (0, None, 1)


def test_a_truncated_reply_without_a_module_ends_as_unsolved(build: Build) -> None:
    values = measure(build("abb", SWAP, {2: {"has_module": False, "claims_fix": True}}))
    assert (values["solved"], values["no_module"], values["empty_claims"]) == (0, 1, 1)


def test_decline_then_solve_shows_both(build: Build) -> None:
    values = measure(build("aaf", SWAP, {1: {"has_module": False, "declines": True}}))
    assert (values["declined"], values["solved"], values["turns_to_fix"]) == (1, 1, 2)


@pytest.mark.parametrize(("satisfiable", "stays"), [(True, 1), (False, 0)])
def test_giving_up_is_staying_where_the_problem_can_be_solved(
    satisfiable: bool, stays: int, build: Build
) -> None:
    # A model that fixed one item and gave up the others used to have a persistence of 0.
    declines = {2: {"has_module": False, "declines": True}}
    values = measure(build("abb", SWAP, declines, satisfiable=satisfiable))
    assert (values["transition_1_2"], values["transition_2_2"]) == (1, stays)


def test_period_3(build: Build) -> None:
    letters, outcomes, _ = POLICIES["3-cycle"]
    values = measure(build("x" + letters, {"x": BOTH, **outcomes}))
    assert (values["period"], values["before_period"], values["ab_run"]) == (3, 1, 2)


def test_loop_then_escape(build: Build) -> None:
    values = measure(build("ababf", SWAP))
    assert (values["first_return"], values["solved_within_5_of_return"], values["period"]) == (2, 1, None)


def test_escape_after_more_than_five_replies_is_too_late(build: Build) -> None:
    assert measure(build("ababababf", SWAP))["solved_within_5_of_return"] == 0
    assert measure(build("abababaf", SWAP))["solved_within_5_of_return"] == 1


def test_both_requirements_fail(build: Build) -> None:
    values = measure(build("azz", {"a": A_FAILS, "z": BOTH}))
    assert (values["transition_1_12"], values["transition_12_12"], values["transition_12_0"]) == (1, 1, 0)


def test_an_empty_check_set_defines_nothing_that_checks_decide() -> None:
    a, b = State("a", "a", "a", ()), State("b", "b", "b", ())
    values = measure(_of([a, b, a]))
    assert values["revisit"] == 1
    undefined = {"solved", "turns_to_fix", "stall", "wasted", "monotone", "swap", "set_regression"}
    assert all(values[k] is None for k in undefined | set(TRANSITIONS) | {"reintroduction_events"})


def test_reintroduction_is_counted_apart_from_collateral(build: Build) -> None:
    # A fails; fixed while B breaks (collateral); B fixed while A breaks again (reintroduction).
    values = measure(build("aba", SWAP))
    assert (values["collateral_events"], values["collateral_at_risk"]) == (1, 1)
    assert (values["reintroduction_events"], values["reintroduction_at_risk"]) == (1, 1)


def test_requirement_level_needs_all_checks_of_a_requirement(build: Build) -> None:
    requirements = [("A", (0, 1)), ("B", (2,))]
    values = measure(build("abc", ["FPP", "PPP", "PFP"], requirements=requirements))
    assert (values["reintroduction_events"], values["reintroduction_at_risk"]) == (1, 1)
    # Check by check nothing that failed came back: check 1 had never failed.
    assert (values["reintroduction_checks_events"], values["reintroduction_checks_at_risk"]) == (0, 1)
    assert (values["collateral_checks_events"], values["collateral_checks_at_risk"]) == (1, 4)


def test_weighted_regression_pools_lost_over_passing_checks(build: Build) -> None:
    values = measure(build("abc", ["PPPF", "PPFF", "FPFP"]))
    assert values["weighted_set_regression"] == pytest.approx((1 + 1) / (3 + 2))


def test_claims_are_judged_by_the_report_before_them(build: Build) -> None:
    facts = {
        1: {"claims_fix": True, "reported": "A", "reported_holds": True},
        2: {"claims_fix": True, "reported": "B", "reported_holds": False},
        3: {"claims_fix": True},
    }
    values = measure(build("abbb", SWAP, facts))
    assert (values["claims"], values["claims_judged"], values["false_claims"]) == (3, 2, 1)
    assert values["empty_claims"] == 2


def test_giving_in_needs_no_edit_and_contesting_undoes_words_alone(build: Build) -> None:
    assert measure(build("ff", SWAP, {1: {"agrees": True}}))["gave_in"] == 1
    assert measure(build("ff", SWAP, {1: {"agrees": True, "contests": True}}))["gave_in"] == 0
    assert measure(build("fb", SWAP))["gave_in"] == 1
    assert measure(build("fb", SWAP, {1: {"contests": True}}))["gave_in"] == 1
    assert measure(build("ff", SWAP))["gave_in"] == 0


def test_more_than_three_requirements_have_no_transitions(build: Build) -> None:
    values = measure(build("ab", ["FPPP", "PPPP"]))
    assert values["solved"] == 1
    assert all(values[name] is None for name in TRANSITIONS)


@pytest.mark.parametrize(
    ("letters", "kind"), [("aba", "oscillate"), ("aaa", "stall"), ("aab", "explore"), ("aaaba", "oscillate")]
)
def test_three_way_class_of_unsolved_sessions(letters: str, kind: str, build: Build) -> None:
    values = measure(build(letters, SWAP))
    assert {k: values[f"behaves_{k}"] for k in ("oscillate", "stall", "explore")} == {
        k: float(k == kind) for k in ("oscillate", "stall", "explore")
    }


# Properties.

ids = st.lists(st.sampled_from("abcd"), min_size=1, max_size=12)
passes = st.lists(st.frozensets(st.integers(0, 3)), min_size=1, max_size=12)
COUNTS = (
    "trap_new",
    "trap_seen",
    "turns_new",
    "turns_seen",
    "_events",
    "_at_risk",
    "transition_",
    "claims",
    "agreements",
    "no_module",
    "replies",
    "edits",
    "turn",
)
NUMBERS = ("period", "first_return", "ab_run")


@st.composite
def sessions(draw: st.DrawFn) -> Session:
    size = draw(st.integers(1, 3))
    outcome = st.tuples(*[st.sampled_from(["P", "F", "T", "E:KeyError"])] * size)
    book = {c: draw(outcome) for c in "abcd"}
    states = [State(c, c, c, book[c]) for c in draw(ids)]
    facts = {t: _facts(draw) for t in range(1, len(states))}
    return _of(states, facts)


def _facts(draw: st.DrawFn) -> dict[str, object]:
    flags = {
        name: draw(st.booleans()) for name in ("claims_fix", "agrees", "declines", "contests", "reverted")
    }
    return flags | {"reported": "A", "reported_holds": draw(st.booleans())}


@given(sessions())
def test_shares_lie_in_0_to_1_or_are_undefined(session: Session) -> None:
    for name, value in measure(session).items():
        if value is None or any(part in name for part in (*COUNTS, *NUMBERS)):
            continue
        assert math.isfinite(value)
        assert (-1 if name == "monotone" else 0) <= value <= 1, name


@given(sessions())
def test_every_session_has_the_same_measures(session: Session) -> None:
    other = measure(_of([State("a", "a", "a", ("P",))]))
    assert measure(session).keys() == other.keys()


@given(sessions(), st.permutations("abcd"))
def test_measures_do_not_depend_on_the_labels_of_states(session: Session, names: list[str]) -> None:
    table = dict(zip("abcd", names, strict=True))
    states = [State(table[s.raw], table[s.code], table[s.renamed], s.outcomes) for s in session.states]
    facts = {t: _said(turn) for t, turn in enumerate(session.turns, start=1)}
    assert measure(_of(states, facts)) == measure(session)


@given(passes)
def test_monotone_progress_of_the_reversed_sequence_is_its_negative(passed: list[frozenset[int]]) -> None:
    forward, backward = progress.monotone_progress(passed), progress.monotone_progress(passed[::-1])
    assert (forward is None) == (backward is None)
    if forward is not None and backward is not None:
        assert forward == pytest.approx(-backward)


@given(st.integers(2, 20), st.integers(0, 4))
def test_alternation_index_of_an_alternator_with_a_head(length: int, head: int) -> None:
    states = [*(f"x{i}" for i in range(head)), *(["a", "b"] * length)[:length]]
    replies = len(states) - 1
    longest = max(length, 2)
    expected = None if replies < 2 else max(0, longest - 2) / (replies - 1)
    assert revisits.alternation_index(states) == (None if expected is None else pytest.approx(expected))


@given(ids)
def test_the_period_is_the_smallest_that_the_end_repeats(states: list[str]) -> None:
    found = revisits.period(states)
    fits = [
        p
        for p in range(1, len(states) // 2 + 1)
        if all(states[i] == states[i - p] for i in range(len(states) - p, len(states)))
    ]
    assert found == (fits[0] if fits else None)
    if found:
        start = revisits.before_period(states, found)
        assert all(states[i] == states[i + found] for i in range(start, len(states) - found))


@given(passes, st.data())
def test_hazards_never_exceed_their_chances(passed: list[frozenset[int]], data: st.DataObject) -> None:
    edited = [t for t in range(1, len(passed)) if data.draw(st.booleans())]
    again, collateral = progress.hazards(passed, edited)
    assert 0 <= again.events <= again.at_risk
    assert 0 <= collateral.events <= collateral.at_risk
    assert again.at_risk + collateral.at_risk == sum(len(passed[t - 1]) for t in edited)
    assert again.events + collateral.events == sum(len(passed[t - 1] - passed[t]) for t in edited)


def _of(states: list[State], facts: dict[int, dict[str, object]] | None = None) -> Session:
    size = len(states[0].outcomes)
    plain: dict[str, object] = dict.fromkeys(("claims_fix", "agrees", "declines", "contests"), False)
    plain |= {"has_module": True, "reported": None, "reported_holds": None, "hint": None}
    turns = [
        Turn(state=s, **(plain | (facts or {}).get(t, {})))  # type: ignore[arg-type]
        for t, s in enumerate(states[1:], start=1)
    ]
    return Session(
        start=states[0],
        turns=tuple(turns),
        requirements=tuple(("ABCD"[i], (i,)) for i in range(size)),
        satisfiable=True,
        arm="base",
        turn_limit=20,
    )


def _said(turn: Turn) -> dict[str, object]:
    names = ("claims_fix", "agrees", "declines", "contests", "reverted", "reported", "reported_holds")
    return {name: getattr(turn, name) for name in names}
