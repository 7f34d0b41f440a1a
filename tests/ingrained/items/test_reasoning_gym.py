"""Items of reasoning-gym: the same for ever, scored from a log alone, and refused where they cannot be."""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

import ingrained
from ingrained.items.families import gym
from ingrained.items.families.generate import fresh_item
from ingrained.items.families.gym import PREFIX, gym_seed, refusal
from ingrained.spec.check import check_files
from ingrained_scorers.generalisation.answers import judge
from ingrained_scorers.generalisation.gold import gold_of
from ingrained_scorers.generalisation.gym import client, reading
from ingrained_scorers.generalisation.gym.catalog import ADMITTED, EXCLUDED
from ingrained_scorers.generalisation.gym.client import GymError, GymTimeoutError, ask, installed

if TYPE_CHECKING:
    from tests.ingrained.conftest import Command

needs_gym = pytest.mark.skipif(installed() is None, reason="reasoning-gym is not installed")
GOLDEN = {  # reasoning-gym 0.1.25, seed 7, the first three items in both forms
    "caesar_cipher": "d3bddc047c40c57c",
    "chain_sum": "9987bc20b02169dc",
    "knights_knaves": "25c6201e4e86c4a3",
    "leg_counting": "b67df3f9ad781762",
    "mini_sudoku": "a1e0f93c6fe5c96f",
}
PROGRAM = """
import hashlib, json, sys
from ingrained.items.families.generate import fresh_item
for name in sys.argv[1:]:
    seen = set()
    items = [fresh_item(f"reasoning-gym/{name}", {}, 7, index, ["resampled"], seen) for index in range(3)]
    print(name, hashlib.sha256(json.dumps(items, sort_keys=True).encode()).hexdigest()[:16])
"""
# One of each sort: answers that are numbers, words, strings, lists, tables, moves.
SOME = ("ab", "aiw", "gsm_symbolic", "knights_knaves", "manipulate_matrix", "number_filtering", "path_star")
TASK = "task: some-task\nscorer: generalisation\nitems: {items}\n"


def items_of(name: str, n: int = 4, **options: Any) -> list[dict[str, Any]]:
    seen: set[str] = set()
    found = [fresh_item(PREFIX + name, options, 7, index, ["resampled"], seen) for index in range(n)]
    return [item for item in found if item is not None]


def faults(folder: Path, items: str, more: str = "") -> list[str]:
    path = folder / "some-task.yaml"
    path.write_text(TASK.format(items=items) + more, encoding="utf-8")
    return [str(problem).removeprefix(str(path)) for problem in check_files([path])]


@needs_gym
@pytest.mark.parametrize("hash_seed", ["0", "1"])
def test_a_seed_gives_the_same_items_in_every_process_for_ever(hash_seed: str) -> None:
    environment = os.environ | {"PYTHONHASHSEED": hash_seed}
    command = [sys.executable, "-c", PROGRAM, *GOLDEN]
    done = subprocess.run(  # noqa: S603  this very Python
        command, env=environment, capture_output=True, text=True, check=True
    )
    if installed() != "0.1.25":
        pytest.skip("the golden hashes are those of 0.1.25")
    assert done.stdout.split("\n")[:-1] == [f"{name} {digest}" for name, digest in GOLDEN.items()]


@needs_gym
def test_neighbouring_seeds_share_no_item() -> None:
    inputs = [
        item["input"]
        for seed in (42, 43, 44)
        for index in range(20)
        if (item := fresh_item("reasoning-gym/chain_sum", {}, seed, index, [], set()))
    ]
    assert len(set(inputs)) == 60


@needs_gym
def test_what_is_drawn_again_does_not_depend_on_whether_other_forms_are_asked_for() -> None:
    with_it, seen = items_of("chain_sum"), set[str]()
    alone = [fresh_item("reasoning-gym/chain_sum", {}, 7, index, [], seen) for index in range(4)]
    assert [item["input"] for item in with_it] == [item and item["input"] for item in alone]
    assert all(item["resampled"]["input"] != item["input"] for item in with_it)


@needs_gym
def test_an_item_has_its_version_so_that_another_version_is_another_item() -> None:
    (item,) = items_of("chain_sum", 1)
    assert item["check"]["version"] == installed()
    assert item["family"] == "reasoning-gym/chain_sum"
    assert json.loads(json.dumps(item)) == item


