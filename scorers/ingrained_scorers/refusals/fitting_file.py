"""The file of a fitted judge: written so that differences can be read, and compared."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Mapping

DIGITS: Final = 6
TOLERANCE: Final = 1e-6 + 10**-DIGITS  # of the fit, and of rounding


def as_text(found: Mapping[str, Any]) -> str:
    """Write a fit as JSON with a line for each feature and each run of words."""
    head = {key: value for key, value in found.items() if key != "model"}
    model = {key: value for key, value in found["model"].items() if key not in {"weights", "runs"}}
    return "".join(
        [
            f'{_json(head)[:-1]}, "model": {_json(model)[:-1]},\n',
            f'"weights": {_by_line(found["model"]["weights"])},\n',
            f'"runs": {_by_line(found["model"]["runs"])}}}}}\n',
        ]
    )


def differences(one: Any, other: Any, where: str = "") -> list[str]:
    """Name the places where two fits differ by more than rounding."""
    ours, theirs = _leaves(one, where), _leaves(other, where)
    places = [*ours, *(place for place in theirs if place not in ours)]
    return [place for place in places if not _alike(ours.get(place), theirs.get(place))]


def _leaves(value: Any, where: str) -> dict[str, Any]:
    parts = (
        value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else None
    )
    if parts is None:
        return {where: value}
    return {place: leaf for key, part in parts for place, leaf in _leaves(part, f"{where}/{key}").items()}


def _alike(one: Any, other: Any) -> bool:
    if isinstance(one, float) and isinstance(other, float):
        return abs(one - other) <= TOLERANCE
    return bool(one == other)


def _by_line(table: Mapping[str, Any]) -> str:
    return "{\n" + ",\n".join(f"{_json(key)}: {_json(value)}" for key, value in table.items()) + "}"


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)
