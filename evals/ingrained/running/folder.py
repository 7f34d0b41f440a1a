"""A run's folder: an Inspect log directory, and what reproduces it."""

from __future__ import annotations

import fcntl
import json
import platform
import re
import secrets
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from importlib.metadata import version
from pathlib import Path
from typing import Annotated, Any, Final, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from ingrained.errors import UsageError, did_you_mean

PLAN_FILE: Final = "run.json"
LOCK_FILE: Final = ".lock"
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,99}")
_claims: set[int] = set()


CHANGEABLE: Final = frozenset(
    {
        "token_limit",
        "cost_limit",
        "time_limit",
        "max_retries",
        "timeout",
        "on",
        "gpus_per_model",
        "shared",
        "max_connections",
    }
)
"""Settings that may be others when a run is resumed, since no score depends on them."""


class RunSettings(BaseModel):
    """What was asked of a run: enough to run it again, or to go on with it."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    targets: tuple[str, ...] = ()
    """Suites, tasks, files and folders; empty for all shipped tasks."""
    models: tuple[str, ...]
    """Inspect model strings."""
    seed: int
    """Decides generated items and samples of items."""
    items: Annotated[int, Field(ge=1)] | None = None
    """Items of each task, a stratified sample; None for all."""
    epochs: Annotated[int, Field(ge=1, le=1000)] | None = None
    """Repetitions of each sample; None for what the task says."""
    sandbox: str | None = None
    """The sandbox asked for; None for the best there is."""
    model_args: dict[str, Any] = {}
    """Arguments of the models."""
    model_roles: dict[str, str] = {}
    """Models in other roles, such as `grader`."""
    max_connections: Annotated[int, Field(ge=1)] | None = None
    """Concurrent calls of each model."""
    max_retries: Annotated[int, Field(ge=0)] = 6
    """How often a call that fails in a way that may pass is made again: after 3 s, then twice as long."""
    timeout: Annotated[int, Field(ge=1)] = 300
    """Seconds after which a call that keeps failing, or any of a model that answers none, is not repeated."""
    folders: tuple[str, ...] = ()
    """Folders searched for suites and tasks beside the shipped ones."""
    logprobs: bool = False
    """Whether the models are asked for the log probabilities of their tokens."""
    cache: Literal["never", "once", "always"] = "never"
    """Whether identical calls are answered from Inspect's cache: where a sample runs once, or always."""
    token_limit: Annotated[int, Field(ge=1)] | None = None
    """Tokens of the whole run, over all models."""
    cost_limit: Annotated[float, Field(gt=0)] | None = None
    """Dollars of the whole run, over all models."""
    time_limit: Annotated[float, Field(gt=0)] | None = None
    """Seconds on the clock, from the start or from the resume."""
    on: str = "here"
    """Where the run is done: `here`, `processes:N`, `ray` or `ray://host:port`."""
    gpus_per_model: Annotated[float, Field(ge=0)] = 0
    """GPUs that a model takes on a Ray cluster."""
    shared: str | None = None
    """Folder or URL for the logs of workers; None for one in the run's folder."""

    @property
    def limited(self) -> bool:
        """Whether the whole run has a limit."""
        return (self.token_limit, self.cost_limit, self.time_limit) != (None, None, None)


class RunRecord(BaseModel):
    """What is written into a run's folder before the first call."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: str
    created: str
    settings: RunSettings
    tasks: dict[str, str] = {}
    """Each task with its version, as it was last run."""
    sandbox: dict[str, str] | None = None
    """The tier that ran model-written code, and why it was chosen."""
    versions: dict[str, str] = {}
    git: dict[str, Any] | None = None


def new_name() -> str:
    """A name for a run: the date and time, and four digits against collisions."""
    return f"{datetime.now().astimezone():%Y%m%d-%H%M%S}-{secrets.token_hex(2)}"


def run_folder(results: Path, name: str) -> Path:
    """The folder of a run.

    Raises:
        UsageError: The name is no name, or the results no folder of this machine.
    """
    if re.match(r"[a-z][a-z0-9+.-]+:/", str(results)):
        raise UsageError(
            f"results are a folder here, not {str(results)!r}: only workers' logs may lie at a URL, "
            "by --shared"
        )
    if not _NAME.fullmatch(name):
        raise UsageError(f"a run's name has letters, digits, '.', '_' and '-', but is {name!r}")
    return results / name


@contextmanager
def claimed(folder: Path) -> Iterator[None]:
    """Hold a run's folder, so that no other process writes into it; a process that dies lets go.

    Raises:
        UsageError: The folder cannot be written or held, or another process holds it.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        lock = (folder / LOCK_FILE).open("w", encoding="utf-8")
    except OSError as error:
        raise UsageError(f"{folder} cannot be written: {error.strerror or error}") from error
    with lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise UsageError(f"the run {folder.name!r} is in progress in another process") from error
        except OSError as error:
            raise UsageError(f"{folder} cannot be locked: {error.strerror or error}") from error
        _claims.add(lock.fileno())
        try:
            yield
        finally:
            _claims.remove(lock.fileno())


def claims() -> tuple[int, ...]:
    """File descriptors that hold the folders of this process's runs, for workers that hold them as well."""
    return tuple(_claims)


def known_runs(results: Path) -> list[str]:
    """Names of the runs, sorted."""
    return sorted(path.parent.name for path in results.glob(f"*/{PLAN_FILE}"))


def write_record(folder: Path, record: RunRecord) -> None:
    """Write the record so that a crash leaves the old one or the new one, never half of it."""
    folder.mkdir(parents=True, exist_ok=True)
    draft = folder / f"{PLAN_FILE}.new"
    draft.write_text(record.model_dump_json(indent=2) + "\n", encoding="utf-8")
    draft.replace(folder / PLAN_FILE)


def read_record(results: Path, name: str) -> tuple[Path, RunRecord]:
    """The folder and the record of a run.

    Args:
        results: The folder of all runs.
        name: A run's name, or the path of its folder.

    Raises:
        UsageError: There is no such run, or its record cannot be read.
    """
    folder = Path(name) if (Path(name) / PLAN_FILE).is_file() else run_folder(results, name)
    file = folder / PLAN_FILE
    if not file.is_file():
        near = did_you_mean(name, known_runs(results))
        raise UsageError(f"there is no run {name!r} in {results}{near}")
    try:
        return folder, RunRecord.model_validate_json(file.read_text(encoding="utf-8"))
    except (ValidationError, UnicodeDecodeError) as error:
        raise UsageError(f"{file} cannot be read: {str(error).splitlines()[0]}") from error


def versions() -> dict[str, str]:
    """Versions of what the scores depend on."""
    packages = ("ingrained", "inspect-ai")
    return {"python": platform.python_version()} | {package: version(package) for package in packages}


def git_state() -> dict[str, Any] | None:
    """The commit of the working directory and whether it has changes; None outside a repository."""
    try:
        commit = _git("rev-parse", "HEAD")
        return {"commit": commit, "changed": bool(_git("status", "--porcelain"))}
    except (OSError, subprocess.SubprocessError):
        return None


def dump(data: Any) -> str:
    """JSON for people and programs."""
    return json.dumps(data, indent=2, ensure_ascii=False, default=str)


def _git(*arguments: str) -> str:
    done = subprocess.run(["git", *arguments], capture_output=True, text=True, check=True, timeout=10)  # noqa: S603, S607
    return done.stdout.strip()
