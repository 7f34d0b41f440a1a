"""What ingrained takes from Inspect beyond its public API; the rest is tested where it is used."""

from __future__ import annotations

import io
import sys
from pathlib import Path
from zipfile import ZipFile

import pytest
from inspect_ai._util import zipfile as zips

from ingrained.inspect_internals import zips_in_one_thread
from ingrained.results.zip_tail import enable_zstd


def threads() -> int:
    return len(list(Path("/proc/self/task").iterdir()))


def threads_while_writing() -> int:
    """Threads that there are while a member is compressed as Inspect compresses it, beyond those before."""
    enable_zstd()
    text = b"what a sample holds " * 500
    before = threads()
    held = io.BytesIO()
    with ZipFile(held, "w", **zips.zipfile_compress_kwargs) as archive, archive.open("a", "w") as member:
        member.write(text)
        more = threads() - before
    assert ZipFile(held).read("a") == text
    return more


@pytest.mark.skipif(sys.platform != "linux", reason="counts threads in /proc")
def test_inspect_starts_threads_for_each_sample_and_ingrained_has_it_start_none() -> None:
    """They took a tenth of a run, and three quarters of joining the workers' logs."""
    assert threads_while_writing() > 4
    with zips_in_one_thread():
        assert threads_while_writing() == 0
    assert threads_while_writing() > 4


def test_an_inspect_without_the_number_is_left_as_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delattr(zips, "_ZSTD_THREADS")
    with zips_in_one_thread():
        assert not hasattr(zips, "_ZSTD_THREADS")
    assert not hasattr(zips, "_ZSTD_THREADS")
