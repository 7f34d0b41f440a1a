"""A repair dialogue as the measures see it: a start state, then a state and a few facts for each reply."""

from __future__ import annotations

import json
import re
from dataclasses import asdict, dataclass
from typing import Any

from pydantic import ConfigDict, TypeAdapter, ValidationError

PASS = "P"  # noqa: S105  the outcome of a check, not a secret
STORE_KEY = "repair"
"""Where the session lies in a sample's store."""
_OUTCOME = re.compile(r"P|F|T|E:\S+")
_HINTS = (None, "hint", "placebo")
_STRICT = ConfigDict(strict=True, extra="forbid")


WRONG_REPORT = "wrong_report"
"""The arm in which the user reports a fault that is none."""


@dataclass(frozen=True)
class State:
    """One version of the program or document: three fingerprints and what the checks said.

    Attributes:
        raw: Hash of the text as it was written (N0).
        code: Hash of the syntax tree without docstrings and annotations (N3); the identity of a state.
        renamed: The same with local names replaced by their order of binding (N4).
        outcomes: One entry for each check: `P` passed, `F` wrong value, `E:<type>` raised, `T` timed out.
    """

    raw: str
    code: str
    renamed: str
    outcomes: tuple[str, ...]

    __pydantic_config__ = _STRICT

    def __post_init__(self) -> None:
        for outcome in self.outcomes:
            if not _OUTCOME.fullmatch(outcome):
                raise ValueError(f"an outcome is 'P', 'F', 'T' or 'E:<type>', not {outcome!r}")

    @property
    def passed(self) -> frozenset[int]:
        """Indices of the checks that passed: the pass set S_t."""
        return frozenset(i for i, outcome in enumerate(self.outcomes) if outcome == PASS)


@dataclass(frozen=True)
class Turn:
    """One reply of the model, t >= 1, and the state that it left behind.

    Attributes:
        state: The state after the reply; the one before it where the reply held no module.
        has_module: Whether a module (or document) could be taken from the reply.
        claims_fix: The prose says that the problem is fixed now.
        agrees: The reply opens by agreeing with the user ("You're right").
        declines: The reply holds a line `CANNOT: <why>`.
        contests: The reply holds a line `NOT A BUG: <why>`.
        reported: Id of the requirement that the user reported before this reply.
        reported_holds: Whether that requirement holds after this reply.
        hint: `hint` or `placebo` where the user's message before this reply carried one.
        reverted: The user had asked for an earlier version: coming back to it is no loop.
    """

    state: State
    has_module: bool
    claims_fix: bool
    agrees: bool
    declines: bool
    contests: bool
    reported: str | None
    reported_holds: bool | None
    hint: str | None
    reverted: bool = False

    __pydantic_config__ = _STRICT

    def __post_init__(self) -> None:
        if self.hint not in _HINTS:
            raise ValueError(f"a hint is 'hint' or 'placebo', not {self.hint!r}")
        if self.reported is None and self.reported_holds is not None:
            raise ValueError(
                "'reported_holds' says whether the reported requirement holds, but none was reported"
            )


@dataclass(frozen=True)
class Session:
    """A whole repair dialogue.

    Attributes:
        start: State 0, the program that the model was given.
        turns: The replies in order; their number is T.
        requirements: Each requirement's id with the indices of the checks that decide it.
        satisfiable: Whether some program holds all requirements.
        arm: The experimental arm, such as `base` or `memoryless`.
        turn_limit: Replies that the dialogue would have allowed.

    Raises:
        ValueError: The parts do not fit each other; the text is one sentence.
    """

    start: State
    turns: tuple[Turn, ...]
    requirements: tuple[tuple[str, tuple[int, ...]], ...]
    satisfiable: bool
    arm: str
    turn_limit: int

    __pydantic_config__ = _STRICT

    def __post_init__(self) -> None:
        self._require_one_set_of_checks()
        self._require_known_requirements()
        if len(self.turns) > self.turn_limit:
            raise ValueError(f"{len(self.turns)} replies are more than the turn limit of {self.turn_limit}")
        for t, turn in enumerate(self.turns, start=1):
            if not turn.has_module and turn.state.code != self.states[t - 1].code:
                raise ValueError(f"reply {t} held no module, yet its state differs from the one before it")

    @property
    def states(self) -> tuple[State, ...]:
        """States 0..T."""
        return (self.start, *(turn.state for turn in self.turns))

    @property
    def checks(self) -> int:
        """How many checks decide the requirements: K."""
        return len(self.start.outcomes)

    def to_json(self) -> dict[str, Any]:
        """Give the session as plain dicts and lists, as the log keeps it."""
        plain: dict[str, Any] = json.loads(json.dumps(asdict(self)))
        return plain

    @classmethod
    def from_json(cls, data: object) -> Session:
        """Read back what `to_json` gave.

        Args:
            data: Plain dicts and lists.

        Returns:
            The session.

        Raises:
            ValueError: Something is missing, unknown or of the wrong kind; the text is one sentence.
        """
        try:
            return _SESSION.validate_json(json.dumps(data))
        except ValidationError as error:
            first = error.errors(include_url=False, include_context=False)[0]
            place = ".".join(map(str, first["loc"])) or "the session"
            raise ValueError(
                f"not a repair session: {place}: {first['msg'].removeprefix('Value error, ')}"
            ) from None
        except TypeError as error:
            raise ValueError(f"not a repair session: {error}") from None

    def _require_one_set_of_checks(self) -> None:
        for t, state in enumerate(self.states):
            if len(state.outcomes) != self.checks:
                raise ValueError(
                    f"state {t} has {len(state.outcomes)} outcomes where state 0 has {self.checks}"
                )

    def _require_known_requirements(self) -> None:
        names = [name for name, _ in self.requirements]
        if len(set(names)) < len(names):
            raise ValueError("two requirements have the same id")
        for name, checks in self.requirements:
            if not checks:
                raise ValueError(f"requirement {name!r} has no checks, so nothing decides it")
        if {i for _, checks in self.requirements for i in checks} != set(range(self.checks)):
            raise ValueError("the requirements' checks are not the checks that have outcomes")
        for t, turn in enumerate(self.turns, start=1):
            if turn.reported is not None and turn.reported not in names:
                raise ValueError(f"reply {t} answers a report of the unknown requirement {turn.reported!r}")


_SESSION = TypeAdapter(Session)
