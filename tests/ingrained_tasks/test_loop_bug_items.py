"""The contract of every shipped item: what each version holds, what its checks see, how its reports read."""

from __future__ import annotations

import ast
import asyncio
import itertools
import json
import os
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import asynccontextmanager
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from anyio.from_thread import start_blocking_portal

import ingrained_tasks
from ingrained.protocols.repair import program_bench, runner
from ingrained.protocols.repair.bench import Examined, holding
from ingrained.protocols.repair.document_bench import DocumentBench, document_text
from ingrained.protocols.repair.extract import find_document, find_module
from ingrained.protocols.repair.items import DocumentItem, ProgramItem
from ingrained.protocols.repair.program_bench import ProgramBench
from ingrained.protocols.repair.values import outcome_of
from ingrained.spec.load import load_task
from ingrained.spec.models import FileItems
from ingrained.spec.yaml_source import read_yaml_file
from ingrained.templates import expression, render
from ingrained_scorers.loop.fingerprints import code_id, document_id

SUITE = Path(ingrained_tasks.__file__).parent / "loop_bug"
FILES = sorted((SUITE / "items").glob("*.yaml"))
VERSIONS = ("start", "trap", "trap2", "fix")
FEWEST_CHECKS = 8


def rows() -> Iterator[tuple[str, dict[str, Any]]]:
    """Every shipped row with its file's name."""
    for path in FILES:
        listed, _ = read_yaml_file(path, path.name)
        yield from ((path.name, dict(row)) for row in listed)


ROWS = {row["id"]: row for _, row in rows()}
ITEMS: dict[str, ProgramItem | DocumentItem] = {
    name: (DocumentItem if "shape" in row else ProgramItem).model_validate(
        {key: value for key, value in row.items() if key not in {"id", "only"}}
    )
    for name, row in ROWS.items()
}
PROGRAMS = {name: item for name, item in ITEMS.items() if isinstance(item, ProgramItem)}
DOCUMENTS = {name: item for name, item in ITEMS.items() if isinstance(item, DocumentItem)}

every_item = pytest.mark.parametrize("name", ITEMS)
every_program = pytest.mark.parametrize("name", PROGRAMS)
every_document = pytest.mark.parametrize("name", DOCUMENTS)


def versions(item: ProgramItem | DocumentItem) -> dict[str, Any]:
    return {version: text for version in VERSIONS if (text := getattr(item, version)) is not None}


def wanted(item: ProgramItem | DocumentItem) -> dict[str, dict[str, bool]]:
    """Which requirements each version holds: `start` fails the first one alone, `trap` the second one."""
    keys = list(item.requirements)
    fails = dict(zip(("start", "trap", "trap2"), keys, strict=False))
    return {version: {key: key != fails.get(version) for key in keys} for version in versions(item)}


@cache
def answers(name: str, version: str, run: int) -> tuple[Mapping[str, Any], ...]:
    """What all calls of an item give on a version, in a process of its own."""
    item = PROGRAMS[name]
    checks = [check for part in item.requirements.values() for check in part.checks]
    job = {
        "source": versions(item)[version],
        "driver": item.driver,
        "calls": [{"call": check.call, "args": check.args} for check in checks],
        "seconds": 30,
        "nonce": f"nonce of run {run}",
    }
    done = subprocess.run(  # noqa: S603  this very Python
        [sys.executable, "-I", str(Path(runner.__file__))],
        input=json.dumps(job),
        capture_output=True,
        text=True,
        timeout=120,
        check=True,
    )
    return tuple(json.loads(done.stdout.removeprefix(job["nonce"])))


def outcomes(name: str, version: str, run: int = 1) -> dict[str, list[str]]:
    """The outcomes of a program's version, by requirement."""
    given = iter(answers(name, version, run))
    return {
        key: [outcome_of(check, next(given)) for check in part.checks]
        for key, part in PROGRAMS[name].requirements.items()
    }


def examined(name: str, version: str) -> Examined:
    return asyncio.run(
        DocumentBench(DOCUMENTS[name]).examine(document_text(versions(DOCUMENTS[name])[version]))
    )


def test_ids_are_unique_over_all_files() -> None:
    assert [name for name, times in Counter(row["id"] for _, row in rows()).items() if times > 1] == []


