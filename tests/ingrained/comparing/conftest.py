"""Results of runs that never were, from a plain table of values."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

import pandas as pd
import pytest

from ingrained.comparing.compare import Settings, compare
from ingrained.comparing.table import Comparison
from ingrained.results.tables import Results

Value = float | str | Mapping[str, float | None] | None
"""A number, several by name, None where undefined, `error`, `unscored` or `missing`."""
Items = Mapping[str, Any]
"""Item → value, or a list of one value an epoch, or variant (`arm=base`) → one of both."""
Build = Callable[..., Results]
Compare = Callable[..., Comparison]

_STATUS = {"error": "error", "unscored": "unscored", "missing": "missing"}


@pytest.fixture
def results() -> Build:
    """Tables of runs: `results({"model": {"item": [1, 0]}})`."""
    return build


@pytest.fixture
def together() -> Callable[..., Results]:
    """Several tables as one."""
    return join


@pytest.fixture
def comparing() -> Compare:
    """A comparison of what `results` takes, or of such tables; further arguments are settings."""

    def run(models: Results | Mapping[str, Items], /, **settings: Any) -> Comparison:
        table = models if isinstance(models, Results) else build(models)
        return compare(table, Settings(**settings))

    return run


def build(
    models: Mapping[str, Items],
    *,
    run: str = "one",
    suite: str = "demo",
    task: str = "capitals",
    version: str = "1",
    scorers: Sequence[str] = ("match",),
    asks: Mapping[str, str] | None = None,
    problems: tuple[str, ...] = (),
) -> Results:
    common = {"run": run, "suite": suite, "task": task, "version": version}
    scores: list[dict[str, Any]] = []
    samples: list[dict[str, Any]] = []
    runs: list[dict[str, Any]] = []
    for model, items in models.items():
        own = [common | {"model": model} | row for row in _samples(items, asks or {})]
        samples += [{name: part for name, part in row.items() if name != "given"} for row in own]
        scores += [score for row in own for scorer in scorers for score in _scores(row, scorer)]
        statuses = [row["status"] for row in own]
        counts = {
            "expected": len(own),
            "scored": statuses.count("scored"),
            "errored": statuses.count("error"),
        }
        counts["unscored"] = counts["expected"] - counts["scored"] - counts["errored"]
        runs.append(
            common | {"model": model} | counts | {"total_tokens": 10.0 * len(own), "cost": float("nan")}
        )
    columns = [*common, "model", "item", "hash", "role", "variant", "sample", "epoch", "status"]
    empty = pd.DataFrame(columns=[*columns, "scorer", "metric", "value"])
    return Results(
        pd.DataFrame(scores) if scores else empty,
        pd.DataFrame(samples) if samples else pd.DataFrame(columns=columns),
        pd.DataFrame(runs),
        problems,
    )


def join(*parts: Results) -> Results:
    def joined(name: str) -> pd.DataFrame:
        frames = [getattr(part, name) for part in parts]
        found: pd.DataFrame = pd.concat([frame for frame in frames if len(frame)], ignore_index=True)
        return found

    problems = tuple(problem for part in parts for problem in part.problems)
    return Results(joined("scores"), joined("samples"), joined("runs"), problems)


def _samples(items: Items, asks: Mapping[str, str]) -> Iterator[dict[str, Any]]:
    for item, given in items.items():
        variants = given if isinstance(given, Mapping) and all("=" in key for key in given) else {"": given}
        for variant, values in variants.items():
            axes = dict(part.split("=") for part in variant.split("+") if part)
            for epoch, value in enumerate(values if isinstance(values, list) else [values], 1):
                unknown = value == "missing"
                yield {
                    "item": None if unknown else item,
                    "hash": None if unknown else asks.get(item, f"{item}/{variant}"),
                    "role": None if unknown else "main",
                    "variant": None if unknown else variant,
                    **({} if unknown else {f"axis.{axis}": place for axis, place in axes.items()}),
                    "sample": f"{item}/{variant}",
                    "epoch": epoch,
                    "status": _STATUS.get(value, "scored") if isinstance(value, str) else "scored",
                    "given": value,
                }


def _scores(sample: Mapping[str, Any], scorer: str) -> Iterator[dict[str, Any]]:
    value = sample["given"]
    row = {name: part for name, part in sample.items() if name != "given"} | {"scorer": scorer}
    if value == "missing":
        return
    if isinstance(value, str):
        yield row | {"metric": "", "value": float("nan"), "status": sample["status"]}
        return
    for metric, number in (value if isinstance(value, Mapping) else {"score": value}).items():
        status = "undefined" if number is None else "defined"
        yield row | {"metric": metric, "value": float("nan") if number is None else number, "status": status}
