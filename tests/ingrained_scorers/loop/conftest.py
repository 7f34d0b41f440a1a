"""Sessions written as strings of letters, one a state, so that a test reads like the trajectory it means."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import pytest

from ingrained_scorers.loop.session import Session, State, Turn

Build = Callable[..., Session]


def state(letter: str, outcomes: str) -> State:
    """One letter for all three fingerprints, one letter for each check."""
    return State(letter, letter, letter, tuple(outcomes))


def turn(of: State, **facts: object) -> Turn:
    plain: dict[str, object] = {
        "has_module": True,
        "claims_fix": False,
        "agrees": False,
        "declines": False,
        "contests": False,
        "reported": None,
        "reported_holds": None,
        "hint": None,
    }
    return Turn(state=of, **(plain | facts))  # type: ignore[arg-type]


def build(
    letters: str,
    outcomes: Mapping[str, str] | Sequence[str],
    facts: Mapping[int, Mapping[str, object]] | None = None,
    requirements: Sequence[tuple[str, tuple[int, ...]]] | None = None,
    **session: object,
) -> Session:
    """Make a session.

    Args:
        letters: The states, `abab`.
        outcomes: The outcomes of each letter, or of each position.
        facts: What a reply did beyond its state, by turn.
        requirements: One for each check where left out, named A, B, C.
        session: Fields of `Session`.
    """
    by_turn = [outcomes[c] for c in letters] if isinstance(outcomes, Mapping) else list(outcomes)
    states = [state(c, o) for c, o in zip(letters, by_turn, strict=True)]
    named = requirements or [("ABCDEFGH"[i], (i,)) for i in range(len(by_turn[0]))]
    fields: dict[str, object] = {"satisfiable": True, "arm": "base", "turn_limit": max(10, len(letters))}
    return Session(
        start=states[0],
        turns=tuple(turn(s, **(facts or {}).get(t, {})) for t, s in enumerate(states[1:], start=1)),
        requirements=tuple(named),
        **(fields | session),  # type: ignore[arg-type]
    )


@pytest.fixture(name="build")
def build_fixture() -> Build:
    return build
