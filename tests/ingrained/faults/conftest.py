from __future__ import annotations

import json
import os
import select
import shutil
import subprocess
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

import pytest

ITEMS: Final = 20
BUFFER: Final = 6
CONNECTIONS: Final = 3
BEGIN: Final = ("run", "many.yaml", "--seed", "7", "--max-connections", CONNECTIONS)
PAIR: Final = ("any", "other")
PATIENCE: Final = 60
"""Seconds in which a process must end that nobody waits for."""
_MODEL: Final = Path(__file__).parent / "model"

Place = tuple[str, str, int]
"""A model, a sample's id and its epoch."""
Scores = dict[Place, dict[str, Any]]


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


def read_scores(log: Path) -> Scores:
    """What Inspect reads of a log: the scores of every sample that ended without an error."""
    from inspect_ai.log import read_eval_log, read_eval_log_sample_summaries

    model = read_eval_log(str(log), header_only=True).eval.model
    return {
        (model, str(sample.id), sample.epoch): {name: s.value for name, s in (sample.scores or {}).items()}
        for sample in read_eval_log_sample_summaries(str(log))
        if sample.completed and not sample.error
    }


@dataclass
class Bench:
    """A folder with a task, in which `ingrained` runs in processes of its own.

    Attributes:
        place: The folder, which is the processes' working directory.
        nursery: Forks them.
        results: The folder of the runs.
        environment: Variables of the processes.
        items: Samples of the task: three full buffers of the log, and a rest.
        buffer: Samples after which a log is written.
        connections: Samples that are under way at once.
    """

    place: Path
    nursery: subprocess.Popen[str]
    results: Path
    environment: dict[str, str] = field(default_factory=dict)
    items: int = ITEMS
    buffer: int = BUFFER
    connections: int = CONNECTIONS

    def begin(self, name: str, *further: object, models: Sequence[str] = ("any",), **plan: Any) -> Ended:
        """Run the task; the plan says at which event the process is disturbed, and how."""
        named = [word for model in models for word in ("--model", f"counted/{model}")]
        return self.command(*BEGIN, *named, "--name", name, "--results", self.results, *further, **plan)

    def resume(self, name: str, *further: object, **plan: Any) -> Ended:
        """Go on with a run, with all calls before forgotten."""
        (self.place / "calls").unlink(missing_ok=True)
        options = ("--results", self.results, "--format", "json", *further)
        return self.command("run", "--resume", name, *options, **plan)

    def command(
        self, *arguments: object, killed_after: int | None = None, background: bool = False, **plan: Any
    ) -> Ended:
        """Run `ingrained` in a fork of a process that has everything imported."""
        self._plan(plan)
        request = {
            "place": str(self.place),
            "folder": str(self.place),
            "arguments": list(map(str, arguments)),
            "environment": self.environment,
            "killed_after": killed_after,
            "background": background,
        }
        assert self.nursery.stdin
        assert self.nursery.stdout
        self.nursery.stdin.write(json.dumps(request) + "\n")
        self.nursery.stdin.flush()
        code = int(self.nursery.stdout.readline())
        return Ended(code, *((self.place / name).read_text(encoding="utf-8") for name in ("out", "err")))

    def orphan(self, name: str, at: int) -> Orphans:
        """Run with two models, each in a worker; when both have made so many calls their parent is killed."""
        pipe = self.place / "pipe"
        os.mkfifo(pipe)
        plan = {"of": "call", "at": at, "do": "orphan", "held_by": str(pipe)}
        ended = self.begin(name, "--on", "processes:2", models=PAIR, **plan)
        assert ended.code == -9, ended.err
        return Orphans(self, pipe)

    def calls(self) -> list[Place]:
        """What models were asked since the last start or resume, in order."""
        said = [line.split() for line in self._lines("calls")]
        return [(f"counted/{model}", f"n{number}", 1) for _, model, _, number in said]

    def processes(self) -> set[int]:
        """The processes that asked."""
        return {int(line.split()[0]) for line in self._lines("calls")}

    def changes(self) -> int:
        """How often files below the results were opened for writing, renamed, removed or made."""
        return len(self._lines("changes"))

    def folder(self, name: str) -> Path:
        """The folder of a run."""
        return self.results / name

    def logs(self, name: str) -> list[Path]:
        """The logs of a run, those of its workers as well."""
        return sorted(log for part in ("logs", "parts") for log in (self.folder(name) / part).rglob("*.eval"))

    def finished(self, name: str) -> set[Place]:
        """The samples that are in the logs of a run."""
        return {place for log in self.logs(name) for place in read_scores(log)}

    def loses_at_most_the_buffer(self, name: str) -> bool:
        """Whether so few of the samples that were asked are not in the logs of a run."""
        return len(set(self.calls()) - self.finished(name)) <= self.buffer + self.connections

    def scores(self, name: str) -> Scores:
        """The scores in the logs of a run that are whole; there is one for each model."""
        from inspect_ai.log import read_eval_log

        headers = {log: read_eval_log(str(log), header_only=True) for log in self.logs(name)}
        whole = [log for log, header in headers.items() if header.status == "success"]
        assert len(whole) == len({header.eval.model for header in headers.values()})
        return {place: score for log in whole for place, score in read_scores(log).items()}

    def _lines(self, name: str) -> list[str]:
        file = self.place / name
        return file.read_text(encoding="utf-8").splitlines() if file.exists() else []

    def _plan(self, plan: dict[str, Any]) -> None:
        (self.place / "changes").unlink(missing_ok=True)
        known = {"of": None, "at": -1, "do": "kill", "below": str(self.results), "buffer": self.buffer}
        (self.place / "plan.json").write_text(json.dumps(known | plan), encoding="utf-8")


