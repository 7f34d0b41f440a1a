"""A run on a Ray cluster of several machines, which here are processes of this one."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

import ingrained

if TYPE_CHECKING:
    from tests.ingrained.running.conftest import Far

ray: Any = pytest.importorskip("ray")
pytestmark = pytest.mark.filterwarnings("ignore::ResourceWarning", "ignore::FutureWarning")


@pytest.fixture(scope="module")
def cluster(far_place: Path) -> Iterator[Any]:
    """A head that runs nothing, and two machines of one processor each."""
    from ray.cluster_utils import Cluster

    with pytest.MonkeyPatch.context() as patch:
        path = os.pathsep.join([str(far_place), os.environ.get("PYTHONPATH", "")])
        patch.setenv("PYTHONPATH", path)
        patch.setenv("RAY_ACCEL_ENV_VAR_OVERRIDE_ON_ZERO", "0")
        patch.setenv("RAY_USAGE_STATS_ENABLED", "0")
        made: Any = Cluster(initialize_head=True, head_node_args={"num_cpus": 0})
        ray.init(address=made.address, log_to_driver=False, logging_level="ERROR")  # joins by way of the head
        for _ in range(2):
            made.add_node(num_cpus=1)
        made.wait_for_nodes()
        yield made
        ray.shutdown()
        made.shutdown()


def scores(finished: Any) -> dict[tuple[str, str], Any]:
    return {
        (summary.result.task, row.item): row.values
        for summary in finished.summaries()
        for rows in summary.result.rows.values()
        for row in rows
    }


@pytest.mark.usefixtures("cluster")
def test_two_machines_share_a_run_whose_scores_are_those_of_a_run_here(
    many: Path, monkeypatch: pytest.MonkeyPatch, far: Far
) -> None:
    monkeypatch.setattr("ingrained.running.executors.cells.LARGEST", 60)
    here = ingrained.run(many, models=["far/any"], seed=1, name="here")
    far.forget()
    finished = ingrained.run(many, models=["far/any"], seed=1, name="apart", on="ray")
    assert finished.complete
    assert scores(finished) == scores(here)
    assert len(list((finished.folder / "logs").glob("*.eval"))) == 1
    assert len(far.asked()) == 120
    assert os.getpid() not in far.processes()


@pytest.mark.usefixtures("cluster")
def test_a_worker_that_is_killed_is_replaced_and_its_finished_samples_stay(many: Path, far: Far) -> None:
    far.once("kill", "question 118")
    finished = ingrained.run(many, models=["far/any"], seed=1, on="ray", max_connections=1)
    assert finished.complete
    assert (far.place / "kill.done").exists()
    assert len(far.processes()) == 2
    assert 120 < len(far.asked()) < 120 + 30  # 100 of the 119 samples were written when the worker died


@pytest.mark.usefixtures("cluster")
def test_a_limit_stops_the_cluster_and_a_resume_here_goes_on(many: Path, far: Far) -> None:
    far.once("hang", "question 100")
    finished = ingrained.run(
        many, models=["far/any"], name="dear", token_limit=150, on="ray", max_connections=1
    )
    assert finished.stopped is not None
    assert not finished.complete
    done = far.finished(finished.folder)
    assert 75 <= len(done) < 120
    far.calm()  # where the cluster was told to stop before it came to question 100
    far.forget()
    assert ingrained.resume("dear", token_limit=10_000, on="here").complete
    assert set(far.asked()) == {f"question {n:03}" for n in range(120)} - done


@pytest.mark.usefixtures("cluster")
def test_a_machine_that_is_lost_is_done_without(capitals: Path, far: Far) -> None:
    far.once("kill_node", "Japan")
    finished = ingrained.run(capitals, models=["far/any"], on="ray")
    assert finished.complete
    assert far.asked().count("What is the capital of Japan?") == 2


@pytest.mark.usefixtures("cluster")
def test_models_on_gpus_are_loaded_once_for_each_copy_that_fits() -> None:
    from ingrained.running.executors.cells import Cell
    from ingrained.running.executors.ray import _shares

    cells = [
        Cell(target="f", task=f"t{n}", version="1", model=m, samples=("a",), epochs=1)
        for n in range(3)
        for m in ("m", "n")
    ]
    assert [{cell.model for cell in share} for share in _shares(cells, 1)] == [{"m"}, {"n"}]
    assert len(_shares(cells, 0)) == 6