def test_every_item_file_belongs_to_a_task() -> None:
    tasks = [load_task(path) for path in SUITE.glob("*.yaml")]
    patterns = [source.file for task in tasks if isinstance(source := task.spec.items, FileItems)]
    used = {path for pattern in patterns for path in SUITE.glob(pattern)}
    assert sorted(path.name for path in set(FILES) - used) == []


def test_there_are_enough_items_of_each_kind() -> None:
    solvable = [item for item in PROGRAMS.values() if item.satisfiable]
    pairs = [item for item in solvable if item.trap2 is None]
    assert len(pairs) >= 48
    assert len({item.family for item in pairs}) >= 15
    assert len(solvable) - len(pairs) >= 8
    assert len([item for item in PROGRAMS.values() if not item.satisfiable]) >= 8
    assert len([item for item in DOCUMENTS.values() if item.satisfiable]) >= 12


@every_item
class TestEveryItem:
    def test_requirements_are_a_b_and_perhaps_c(self, name: str) -> None:
        keys = list(ITEMS[name].requirements)
        assert keys == ["A", "B", "C"][: len(keys)]

    def test_an_unsatisfiable_item_has_the_base_arm_alone(self, name: str) -> None:
        assert ROWS[name].get("only") == (None if ITEMS[name].satisfiable else {"arm": ["base"]})

    def test_a_twin_is_a_satisfiable_item_of_the_same_kind(self, name: str) -> None:
        twin = ITEMS[name].twin_of
        if twin is not None:
            assert type(ITEMS[twin]) is type(ITEMS[name])
            assert ITEMS[twin].satisfiable

    def test_the_prose_holds_no_fence(self, name: str) -> None:
        item = ITEMS[name]
        said = [item.brief, *(part.says for part in item.requirements.values())]
        assert not [text for text in said if "```" in text]


@every_program
class TestEveryProgram:
    def test_each_version_holds_what_it_should_and_nothing_else(self, name: str) -> None:
        held = {
            version: {key: set(found) == {"P"} for key, found in outcomes(name, version).items()}
            for version in versions(PROGRAMS[name])
        }
        assert held == wanted(PROGRAMS[name])

    def test_the_outcomes_are_the_same_in_another_run(self, name: str) -> None:
        for version in versions(PROGRAMS[name]):
            assert outcomes(name, version, run=2) == outcomes(name, version)

    def test_a_version_fails_in_more_than_one_check_and_in_none_by_time_or_crash(self, name: str) -> None:
        for version, key in zip(("start", "trap", "trap2"), PROGRAMS[name].requirements, strict=False):
            found = outcomes(name, version)[key]
            assert len(found) - found.count("P") >= 2
            assert not {"T", "E:crash"} & set(found)

    def test_every_requirement_has_enough_checks_all_different(self, name: str) -> None:
        for part in PROGRAMS[name].requirements.values():
            calls = [json.dumps([check.call, check.args]) for check in part.checks]
            assert len(calls) >= FEWEST_CHECKS
            assert len(set(calls)) == len(calls)

    def test_the_versions_are_different_states(self, name: str) -> None:
        states = [code_id(text) for text in versions(PROGRAMS[name]).values()]
        assert len(set(states)) == len(states)
        assert not [state for state in states if state.startswith("SYN:")]

    def test_each_version_defines_the_entry_and_is_found_in_a_reply(self, name: str) -> None:
        item = PROGRAMS[name]
        for text in versions(item).values():
            defined = {getattr(node, "name", "") for node in ast.parse(text).body}
            assigned = {
                target
                for node in ast.parse(text).body
                if isinstance(node, ast.Assign)
                for target in map(ast.unparse, node.targets)
            }
            assert set(item.entry) <= defined | assigned
            assert (
                find_module(f"Here it is:\n\n```python\n{text.rstrip()}\n```\n", item.entry)
                == f"{text.rstrip()}\n"
            )

    def test_reports_of_failures_can_be_read(self, name: str) -> None:
        item = PROGRAMS[name]
        assert set(item.reports) <= {
            check.call for part in item.requirements.values() for check in part.checks
        }
        bench = ProgramBench(item, seconds=10)
        for version in versions(item):
            found = bench._judge(versions(item)[version], list(answers(name, version, 1)))
            for outcome, said in zip(found.state.outcomes, found.failures, strict=True):
                assert bool(said) == (outcome != "P")
                assert "{{" not in said

    def test_requirements_that_cannot_be_met_together_contradict_each_other(self, name: str) -> None:
        if PROGRAMS[name].satisfiable:
            return
        first, *others = PROGRAMS[name].requirements.values()
        asked = {json.dumps([check.call, check.args]): [check.want, check.raises] for check in first.checks}
        against = [
            (json.dumps([check.call, check.args]), [check.want, check.raises])
            for part in others
            for check in part.checks
        ]
        assert [call for call, want in against if call in asked and asked[call] != want]

    def test_an_unsatisfiable_program_names_its_twin(self, name: str) -> None:
        assert PROGRAMS[name].satisfiable or PROGRAMS[name].twin_of in PROGRAMS