@needs_gym
@pytest.mark.parametrize("name", SOME)
def test_right_answers_pass_and_wrong_ones_fail_after_an_item_was_saved(name: str) -> None:
    items = items_of(name)
    for item, other in zip(items, [*items[1:], items[0]], strict=True):
        gold = gold_of(json.loads(json.dumps(item)), [item["target"]])
        right, wrong = item["target"], other["target"]
        for reply in (right, f"So.\n\n**ANSWER:** {right}", f"ANSWER:\n```\n{right}\n```"):
            assert judge(reply, gold, item["input"]).right, reply
        replies = ["", "42.5", "ANSWER: …", "ANSWER: nan", "ANSWER: []", "I do not know.", item["input"]]
        if wrong != right:
            replies += [f"ANSWER: {wrong}", f"ANSWER: {right} or {wrong}", f"ANSWER: {wrong}, {right}"]
        for reply in replies:
            assert not judge(reply, gold, item["input"]).right, reply


@needs_gym
def test_an_answer_in_which_the_right_one_stands_is_not_right() -> None:
    (item,) = items_of("syllogism", 1)
    gold = gold_of(item, [item["target"]])
    assert (
        ask("syllogism", "score", config="{}", entry=item["check"]["entry"], answer=f"{item['target']}!") > 0
    )
    assert not judge(f"ANSWER: {item['target']} is what I guess", gold, item["input"]).right


@needs_gym
def test_no_checker_evaluates_a_reply(tmp_path: Path) -> None:
    """The checker of spiral_matrix, which is left out for it, would."""
    entry = ask("spiral_matrix", "make", config="{}", seed=1)
    mark = tmp_path / "evaluated"
    reply = f"[open({str(mark)!r}, 'w').close()]"
    assert ask("spiral_matrix", "score", config="{}", entry=entry, answer=reply) == 0
    assert not mark.exists()


@needs_gym
def test_an_item_that_takes_too_long_is_refused_and_the_next_one_is_made() -> None:
    assert items_of("chain_sum", 1)
    with pytest.raises(GymTimeoutError, match=r"reasoning-gym/sudoku took more than 0\.001 seconds"):
        ask("sudoku", "make", seconds=0.001, config="{}", seed=1)
    assert items_of("chain_sum", 1)


@needs_gym
def test_a_forked_process_asks_for_itself() -> None:
    before = items_of("chain_sum")
    if (child := os.fork()) == 0:
        same = items_of("chain_sum") == before
        os._exit(0 if same else 1)
    _, status = os.waitpid(child, 0)
    assert os.waitstatus_to_exitcode(status) == 0
    assert items_of("chain_sum") == before


@needs_gym
def test_a_run_can_be_scored_again_from_its_log_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from inspect_ai import score
    from inspect_ai.log import read_eval_log

    from ingrained_scorers.generalisation.scorer import generalisation

    monkeypatch.chdir(tmp_path)
    path = tmp_path / "some-task.yaml"
    items = "{family: [reasoning-gym/chain_sum, reasoning-gym/knights_knaves], n: 4}"
    vary = "vary: {form: [canonical, resampled]}\n"
    path.write_text(TASK.format(items=items) + vary, encoding="utf-8")
    finished = ingrained.run(path, models=["reference/by_design"], results=tmp_path / "results")
    (summary,) = finished.summaries()
    assert summary.metrics["accuracy"].value == 1
    assert summary.metrics["control"].value == 0
    path.unlink()
    (log,) = (tmp_path / "results").rglob("*.eval")
    again = score(read_eval_log(str(log)), generalisation(), action="overwrite", display="none")
    values = [sample.scores["generalisation"].value for sample in again.samples or [] if sample.scores]
    assert [value["right"] for value in values if isinstance(value, dict)] == [1.0] * 8


@needs_gym
def test_an_item_of_another_version_is_not_scored() -> None:
    (item,) = items_of("chain_sum", 1)
    item["check"]["version"] = "0.0.1"
    with pytest.raises(GymError, match=r"pip install reasoning-gym==0\.0\.1"):
        judge("ANSWER: 5", gold_of(item, [item["target"]]))


