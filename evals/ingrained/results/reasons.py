"""Why samples have no score: the errors of logs, in a line each, equal ones counted together."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from typing import Any, Final
from zipfile import BadZipFile, ZipFile

from ingrained.results.eval_zip import is_remote, member_of, read_log
from ingrained.results.zip_tail import enable_zstd

WIDTH: Final = 160
"""Characters of a reason at most."""
_WRAPPERS: Final = {"RetryError", "ModelGenerateError"}
"""Errors that only say that there was another: the one that repetitions ended with, that of a request."""
_RAISED: Final = re.compile(
    r"^Traceback \(most recent call last\):\n(?: .*\n)*(?:[\w.]+\.)?(\w+)(?:: (.*))?$", re.MULTILINE
)
_FUTURE: Final = re.compile(r"<Future at \S+ state=finished raised (\w+)>")
_REPR: Final = re.compile(r"(\w+)\((['\"])(.*)\2,?\)", re.DOTALL)
_STATUS: Final = re.compile(r"^Error code: (\d{3}) - (.*)$")
_MESSAGE: Final = re.compile(r"""['"]message['"]: (?:'((?:[^'\\]|\\.)*)'|"((?:[^"\\]|\\.)*)")""")
_ADDRESS: Final = re.compile(r" at 0x[0-9a-fA-F]+")
_OWN: Final = re.compile(
    r"\breq_\w+"
    r"|(?<=request.id).{0,4}[\w-]{8,}"
    r"|\b[0-9a-fA-F]{8}(?:-?[0-9a-fA-F]{4}){2,}[0-9a-fA-F-]*"
    r"|\b\d+(?:\.\d+)?(?= ?(?:ms|s|seconds|milliseconds)\b)"
    r"|\b\d[\d,]{3,}\b",
    re.IGNORECASE,
)
"""What is a sample's own in an error: ids of requests, waits, counts."""


def reasons(logs: Iterable[str]) -> dict[str, int]:
    """Count the errors of samples by what they say.

    Args:
        logs: Files or URLs of logs.

    Returns:
        The reasons, the commonest first, with the number of samples that ended so. Errors that differ only in
        the ids, waits and counts that they quote are one reason, in the words of the first.
    """
    counts: Counter[str] = Counter()
    words: dict[str, str] = {}
    for said in (reason for log in logs for reason in _of(log)):
        kind = _OWN.sub("", said)
        counts[kind] += 1
        words.setdefault(kind, said)
    return {words[kind]: count for kind, count in counts.most_common()}


def reason(message: str, traceback: str = "") -> str:
    """An error in one line: its name, what it says and its status, without what it was wrapped in.

    Args:
        message: The message of an error as Inspect logs it.
        traceback: Its traceback.
    """
    chain = [(name, said or "") for name, said in _RAISED.findall(traceback) if name not in _WRAPPERS]
    if not chain:
        return _line(_named(message))
    name, said = chain[-1]
    if name == "APIConnectionError" and len(chain) > 1:  # it says no more than its name
        said = f"{said.rstrip('.')}: {chain[-2][1]}"
    return _line(f"{name}: {_plain(said)}" if said else name)


def _of(log: str) -> Iterator[str]:
    """The reasons of one log, from its samples where they can be read, else from their summaries."""
    errored = [sample for sample in read_log(log).samples if sample.get("error")]
    if not errored:
        return
    if is_remote(log) or not log.endswith(".eval"):
        yield from (reason(str(sample["error"])) for sample in errored)
        return
    enable_zstd()
    with ZipFile(log) as archive:
        for sample in errored:
            yield reason(str(sample["error"]), _traceback(archive, sample))


def _traceback(archive: ZipFile, sample: Mapping[str, Any]) -> str:
    with suppress(KeyError, ValueError, TypeError, BadZipFile):
        whole = json.loads(archive.read(member_of(sample["id"], sample["epoch"])))
        return str(whole["error"]["traceback"])
    return ""


def _named(message: str) -> str:
    """What a message alone tells of an error: Inspect logs either its text or its representation."""
    if found := _FUTURE.search(message):
        return found[1]
    found = _REPR.fullmatch(message.strip())
    return f"{found[1]}: {found[3]}" if found else _plain(message)


def _plain(said: str) -> str:
    """The sentence in what a provider's client says, and the status behind it."""
    found = _STATUS.match(said)
    if found is None:
        return said
    message = _MESSAGE.search(found[2])
    return f"{(message[1] or message[2]) if message else found[2]} ({found[1]})"


def _line(text: str) -> str:
    text = " ".join(_ADDRESS.sub("", text).split())
    return text if len(text) <= WIDTH else f"{text[: WIDTH - 1]}…"
