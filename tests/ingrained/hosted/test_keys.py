"""A key opens the provider and goes nowhere else: no log, no message, no sandbox has it."""

from __future__ import annotations

import gzip
import os
import sys
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from inspect_ai.model import ModelOutput
from tests.ingrained.hosted.conftest import KEY, MODEL
from tests.ingrained.hosted.faults import Fault
from tests.ingrained.hosted.server import Answer

import ingrained
from ingrained.spec.find import shipped_tasks

if TYPE_CHECKING:
    from tests.ingrained.conftest import Command
    from tests.ingrained.hosted.conftest import Serve

if sys.version_info < (3, 14):
    import zipfile_zstd  # noqa: F401  teaches zipfile the compression of Inspect's logs

FOR_EVER = None

pytestmark = pytest.mark.usefixtures("no_waits")


def left_behind(*folders: Path) -> Iterator[tuple[Path, bytes]]:
    """Every file below the folders, unpacked."""
    for path in (path for folder in folders for path in sorted(folder.rglob("*")) if path.is_file()):
        yield path, _unpacked(path)


def _unpacked(path: Path) -> bytes:
    if zipfile.is_zipfile(path):
        with zipfile.ZipFile(path) as packed:
            return b"".join(packed.read(name) for name in packed.namelist())
    data = path.read_bytes()
    return gzip.decompress(data) if path.suffix == ".gz" else data


@pytest.fixture
def leaks(tmp_path: Path, command: Command, monkeypatch: pytest.MonkeyPatch) -> Callable[..., list[str]]:
    """Runs a command, and says where the key turned up."""
    for name in ("XDG_DATA_HOME", "XDG_CACHE_HOME"):
        monkeypatch.setenv(name, str(tmp_path / name))

    def run(code: int, *arguments: object) -> list[str]:
        ended, out, err = command("run", *arguments, "-M", "max_retries=0", "--seed", 1)
        assert ended == code
        found = list(left_behind(tmp_path))
        assert any(path.suffix == ".eval" and b"capital of Japan" in data for path, data in found)
        said = {"standard output": out, "standard error": err}
        return [name for name, text in said.items() if KEY in text] + [
            str(path.relative_to(tmp_path)) for path, data in found if KEY.encode() in data
        ]

    return run


def test_a_run_leaves_no_key_behind(capitals: Path, serve: Serve, leaks: Callable[..., list[str]]) -> None:
    serve(capitals)
    assert leaks(0, capitals, "--model", MODEL) == []


@pytest.mark.parametrize(
    "fault",
    [
        Fault("status", "Japan", FOR_EVER, status=400),
        Fault("status", "Japan", FOR_EVER, status=500),
        Fault("malformed", "Japan", FOR_EVER),
    ],
    ids=["wrong request", "broken server", "broken reply"],
)
def test_an_error_leaves_no_key_behind(
    fault: Fault, capitals: Path, serve: Serve, leaks: Callable[..., list[str]]
) -> None:
    serve(capitals, fault)
    assert leaks(3, capitals, "--model", MODEL) == []


@pytest.mark.parametrize("status", [400, 403, 500])
def test_an_error_that_quotes_the_key_leaves_none_behind(
    status: int, capitals: Path, serve: Serve, leaks: Callable[..., list[str]]
) -> None:
    serve(capitals, Fault("status", "Japan", FOR_EVER, status=status, echoes_key=True))
    assert leaks(3, capitals, "--model", MODEL) == []


def test_a_key_that_is_refused_and_quoted_is_not_left_behind(
    capitals: Path, serve: Serve, leaks: Callable[..., list[str]]
) -> None:
    server = serve(capitals)
    server.key = "sk-another"
    assert leaks(3, capitals, "--model", MODEL) == []


def test_a_key_that_is_given_as_an_argument_is_not_left_behind(
    capitals: Path, serve: Serve, command: Command, tmp_path: Path
) -> None:
    serve(capitals)
    command("run", capitals, "--model", MODEL, "-M", f"api_key={KEY}")
    assert not [path for path, data in left_behind(tmp_path) if KEY.encode() in data]


SPY = """\
import os


def _look():
    seen = [dict(os.environ)]
    for name in os.listdir("/proc"):
        if name.isdigit():
            for part in ("environ", "cmdline"):
                try:
                    with open(f"/proc/{name}/{part}") as file:
                        seen.append(file.read())
                except OSError as error:
                    seen.append(repr(error))
    return "SEEN " + repr(seen)
"""


def spy(task: Path) -> Answer:
    """A model whose programs give back every environment that they can see, whatever they are asked for."""
    names = {
        name for item in ingrained.build(task).dataset for name in (item.metadata or {})["fields"]["entry"]
    }
    functions = "\n\n".join(f"def {name}(*args, **options):\n    return _look()" for name in sorted(names))
    program = f"Here it is.\n\n```python\n{SPY}\n\n{functions}\n```"
    return lambda model, _: ModelOutput.from_content(model, program)


@pytest.mark.sandbox
def test_programs_of_a_model_do_not_see_the_key(workplace: Path, serve: Serve) -> None:
    task = shipped_tasks()["loop_bug/coupled-programs"]
    server = serve(spy(task), names=("spy",))
    model = "openai-api/loopback/spy"
    finished = ingrained.run(task, models=[model], items=1, seed=1, sandbox="bwrap")
    reported = [
        message["content"]
        for request in server.requests
        for message in request.body["messages"]
        if message["role"] == "user"
    ]
    assert os.environ["LOOPBACK_API_KEY"] == KEY
    assert finished.complete
    assert any("SEEN" in text and "/box" in text for text in reported)
    assert not any(KEY in text for text in reported)
    assert not [path for path, data in left_behind(workplace) if KEY.encode() in data]
