"""Numbers that are drawn from a text, so that a script needs no state and gives the same reply each time."""

from __future__ import annotations

import hashlib


def draw(key: str) -> float:
    """A number from 0 up to 1, the same one for the same text on every machine."""
    return int.from_bytes(hashlib.sha256(key.encode()).digest()[:8], "big") / 2**64