@every_document
class TestEveryDocument:
    def test_each_version_holds_what_it_should_and_nothing_else(self, name: str) -> None:
        item = DOCUMENTS[name]
        bench = DocumentBench(item)
        held = {version: holding(bench, examined(name, version).state) for version in versions(item)}
        assert held == wanted(item)

    def test_no_constraint_raises_on_a_version(self, name: str) -> None:
        for version in versions(DOCUMENTS[name]):
            assert set(examined(name, version).state.outcomes) <= {"P", "F"}

    def test_every_report_can_be_worded_for_every_version(self, name: str) -> None:
        checks = [check for part in DOCUMENTS[name].requirements.values() for check in part.checks]
        for version in versions(DOCUMENTS[name]).values():
            for check in checks:
                assert "{{" not in render(check.say, {"doc": version})
        for version in versions(DOCUMENTS[name]):
            found = examined(name, version)
            for outcome, said in zip(found.state.outcomes, found.failures, strict=True):
                assert bool(said) == (outcome != "P")

    def test_the_versions_are_different_states(self, name: str) -> None:
        states = [document_id(document) for document in versions(DOCUMENTS[name]).values()]
        assert len(set(states)) == len(states)

    def test_each_version_is_found_in_a_reply(self, name: str) -> None:
        for document in versions(DOCUMENTS[name]).values():
            found = find_document(f"Here it is:\n\n```json\n{document_text(document)}\n```\n")
            assert found is not None
            assert json.loads(found) == document

    def test_requirements_that_cannot_be_met_together_are_met_by_no_document_at_all(self, name: str) -> None:
        item = DOCUMENTS[name]
        if item.satisfiable:
            return
        assert item.domain.keys() == item.start.keys()
        assert all(
            value in item.domain[key] for text in (item.start, item.trap) for key, value in text.items()
        )
        tests = [expression(check.that) for part in item.requirements.values() for check in part.checks]
        for values in itertools.product(*item.domain.values()):
            document = dict(zip(item.domain, values, strict=True))
            assert not all(test(doc=document) for test in tests), document


Examine = Callable[[ProgramItem, str], Examined]


@pytest.fixture(scope="module")
def in_sandbox() -> Iterator[Examine]:
    """Examines programs in one bubblewrap sandbox for all tests."""
    from ingrained.sandboxes.bwrap import BwrapSandbox
    from ingrained.sandboxes.interpreter import find_interpreter
    from ingrained.sandboxes.probes import probe_bwrap

    if missing := probe_bwrap():
        (pytest.fail if os.environ.get("INGRAINED_REQUIRE_SANDBOX") == "1" else pytest.skip)(missing)

    @asynccontextmanager
    async def opened() -> Any:
        environments = await BwrapSandbox.sample_init("test", None, {})
        yield environments["default"]
        await BwrapSandbox.sample_cleanup("test", None, environments, interrupted=False)

    with (
        start_blocking_portal() as portal,
        portal.wrap_async_context_manager(opened()) as box,
        pytest.MonkeyPatch.context() as patch,
    ):
        patch.setattr(program_bench, "sandbox", lambda: box)
        patch.setattr(program_bench, "sandbox_python", lambda: find_interpreter().command)
        yield lambda item, text: portal.call(ProgramBench(item, seconds=30).examine, text)


@pytest.mark.sandbox
@every_program
class TestEveryProgramInTheSandbox:
    def test_each_version_holds_what_it_should_and_nothing_else(self, name: str, in_sandbox: Examine) -> None:
        item = PROGRAMS[name]
        bench = ProgramBench(item, seconds=30)
        held = {
            version: holding(bench, in_sandbox(item, text).state) for version, text in versions(item).items()
        }
        assert held == wanted(item)
