"""The documents say what is so: their tasks run, their commands and files are there."""

from __future__ import annotations

import re
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import unquote

import pytest
import yaml
from typer.main import get_command

import ingrained
from ingrained.cli.app import app
from ingrained.spec.models import TaskSpec
from ingrained_scorers.catalog import SCORERS

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from _pytest.mark import ParameterSet

ROOT: Final = Path(__file__).parents[1]
PAGES: Final = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md"), ROOT / "results" / "README.md"])
GUIDES: Final = [page for page in PAGES if page.name != "sandbox-tiers.md"]  # it has bubblewrap's options
BLOCK: Final = re.compile(
    r"(?:`(?P<name>[\w.-]+)`:\s*\n+)?^```(?P<language>\w*)\n(?P<text>.*?)^```$", re.DOTALL | re.MULTILINE
)
LINK: Final = re.compile(r"\]\((?!https?://)(?P<path>[^)#]*)(?:#(?P<anchor>[^)]+))?\)")
PATH: Final = re.compile(r"`((?:evals|scorers|tasks|tests|docs|results|benchmarks|notebooks|\.ci)/[^`\s]*)`")
OPTION: Final = re.compile(r"(?<![\w-])--?[A-Za-z][\w-]*")


@dataclass(frozen=True)
class Block:
    """A fenced block of a page, with the file name in the line before it."""

    page: Path
    line: int
    name: str
    language: str
    text: str

    def __str__(self) -> str:
        return f"{self.page.relative_to(ROOT)}:{self.line}"


def blocks(page: Path) -> Iterator[Block]:
    text = page.read_text(encoding="utf-8")
    for found in BLOCK.finditer(text):
        line = text.count("\n", 0, found.start("text"))
        yield Block(page, line, found["name"] or "", found["language"], found["text"])


def whole(block: Block) -> bool:
    keys = data(block).keys()
    return {"task", "items", "scorer"} <= keys or {"task", "inspect"} <= keys


def data(block: Block) -> Mapping[str, Any]:
    read = yaml.safe_load(block.text) or {}
    assert isinstance(read, dict), block
    return read


YAML: Final = [block for page in PAGES for block in blocks(page) if block.language == "yaml"]
CHECKED: Final = {
    line.split()[-1]: (block, rest)
    for page in PAGES
    for block in blocks(page)
    for line, _, rest in [block.text.partition("\n")]
    if line.startswith("$ ingrained check ")
}
TASKS: Final = [block for block in YAML if whole(block) and "inspect" not in data(block)]
SOUND: Final = [block for block in TASKS if block.name not in CHECKED]


def needing(blocks: Sequence[Block]) -> list[ParameterSet]:
    """The blocks as parameters; one whose items come of an optional package is skipped without it."""
    missing = find_spec("reasoning_gym") is None
    skip = pytest.mark.skipif(missing, reason="reasoning-gym is not installed")
    return [pytest.param(b, marks=[skip] if "reasoning-gym/" in b.text else [], id=str(b)) for b in blocks]


def write(block: Block, folder: Path) -> Path:
    """Write a block's task with the data files that its page shows."""
    for other in blocks(block.page):
        if other.name and other.language not in {"yaml", "python"}:
            (folder / other.name).write_text(other.text, encoding="utf-8")
    path = folder / (block.name or f"{data(block)['task']}.yaml")
    path.write_text(block.text, encoding="utf-8")
    return path


@pytest.mark.parametrize("block", needing(SOUND))
def test_whole_tasks_of_the_documents_have_no_faults(block: Block, tmp_path: Path) -> None:
    assert ingrained.check(write(block, tmp_path)) == []


@pytest.mark.parametrize("block", SOUND[:1], ids=str)
def test_the_first_task_of_the_documents_runs(block: Block, tmp_path: Path) -> None:
    run = ingrained.run(write(block, tmp_path), models=["reference/by_design"], results=tmp_path / "results")
    (summary,) = run.summaries()
    assert run.complete
    assert summary.metrics["accuracy"].value == 1


def test_bounds_of_the_documents_hold(tmp_path: Path) -> None:
    guide = [block for block in SOUND if "reference" in data(block)]
    verdicts = ingrained.calibrate(*(write(block, tmp_path) for block in guide))
    assert guide
    assert [verdict for verdict in verdicts if verdict.outcome == "fail"] == []


@pytest.mark.parametrize("block", YAML, ids=str)
def test_fragments_have_keys_of_the_format(block: Block) -> None:
    assert data(block).keys() <= TaskSpec.model_fields.keys()


