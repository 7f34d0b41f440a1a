from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import Any

import pandas as pd
import pytest

Frame = Callable[..., pd.DataFrame]
NAN = math.nan


def _better(metric: str) -> str:
    return {"solved": "high", "accuracy": "high", "d_prime": "high", "pull": "none"}.get(metric, "low")


@pytest.fixture
def estimates() -> Frame:
    """Makes a table of estimates; `undefined` names (metric, model) pairs without a value."""

    def make(
        models: Sequence[str] = ("a/one", "a/two"),
        metrics: Sequence[str] = ("solved", "revisit", "d_prime"),
        tasks: Sequence[str] = ("coupled",),
        undefined: Sequence[tuple[str, str]] = (),
    ) -> pd.DataFrame:
        return pd.DataFrame(
            [
                _estimate(task, metric, model, gone=(metric, model) in undefined, place=i)
                for task in tasks
                for metric in metrics
                for i, model in enumerate(models)
            ]
        )

    return make


@pytest.fixture
def differences() -> Frame:
    """Makes a table of differences; `undefined` names (metric, model) pairs without a value."""

    def make(
        models: Sequence[str] = ("a/two", "a/three"),
        metrics: Sequence[str] = ("solved", "d_prime"),
        undefined: Sequence[tuple[str, str]] = (),
        baseline: str = "a/one",
        verdict: str = "indistinguishable",
    ) -> pd.DataFrame:
        return pd.DataFrame(
            [
                _difference(metric, model, baseline, verdict, gone=(metric, model) in undefined)
                for metric in metrics
                for model in models
            ]
        )

    return make


@pytest.fixture
def scores() -> Frame:
    """Makes a table of scores from model → item → value, once for each variant."""

    def make(
        values: dict[str, dict[str, float]],
        variants: Sequence[dict[str, str]] = ({},),
        metric: str = "solved",
    ) -> pd.DataFrame:
        rows: list[dict[str, Any]] = [
            {"model": model, "item": item, "metric": metric, "value": value, "role": "main"} | dict(variant)
            for model, own in values.items()
            for item, value in own.items()
            for variant in variants
        ]
        return pd.DataFrame(rows)

    return make


def _estimate(task: str, metric: str, model: str, *, gone: bool, place: int) -> dict[str, Any]:
    value = NAN if gone else 0.25 + 0.05 * place
    return {
        "suite": "loop_bug",
        "task": task,
        "version": "1",
        "metric": metric,
        "better": _better(metric),
        "headline": True,
        "proportion": metric != "d_prime",
        "model": model,
        "value": value,
        "low": value - 0.1,
        "high": value + 0.1,
        "n": 0.0 if gone else 12.0,
        "clusters": 12.0,
        "undefined": 12.0 if gone else 0.0,
        "method": "wilson",
    }


def _difference(metric: str, model: str, baseline: str, verdict: str, *, gone: bool) -> dict[str, Any]:
    value = NAN if gone else 0.2
    return {
        "suite": "loop_bug",
        "task": "coupled",
        "version": "1",
        "metric": metric,
        "better": _better(metric),
        "headline": True,
        "proportion": metric != "d_prime",
        "model": model,
        "baseline": baseline,
        "value": value,
        "low": value - 0.1,
        "high": value + 0.1,
        "sim_low": value - 0.3,
        "sim_high": value + 0.3,
        "p": 0.1,
        "p_holm": 0.2,
        "mde": NAN if gone else 0.15,
        "items": 12.0,
        "verdict": "cannot tell" if gone else verdict,
        "note": "",
    }