@needs_gym
@pytest.mark.parametrize(
    ("items", "fault"),
    [
        ("{family: reasoning-gym/chain_sum, n: 2, with: {max_terms: 3}}", None),
        ("{family: reasoning-gym/chain_sum, n: 2, with: {max_term: 3}}", ":3:55: unknown key 'max_term'"),
        ("{family: reasoning-gym/chain_sum, n: 2, with: {max_terms: many}}", "must be a whole number"),
        ("{family: reasoning-gym/chain_sum, n: 2, with: {seed: 4}}", "unknown key 'seed'"),
        ("{family: reasoning-gym/spell_backward, n: 2, with: {data_file: /etc/hosts}}", "unknown key"),
        ("{family: reasoning-gym/chain_sum, n: 2, with: {min_terms: 9}}", "max_terms must be >= min_terms"),
        ("{family: reasoning-gym/tower_of_hanoi, n: 99}", "different items with these parameters"),
    ],
)
def test_options_are_checked_at_their_place(tmp_path: Path, items: str, fault: str | None) -> None:
    found = faults(tmp_path, items)
    assert len(found) == (fault is not None)
    assert not fault or fault in found[0]


@needs_gym
def test_a_form_that_no_generator_has_is_a_fault(tmp_path: Path) -> None:
    found = faults(tmp_path, "{family: reasoning-gym/chain_sum, n: 2}", "vary: {form: [renamed]}\n")
    assert found == [":4:14: unknown form 'renamed' (did you mean 'resampled'?)"]


def test_without_the_package_the_fault_says_what_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for module in (gym, client, reading):
        monkeypatch.setattr(module, "installed", lambda: None)
    found = faults(tmp_path, "{family: reasoning-gym/chain_sum, n: 2}")
    said = "reasoning-gym/chain_sum needs reasoning-gym: pip install 'ingrained[reasoning-gym]'"
    assert found == [f":3:17: {said}"]
    with pytest.raises(GymError, match="pip install"):
        reading.require()


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("chain_sums", "did you mean 'chain_sum'?"),
        ("puzzle24", "is left out: its checker evaluates the reply as Python"),
        ("game_of_life_halting", "is left out: its checker takes every reply"),
    ],
)
def test_a_generator_that_is_not_used_is_refused_with_the_reason(
    tmp_path: Path, name: str, said: str
) -> None:
    (found,) = faults(tmp_path, f"{{family: [base-addition, reasoning-gym/{name}], n: 2}}")
    assert found.startswith(":3:33: ")
    assert said in found


def test_a_command_says_it_in_a_sentence(tmp_path: Path, command: Command) -> None:
    path = tmp_path / "some-task.yaml"
    path.write_text(TASK.format(items="{family: reasoning-gym/puzzle24, n: 2}"), encoding="utf-8")
    code, _, said = command("run", path, "--model", "reference/by_design")
    assert code == 2
    assert "its checker evaluates the reply as Python" in " ".join(said.split())


def test_every_generator_is_used_or_left_out_and_never_both() -> None:
    assert not set(ADMITTED) & set(EXCLUDED)
    assert all(refusal(PREFIX + name) for name in EXCLUDED)


@needs_gym
@pytest.mark.skipif(installed() != "0.1.25", reason="other versions have other generators")
def test_no_generator_of_the_package_is_forgotten() -> None:
    program = "import warnings; warnings.simplefilter('ignore')\nfrom reasoning_gym.factory import DATASETS\n"
    done = subprocess.run(  # noqa: S603  this very Python
        [sys.executable, "-c", program + "print(*DATASETS)"], capture_output=True, text=True, check=True
    )
    assert set(done.stdout.split()) == {*ADMITTED, *EXCLUDED}


def test_the_page_says_why_each_generator_is_left_out() -> None:
    page = (Path(__file__).parents[3] / "docs" / "reasoning-gym.md").read_text(encoding="utf-8")
    rows = [f"| `{name}` | {reason} |" for name, reason in sorted(EXCLUDED.items())]
    assert "\n".join(rows) in page
    assert ", ".join(f"`{name}`" for name in ADMITTED) in " ".join(page.split())


def test_seeds_are_hashed() -> None:
    key = b"1/reasoning-gym/chain_sum/2/0/canonical"
    expected = int.from_bytes(hashlib.sha256(key).digest()[:6], "big")
    assert gym_seed(1, "reasoning-gym/chain_sum", 2, 0, "canonical") == expected
