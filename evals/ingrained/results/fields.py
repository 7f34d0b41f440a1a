"""What a sample's summary says of its item and its course."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any, NamedTuple

from ingrained.protocols.stops import STOPS
from ingrained.results.values import is_scored

Summary = Mapping[str, Any]
"""One sample's summary, as in Inspect's `EvalSampleSummary`."""


class Said(NamedTuple):
    """What a sample's metadata say.

    Attributes:
        item: The item: the sample itself where none is named.
        hash: What makes two samples the same: the hash in the metadata, else one of question and target.
        role: `main`, or what else is said, such as `twin`.
        axes: The axes of the variant and their values, in the task's order.
        stops: How the replies ended: `stop:3 max_tokens:1`; None where the protocol does not say.
    """

    item: str
    hash: str
    role: str
    axes: tuple[tuple[str, str], ...]
    stops: str | None


def said(sample: Summary) -> Said:
    """Read what a sample's metadata say."""
    metadata = sample["metadata"]
    item, axes, stops = metadata.get("item"), metadata.get("axes"), metadata.get(STOPS)
    known = metadata.get("hash")
    return Said(
        str(sample["id"] if item is None else item),
        known if isinstance(known, str) else _hash(sample),
        str(metadata.get("role") or "main"),
        tuple(zip(map(str, axes), map(str, axes.values()), strict=True)) if isinstance(axes, dict) else (),
        _stops(tuple(stops.items())) if isinstance(stops, dict) else None,
    )


def scorer_names(header: Mapping[str, Any], samples: Iterable[Summary]) -> list[str]:
    """The names by which scores are known: those of the log's header, and others that scored a sample.

    Of two scorers with one name Inspect calls the second `name1`.
    """
    names: dict[str, None] = {}
    for scorer in header["eval"].get("scorers") or ():
        base = scorer["name"].rpartition("/")[2]
        later = (f"{base}{count}" for count in range(1, len(names) + 1))
        names[base if base not in names else next(name for name in later if name not in names)] = None
    for sample in samples:
        scores = None if sample.get("error") else sample.get("scores")
        if scores and not scores.keys() <= names.keys():
            names |= {name: None for name, score in scores.items() if is_scored(score["value"])}
    return list(names)


def _hash(sample: Summary) -> str:
    """A hash of question and target; of messages by role and text, since their ids change with every run."""
    asked = sample.get("input")
    if isinstance(asked, list):
        asked = [[message["role"], _text(message["content"])] for message in asked]
    content = json.dumps([asked, sample.get("target")])
    return hashlib.sha256(content.encode()).hexdigest()[:16]


@cache
def _stops(counts: tuple[tuple[str, int], ...]) -> str:
    return " ".join(f"{reason}:{count}" for reason, count in counts)


def _text(content: Any) -> Any:
    if isinstance(content, str):
        return content
    return [part.get("text", part.get("type")) for part in content]
