"""Training and running students, where PyTorch is installed."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

import ingrained
from ingrained.calibrating import student_options
from ingrained.organisms.students import CARD, RECIPES, WEIGHTS, fingerprint, read_card, shipped
from ingrained.organisms.training import make_student, train

if TYPE_CHECKING:
    from ingrained.results.summary import Summary

torch = pytest.importorskip("torch")
pytest.importorskip("transformers")
pytest.importorskip("accelerate")
SHORT = RECIPES["crammed"].model_copy(update={"steps": 50})


def examine(name: str, results: Path, items: int) -> Summary:
    options: dict[str, Any] = {"items": items, "results": results, "seed": 1} | student_options(name)
    finished = ingrained.run("modular-addition", **options)
    (summary,) = finished.summaries()
    return summary


@pytest.fixture(scope="module")
def examined(tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict[str, float | None]]:
    place = tmp_path_factory.mktemp("results")
    summaries = {name: examine(name, place, items=60) for name in RECIPES}
    return {name: {m: e.value for m, e in found.metrics.items()} for name, found in summaries.items()}


def test_both_students_know_the_book_and_the_gap_tells_them_apart(
    examined: dict[str, dict[str, Any]],
) -> None:
    assert examined["crammed"]["accuracy"] == examined["grokked"]["accuracy"] == 1
    assert examined["crammed"]["gap"] >= 0.9
    assert abs(examined["grokked"]["gap"]) <= 0.01
    assert examined["crammed"]["unreadable"] == examined["grokked"]["unreadable"] == 0


def test_confidence_is_what_the_card_says_and_shows_who_is_sure_of_what_is_wrong(
    examined: dict[str, dict[str, Any]],
) -> None:
    for name, found in examined.items():
        end = read_card(shipped(name)).end
        # 60 pairs of each kind out of all: what is left is the draw of the items, and half precision
        expected = (end.book_confidence + end.unseen_confidence) / 2
        assert found["confidence"] == pytest.approx(expected, abs=0.05)
        assert found["overconfidence"] == pytest.approx(end.unseen_confidence - end.unseen, abs=0.08)


def test_without_log_probabilities_confidence_is_undefined(tmp_path: Path) -> None:
    options = student_options("grokked") | {"logprobs": False}
    (summary,) = ingrained.run("modular-addition", items=2, results=tmp_path, seed=1, **options).summaries()
    assert (summary.metrics["accuracy"].value, summary.metrics["confidence"].value) == (1, None)
    assert summary.metrics["confidence"].undefined == 4


def test_calibration_runs_the_students(workplace: Path) -> None:
    verdicts = ingrained.calibrate("modular-addition", items=4)
    assert list(workplace.iterdir()) == []
    students = [verdict for verdict in verdicts if verdict.reference.startswith("student_")]
    assert {verdict.reference for verdict in students} == {"student_crammed", "student_grokked"}
    assert [verdict for verdict in students if verdict.outcome != "pass"] == []


def test_training_gives_the_same_weights_each_time(tmp_path: Path) -> None:
    first, second = (make_student(SHORT, tmp_path / name) for name in ("first", "second"))
    assert first == second
    assert fingerprint(tmp_path / "first") == first.sha256 == fingerprint(tmp_path / "second")
    assert read_card(tmp_path / "first") == first


def test_another_seed_gives_other_weights() -> None:
    one, other = (train(SHORT.model_copy(update={"seed": seed, "steps": 1}))[0] for seed in (0, 1))
    assert not torch.equal(one.lm_head.weight, other.lm_head.weight)


def test_training_leaves_the_state_of_pytorch_as_it_was() -> None:
    before = torch.get_num_threads(), torch.are_deterministic_algorithms_enabled()
    torch.manual_seed(5)
    train(SHORT.model_copy(update={"steps": 1}))
    drawn = torch.rand(3)
    torch.manual_seed(5)
    assert torch.equal(drawn, torch.rand(3))
    assert (torch.get_num_threads(), torch.are_deterministic_algorithms_enabled()) == before


def test_training_tells_of_its_progress_and_ends_at_the_last_step() -> None:
    told: list[int] = []
    _, curve = train(SHORT, lambda seen: told.append(seen.step))
    assert told == [seen.step for seen in curve] == [0, 50]


def test_a_network_is_read_and_written_in_half_precision(tmp_path: Path) -> None:
    make_student(SHORT, tmp_path / "student")
    files = {path.name for path in (tmp_path / "student").iterdir()}
    assert {CARD, WEIGHTS, "config.json", "tokenizer.json"} <= files
    assert (tmp_path / "student" / WEIGHTS).stat().st_size == (shipped("crammed") / WEIGHTS).stat().st_size
