"""Reads single members of a zip without listing all of them.

A log has a member for each sample, and `zipfile` makes an object of each before it reads the first: of a log
with thousands of samples that takes as long as reading what is wanted. Here the directory is searched for the
names.
"""

from __future__ import annotations

import io
import os
import struct
import sys
from collections.abc import Iterable
from typing import IO, Final
from zipfile import BadZipFile, ZipExtFile, ZipInfo

_END: Final = struct.Struct("<4s4H2LH")
_ENTRY: Final = struct.Struct("<4s6H3L5H2L")
_LOCAL: Final = struct.Struct("<4s5H3L2H")
_END_MARK, _ENTRY_MARK, _LOCAL_MARK = b"PK\5\6", b"PK\1\2", b"PK\3\4"
_LONGEST_COMMENT: Final = 65_535
_ELSEWHERE: Final = (0xFFFF, 0xFFFFFFFF)
"""What stands where a number needs the longer records of large zips."""


def read_members(path: str, names: Iterable[str]) -> list[bytes] | None:
    """Read members of a zip.

    Args:
        path: The file.
        names: The members, which shall lie in the zip's root.

    Returns:
        Their contents; None where the zip is not as plain as Inspect writes it, or lacks one of them: then
        `zipfile` is to be asked.

    Raises:
        OSError: The file cannot be read.
        zipfile.BadZipFile: A member is damaged.
    """
    enable_zstd()
    with open(path, "rb") as file:  # noqa: PTH123  a Path costs more than reading does
        directory = _directory(file)
        if directory is None:
            return None
        entries = [_entry(directory, name.encode()) for name in names]
        if any(entry is None for entry in entries):
            return None
        return [_content(file, *entry) for entry in entries if entry is not None]


def enable_zstd() -> None:
    """Teach `zipfile` the compression of Inspect's logs, which Python knows from 3.14 on."""
    if sys.version_info < (3, 14):
        import zipfile_zstd  # noqa: F401  it changes zipfile as it is imported


def _directory(file: IO[bytes]) -> bytes | None:
    size = file.seek(0, os.SEEK_END)
    file.seek(max(0, size - _LONGEST_COMMENT - _END.size))
    tail = file.read()
    place = tail.rfind(_END_MARK)
    if place < 0 or len(tail) - place < _END.size:
        return None
    _, disk, _, _, count, length, start, comment = _END.unpack_from(tail, place)
    if disk or count in _ELSEWHERE or start in _ELSEWHERE or len(tail) - place != _END.size + comment:
        return None
    file.seek(start)
    found = file.read(length)
    return found if found.startswith(_ENTRY_MARK) else None


def _entry(directory: bytes, name: bytes) -> tuple[ZipInfo, int] | None:
    """The last entry of a name, which is the live one, and where its member lies."""
    place = directory.rfind(name)
    while place >= _ENTRY.size:
        fields = _ENTRY.unpack_from(directory, place - _ENTRY.size)
        if fields[0] == _ENTRY_MARK and fields[10] == len(name):
            break
        place = directory.rfind(name, 0, place + len(name) - 1)
    else:
        return None
    info = ZipInfo(name.decode())
    info.flag_bits, info.compress_type = fields[3], fields[4]
    info.CRC, info.compress_size, info.file_size = fields[7:10]
    return None if info.compress_size in _ELSEWHERE or info.file_size in _ELSEWHERE else (info, fields[16])


def _content(file: IO[bytes], info: ZipInfo, start: int) -> bytes:
    file.seek(start)
    local = _LOCAL.unpack(file.read(_LOCAL.size))
    if local[0] != _LOCAL_MARK:
        raise BadZipFile(f"{info.filename} is not where the directory says")
    file.seek(local[9] + local[10], os.SEEK_CUR)
    with ZipExtFile(io.BytesIO(file.read(info.compress_size)), "r", info) as member:
        return member.read()
