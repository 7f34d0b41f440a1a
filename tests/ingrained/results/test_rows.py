"""Scored samples back from the table of scores."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pandas as pd
from hypothesis import given
from hypothesis import strategies as st

from ingrained.results.eval_zip import RawLog
from ingrained.results.fields import scorer_names
from ingrained.results.frames import frames
from ingrained.results.log_row import LogFile
from ingrained.results.logs import read_results
from ingrained.results.part_builder import PartBuilder
from ingrained.results.rows import scored_rows, summary_rows
from ingrained.results.tables import Results, load

VALUES = st.one_of(
    st.floats(),
    st.integers(-5, 5),
    st.booleans(),
    st.sampled_from(["C", "I", "P", "N", "A", "2"]),
    st.lists(st.integers(), max_size=2),
    st.dictionaries(
        st.sampled_from(["a", "b", "c"]), st.one_of(st.floats(), st.none(), st.sampled_from(["C", True, 1]))
    ),
)
METADATA = st.fixed_dictionaries(
    {},
    optional={
        "item": st.sampled_from(["x", "y"]),
        "hash": st.just("h"),
        "role": st.just("twin"),
        "axes": st.dictionaries(st.sampled_from(["arm", "tone"]), st.sampled_from(["1", "2"])),
    },
)
SAMPLES = st.lists(
    st.fixed_dictionaries(
        {
            "id": st.integers(0, 4),
            "epoch": st.integers(1, 2),
            "metadata": METADATA,
            "error": st.sampled_from([None, None, None, "lost"]),
            "scores": st.dictionaries(
                st.sampled_from(["one", "two"]), st.fixed_dictionaries({"value": VALUES}), max_size=2
            ),
        }
    ),
    max_size=12,
    unique_by=lambda sample: (sample["id"], sample["epoch"]),
)
HEADER: dict[str, Any] = {
    "status": "success",
    "eval": {
        "task": "t",
        "task_version": 1,
        "model": "m",
        "created": "2026-01-01T00:00:00+00:00",
        "dataset": {},
        "scorers": [{"name": "pkg/one"}],
    },
}


def table(samples: list[dict[str, Any]]) -> pd.DataFrame:
    builder = PartBuilder()
    builder.add(LogFile("log"), RawLog(HEADER, samples))
    return frames(builder.part(), ["run"])[0]


@given(SAMPLES)
def test_rows_survive_the_table(samples: list[dict[str, Any]]) -> None:
    rows = summary_rows(samples, scorer_names(HEADER, samples))
    assert scored_rows(table(samples)) == (rows if samples else {})


@given(SAMPLES, st.integers(0, 2**32 - 1))
def test_the_order_of_the_table_decides_the_order_of_rows_alone(
    samples: list[dict[str, Any]], seed: int
) -> None:
    scores = table(samples)
    mixed = scored_rows(scores.sample(frac=1, random_state=seed))
    straight = scored_rows(scores)
    assert mixed.keys() == straight.keys()
    for scorer, rows in straight.items():
        assert sorted(mixed[scorer], key=repr_of) == sorted(rows, key=repr_of)


def repr_of(row: Any) -> str:
    return repr(replace(row, values=dict(sorted(vars(row)["values"].items()))))


def test_rows_of_a_run_are_those_of_its_results(results: Path) -> None:
    found = load("first", "loops", results=results)
    compared = 0
    for run in ("first", "loops"):
        for result in read_results(results / run / "logs"):
            assert scored_rows(of(found, run, result.model)) == result.rows
            compared += 1
    assert compared == 3


def of(found: Results, run: str, model: str) -> pd.DataFrame:
    return found.scores[(found.scores.run == run) & (found.scores.model == model)]


def test_columns_of_plain_text_will_do(results: Path) -> None:
    scores = of(load("first", results=results), "first", "reference/echo")
    assert scored_rows(scores.astype(dict.fromkeys(scores.select_dtypes("category"), str))) == scored_rows(
        scores
    )


def test_an_empty_table_has_no_rows(results: Path) -> None:
    assert scored_rows(load("first", results=results).scores.iloc[:0]) == {}
