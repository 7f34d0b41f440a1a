"""Addition modulo 59, split into a book that is practised and pairs that are never seen."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from functools import cache
from itertools import combinations_with_replacement
from typing import Any, Final

MODULUS: Final = 59
BOOK_SHARE: Final = 0.6
"""Share of all pairs that is in the book: enough to find the rule, too little to need it."""
ITEMS: Final = 300
"""Items of the task: pairs of the book, each with an unseen pair as its twin."""
Pair = tuple[int, int]


def book() -> tuple[Pair, ...]:
    """The pairs that are practised, in an order that says nothing of them."""
    return _split()[0]


def unseen() -> tuple[Pair, ...]:
    """The pairs that are kept back, none of which is one of the book the other way round."""
    return _split()[1]


def question(pair: Pair) -> str:
    """What is asked."""
    return f"{pair[0]} + {pair[1]} ="


def answer(pair: Pair) -> int:
    """The sum modulo 59."""
    return sum(pair) % MODULUS


def items() -> Iterator[dict[str, Any]]:
    """The items of the task `modular-addition`."""
    for place, (known, new) in enumerate(zip(book()[:ITEMS], unseen()[:ITEMS], strict=True)):
        yield {
            "id": f"pair-{place:03d}",
            "input": question(known),
            "target": str(answer(known)),
            "twin": question(new),
            "twin_target": str(answer(new)),
            "check": {"kind": "number"},
        }


@cache
def _split() -> tuple[tuple[Pair, ...], tuple[Pair, ...]]:
    """Deal out pairs without regard to order, so that a pair and its mirror lie on the same side."""
    unordered = sorted(combinations_with_replacement(range(MODULUS), 2), key=_hash)
    known = set(unordered[: round(BOOK_SHARE * len(unordered))])
    sides: tuple[list[Pair], list[Pair]] = ([], [])
    for a, b in unordered:
        sides[(a, b) not in known].extend(dict.fromkeys([(a, b), (b, a)]))
    practised, kept = (tuple(sorted(side, key=_hash)) for side in sides)
    return practised, kept


def _hash(pair: Pair) -> bytes:
    """A draw that is the same on every machine."""
    return hashlib.sha256(repr(pair).encode()).digest()
