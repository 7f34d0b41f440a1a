from __future__ import annotations

import copy
import json
from collections.abc import Callable
from typing import Any

import pytest

from ingrained_scorers.loop.session import Session, State

Build = Callable[..., Session]
SWAP = {"a": "FP", "b": "PF"}


@pytest.fixture(name="plain")
def plain_fixture(build: Build) -> dict[str, Any]:
    facts = {1: {"reported": "A", "reported_holds": True, "claims_fix": True}, 2: {"hint": "placebo"}}
    data: dict[str, Any] = build("aba", SWAP, facts).to_json()
    return data


def test_a_session_survives_json(build: Build) -> None:
    session = build("ab", {"a": ("E:KeyError", "T"), "b": "PF"}, {1: {"reverted": True, "hint": "hint"}})
    assert Session.from_json(json.loads(json.dumps(session.to_json()))) == session


def test_a_record_without_the_optional_flag_is_read(plain: dict[str, Any]) -> None:
    del plain["turns"][0]["reverted"]
    assert Session.from_json(plain).turns[0].reverted is False


def _drop(path: str) -> Callable[[dict[str, Any]], None]:
    return lambda d: d.pop(path)


WRONG: dict[str, tuple[Callable[[dict[str, Any]], Any], str]] = {
    "a missing field": (_drop("arm"), "arm: Field required"),
    "an unknown field": (lambda d: d.update(extra=1), "extra: Unexpected keyword argument"),
    "a number for a flag": (lambda d: d["turns"][0].update(agrees=1), "turns.0.agrees"),
    "an unknown outcome": (lambda d: d["start"].update(outcomes=["P", "X"]), "an outcome is"),
    "an unknown hint": (lambda d: d["turns"][0].update(hint="push"), "a hint is"),
    "a lost outcome": (lambda d: d["start"].update(outcomes=["P"]), "state 1 has 2 outcomes"),
    "too many replies": (lambda d: d.update(turn_limit=1), "more than the turn limit of 1"),
    "an unknown report": (lambda d: d["turns"][0].update(reported="Z"), "unknown requirement 'Z'"),
    "a verdict without a report": (lambda d: d["turns"][0].update(reported=None), "none was reported"),
    "a requirement without checks": (
        lambda d: d.update(requirements=[["A", []], ["B", [0, 1]]]),
        "'A' has no checks",
    ),
    "a check without a requirement": (lambda d: d.update(requirements=[["A", [0]]]), "are not the checks"),
    "a requirement twice": (lambda d: d.update(requirements=[["A", [0]], ["A", [1]]]), "the same id"),
    "a moved state": (lambda d: d["turns"][0].update(has_module=False), "reply 1 held no module"),
}


@pytest.mark.parametrize("case", WRONG)
def test_what_does_not_fit_is_refused_in_one_sentence(case: str, plain: dict[str, Any]) -> None:
    change, sentence = WRONG[case]
    data = copy.deepcopy(plain)
    change(data)
    with pytest.raises(ValueError, match="not a repair session") as caught:
        Session.from_json(data)
    assert sentence in str(caught.value)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("data", [None, 3, [], "x", object()])
def test_what_is_no_object_is_refused(data: object) -> None:
    with pytest.raises(ValueError, match="not a repair session"):
        Session.from_json(data)


def test_the_pass_set_holds_only_passes() -> None:
    assert State("r", "c", "n", ("P", "F", "T", "E:KeyError", "P")).passed == {0, 4}
