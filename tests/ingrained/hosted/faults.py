"""What shall go wrong, and when: a plan that is the same however many requests are under way."""

from __future__ import annotations

import hashlib
import json
import threading
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

Kind = Literal[
    "status",
    "slow",
    "cut",
    "cut_midway",
    "malformed",
    "no_choices",
    "empty",
    "filtered",
    "refused",
    "truncated",
]
"""How a reply fails:

- `status`: an error with a status, and with `retry_after` where that is given
- `slow`: no byte until the client goes away
- `cut`: the connection is closed before the first byte
- `cut_midway`: it is closed in the middle of the reply
- `malformed`: JSON that breaks off
- `no_choices`: a completion without a choice
- `empty`: a completion without a word
- `filtered`: a completion that a filter has emptied
- `refused`: an error 400 that says so of the question
- `truncated`: a completion that breaks off at its limit of tokens
"""


@dataclass(frozen=True)
class Fault:
    """One thing that goes wrong.

    Attributes:
        kind: What goes wrong.
        asking: Only for conversations whose last message has this in it.
        times: How often for each conversation; None for always.
        status: The status of an error.
        retry_after: Seconds after which the client is told to ask again.
        echoes_key: Whether the error quotes the caller's key, as some servers do.
    """

    kind: Kind
    asking: str = ""
    times: int | None = 1
    status: int = 500
    retry_after: float | None = None
    echoes_key: bool = False


class FaultPlan:
    """Hands out the faults, counted for each conversation on its own."""

    def __init__(self, faults: Sequence[Fault] = ()) -> None:
        self._faults = tuple(faults)
        self._met: Counter[tuple[Fault, str]] = Counter()
        self._lock = threading.Lock()

    def next(self, request: Mapping[str, Any]) -> Fault | None:
        """The fault that this request meets; None for none."""
        said = json.dumps([request["model"], request["messages"]], sort_keys=True)
        conversation = hashlib.sha256(said.encode()).hexdigest()
        last = json.dumps(request["messages"][-1]["content"], ensure_ascii=False)
        with self._lock:
            for fault in self._faults:
                met = self._met[fault, conversation]
                if fault.asking in last and (fault.times is None or met < fault.times):
                    self._met[fault, conversation] += 1
                    return fault
        return None
