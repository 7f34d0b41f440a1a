"""From any number of runs and logs to three tables."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from ingrained.errors import UsageError
from ingrained.results.choosing import choose
from ingrained.results.frames import frames
from ingrained.results.part import joined
from ingrained.results.places import sources
from ingrained.results.reading import read_source

if TYPE_CHECKING:
    import pandas as pd

RESULTS: Final = Path("results")


@dataclass(frozen=True)
class Results:
    """The scores of runs and logs, as tables.

    All begin with the columns `run`, `suite`, `task`, `version` and `model`; columns of text are categorical.

    Attributes:
        scores: A row for each sample, epoch, scorer and named value: `value` is NaN, and `status` says why,
            where there is none. Samples that are not in the log have no rows.
        samples: A row for each sample and epoch, also for those that are expected and not in the log
            (`status` is `missing`; what they ask is unknown unless another epoch of them is there). Tokens
            are those of all models that took part.
        runs: A row for each log, with counts of its samples; tokens and cost are the sums of its samples.
        problems: A sentence for each log or place that could not be read, was cut, was set aside for a better
            one, or has no samples.
    """

    scores: pd.DataFrame
    samples: pd.DataFrame
    runs: pd.DataFrame
    problems: tuple[str, ...]


def load(
    *places: str | Path, results: Path = RESULTS, cache: bool = True, workers: int | None = None
) -> Results:
    """Read runs and logs, those of Inspect's own too.

    Of several logs of one run, task, version and model the one that came furthest is taken, of equal ones the
    newest.

    Args:
        places: Names of runs, folders of runs or of logs, `.eval` and `.json` files, and URLs of logs; none
            for every run in `results`.
        results: Where runs lie.
        cache: Keep what was read beside the logs, and take it from there while they do not change.
        workers: Processes that read; None for as many as pay.

    Raises:
        UsageError: There is no such run, folder or file, or nothing could be read.
    """
    found = sources(places, Path(results))
    read = [choose(source, read_source(source, cache=cache, workers=workers)) for source in found]
    problems = tuple(problem for _, said in read for problem in said)
    part = joined(part for part, _ in read)
    if not part.logs.num_rows:
        raise UsageError("\n".join(problems))
    runs = [
        source.run for source, (own, _) in zip(found, read, strict=True) for _ in range(own.logs.num_rows)
    ]
    return Results(*frames(part, runs), problems)
