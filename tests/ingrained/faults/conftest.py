from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

import pytest

ITEMS: Final = 110
"""Samples of the task: two full buffers of the log, and a rest."""
CONNECTIONS: Final = 4
BEGIN: Final = ("run", "many.yaml", "--model", "counted/any", "--seed", "7", "--max-connections", CONNECTIONS)
_MODEL: Final = Path(__file__).parent / "model"

Place = tuple[str, int]
"""A sample's id and epoch."""


@dataclass(frozen=True)
class Ended:
    """How a process ended: its exit code, or minus the signal that killed it, and what it wrote."""

    code: int
    out: str
    err: str

    @property
    def sentences(self) -> list[str]:
        """The lines on standard error, without those of the progress."""
        return [line for line in self.err.splitlines() if not line.endswith(" samples")]

    @property
    def table(self) -> list[dict[str, Any]]:
        """What `run --format json` prints, without the names of the logs."""
        return [{key: value for key, value in row.items() if key != "log"} for row in json.loads(self.out)]


def read_scores(log: Path) -> dict[Place, dict[str, Any]]:
    """What Inspect reads of a log: the scores of every sample that ended without an error."""
    from inspect_ai.log import read_eval_log_sample_summaries

    return {
        (str(sample.id), sample.epoch): {name: score.value for name, score in (sample.scores or {}).items()}
        for sample in read_eval_log_sample_summaries(str(log))
        if sample.completed and not sample.error
    }


@dataclass
class Bench:
    """A folder with a task of 110 samples, in which `ingrained` runs in processes of its own."""

    place: Path
    nursery: subprocess.Popen[str]
    results: Path
    environment: dict[str, str] = field(default_factory=dict)

    def begin(self, name: str, *further: object, killed_after: int | None = None, **plan: Any) -> Ended:
        """Run the task; the plan says at which event the process is disturbed, and how."""
        options = ("--name", name, "--results", self.results, *further)
        return self.command(*BEGIN, *options, killed_after=killed_after, **plan)

    def resume(self, name: str, *further: object, killed_after: int | None = None, **plan: Any) -> Ended:
        """Go on with a run, with all calls before forgotten."""
        (self.place / "calls").unlink(missing_ok=True)
        options = ("--results", self.results, "--format", "json", *further)
        return self.command("run", "--resume", name, *options, killed_after=killed_after, **plan)

    def command(self, *arguments: object, killed_after: int | None = None, **plan: Any) -> Ended:
        """Run `ingrained` in a fork of a process that has everything imported."""
        self._plan(plan)
        request = {
            "place": str(self.place),
            "folder": str(self.place),
            "arguments": list(map(str, arguments)),
            "environment": self.environment,
            "killed_after": killed_after,
        }
        assert self.nursery.stdin
        assert self.nursery.stdout
        self.nursery.stdin.write(json.dumps(request) + "\n")
        self.nursery.stdin.flush()
        code = int(self.nursery.stdout.readline())
        return Ended(code, *((self.place / name).read_text(encoding="utf-8") for name in ("out", "err")))

    def module(self, *arguments: object, plugin: Path, **plan: Any) -> Ended:
        """Run `python -m ingrained`, all imports included."""
        self._plan(plan)
        ended = subprocess.run(  # noqa: S603  our own interpreter
            [sys.executable, "-m", "ingrained", *map(str, arguments)],
            cwd=self.place,
            env=_environment(plugin) | {"COUNTED": str(self.place)},
            capture_output=True,
            text=True,
            check=False,
        )
        return Ended(ended.returncode, ended.stdout, ended.stderr)

    def calls(self) -> list[str]:
        """The ids of the samples that the model was asked since the last start or resume, in order."""
        return [f"n{line.removeprefix('question ')}" for line in self._lines("calls")]

    def changes(self) -> int:
        """How often files below the results were opened for writing, renamed, removed or made."""
        return len(self._lines("changes"))

    def logs(self, name: str) -> list[Path]:
        """The logs of a run."""
        return sorted((self.results / name / "logs").glob("*.eval"))

    def finished(self, name: str) -> set[str]:
        """The ids of the samples that are in the logs of a run."""
        return {place[0] for log in self.logs(name) for place in read_scores(log)}

    def scores(self, name: str) -> dict[Place, dict[str, Any]]:
        """The scores in the one log of a run that is whole."""
        from inspect_ai.log import read_eval_log

        logs = {log: read_eval_log(str(log), header_only=True).status for log in self.logs(name)}
        (whole,) = [log for log, status in logs.items() if status == "success"]
        return read_scores(whole)

    def _lines(self, name: str) -> list[str]:
        file = self.place / name
        return file.read_text(encoding="utf-8").splitlines() if file.exists() else []

    def _plan(self, plan: dict[str, Any]) -> None:
        (self.place / "changes").unlink(missing_ok=True)
        known = {"of": None, "at": -1, "do": "kill", "below": str(self.results)}
        (self.place / "plan.json").write_text(json.dumps(known | plan), encoding="utf-8")


def _environment(plugin: Path) -> dict[str, str]:
    """An environment in which Inspect finds the model by its entry point."""
    return os.environ | {"PYTHONPATH": os.pathsep.join([str(plugin), str(_MODEL)])}


@pytest.fixture(scope="session")
def plugin(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The model's entry point, as an installed package has it."""
    place = tmp_path_factory.mktemp("plugin")
    info = place / "counted-1.0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: counted\nVersion: 1.0\n", encoding="utf-8")
    (info / "entry_points.txt").write_text("[inspect_ai]\ncounted = counted\n", encoding="utf-8")
    return place


@pytest.fixture(scope="session")
def nursery(plugin: Path) -> Iterator[subprocess.Popen[str]]:
    """The process whose forks the runs are."""
    command = [sys.executable, "-P", str(_MODEL / "nursery.py")]
    with subprocess.Popen(  # noqa: S603  our own interpreter
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=_environment(plugin), text=True
    ) as process:
        yield process


def _bench(place: Path, nursery: subprocess.Popen[str]) -> Bench:
    place.mkdir(exist_ok=True)
    rows = [{"id": f"n{n:03}", "input": f"question {n:03}", "target": f"answer {n:03}"} for n in range(ITEMS)]
    (place / "many.jsonl").write_text("\n".join(map(json.dumps, rows)) + "\n", encoding="utf-8")
    (place / "many.yaml").write_text("task: many\nitems: {file: many.jsonl}\nscorer: match\n", encoding="utf-8")
    return Bench(place, nursery, place / "results")


@pytest.fixture
def bench(tmp_path: Path, nursery: subprocess.Popen[str]) -> Bench:
    """A bench of the test's own."""
    return _bench(tmp_path / "work", nursery)


@dataclass(frozen=True)
class Undisturbed:
    """What a run comes to that nothing happens to."""

    scores: dict[Place, dict[str, Any]]
    table: list[dict[str, Any]]
    changes: int
    bench: Bench


@pytest.fixture(scope="session")
def undisturbed(tmp_path_factory: pytest.TempPathFactory, nursery: subprocess.Popen[str]) -> Undisturbed:
    """A run that nothing happens to."""
    bench = _bench(tmp_path_factory.mktemp("undisturbed") / "work", nursery)
    ended = bench.begin("whole", "--format", "json", of="change")
    assert ended.code == 0
    assert len(bench.calls()) == ITEMS
    return Undisturbed(bench.scores("whole"), ended.table, bench.changes(), bench)