@pytest.mark.parametrize("name", CHECKED)
def test_faults_are_shown_as_they_are(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shown, expected = CHECKED[name]
    (block,) = (block for block in TASKS if block.name == name and block.page == shown.page)
    write(block, tmp_path)
    monkeypatch.chdir(tmp_path)
    assert "".join(f"{problem}\n" for problem in ingrained.check(name)) == expected


COMMANDS: Final[dict[str, Any]] = get_command(app).commands  # type: ignore[attr-defined]
EVERYWHERE: Final = {"-h", "--help"}


def options(command: str) -> set[str]:
    return EVERYWHERE | {name for parameter in COMMANDS[command].params for name in parameter.opts}


def calls(page: Path) -> Iterator[tuple[str, list[str]]]:
    """The calls of `ingrained` in a page, each a command and the options it is given."""
    text = page.read_text(encoding="utf-8")
    spans = re.findall(r"`([^`\n]+)`", re.sub(r"^```.*?^```$", "", text, flags=re.DOTALL | re.MULTILINE))
    lines = [line for block in blocks(page) if block.language == "bash" for line in block.text.splitlines()]
    for code in [*spans, *lines]:
        for part in re.split(r"&&|;|\||#|>", code):
            if found := re.match(r"\s*(?:\$ )?ingrained\s+(\S+)(.*)", part):
                yield found[1], OPTION.findall(found[2])


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_commands_and_options_are_there(page: Path) -> None:
    for command, given in calls(page):
        if not command.startswith("-"):
            assert command in COMMANDS
            assert set(given) <= options(command), command


@pytest.mark.parametrize("page", GUIDES, ids=lambda page: str(page.relative_to(ROOT)))
def test_options_named_alone_belong_to_some_command(page: Path) -> None:
    known = set().union(*map(options, COMMANDS))
    named = set(re.findall(r"`(--[a-z][a-z-]*)[^`]*`", page.read_text(encoding="utf-8")))
    assert named <= known


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_has_help_with_an_example(command: str) -> None:
    text = COMMANDS[command].help
    assert re.search(rf"Examples?:\s+ingrained {command}\b", text)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_links_lead_somewhere(page: Path) -> None:
    for found in LINK.finditer(page.read_text(encoding="utf-8")):
        target = (page.parent / unquote(found["path"])).resolve() if found["path"] else page
        assert target.exists(), found[0]
        if found["anchor"]:
            assert found["anchor"] in anchors(target), found[0]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_files_named_in_the_text_are_there(page: Path) -> None:
    for path in PATH.findall(page.read_text(encoding="utf-8")):
        assert (ROOT / path).exists(), path


def anchors(page: Path) -> set[str]:
    """The anchors that a page's headings make."""
    heads = re.findall(r"^#+ (.+)$", page.read_text(encoding="utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", head.lower()).replace(" ", "-") for head in heads}


def test_the_page_on_loop_bug_names_every_metric() -> None:
    text = (ROOT / "docs" / "loop-bug.md").read_text(encoding="utf-8")
    named = set(re.findall(r"`(\w+)`", text))
    headline = re.findall(
        r"^\| `(\w+)` \|", text.partition("### Headline")[2].partition("###")[0], re.MULTILINE
    )
    loop = SCORERS["loop"].metrics
    short = {f"{name}_checks" for name in ("reintroduction", "collateral")}
    assert {metric.name for metric in loop} - named <= short
    assert headline == [metric.name for metric in loop if metric.headline]


def test_the_panel_of_loop_bug_is_the_one_of_its_task() -> None:
    text = (ROOT / "docs" / "loop-bug.md").read_text(encoding="utf-8").partition("## The panel")[2]
    rows = re.findall(r"^\| (`.+?) \|.*\| (`.+?) \|$", text.partition("\n## ")[0], re.MULTILINE)
    bounds = ingrained.load(
        ROOT / "tasks" / "ingrained_tasks" / "loop_bug" / "coupled-programs.yaml"
    ).spec.reference
    shown = {
        model: re.findall(r"`(\w+) ([^`]+)`", row)
        for names, row in rows
        for model in re.findall(r"\w+", names)
    }
    assert shown.keys() == bounds.keys()
    for model, pairs in shown.items():
        assert set(pairs) <= set(bounds[model].items()), model


def test_lines_of_the_changelog_are_short() -> None:
    lines = re.findall(r"^- (.+)$", (ROOT / "CHANGELOG.md").read_text(encoding="utf-8"), re.MULTILINE)
    assert lines
    assert [line for line in lines if len(line.split()) > 25] == []
