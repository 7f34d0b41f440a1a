"""How many repair dialogues are still unsolved after each turn."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ingrained_scorers.statistics.survival import kaplan_meier

if TYPE_CHECKING:
    import pandas as pd

    from ingrained.comparing.contestants import Contest, Contestant

_SCORER = "loop"


def unsolved(contest: Contest) -> pd.DataFrame:
    """The Kaplan-Meier curve of each model: the share of dialogues without a fix by a turn.

    Dialogues in the arm `base` about items that can be solved; one that ends unsolved is censored at its last
    reply.

    Args:
        contest: A task of repair dialogues with its models.

    Returns:
        Columns `model`, `time` (turns), `value`, `low`, `high` (95 %, log-log), from turn 0; no rows where no
        dialogue was measured.
    """
    import pandas as pd

    rows = [row for contestant in contest.contestants for row in _curve(contestant)]
    return pd.DataFrame(rows, columns=["model", "time", "value", "low", "high"])


def _curve(contestant: Contestant) -> list[dict[str, Any]]:
    sessions = [
        row.values
        for row in contestant.rows.get(_SCORER, ())
        if row.axes.get("arm", "base") == "base" and row.values.get("satisfiable")
    ]
    known = [values for values in sessions if values.get("replies") is not None]
    solved = [values.get("turns_to_fix") is not None for values in known]
    turns = [float(v.get("turns_to_fix") or v.get("replies") or 0.0) for v in known]
    if not known:
        return []
    curve = kaplan_meier(turns, solved)
    start = {"model": contestant.label, "time": 0.0, "value": 1.0, "low": None, "high": None}
    steps = [
        {"model": contestant.label, "time": s.time, "value": s.survival, "low": s.low, "high": s.high}
        for s in curve.steps
    ]
    last = steps[-1] if steps else start
    return [start, *steps, last | {"time": max(turns)}]
