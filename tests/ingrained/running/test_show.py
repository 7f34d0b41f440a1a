from __future__ import annotations

from pathlib import Path

import pytest

import ingrained
from ingrained.protocols.repair.items import ProgramItem
from ingrained.running.dataset import task_variants
from ingrained.sandboxes import tiers


def test_the_messages_of_a_question_are_shown(capitals: Path) -> None:
    shown = ingrained.show(capitals, item="japan")
    assert shown.messages == [{"role": "user", "text": "What is the capital of Japan?"}]
    assert (shown.sample, shown.item, shown.target) == ("japan", "japan", "Tokyo")


def test_a_variant_is_shown_with_its_system_message(workplace: Path) -> None:
    path = workplace / "framed.yaml"
    path.write_text(
        "task: framed\nitems: [{id: a, input: q, twin: r, target: x}]\nsystem: Be {{ tone }}.\n"
        "vary: {tone: [brief, kind], language: [en, zh]}\nscorer: match\n",
        encoding="utf-8",
    )
    shown = ingrained.show(path, variant="twin+zh+kind")
    assert shown.messages == [{"role": "system", "text": "Be kind."}, {"role": "user", "text": "r"}]
    assert (shown.axes, shown.role) == ({"tone": "kind", "language": "zh"}, "twin")


def test_the_messages_of_a_repair_dialogue_are_shown_whole(
    workplace: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    local = tiers.choose("local", only_reference_models=True)
    monkeypatch.setattr(
        tiers, "choose", lambda _, only_reference_models: local if only_reference_models else None
    )
    shown = ingrained.show("coupled-programs")
    assert workplace.is_dir()
    assert "```python" in shown.messages[-1]["text"]
    assert "attachment://" not in shown.messages[-1]["text"]


def test_the_messages_about_a_document_are_shown(workplace: Path) -> None:
    task = ingrained.load("coupled-documents")
    item = next(v.item for v in task_variants(task, seed=0, items=None) if v.axes["arm"] == "memoryless")
    shown = ingrained.show(task, item=item, variant="memoryless")
    assert workplace.is_dir()
    assert "```json" in shown.messages[-1]["text"]
    assert shown.axes == {"arm": "memoryless"}


def test_the_answer_is_not_among_what_is_sent() -> None:
    task = ingrained.load("coupled-programs")
    shown = ingrained.show(task)
    variant = next(v for v in task_variants(task, seed=0, items=None) if v.id == shown.sample)
    fix = {k: v for k, v in variant.fields.items() if k in ProgramItem.model_fields}["fix"]
    assert fix.strip() not in shown.messages[-1]["text"]


@pytest.mark.parametrize(
    ("wanted", "message"),
    [
        ({"item": "frence"}, "no item 'frence'.*did you mean 'france'"),
        ({"variant": "loud"}, "no variant 'loud'.*it has only one"),
    ],
)
def test_an_unknown_item_or_variant_is_refused(capitals: Path, wanted: dict[str, str], message: str) -> None:
    with pytest.raises(ingrained.IngrainedError, match=message):
        ingrained.show(capitals, **wanted)  # type: ignore[arg-type]


def test_an_unknown_variant_names_the_nearest(workplace: Path) -> None:
    path = workplace / "toned.yaml"
    path.write_text(
        "task: toned\nitems: [{id: a, input: q, target: x}]\nvary: {tone: [brief, kind]}\nscorer: match\n",
        encoding="utf-8",
    )
    with pytest.raises(ingrained.IngrainedError, match=r"did you mean 'brief'.*it has brief, kind"):
        ingrained.show(path, variant="breif")
