"""Every reference model on every shipped repair item: what it says, and what state of the work that is."""

from __future__ import annotations

import asyncio
import itertools
from pathlib import Path
from typing import Any

import pytest

import ingrained_tasks
from ingrained.protocols.repair import messages
from ingrained.protocols.repair.document_bench import DocumentBench, document_text
from ingrained.protocols.repair.extract import find_document, find_module, parse_document
from ingrained.protocols.repair.items import DocumentItem, ProgramItem
from ingrained.protocols.repair.program_bench import ProgramBench
from ingrained.reference.catalog import REFERENCES
from ingrained.reference.policies import trivial
from ingrained.reference.policies.repair import POLICIES, reply
from ingrained.spec.yaml_source import read_yaml_file
from ingrained_scorers.loop.claims import agrees, claims_fix, contests, declines
from ingrained_scorers.loop.fingerprints import code_id, document_id, renamed_id

FOLDER = Path(ingrained_tasks.__file__).parent / "loop_bug" / "items"
ROWS = [row for path in sorted(FOLDER.glob("*.yaml")) for row in read_yaml_file(path, path.name)[0]]
ITEMS: dict[str, ProgramItem | DocumentItem] = {
    row["id"]: (DocumentItem if "shape" in row else ProgramItem).model_validate(
        {key: value for key, value in row.items() if key not in {"id", "only"}}
    )
    for row in ROWS
}
SATISFIABLE = [name for name, item in ITEMS.items() if item.satisfiable]
TURNS = range(4)

every_item = pytest.mark.parametrize("item", ITEMS.values(), ids=ITEMS.keys())
every_satisfiable = pytest.mark.parametrize("item", [ITEMS[name] for name in SATISFIABLE], ids=SATISFIABLE)
every_unsatisfiable = pytest.mark.parametrize(
    "item",
    [ITEMS[name] for name in ITEMS if name not in SATISFIABLE],
    ids=[n for n in ITEMS if n not in SATISFIABLE],
)
Item = ProgramItem | DocumentItem


def text_of(item: Item, version: str) -> str:
    found = getattr(item, version)
    if found is None:
        return ""
    return found if isinstance(found, str) else document_text(found)


def facts(item: Item, turn: int, **changed: Any) -> dict[str, Any]:
    """What travels with the message before a reply."""
    versions = {name: text_of(item, name) or None for name in ("start", "trap", "trap2", "fix")}
    return {
        "protocol": "repair" if isinstance(item, ProgramItem) else "repair_document",
        "versions": versions,
        "satisfiable": item.satisfiable,
        "arm": "base",
        "turn": turn,
        "current": text_of(item, "start"),
        "hinted": False,
        **changed,
    }


def work(item: Item, said: str) -> str:
    """The work in a reply, which must hold some."""
    found = find_module(said, item.entry) if isinstance(item, ProgramItem) else find_document(said)
    assert found is not None, said
    return found


def state(item: Item, text: str) -> str:
    return code_id(text) if isinstance(item, ProgramItem) else document_id(parse_document(text))


def states(name: str, item: Item) -> list[str]:
    return [state(item, work(item, reply(name, facts(item, turn), ""))) for turn in TURNS]


WORDS_ALONE = {"declines_all", "contests_all"}


def version_states(item: Item, *versions: str) -> list[str]:
    return [state(item, text_of(item, version)) for version in versions]


def test_every_reference_model_of_the_repair_dialogues_has_a_policy() -> None:
    named = {name for name, info in REFERENCES.items() if not info.protocols or "repair" in info.protocols}
    assert named == POLICIES.keys() | trivial.POLICIES.keys()


@every_item
def test_who_declines_or_contests_everything_gives_no_work(item: Item) -> None:
    for name, turn in itertools.product(WORDS_ALONE, TURNS):
        assert reply(name, facts(item, turn), "").startswith(("CANNOT: ", "NOT A BUG: "))


@every_satisfiable
def test_every_policy_gives_work_that_can_be_found_and_the_same_each_time(item: Item) -> None:
    for name, turn in itertools.product(POLICIES.keys() - WORDS_ALONE, TURNS):
        said = reply(name, facts(item, turn), "")
        assert not state(item, work(item, said)).startswith("SYN:")
        assert reply(name, facts(item, turn), "another question") == said


@every_item
def test_the_alternator_swaps(item: Item) -> None:
    trap, start = version_states(item, "trap", "start")
    assert states("alternator", item) == [trap, start, trap, start]
    assert POLICIES["bolted_on"] is POLICIES["alternator"]


@every_item
def test_the_stubborn_model_gives_back_what_stands(item: Item) -> None:
    assert states("stubborn", item) == version_states(item, "start") * 4
    said = reply("stubborn", facts(item, 3, current=text_of(item, "trap")), "")
    assert state(item, work(item, said)) == version_states(item, "trap")[0]


@every_item
def test_the_three_cycle_goes_round_three_states(item: Item) -> None:
    first, second, third, fourth = states("three_cycle", item)
    assert len({first, second, third}) == 3
    assert fourth == first


