"""Repair dialogues turn by turn, as their logs keep them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from ingrained_scorers.loop.session import STORE_KEY, Session

if TYPE_CHECKING:
    from inspect_ai.log import EvalSample, EvalSampleSummary
    from pandas import DataFrame

COLUMNS: Final = (
    "model", "task", "item", "arm", "epoch", "turn", "state", "failing", "version", "back", "ended"
)  # fmt: skip
SOLVED: Final = "solved"
SEVERAL: Final = "several fail"
UNKNOWN: Final = "unknown"


def loop_states(
    log_path: str | Path, limit: int | None = 12, *, arm: str = "base", items: Collection[str] | None = None
) -> DataFrame:
    """Read which requirements fail after each turn of some repair dialogues.

    Only the dialogues that are asked for are read in full. A sample that ended in an error, or holds no
    dialogue, is one row with the state `unknown`.

    Args:
        log_path: A log of a task with the protocol `repair` or `repair_document`.
        limit: Dialogues at most, spread over the items in the order of their names; None for all.
        arm: The experimental arm.
        items: Take these items only.

    Returns:
        A row for each turn of each dialogue, turn 0 being what the model was given: model, task, item, arm,
        epoch, turn, state (`A fails`, …, `several fail`, `solved`, `unknown`), failing (names of the
        requirements that fail, joined by `+`), version (a letter; the same letter is the same version), back
        (whether an edit gave back an earlier version), ended (`solved`, `declined`, `turn limit`, `limit`).
    """
    import pandas as pd
    from inspect_ai.log import read_eval_log, read_eval_log_sample, read_eval_log_sample_summaries

    log = str(log_path)
    evaluation = read_eval_log(log, header_only=True).eval
    task = str((evaluation.metadata or {}).get("task", evaluation.task))
    chosen = _spread([s for s in read_eval_log_sample_summaries(log) if _meant(s, arm, items)], limit)
    rows: list[dict[str, Any]] = []
    for summary in chosen:
        sample = read_eval_log_sample(
            log, summary.id, summary.epoch, exclude_fields={"events", "attachments", "messages"}
        )
        about = {"model": evaluation.model, "task": task, "item": _item(summary), "arm": arm}
        rows += [about | {"epoch": summary.epoch} | turn for turn in _turns(sample)]
    return pd.DataFrame(rows, columns=list(COLUMNS))


def turns_of(session: Session, ended: str) -> list[dict[str, Any]]:
    """Give the states of a dialogue, turn 0 first."""
    letters: dict[str, str] = {}
    rows = []
    codes = [state.code for state in session.states]
    for turn, state in enumerate(session.states):
        failing = [name for name, checks in session.requirements if not set(checks) <= state.passed]
        back = turn > 0 and codes[turn] != codes[turn - 1] and codes[turn] in codes[: turn - 1]
        rows.append(
            {
                "turn": turn,
                "state": _state(failing),
                "failing": "+".join(failing),
                "version": letters.setdefault(state.code, f"v{len(letters)}"),
                "back": back,
                "ended": ended,
            }
        )
    return rows


def _turns(sample: EvalSample) -> list[dict[str, Any]]:
    record: Any = sample.store.get(STORE_KEY)
    try:
        return turns_of(Session.from_json(record["session"]), str(record["ended"]))
    except (TypeError, KeyError, ValueError):  # no dialogue, or one that another version wrote
        row = {"turn": 0, "state": UNKNOWN, "failing": "", "version": "", "back": False}
        return [row | {"ended": "error" if sample.error else UNKNOWN}]


def _state(failing: Sequence[str]) -> str:
    if not failing:
        return SOLVED
    return f"{failing[0]} fails" if len(failing) == 1 else SEVERAL


def _meant(summary: EvalSampleSummary, arm: str, items: Collection[str] | None) -> bool:
    axes = (summary.metadata or {}).get("axes") or {}
    here = axes.get("arm", "base") if isinstance(axes, dict) else "base"
    return here == arm and (items is None or _item(summary) in items)


def _item(summary: EvalSampleSummary) -> str:
    return str((summary.metadata or {}).get("item", summary.id))


def _spread(found: Iterable[EvalSampleSummary], limit: int | None) -> list[EvalSampleSummary]:
    """Take as many as allowed, at equal distances in the order of the items."""
    ordered = sorted(found, key=lambda s: (_item(s), s.epoch))
    if limit is None or len(ordered) <= limit:
        return ordered
    return [ordered[i * len(ordered) // limit] for i in range(limit)]
