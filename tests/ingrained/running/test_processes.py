"""A run in several processes: the same logs and scores as in one, whatever becomes of a worker."""

from __future__ import annotations

import math
import shutil
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

import ingrained
from ingrained.errors import RunError, UsageError

if TYPE_CHECKING:
    from tests.ingrained.conftest import Command
    from tests.ingrained.running.conftest import Far

    from ingrained.running.run import Finished


def logs(finished: Finished) -> list[Path]:
    return sorted((finished.folder / "logs").glob("*.eval"))


def scores(finished: Finished) -> dict[tuple[str, ...], dict[str, float]]:
    """Every score of every sample; one that is undefined is not a number."""
    return {
        (s.result.suite, s.result.task, s.result.model, scorer, row.item, str(row.axes), row.role): {
            name: math.nan if value is None else value for name, value in row.values.items()
        }
        for s in finished.summaries()
        for scorer, rows in s.result.rows.items()
        for row in rows
    }


def test_the_log_is_the_one_that_a_run_here_leaves(many: Path) -> None:
    from inspect_ai.log import read_eval_log

    here = ingrained.run(many, models=["reference/by_design"], seed=1, name="here")
    apart = ingrained.run(many, models=["reference/by_design"], seed=1, name="apart", on="processes:2")
    (one,), (other,) = ([read_eval_log(str(log)) for log in logs(run)] for run in (here, apart))
    assert apart.complete
    assert one.results is not None
    assert other.results is not None
    assert [m.model_dump() for s in one.results.scores for m in s.metrics.values()] == [
        m.model_dump() for s in other.results.scores for m in s.metrics.values()
    ]
    assert (one.status, one.eval.dataset, one.eval.config) == (
        other.status,
        other.eval.dataset,
        other.eval.config,
    )
    assert one.stats.model_usage == other.stats.model_usage
    assert one.reductions == other.reductions
    assert [(s.id, s.epoch, s.scores) for s in one.samples or ()] == [
        (s.id, s.epoch, s.scores) for s in other.samples or ()
    ]
    assert here.summaries()[0].metrics == apart.summaries()[0].metrics


def test_every_shipped_task_has_the_same_scores_as_here(workplace: Path) -> None:
    asked: dict[str, Any] = {"models": ["reference/by_design", "reference/bolted_on"], "items": 1, "seed": 1}
    here = ingrained.run(**asked, name="here")
    apart = ingrained.run(**asked, name="apart", on="processes:2")
    assert workplace.is_dir()
    assert here.complete
    assert apart.complete
    expected = scores(here)
    found = scores(apart)
    assert found.keys() == expected.keys()
    for key, values in found.items():  # sums over a set of words differ in their last digit between processes
        assert values == pytest.approx(expected[key], rel=1e-12, nan_ok=True), key
    assert len(logs(apart)) == len(logs(here)) == here.cells


def test_a_worker_that_is_killed_is_started_again_and_finished_samples_stay(many: Path, far: Far) -> None:
    far.once("kill", "question 118")
    finished = ingrained.run(many, models=["far/any"], seed=1, on="processes:2", max_connections=1)
    asked = far.asked()
    assert finished.complete
    assert (far.place / "kill.done").exists()
    assert len(far.processes()) == 3
    assert set(asked) == {f"question {n:03}" for n in range(120)}
    assert len(asked) < 120 + 20  # of the 60 samples of the worker that died, 50 were written
    assert len(logs(finished)) == 1


def test_a_worker_that_always_dies_ends_the_run_in_a_sentence(many: Path, far: Far) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("ingrained.running.executors.processes.DEATHS", 0)
        far.once("kill", "question")
        with pytest.raises(RunError, match="a worker died 1 times"):
            ingrained.run(many, models=["far/any"], seed=1, on="processes:1", name="dead")
    assert ingrained.resume("dead").complete


