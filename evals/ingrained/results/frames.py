"""Columns → the tables that people work with."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import numpy.typing as npt

from ingrained.results.part import SAMPLE_NUMBERS, Part, counts
from ingrained.results.rows import AXIS

if TYPE_CHECKING:
    import pandas as pd
    import pyarrow as pa

COMMON: Final = ("run", "suite", "task", "version", "model")
"""What all tables begin with."""
_RUN_TEXT: Final = ("name", "log", "status")
_RUN_MORE: Final = ("sandbox", "python", "inspect", "ingrained", "commit")
_SAMPLE: Final = ("item", "hash", "role")

Codes = npt.NDArray[np.int64]


@dataclass(frozen=True)
class _Text:
    """A column of text: for each row a place in the list of categories, or -1."""

    codes: Codes
    dtype: pd.CategoricalDtype

    def column(self, rows: Codes | None = None) -> pd.Categorical:
        import pandas as pd

        codes = self.codes if rows is None else self.codes[rows]
        return pd.Categorical.from_codes(codes, dtype=self.dtype, validate=False)


def frames(part: Part, runs: Sequence[str]) -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]:
    """Make the three tables.

    Args:
        part: The logs.
        runs: For each log the run's name.

    Returns:
        Scores, samples and runs.
    """
    import pandas as pd
    import pyarrow as pa

    run = _text(pa.array(runs, pa.string()))
    common = {"run": run} | {name: _text(part.logs.column(name)) for name in COMMON[1:]}
    log_of = np.repeat(np.arange(part.logs.num_rows), counts(part.logs, "samples"))
    sample_of = np.repeat(np.arange(part.samples.num_rows), counts(part.samples, "scores"))
    said = _said(part.samples)
    scores = {name: text.column(log_of[sample_of]) for name, text in common.items()}
    scores |= {name: text.column(sample_of) for name, text in said.items()}
    scores["epoch"] = part.samples.column("epoch").to_numpy()[sample_of]
    scores |= {name: _text(part.scores.column(name)).column() for name in ("scorer", "metric")}
    scores |= {"value": part.scores.column("value").to_numpy()}
    scores |= {"status": _text(part.scores.column("status")).column()}
    samples = {name: text.column(log_of) for name, text in common.items()}
    samples |= {name: text.column() for name, text in said.items()} | _course(part.samples)
    return pd.DataFrame(scores), pd.DataFrame(samples), _runs(part.logs, common)


def _said(samples: pa.Table) -> dict[str, _Text]:
    """What a sample is: its item, hash, role, variant, axes and id."""
    found = {name: _text(samples.column(name)) for name in _SAMPLE}
    axes = _text(samples.column("axes"))
    mappings: list[dict[str, str]] = [json.loads(text) for text in axes.dtype.categories]
    found["variant"] = _mapped(axes, [_variant(mapping) for mapping in mappings])
    for name in dict.fromkeys(name for mapping in mappings for name in mapping):
        found[AXIS + name] = _mapped(axes, [mapping.get(name) for mapping in mappings])
    return found | {"sample": _text(samples.column("sample"))}


def _course(samples: pa.Table) -> dict[str, Any]:
    """How a sample went, in the order of the columns."""
    numbers = {name: samples.column(name).to_numpy() for name in SAMPLE_NUMBERS}
    del numbers["cost"]
    return {
        "epoch": samples.column("epoch").to_numpy(),
        "status": _text(samples.column("status")).column(),
        "error": _text(samples.column("error")).column(),
        "limit": _text(samples.column("limit")).column(),
        "stops": _text(samples.column("stops")).column(),
        **numbers,
    }


def _runs(logs: pa.Table, common: Mapping[str, _Text]) -> pd.DataFrame:
    import pandas as pd

    columns: dict[str, Any] = {name: text.column() for name, text in common.items()}
    for name in (
        *_RUN_TEXT,
        "seed",
        "items",
        "epochs",
        *_RUN_MORE,
        "changed",
        "created",
        "started",
        "completed",
    ):
        columns[name] = _plain(logs.column(name))
    for name in (
        "expected",
        "scored",
        "errored",
        "unscored",
        "input_tokens",
        "output_tokens",
        "total_tokens",
        "cost",
    ):
        columns[name] = logs.column(name).to_numpy()
    return pd.DataFrame(columns)


def _plain(column: pa.ChunkedArray) -> Any:
    import pandas as pd
    import pyarrow as pa

    optional = {pa.int64(): pd.Int64Dtype(), pa.bool_(): pd.BooleanDtype()}
    if column.type in optional:
        return pd.array(column.to_pylist(), dtype=optional[column.type])
    return column.to_pandas()


def _text(column: pa.ChunkedArray | pa.Array) -> _Text:
    import pandas as pd
    import pyarrow as pa

    chunked = column if isinstance(column, pa.ChunkedArray) else pa.chunked_array([column])
    encoded = chunked if pa.types.is_dictionary(chunked.type) else chunked.dictionary_encode()
    whole = encoded.unify_dictionaries().combine_chunks()
    if isinstance(whole, pa.ChunkedArray):  # of a column without rows
        return _Text(np.empty(0, dtype=np.int64), pd.CategoricalDtype(pd.Index([], dtype=str)))
    codes = whole.indices.fill_null(-1).to_numpy(zero_copy_only=False)
    return _Text(codes, pd.CategoricalDtype(pd.Index(whole.dictionary.to_pandas())))


def _mapped(text: _Text, values: Sequence[str | None]) -> _Text:
    """A column whose text follows from another's."""
    import pandas as pd

    places = {value: place for place, value in enumerate(dict.fromkeys(v for v in values if v is not None))}
    lookup = np.array([*(-1 if value is None else places[value] for value in values), -1])
    return _Text(lookup[text.codes], pd.CategoricalDtype(pd.Index(list(places), dtype=str)))


def _variant(axes: Mapping[str, str]) -> str:
    return "+".join(f"{name}={value}" for name, value in axes.items())
