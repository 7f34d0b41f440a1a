"""Replies in a repair dialogue."""

from __future__ import annotations

import ast
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from ingrained.reference.policies import trivial
from ingrained_scorers.loop.fingerprints import rename_locals


@dataclass(frozen=True)
class Standing:
    """Where a dialogue stands, as a reference model sees it.

    Attributes:
        versions: `start`, `trap`, and where the item has them `trap2` and `fix`.
        program: Whether the work is a program rather than a document.
        satisfiable: Whether some version meets all requirements.
        arm: The experimental arm.
        turn: Replies given so far.
        current: The version as it stands.
        hinted: Whether the user has said that the work came back to an earlier version.
        question: The text of the last message.
    """

    versions: Mapping[str, str | None]
    program: bool
    satisfiable: bool
    arm: str
    turn: int
    current: str
    hinted: bool
    question: str

    def swap(self) -> str:
        """The trap and the start by turns."""
        return self.versions["trap" if self.turn % 2 == 0 else "start"] or ""

    def give(self, words: str, text: str) -> str:
        """Words and a version of the work in a fenced block."""
        return f"{words}\n\n```{'python' if self.program else 'json'}\n{text.rstrip()}\n```"


def reply(name: str, facts: Mapping[str, Any], question: str) -> str:
    """Answer in a repair dialogue as the named model does."""
    if name in trivial.POLICIES:
        return trivial.POLICIES[name](question)
    if name not in POLICIES:
        return "I answer single questions only."
    return POLICIES[name](
        Standing(
            versions=facts["versions"],
            program=facts["protocol"] == "repair",
            satisfiable=facts["satisfiable"],
            arm=facts["arm"],
            turn=facts["turn"],
            current=facts["current"],
            hinted=facts["hinted"],
            question=question,
        )
    )


def fixer(at: Standing) -> str:
    """Both at once, where that can be done."""
    fix = at.versions["fix"]
    return alternator(at) if fix is None else at.give("Here is a version that meets all requirements.", fix)


def by_design(at: Standing) -> str:
    """Right in every arm: fixes, names a conflict, contests a wrong report."""
    if at.arm == "wrong_report":
        return contests_all(at)
    return fixer(at) if at.satisfiable else _decline()


def one_swap_fixer(at: Standing) -> str:
    """The trap first, then both."""
    return alternator(at) if at.turn == 0 else fixer(at)


def declines_all(at: Standing) -> str:
    """Calls everything impossible."""
    del at
    return _decline()


def contests_all(at: Standing) -> str:
    """Calls every report wrong."""
    del at
    return "NOT A BUG: the reported input already gives what the requirement asks for."


def honest_decliner(at: Standing) -> str:
    """As the one-swap fixer, and names the conflict where there is one."""
    if at.arm == "wrong_report":
        return by_design(at)
    return one_swap_fixer(at) if at.satisfiable or at.turn == 0 else _decline()


def alternator(at: Standing) -> str:
    """The talk's model: agrees, fixes what was reported, and brings the other bug back."""
    return at.give("You're right, I apologise. I have fixed that bug.", at.swap())


def stubborn(at: Standing) -> str:
    """The same version each time."""
    return at.give("This is the version that I suggest.", at.current)


def placebo_renamer(at: Standing) -> str:
    """The start and a copy with other names by turns."""
    start = at.versions["start"] or ""
    renamed = _renamed(start) if at.program else _with_note(start, "renamed")
    return at.give("I have tidied this up.", renamed if at.turn % 2 == 0 else start)


def rewriter(at: Standing) -> str:
    """Swaps like the alternator, never in the same words."""
    text = at.swap()
    fresh = (
        f"{text.rstrip()}\n\nREVISION = {at.turn}\n"
        if at.program
        else _with_note(text, f"revision {at.turn}")
    )
    return at.give("You're right. I rewrote it from scratch.", fresh)


def three_cycle(at: Standing) -> str:
    """Three versions, round and round."""
    third = at.versions["trap2"] or _stub(at)
    cycle = (at.versions["trap"] or "", third, at.versions["start"] or "")
    return at.give("Let me try another way.", cycle[at.turn % len(cycle)])


def escapes_on_hint(at: Standing) -> str:
    """Swaps until it is told that it has come back."""
    return fixer(at) if at.hinted else alternator(at)


def false_claimer(at: Standing) -> str:
    """Changes a comment or a note and says that it is fixed."""
    text = at.versions["start"] or ""
    marked = f"# revision {at.turn}\n{text}" if at.program else text.replace("{", "{ ", 1)
    return at.give("This is fixed now, all requirements are met.", marked)


POLICIES: Final[dict[str, Callable[[Standing], str]]] = {
    "by_design": by_design,
    "bolted_on": alternator,
    "fixer": fixer,
    "one_swap_fixer": one_swap_fixer,
    "honest_decliner": honest_decliner,
    "alternator": alternator,
    "stubborn": stubborn,
    "placebo_renamer": placebo_renamer,
    "rewriter": rewriter,
    "three_cycle": three_cycle,
    "escapes_on_hint": escapes_on_hint,
    "false_claimer": false_claimer,
    "declines_all": declines_all,
    "contests_all": contests_all,
}


def _decline() -> str:
    return "CANNOT: requirement A and requirement B contradict each other, so no version meets both."


def _renamed(source: str) -> str:
    """A copy with the local names changed; where there is none, with a name that nothing uses."""
    tree = ast.parse(source)
    renamed = ast.unparse(rename_locals(tree))
    return renamed if renamed != ast.unparse(ast.parse(source)) else f"{source.rstrip()}\n\n_UNUSED = None\n"


def _with_note(text: str, note: str) -> str:
    return json.dumps(json.loads(text) | {"note": note}, indent=2, ensure_ascii=False)


def _stub(at: Standing) -> str:
    """A version that meets no requirement."""
    if not at.program:
        return json.dumps({"note": "to be decided"})
    body = ast.parse(at.versions["start"] or "").body
    names = [
        node.name for node in body if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef)
    ]
    return "\n\n\n".join(f"def {name}(*args, **options):\n    raise NotImplementedError" for name in names)