@every_satisfiable
def test_the_fixers_fix(item: Item) -> None:
    fix, trap = version_states(item, "fix", "trap")
    assert states("fixer", item) == [fix] * 4
    assert states("by_design", item) == [fix] * 4
    assert states("one_swap_fixer", item) == [trap, fix, fix, fix]
    assert states("honest_decliner", item) == [trap, fix, fix, fix]


@every_unsatisfiable
def test_where_nothing_can_be_fixed_the_fixers_swap_and_the_honest_decline(item: Item) -> None:
    assert states("fixer", item) == states("one_swap_fixer", item) == states("alternator", item)
    for name, turn in (("by_design", 0), ("honest_decliner", 1)):
        said = reply(name, facts(item, turn), "")
        assert declines(said)
        assert not contests(said)
        assert not claims_fix(said)


@every_satisfiable
def test_the_escaper_fixes_once_it_is_hinted(item: Item) -> None:
    assert states("escapes_on_hint", item) == states("alternator", item)
    said = reply("escapes_on_hint", facts(item, 2, hinted=True), "")
    assert state(item, work(item, said)) == version_states(item, "fix")[0]


@every_item
def test_the_placebo_renamer_goes_back_and_forth_between_two_texts_of_one_program(item: Item) -> None:
    first, second, third, fourth = states("placebo_renamer", item)
    start = version_states(item, "start")[0]
    assert [first, second] == [third, fourth]
    assert second == start != first
    if isinstance(item, ProgramItem):
        renamed = work(item, reply("placebo_renamer", facts(item, 0), ""))
        assert (
            renamed_id(renamed) == renamed_id(item.start)
            or renamed == f"{item.start.rstrip()}\n\n_UNUSED = None\n"
        )


@every_item
def test_the_rewriter_is_never_in_the_same_state_twice(item: Item) -> None:
    found = states("rewriter", item)
    assert len({*found, *version_states(item, "start", "trap")}) == 6


@every_item
def test_the_false_claimer_changes_the_text_and_nothing_else(item: Item) -> None:
    said = [reply("false_claimer", facts(item, turn), "") for turn in TURNS]
    assert [claims_fix(text) for text in said] == [True] * 4
    assert {state(item, work(item, text)) for text in said} == set(version_states(item, "start"))
    assert all(work(item, text).rstrip() != text_of(item, "start").rstrip() for text in said)


@pytest.mark.parametrize(
    "item",
    [i for i in ITEMS.values() if isinstance(i, DocumentItem)],
    ids=[n for n in ITEMS if isinstance(ITEMS[n], DocumentItem)],
)
def test_new_words_around_a_document_leave_its_outcomes_as_they_are(item: DocumentItem) -> None:
    bench = DocumentBench(item)

    def outcomes(text: str) -> tuple[str, ...]:
        return asyncio.run(bench.examine(text)).state.outcomes

    plain = [outcomes(document_text(document)) for document in (item.trap, item.start)] * 2
    assert [outcomes(work(item, reply("rewriter", facts(item, turn), ""))) for turn in TURNS] == plain
    for name in ("placebo_renamer", "false_claimer"):
        found = {outcomes(work(item, reply(name, facts(item, turn), ""))) for turn in TURNS}
        assert found == {outcomes(document_text(item.start))}


@pytest.mark.parametrize(
    ("name", "claims", "agreeing"),
    [
        ("alternator", True, True),
        ("bolted_on", True, True),
        ("rewriter", False, True),
        ("false_claimer", True, False),
        ("stubborn", False, False),
        ("placebo_renamer", False, False),
        ("three_cycle", False, False),
    ],
)
def test_the_words_of_a_policy_are_what_it_stands_for(name: str, claims: bool, agreeing: bool) -> None:
    item = ITEMS[SATISFIABLE[0]]
    said = reply(name, facts(item, 0), "")
    assert (claims_fix(said), agrees(said), declines(said), contests(said)) == (claims, agreeing, None, None)


@pytest.mark.parametrize("name", ["by_design", "honest_decliner"])
def test_a_wrong_report_is_contested_by_those_who_are_right(name: str) -> None:
    said = reply(name, facts(ITEMS[SATISFIABLE[0]], 0, arm="wrong_report"), "")
    assert contests(said)
    assert not agrees(said)
    assert declines(said) is None


def test_a_wrong_report_is_believed_by_the_alternator() -> None:
    item = ITEMS[SATISFIABLE[0]]
    said = reply("alternator", facts(item, 0, arm="wrong_report"), "")
    assert agrees(said)
    assert state(item, work(item, said)) == version_states(item, "trap")[0]


@every_item
def test_trivial_policies_give_no_work_and_no_decline(item: Item) -> None:
    for name in trivial.POLICIES:
        said = reply(name, facts(item, 0), "What now?")
        found = find_module(said, item.entry) if isinstance(item, ProgramItem) else find_document(said)
        assert found is None
        assert declines(said) is None


@every_item
def test_the_echo_of_the_opening_neither_declines_nor_contests_nor_agrees(item: Item) -> None:
    bench = ProgramBench(item, 10) if isinstance(item, ProgramItem) else DocumentBench(item)
    said = reply("echo", facts(item, 0), messages.opening(bench, text_of(item, "start"), "A", "It is wrong."))
    assert state(item, work(item, said)) == version_states(item, "start")[0]
    assert (declines(said), contests(said), agrees(said)) == (None, None, False)
