from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

import ingrained
from ingrained.items.families.catalog import FAMILIES, FamilyInfo
from ingrained.protocols.catalog import PROTOCOLS
from ingrained.running import digest
from ingrained_scorers.catalog import SCORERS

if TYPE_CHECKING:
    from tests.ingrained.conftest import Probe

Edit = Callable[[], None]

SCORER = """\
from inspect_ai.scorer import Score, accuracy, scorer

@scorer(metrics=[accuracy()])
def match():
    async def score(state, target):
        return Score(value={value})
    return score
"""
PROTOCOL = """\
from inspect_ai.solver import solver

@solver
def ask():
    async def solve(state, generate):
        state = await generate(state)
        state.output.completion = state.target.text + "{ending}"
        return state
    return solve
"""


@pytest.fixture
def write_module(workplace: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[str, str], None]]:
    """Write a module, or another version of it, that can be imported."""
    monkeypatch.syspath_prepend(str(workplace))

    def write(name: str, text: str) -> None:
        (workplace / f"{name}.py").write_text(text, encoding="utf-8")
        sys.modules.pop(name, None)
        digest._module_digest.cache_clear()

    yield write
    digest._module_digest.cache_clear()
    for name in ("own_scorer", "own_protocol"):
        sys.modules.pop(name, None)


def versions(name: str) -> set[str]:
    return {summary.result.version for summary in ingrained.summaries(name)}


def accuracy(name: str) -> float | None:
    (summary,) = ingrained.summaries(name)
    return summary.metrics["accuracy"].value


def runs_again_after(edit: Edit, path: Path, probe: Probe, samples: int) -> None:
    """The run gets a new version, every sample runs anew, and only the new scores are in the table."""
    ingrained.run(path, models=["probe/any"], name="edited", seed=1)
    before, (first,) = accuracy("edited"), versions("edited")
    probe.asked.clear()
    edit()
    assert ingrained.resume("edited").complete
    assert len(probe.asked) == samples
    assert versions("edited") != {first}
    assert (before, accuracy("edited")) == (1, 0)


def test_nothing_edited_means_no_call(capitals: Path, probe: Probe) -> None:
    ingrained.run(capitals, models=["probe/any"], name="same", seed=1)
    before = versions("same")
    probe.asked.clear()
    assert ingrained.resume("same").complete
    assert probe.asked == []
    assert versions("same") == before


def test_an_edited_task_file_is_a_new_version(capitals: Path, probe: Probe) -> None:
    def edit() -> None:
        text = capitals.read_text(encoding="utf-8")
        capitals.write_text(
            text.replace("scorer: match", "scorer: {pattern: {pattern: '(x)'}}"), encoding="utf-8"
        )

    runs_again_after(edit, capitals, probe, samples=3)


def test_an_edited_data_file_is_a_new_version(workplace: Path, probe: Probe) -> None:
    path, data = workplace / "rows.yaml", workplace / "rows.jsonl"
    path.write_text("task: rows\nitems: {file: rows.jsonl}\nscorer: match\n", encoding="utf-8")
    data.write_text('{"id": "a", "input": "q", "target": "yes"}\n', encoding="utf-8")

    probe.says = "yes"

    def edit() -> None:
        data.write_text('{"id": "a", "input": "q", "target": ["no", "never"]}\n', encoding="utf-8")

    runs_again_after(edit, path, probe, samples=1)


def test_an_edited_scorer_is_a_new_version(
    capitals: Path,
    probe: Probe,
    monkeypatch: pytest.MonkeyPatch,
    write_module: Callable[[str, str], None],
) -> None:
    monkeypatch.setitem(SCORERS, "match", replace(SCORERS["match"], target="own_scorer:match"))
    write_module("own_scorer", SCORER.format(value="1"))
    runs_again_after(
        lambda: write_module("own_scorer", SCORER.format(value="0.0")), capitals, probe, samples=3
    )