def test_an_interrupt_stops_the_workers_and_a_resume_here_runs_only_what_is_missing(
    many: Path, far: Far
) -> None:
    far.once("interrupt", "question 118")
    with pytest.raises(KeyboardInterrupt):
        ingrained.run(many, models=["far/any"], seed=1, on="processes:2", max_connections=1, name="cut")
    before, done = set(far.asked()), far.finished(Path("results", "cut"))
    assert len(before) - 2 <= len(done) < len(before)  # each worker had one call under way
    far.forget()
    finished = ingrained.resume("cut", on="here")
    assert finished.complete
    assert set(far.asked()) == {f"question {n:03}" for n in range(120)} - done
    assert len(logs(finished)) == 1


def test_a_run_here_is_resumed_on_processes_and_only_what_is_missing_runs(capitals: Path, far: Far) -> None:
    far.once("interrupt", "Japan")
    with pytest.raises(KeyboardInterrupt):
        ingrained.run(capitals, models=["far/any"], name="cut", epochs=2, max_connections=1)
    before = len(far.asked())
    finished = ingrained.resume("cut", on="processes:2")
    assert finished.complete
    assert len(far.asked()) == before + (6 - (before - 1))
    assert finished.summaries()[0].result.scored == 6
    far.forget()
    assert ingrained.resume("cut", on="processes:2").complete
    assert far.asked() == []


def test_what_killed_workers_left_is_gathered_by_the_next_resume(many: Path, far: Far) -> None:
    whole = ingrained.run(many, models=["far/any"], seed=1, name="left")
    (log,) = logs(whole)
    part = whole.folder / "parts" / "0000"
    part.mkdir(parents=True)
    shutil.move(log, part / log.name)
    far.forget()
    assert ingrained.resume("left").complete
    assert far.asked() == []
    assert not part.exists()


def test_an_error_in_a_worker_comes_back_as_one_sentence(many: Path, command: Command) -> None:
    code, _, said = command(
        "run", many.name, "--model", "reference/by_design", "--on", "processes:1", "--shared", "nowhere://x"
    )
    assert code == 2
    assert len(said.strip().splitlines()) == 1
    assert "cannot lie in nowhere://x" in said


def test_a_fault_that_only_a_worker_has_is_its_sentence(many: Path, far: Far) -> None:
    sys.path.remove(str(far.place))
    with pytest.raises(UsageError, match="Inspect knows no provider 'far'"):
        ingrained.run(many, models=["far/any"], seed=1, on="processes:1")


def test_logs_of_workers_may_lie_at_a_url(capitals: Path) -> None:
    place = capitals.parent / "shared"
    finished = ingrained.run(
        capitals, models=["reference/by_design"], name="far", on="processes:1", shared=place.as_uri()
    )
    assert finished.complete
    assert list(place.iterdir()) == []
    assert len(logs(finished)) == 1


def test_the_watcher_hears_of_every_sample_of_every_worker(many: Path) -> None:
    heard: list[tuple[str, str]] = []

    class Listener:
        def expect(self, key: tuple[str, str], samples: int) -> None:
            assert (key[0], samples) == ("work/many", 120)

        def sample_done(self, key: tuple[str, str]) -> None:
            heard.append(key)

    ingrained.run(many, models=["reference/by_design"], seed=1, on="processes:2", watcher=Listener())
    assert heard == [("work/many", "reference/by_design")] * 120


def test_nothing_of_the_environment_is_in_the_runs_folder(
    capitals: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DEMO_API_KEY", "sk-demo-0123456789")
    finished = ingrained.run(capitals, models=["reference/by_design"], on="processes:1")
    from inspect_ai.log import read_eval_log

    texts = [path.read_bytes() for path in finished.folder.rglob("*") if path.is_file()]
    texts += [read_eval_log(str(log)).model_dump_json().encode() for log in logs(finished)]
    assert not any(b"sk-demo-0123456789" in text for text in texts)
