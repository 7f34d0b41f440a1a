"""What holds for everything that the catalogs and the shipped suites name."""

from __future__ import annotations

import inspect
import re
from pathlib import Path
from typing import Any

import anyio
import pytest
from inspect_ai.model import ChatMessage, ChatMessageUser, GenerateConfig
from pydantic import BaseModel
from pydantic_core import PydanticUndefined

import ingrained
from ingrained.inspect_internals import is_registered
from ingrained.items.families.catalog import FAMILIES
from ingrained.protocols.catalog import PROTOCOLS
from ingrained.protocols.facts import FACTS
from ingrained.reference.catalog import REFERENCES
from ingrained.reference.provider import ReferenceAPI
from ingrained.spec.find import shipped_tasks
from ingrained_scorers.catalog import SCORERS
from ingrained_scorers.loading import load_target
from ingrained_scorers.records import Scored

SHIPPED = shipped_tasks()
REPLIES: dict[str, dict[str, Any]] = {
    "ask": {"target": "B", "choices": ["x", "y"], "recited": "A"},
    "repair": {
        "versions": {"start": "def f(x):\n    y = x\n    return y\n", "trap": "def f(x):\n    return 0\n"},
    },
    "repair_document": {"versions": {"start": '{"a": 1}', "trap": '{"a": 2}'}},
    "pressure": {"side": "harmful", "item": "a", "axes": {"arm": "pressed", "language": "zh"}},
}


@pytest.mark.parametrize("name", SHIPPED)
def test_every_shipped_task_passes_check(name: str) -> None:
    assert ingrained.check(SHIPPED[name]) == []


def test_shipped_tasks_have_one_name_in_all_suites_and_inspect_knows_them_by_it() -> None:
    names = [path.stem for path in SHIPPED.values()]
    assert len(names) == len(set(names))
    assert all(is_registered("task", f"ingrained/{name}") for name in names)
    assert not any("." in name for name in names)


@pytest.mark.parametrize("name", SHIPPED)
def test_a_shipped_task_lies_in_the_suite_that_it_names(name: str) -> None:
    task = ingrained.load(SHIPPED[name])
    assert f"{task.suite}/{task.spec.task}" == name


@pytest.mark.parametrize("name", [*PROTOCOLS, *SCORERS, *FAMILIES, *REFERENCES])
def test_names_have_no_dot_and_no_slash(name: str) -> None:
    assert re.fullmatch(r"[a-z0-9]+([_-][a-z0-9]+)*", name)


@pytest.mark.parametrize("catalog", [PROTOCOLS, SCORERS, FAMILIES, REFERENCES])
def test_every_entry_is_known_by_its_own_name_and_says_what_it_is(catalog: dict[str, Any]) -> None:
    assert [info.name for info in catalog.values()] == list(catalog)
    assert all(info.about.endswith(".") and "\n" not in info.about for info in catalog.values())


@pytest.mark.parametrize("info", [*PROTOCOLS.values(), *SCORERS.values()], ids=lambda info: info.name)
def test_parameters_are_those_of_the_function_that_takes_them(info: Any) -> None:
    taken = inspect.signature(load_target(info.target)).parameters
    for name, default in _defaults(info.params).items():
        assert name in taken
        if default is not PydanticUndefined and default is not None:
            assert taken[name].default == default, name
    required = {name for name, p in taken.items() if p.default is p.empty and p.kind is not p.VAR_KEYWORD}
    assert required <= info.params.model_fields.keys()


@pytest.mark.parametrize("info", PROTOCOLS.values(), ids=lambda info: info.name)
def test_a_protocol_of_ours_takes_no_parameter_that_cannot_be_given(info: Any) -> None:
    assert set(inspect.signature(load_target(info.target)).parameters) == set(info.params.model_fields)


@pytest.mark.parametrize("info", SCORERS.values(), ids=lambda info: info.name)
def test_a_scorer_is_logged_under_its_name_in_the_catalog(info: Any) -> None:
    from inspect_ai._util.registry import registry_unqualified_name

    assert registry_unqualified_name(load_target(info.target)) == info.name


@pytest.mark.parametrize("info", SCORERS.values(), ids=lambda info: info.name)
def test_a_scorer_gives_exactly_its_metrics_without_rows(info: Any) -> None:
    found = load_target(info.sums)([])
    assert found.keys() == set(info.metric_names)
    assert all(sums.value() is None for sums in found.values())


@pytest.mark.parametrize("info", SCORERS.values(), ids=lambda info: info.name)
def test_a_scorer_has_a_headline_and_unique_metrics(info: Any) -> None:
    assert any(metric.headline for metric in info.metrics)
    assert len(set(info.metric_names)) == len(info.metric_names)


def test_accuracy_scorers_give_exactly_their_metrics_for_rows() -> None:
    rows = [Scored(str(place), {"score": place % 2}) for place in range(6)]
    for info in SCORERS.values():
        if info.sums == "ingrained_scorers.accuracy:sums":
            assert tuple(load_target(info.sums)(rows)) == info.metric_names


@pytest.mark.parametrize("task", ["coupled-documents"])
@pytest.mark.parametrize("model", ["alternator", "empty", "by_design"])
def test_the_loop_scorer_gives_exactly_its_metrics_for_rows(tmp_path: Path, task: str, model: str) -> None:
    finished = ingrained.run(task, models=[f"reference/{model}"], items=2, seed=1, results=tmp_path)
    (summary,) = finished.summaries()
    assert tuple(summary.metrics) == SCORERS["loop"].metric_names


@pytest.mark.parametrize("protocol", REPLIES)
@pytest.mark.parametrize("turn", [0, 1, 2])
@pytest.mark.parametrize("name", REFERENCES)
def test_every_reference_model_answers_every_protocol(name: str, protocol: str, turn: int) -> None:
    own = REPLIES[protocol]
    versions = {"trap2": None, "fix": None, **own.get("versions", {})}
    facts = own | {
        "protocol": protocol,
        "sample": "a/1",
        "versions": versions,
        "satisfiable": False,
        "arm": "base",
        "turn": turn,
        "current": versions.get("start"),
        "hinted": turn > 1,
    }
    messages: list[ChatMessage] = [ChatMessageUser(content="q", metadata={FACTS: facts})]
    for slip in (0.0, 1.0):
        output = anyio.run(ReferenceAPI(name, slip=slip).generate, messages, [], "none", GenerateConfig())
        assert output.usage is not None


def test_every_protocol_is_answered_in_this_test() -> None:
    assert REPLIES.keys() == PROTOCOLS.keys()


@pytest.mark.parametrize("info", REFERENCES.values(), ids=lambda info: info.name)
def test_a_reference_model_names_protocols_that_there_are(info: Any) -> None:
    assert set(info.protocols) <= PROTOCOLS.keys()


def test_the_personas_answer_everything() -> None:
    assert all(not REFERENCES[name.removeprefix("reference/")].protocols for name in ingrained.PERSONAS)


def _defaults(params: type[BaseModel]) -> dict[str, Any]:
    return {name: field.get_default() for name, field in params.model_fields.items()}