@dataclass(frozen=True)
class Orphans:
    """Workers whose parent was killed, and that are held in the middle of a call."""

    bench: Bench
    pipe: Path

    def release(self) -> None:
        """Let them end, which they must."""
        opened = os.open(self.pipe, os.O_RDWR)
        try:
            for process in self.bench.processes():
                assert _ends(process)
        finally:
            os.close(opened)
            self.pipe.unlink()


def _ends(process: int) -> bool:
    """Whether a process, which is nobody's child any more, ends."""
    try:
        watched = os.pidfd_open(process)
    except ProcessLookupError:
        return True
    try:
        return bool(select.select([watched], [], [], PATIENCE)[0])
    finally:
        os.close(watched)


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
    """The process whose forks the runs are; Inspect finds the model by its entry point."""
    path = [str(plugin), str(_MODEL), *filter(None, [os.environ.get("PYTHONPATH")])]
    with subprocess.Popen(  # noqa: S603  our own interpreter
        [sys.executable, "-P", str(_MODEL / "nursery.py")],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        env=os.environ | {"PYTHONPATH": os.pathsep.join(path)},
        text=True,
    ) as process:
        yield process


def _bench(place: Path, nursery: subprocess.Popen[str]) -> Bench:
    place.mkdir(exist_ok=True)
    rows = [{"id": f"n{n:03}", "input": f"question {n:03}", "target": f"answer {n:03}"} for n in range(ITEMS)]
    (place / "many.jsonl").write_text("\n".join(map(json.dumps, rows)) + "\n", encoding="utf-8")
    (place / "many.yaml").write_text(
        "task: many\nitems: {file: many.jsonl}\nscorer: match\n", encoding="utf-8"
    )
    return Bench(place, nursery, place / "results")


@pytest.fixture
def bench(tmp_path: Path, nursery: subprocess.Popen[str]) -> Bench:
    """A bench of the test's own."""
    return _bench(tmp_path / "work", nursery)


@dataclass(frozen=True)
class Undisturbed:
    """What a run comes to that nothing happens to."""

    scores: Scores
    table: list[dict[str, Any]]
    changes: int


@pytest.fixture(scope="session")
def undisturbed(tmp_path_factory: pytest.TempPathFactory, nursery: subprocess.Popen[str]) -> Undisturbed:
    """A run that nothing happens to."""
    bench = _bench(tmp_path_factory.mktemp("undisturbed") / "work", nursery)
    ended = bench.begin("whole", "--format", "json", of="change")
    assert ended.code == 0
    assert len(bench.calls()) == ITEMS
    return Undisturbed(bench.scores("whole"), ended.table, bench.changes())


@dataclass(frozen=True)
class Left:
    """What a run left whose parent was killed, and whose workers have ended.

    Attributes:
        folder: The run's folder.
        asked: The samples that the workers asked.
        refused: How a resume ended that was tried while the workers still worked.
    """

    folder: Path
    asked: frozenset[Place]
    refused: Ended

    def copy_to(self, bench: Bench, name: str) -> None:
        """Leave the same on a bench."""
        shutil.copytree(self.folder, bench.folder(name))


@pytest.fixture(scope="session")
def left(tmp_path_factory: pytest.TempPathFactory, nursery: subprocess.Popen[str]) -> Left:
    """A run with two models, each in a worker of its own, killed in the middle."""
    bench = _bench(tmp_path_factory.mktemp("left") / "work", nursery)
    orphans = bench.orphan("left", at=9)
    refused = bench.command("run", "--resume", "left", "--results", bench.results)
    orphans.release()
    return Left(bench.folder("left"), frozenset(bench.calls()), refused)


@pytest.fixture
def resumed(bench: Bench, undisturbed: Undisturbed) -> Resumed:
    """Resumes a run and holds it to what is promised."""
    return Resumed(bench, undisturbed)


@dataclass(frozen=True)
class Resumed:
    """Goes on with a run, and holds it to what is promised."""

    bench: Bench
    undisturbed: Undisturbed

    def __call__(self, name: str, *further: object, models: Sequence[str] = ("any",)) -> Ended:
        """Resume; what is in the logs does not run again, all else does once, and the scores are the same."""
        finished = self.bench.finished(name)
        expected = {
            (f"counted/{model}", *place): score
            for model in models
            for (_, *place), score in self.undisturbed.scores.items()
        }
        ended = self.bench.resume(name, *further)
        assert (ended.code, "Traceback" in ended.err) == (0, False), ended.err
        assert sorted(self.bench.calls()) == sorted(expected.keys() - finished)
        assert self.bench.scores(name) == expected
        assert [row["metrics"] for row in ended.table] == [self.undisturbed.table[0]["metrics"]] * len(models)
        return ended
