"""Days of the week, of seven days or fewer."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from typing import Any, Final

from ingrained.items.families.functions.phrases import listed

Week = tuple[int, ...]
"""The days of a week in order, Monday is 0."""
DAYS: Final = (
    *(
        {"en": "Monday", "zh": "星期一"},
        {"en": "Tuesday", "zh": "星期二"},
        {"en": "Wednesday", "zh": "星期三"},
    ),
    *({"en": "Thursday", "zh": "星期四"}, {"en": "Friday", "zh": "星期五"}),
    *({"en": "Saturday", "zh": "星期六"}, {"en": "Sunday", "zh": "星期日"}),
)
"""The names of the days in both languages."""
_SHORTEST_HOP: Final = 10


def shorter_week(values: Mapping[str, Any], source: random.Random) -> Week:  # noqa: ARG001  every draw gets both
    """Draw a week of five or six of the seven days."""
    size = source.choice((5, 6))
    return tuple(sorted(source.sample(range(len(DAYS)), size)))


def start(values: Mapping[str, Any], source: random.Random) -> int:
    """Draw a day of the week `altered`."""
    day: int = source.choice(values["altered"])
    return day


def one_hop(values: Mapping[str, Any], source: random.Random) -> tuple[int, ...]:
    """Draw a number of days that leads to another day, and to different ones in both weeks."""
    usual, altered = tuple(range(len(DAYS))), values["altered"]
    while True:
        hops = (_hop(values, source),)
        ends = {_landing(week, values["start"], hops) for week in (usual, altered)}
        if len(ends | {values["start"]}) == len(("start", "usual end", "altered end")):
            return hops


def two_hops(values: Mapping[str, Any], source: random.Random) -> tuple[int, ...]:
    """Draw two numbers of days that together lead to another day."""
    return _hops(values, source, (1, 1))


def four_hops(values: Mapping[str, Any], source: random.Random) -> tuple[int, ...]:
    """Draw four numbers of days, the third one back but not before the start."""
    return _hops(values, source, (1, 1, -1, 1))


def today(values: Mapping[str, Any]) -> dict[str, str]:
    """The day `start`."""
    return DAYS[values["start"]]


def days(values: Mapping[str, Any]) -> int:
    """The first of the `hops`."""
    hop: int = values["hops"][0]
    return hop


def landing(values: Mapping[str, Any]) -> dict[str, str]:
    """The day after all `hops` from `start` in the week `week`."""
    return DAYS[_landing(values["week"], values["start"], values["hops"])]


def depth(values: Mapping[str, Any]) -> int:
    """The number of hops."""
    return len(values["hops"])


def listing(values: Mapping[str, Any]) -> dict[str, str]:
    """The days of the week `altered` in order."""
    return {
        language: listed([DAYS[day][language] for day in values["altered"]], language)
        for language in ("en", "zh")
    }


def before_gap(values: Mapping[str, Any]) -> dict[str, str]:
    """A day that is followed by a day of seven that the week `altered` leaves out."""
    return DAYS[_before_gap(values)]


def after_gap(values: Mapping[str, Any]) -> dict[str, str]:
    """The day that follows it in the week `week`."""
    return DAYS[_landing(values["week"], _before_gap(values), (1,))]


def word_today(values: Mapping[str, Any]) -> str:
    """The day `start`, where the seven days are called `words`."""
    word: str = values["words"][values["start"]]
    return word


def word_listing(values: Mapping[str, Any]) -> dict[str, str]:
    """The seven `words` in order."""
    return {language: listed(values["words"], language) for language in ("en", "zh")}


def word_landing(values: Mapping[str, Any]) -> str:
    """The day after all `hops`, where the seven days are called `words`."""
    word: str = values["words"][_landing(values["week"], values["start"], values["hops"])]
    return word


def _landing(week: Sequence[int], day: int, hops: Sequence[int]) -> int:
    return week[(week.index(day) + sum(hops)) % len(week)]


def _before_gap(values: Mapping[str, Any]) -> int:
    altered: Week = values["altered"]
    return next(day for day in altered if (day + 1) % len(DAYS) not in altered)


def _hop(values: Mapping[str, Any], source: random.Random) -> int:
    return source.randint(_SHORTEST_HOP, values["longest"])


def _hops(values: Mapping[str, Any], source: random.Random, signs: Sequence[int]) -> tuple[int, ...]:
    while True:
        hops = tuple(sign * _hop(values, source) for sign in signs)
        if sum(hops) % len(DAYS) and sum(hops[:3]) > 0 and all(hop % len(DAYS) for hop in hops):
            return hops
