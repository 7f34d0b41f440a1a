"""From the text of a YAML file to plain data and its places: strict, bounded, one line for each fault."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import yaml

from ingrained.errors import Problem, TaskFileError
from ingrained.spec.build import Builder
from ingrained.spec.places import Place, Places
from ingrained.spec.syntax import in_words

MAX_BYTES = 8 * 2**20
_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_UNPRINTABLE = re.compile("[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


class Parsed(NamedTuple):
    """A YAML file read as far as its syntax goes.

    Attributes:
        data: Plain data; of a key given twice, the first.
        places: Where everything stands.
        problems: Faults that did not keep the rest from being read.
        torn: Where those faults left data out.
    """

    data: Any
    places: Places
    problems: list[Problem]
    torn: list[Place]


def read_yaml(text: str, shown: str) -> tuple[Any, Places]:
    """Read one YAML document.

    Args:
        text: The document.
        shown: How to name the file in errors.

    Returns:
        Plain data (mappings, lists, text, numbers, truth values, null), and where everything stands.

    Raises:
        TaskFileError: The text is not the YAML that task files use.
    """
    parsed = parse(text, shown)
    if parsed.problems:
        raise TaskFileError(parsed.problems)
    return parsed.data, parsed.places


def read_yaml_file(path: Path, shown: str) -> tuple[Any, Places]:
    """Read a YAML file.

    Args:
        path: The file.
        shown: How to name the file in errors.

    Returns:
        Plain data, and where everything stands.

    Raises:
        TaskFileError: The file cannot be read, or is not the YAML that task files use.
    """
    return read_yaml(decode(read_bytes(path, shown), shown), shown)


def parse(text: str, shown: str) -> Parsed:
    """Read one YAML document, going on after faults that leave the rest readable.

    Args:
        text: The document.
        shown: How to name the file in errors.

    Returns:
        The data, the places and the faults so far.

    Raises:
        TaskFileError: The text cannot be read on from somewhere.
    """
    if len(text) > MAX_BYTES:
        raise _fault(shown, (1, 1), f"the file is larger than {MAX_BYTES // 2**20} MiB")
    if bad := _UNPRINTABLE.search(text):
        message = f"character U+{ord(bad.group()):04X} may not stand in the file"
        raise _fault(shown, _place_of(text, bad.start()), message)
    try:
        return Parsed(*Builder(shown, _events(text)).document())
    except yaml.MarkedYAMLError as error:
        place, message = in_words(error, text)
        raise _fault(shown, place, message) from None
    except yaml.YAMLError:
        raise _fault(shown, (1, 1), "the file must be YAML text") from None


def read_bytes(path: Path, shown: str) -> bytes:
    """Read a file of bounded size.

    Args:
        path: The file.
        shown: How to name the file in errors.

    Returns:
        Its bytes.

    Raises:
        TaskFileError: It is not there, cannot be read, or is too large.
    """
    try:
        with path.open("rb") as file:
            data = file.read(MAX_BYTES + 1)
    except FileNotFoundError:
        raise _fault(shown, (1, 1), "there is no such file") from None
    except IsADirectoryError:
        raise _fault(shown, (1, 1), "must be a file, but is a folder") from None
    except OSError as error:
        raise _fault(shown, (1, 1), f"the file cannot be read: {error.strerror}") from None
    except ValueError:
        raise _fault(shown, (1, 1), "this cannot be the name of a file") from None
    if len(data) > MAX_BYTES:
        raise _fault(shown, (1, 1), f"the file is larger than {MAX_BYTES // 2**20} MiB")
    return data


def decode(data: bytes, shown: str) -> str:
    """Decode UTF-8, with or without a byte order mark.

    Args:
        data: The bytes of a file.
        shown: How to name the file in errors.

    Returns:
        The text.

    Raises:
        TaskFileError: The bytes are not UTF-8.
    """
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before = data[: error.start].decode("utf-8-sig", "replace")
        message = f"the file must be UTF-8 text, but has the byte 0x{data[error.start]:02X} here"
        raise _fault(shown, _place_of(before, len(before)), message) from None


def _events(text: str) -> Iterator[Any]:
    return iter(yaml.parse(text, Loader=_LOADER))


def _place_of(text: str, index: int) -> Place:
    return text.count("\n", 0, index) + 1, index - text.rfind("\n", 0, index)


def _fault(shown: str, place: Place, message: str) -> TaskFileError:
    return TaskFileError([Problem(shown, *place, message)])
