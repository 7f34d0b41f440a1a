"""Reads Inspect logs: of an `.eval` file two members of the zip, of everything else through Inspect itself.

A log's header and the summaries of its samples hold all that tables are made of, and reading these two
members takes a fraction of the time of Inspect's own reader. Where they lie is no documented interface: a
test holds what is read here equal to what Inspect reads, and a file in which they are not found goes to it.
"""

from __future__ import annotations

import errno
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Final
from zipfile import ZipFile

from ingrained.results.zip_tail import enable_zstd, read_members

_HEADER: Final = "header.json"
_START: Final = "_journal/start.json"
_SUMMARIES: Final = "summaries.json"
_JOURNAL: Final = "_journal/summaries/"
STATUSES: Final = ("started", "cancelled", "error", "success")
"""How a log can have ended, from the least to the most that it may hold."""

_UNKNOWN_LAYOUT: Final = (KeyError, ValueError, TypeError, AttributeError, NotImplementedError)
"""What reading a zip raises that is laid out in another way."""


class UnreadableLogError(Exception):
    """A file that is no log, or no whole one; the text is the reason."""


class UnreachableLogError(UnreadableLogError):
    """A file that may be a whole log, but that the system does not let be read; the text is the reason."""


@dataclass(frozen=True)
class RawLog:
    """A log as it is written.

    Attributes:
        header: The log without its samples, as in Inspect's `EvalLog`.
        samples: The samples' summaries, as in Inspect's `EvalSampleSummary`: one for each sample and epoch.
    """

    header: dict[str, Any]
    samples: list[dict[str, Any]]


def member_of(sample: str | int, epoch: int) -> str:
    """Where a sample lies in the zip of an `.eval` file."""
    return f"samples/{sample}_epoch_{epoch}.json"


def is_remote(place: object) -> bool:
    """Whether a place is a URL, such as `s3://bucket/logs`."""
    return "://" in str(place)


def read_log(path: str) -> RawLog:
    """Read a log's header and its samples' summaries.

    Args:
        path: An `.eval` or `.json` file, or the URL of one.

    Raises:
        UnreadableLogError: The file is none of Inspect's, or was cut.
        UnreachableLogError: The system does not let it be read.
    """
    return _read(path, summaries=True)


def read_header(path: str) -> dict[str, Any]:
    """Read a log's header alone.

    Raises:
        UnreadableLogError: The file is none of Inspect's, or was cut.
        UnreachableLogError: The system does not let it be read.
    """
    return _read(path, summaries=False).header


def require_whole(path: str) -> None:
    """Read all of a log, the samples that tables need nothing of as well.

    Raises:
        UnreadableLogError: The file is none of Inspect's, was cut, or holds something that was changed.
        UnreachableLogError: The system does not let it be read.
    """
    read_log(path)
    if is_remote(path) or not path.endswith(".eval"):
        return
    try:
        with ZipFile(path) as archive:
            damaged = archive.testzip()
    except Exception as error:  # the libraries that decompress have errors of their own
        raise _unreadable(error, "it is no whole zip file") from error
    if damaged is not None:
        raise UnreadableLogError(f"{damaged} in it is damaged")


def _read(path: str, *, summaries: bool) -> RawLog:
    if is_remote(path) or not path.endswith(".eval"):
        return _through_inspect(path, summaries=summaries)
    try:
        return _of_finished(path, summaries=summaries) or _of_any(path, summaries=summaries)
    except _UNKNOWN_LAYOUT:
        return _through_inspect(path, summaries=summaries)
    except Exception as error:  # the libraries that decompress have errors of their own
        raise _unreadable(error, "it is no whole zip file") from error


def _unreadable(error: Exception, reason: str) -> UnreadableLogError:
    """Tell a file that cannot be read now from one that never can: no whole zip points before its start."""
    if isinstance(error, OSError) and error.errno not in {None, errno.EINVAL}:
        return UnreachableLogError(error.strerror)
    return UnreadableLogError(reason)


def _of_finished(path: str, *, summaries: bool) -> RawLog | None:
    found = read_members(path, (_HEADER, _SUMMARIES) if summaries else (_HEADER,))
    return (
        RawLog(_checked(_parsed(found[0])), _latest(_parsed(found[-1])) if summaries else [])
        if found
        else None
    )


def _of_any(path: str, *, summaries: bool) -> RawLog:
    """Read a log that may have no end, because the run was killed or goes on."""
    enable_zstd()
    with ZipFile(path) as archive:
        if _HEADER in archive.NameToInfo:
            header = _parsed(archive.read(_HEADER))
        else:
            header = _parsed(archive.read(_START)) | {"status": "started"}
        return RawLog(_checked(header), _latest(_journal(archive)) if summaries else [])


def _journal(archive: ZipFile) -> Iterator[dict[str, Any]]:
    """The summaries of all attempts, the later ones last."""
    names = [name for name in archive.NameToInfo if name.startswith(_JOURNAL) and name.endswith(".json")]
    names.sort(key=lambda name: int(name.removeprefix(_JOURNAL).removesuffix(".json")))
    for name in [_SUMMARIES] if _SUMMARIES in archive.NameToInfo else names:
        yield from _parsed(archive.read(name))


def _checked(header: dict[str, Any]) -> dict[str, Any]:
    spec = header["eval"]
    texts = (spec["task"], spec["model"], spec["created"])
    if header["status"] not in STATUSES or not all(isinstance(text, str) for text in texts):
        raise ValueError("not the header of a log")
    return header | {"eval": {"dataset": {}} | spec}


def _latest(samples: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """One summary for each sample and epoch: that of its last attempt, as Inspect takes it."""
    latest = {(str(sample["id"]), sample["epoch"]): sample for sample in samples}
    if not all(map(_is_summary, latest.values())):
        raise ValueError("not the summaries of samples")
    return list(latest.values())


def _is_summary(sample: dict[str, Any]) -> bool:
    scores = sample.get("scores")
    return isinstance(sample["metadata"], dict) and (not scores or all("value" in s for s in scores.values()))


def _parsed(content: bytes) -> Any:
    from pydantic_core import from_json

    try:
        return from_json(content)
    except ValueError:  # half a surrogate pair, which only the standard library takes
        return json.loads(content)


def _through_inspect(path: str, *, summaries: bool) -> RawLog:
    from inspect_ai.log import read_eval_log, read_eval_log_sample_summaries

    try:
        header = read_eval_log(path, header_only=True).model_dump()
        found = read_eval_log_sample_summaries(path) if summaries else []
    except Exception as error:  # whatever a file that is none of Inspect's makes its reader raise
        raise _unreadable(error, " ".join(str(error).split()) or type(error).__name__) from error
    return RawLog(header, [sample.model_dump() for sample in found])