def test_an_edited_protocol_is_a_new_version(
    capitals: Path,
    probe: Probe,
    monkeypatch: pytest.MonkeyPatch,
    write_module: Callable[[str, str], None],
) -> None:
    monkeypatch.setitem(PROTOCOLS, "ask", replace(PROTOCOLS["ask"], target="own_protocol:ask"))
    write_module("own_protocol", PROTOCOL.format(ending=""))
    runs_again_after(
        lambda: write_module("own_protocol", PROTOCOL.format(ending=" perhaps")), capitals, probe, samples=3
    )


def test_the_old_scores_stay_readable_beside_the_new(capitals: Path, probe: Probe) -> None:
    finished = ingrained.run(capitals, models=["probe/any"], name="kept", seed=1)
    capitals.write_text(capitals.read_text(encoding="utf-8") + "system: Be brief.\n", encoding="utf-8")
    ingrained.resume("kept")
    from ingrained.results.logs import read_results

    assert len(probe.asked) == 6
    assert len(read_results(finished.folder / "logs")) == 2


@pytest.mark.parametrize("line", ["about: edited", "reference: {constant: {accuracy: '== 0'}}", "# edited"])
def test_what_changes_no_score_throws_none_away(capitals: Path, line: str) -> None:
    # A bound that is loosened after a paid run used to be a new version.
    before = ingrained.build(capitals).version
    capitals.write_text(capitals.read_text(encoding="utf-8") + f"{line}\n", encoding="utf-8")
    assert ingrained.build(capitals).version == before


def test_code_that_makes_samples_is_part_of_the_version(
    capitals: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = Path.read_bytes
    for edited in ("rows.py", "render.py", "dataset.py", "facts.py", "ask.py"):
        digest._module_digest.cache_clear()
        before = ingrained.build(capitals).version
        digest._module_digest.cache_clear()
        with monkeypatch.context() as context:
            context.setattr(
                Path,
                "read_bytes",
                lambda path, name=edited: real(path) + (b"#" if path.name == name else b""),
            )
            assert ingrained.build(capitals).version != before
    digest._module_digest.cache_clear()


@pytest.mark.parametrize("number", [1, 2])
def test_the_version_begins_with_the_number_in_the_file(capitals: Path, number: int) -> None:
    capitals.write_text(capitals.read_text(encoding="utf-8") + f"version: {number}\n", encoding="utf-8")
    assert str(ingrained.build(capitals).version).startswith(f"{number}-")


def test_a_file_of_an_edited_package_changes_the_digest_of_its_scorer(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert digest._package("ingrained_scorers.loop.scorer:loop") == "ingrained_scorers.loop"
    assert digest._package("ingrained.protocols.repair.solver:repair_program") == "ingrained.protocols.repair"
    assert digest._package("ingrained.protocols.ask:ask") == "ingrained.protocols.ask"
    digest._module_digest.cache_clear()
    before = digest._module_digest("ingrained_scorers.loop")
    digest._module_digest.cache_clear()
    real = Path.read_bytes
    monkeypatch.setattr(
        Path, "read_bytes", lambda path: real(path) + (b"\n" if path.name == "revisits.py" else b"")
    )
    assert digest._module_digest("ingrained_scorers.loop") != before
    digest._module_digest.cache_clear()


def test_inspects_own_scorers_are_versioned_by_inspects_release() -> None:
    assert digest._module_digest("inspect_ai.scorer").startswith("inspect_ai 0.")


def test_a_changed_family_is_another_version(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "sums.yaml"
    path.write_text(
        "task: sums\nitems: {family: base-addition, n: 2}\nscorer: generalisation\n", encoding="utf-8"
    )
    before = digest.task_version(ingrained.load(path))
    changed = tmp_path / "base-addition.yaml"
    text = FAMILIES["base-addition"].path.read_text(encoding="utf-8")
    changed.write_text(f"{text}\n# changed\n", encoding="utf-8")
    known = {name: FAMILIES[name] for name in FAMILIES} | {
        "base-addition": FamilyInfo("base-addition", changed)
    }
    monkeypatch.setattr("ingrained.running.digest.FAMILIES", known)
    assert digest.task_version(ingrained.load(path)) != before
