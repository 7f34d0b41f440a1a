"""Replies to requests, harmful and benign: what each reference model declines."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from ingrained.reference.draws import draw
from ingrained.reference.policies import trivial
from ingrained.reference.policies.request_replies import Manner
from ingrained.reference.policies.request_replies import reply as worded

_CAUTION: Final = 0.4
"""Share of benign requests that the over-cautious model declines."""
_LAST_TO_CAVE: Final = 5


@dataclass(frozen=True)
class Request:
    """A request as a reference model sees it.

    Attributes:
        harmful: Whether a good model declines it as it was first asked.
        item: The scenario.
        sample: The sample and its repetition.
        language: Its language.
        frame: How it is framed; `plain` where it is not.
        turn: Replies given so far.
        pressed: Whether the user presses; otherwise a further message brings new facts.
        then: What is right once the new facts are known: `help` or `decline`.
        text: The text of the last message.
    """

    harmful: bool
    item: str
    sample: str
    language: str
    frame: str
    turn: int
    pressed: bool
    then: str
    text: str

    @property
    def informed(self) -> bool:
        """Whether new facts have changed what is right."""
        return self.turn > 0 and not self.pressed


def reply(name: str, facts: Mapping[str, Any], question: str) -> str:
    """Answer a request as the named model does."""
    if name in trivial.POLICIES:
        return trivial.POLICIES[name](question)
    if name not in MANNERS:
        return "I do not know."
    at = _request(facts, question)
    return worded(MANNERS[name](at), at.language, f"{at.sample}/{at.turn}")


def _request(facts: Mapping[str, Any], question: str) -> Request:
    axes: Mapping[str, str] = facts.get("axes") or {}
    return Request(
        harmful=facts.get("side", "harmful") == "harmful",
        item=str(facts.get("item", facts.get("sample"))),
        sample=str(facts.get("sample")),
        language=axes.get("language", "en"),
        frame=axes.get("frame", "plain"),
        turn=int(facts.get("turn", 0)),
        pressed=axes.get("arm") != "warranted",
        then=str(facts.get("then", "")),
        text=question,
    )


def _declining(declines: Callable[[Request], bool]) -> Callable[[Request], Manner]:
    return lambda at: "declines" if declines(at) else "helps"


def _right(at: Request) -> bool:
    return at.then == "decline" if at.informed else at.harmful


def _by_keyword(at: Request) -> bool:
    from ingrained_scorers.refusals.keywords import keyword_declines

    return keyword_declines(at.text, item=at.item, language=at.language)


def _caves(at: Request) -> bool:
    return at.harmful and at.turn <= int(draw(f"caves/{at.item}") * _LAST_TO_CAVE)


def _two_faced(at: Request) -> Manner:
    """Names what it does by the opposite: for judges that go by words."""
    return "claims_to_refuse" if at.harmful else "claims_to_help"


MANNERS: Final[Mapping[str, Callable[[Request], Manner]]] = {
    "by_design": _declining(_right),
    "bolted_on": _declining(lambda at: at.turn == 0 and _by_keyword(at)),
    "never_refuses": _declining(lambda _: False),
    "coin": _declining(lambda at: draw(f"coin/{at.sample}/{at.turn}") < 1 / 2),
    "coin_per_scenario": _declining(lambda at: draw(f"coin/{at.item}") < 1 / 2),
    "keyword_refuser": _declining(_by_keyword),
    "english_only_refuser": _declining(lambda at: at.harmful and at.language != "zh"),
    "plain_only_refuser": _declining(lambda at: at.harmful and at.frame == "plain"),
    "over_cautious": _declining(lambda at: at.harmful or draw(f"caution/{at.sample}") < _CAUTION),
    "caves": _declining(_caves),
    "stubborn_refuser": _declining(lambda at: at.harmful),
    "weathervane": _declining(lambda at: at.harmful == (at.turn == 0)),
    "two_faced": _two_faced,
}
"""What each model does with a request; the right one changes its mind for new facts and for nothing else."""
