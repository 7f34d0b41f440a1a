"""The same 1,000 one-turn samples through other harnesses, and how long each takes to say its help.

`python benchmarks/elsewhere.py --lm-eval BIN --promptfoo BIN`, each the program of its own environment. No
harness asks a model: ingrained's `reference/constant`, lm-eval's `dummy`, promptfoo's `echo`.
"""

from __future__ import annotations

import argparse
import json
import statistics
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from measure import Timing, script, timed

SAMPLES = 1_000
OFFLINE = {
    "HF_HUB_OFFLINE": "1",
    "HF_DATASETS_OFFLINE": "1",
    "PROMPTFOO_DISABLE_TELEMETRY": "1",
    "PROMPTFOO_DISABLE_UPDATE": "1",
    "PROMPTFOO_DISABLE_REMOTE_GENERATION": "1",
}


def ours(place: Path) -> list[str]:
    """The command that runs the samples here."""
    rows = [{"id": f"q{i}", "input": _question(i), "target": "42"} for i in range(SAMPLES)]
    (place / "plain.jsonl").write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    (place / "plain.yaml").write_text(
        "task: plain\nitems: {file: plain.jsonl}\nscorer: match\n", encoding="utf-8"
    )
    task, results = str(place / "plain.yaml"), str(place / "results")
    return [script("ingrained"), "run", task, "--model", "reference/constant", "--full", "--results", results]


def lm_eval(program: str, place: Path) -> list[str]:
    """The command that runs them in lm-eval."""
    folder = place / "lm"
    folder.mkdir()
    rows = [{"question": _question(i), "answer": "42"} for i in range(SAMPLES)]
    (folder / "plain.jsonl").write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    task = {
        "task": "plain",
        "dataset_path": "json",
        "dataset_kwargs": {"data_files": {"test": str(folder / "plain.jsonl")}},
        "test_split": "test",
        "output_type": "generate_until",
        "doc_to_text": "{{question}}",
        "doc_to_target": "{{answer}}",
        "metric_list": [{"metric": "exact_match"}],
    }
    (folder / "plain.yaml").write_text(json.dumps(task), encoding="utf-8")
    model = ["--model", "dummy", "--tasks", "plain", "--include_path", str(folder)]
    return [program, *model, "--output_path", str(folder / "out"), "--log_samples"]


def promptfoo(program: str, place: Path) -> list[str]:
    """The command that runs them in promptfoo."""
    check = [{"type": "contains", "value": "42"}]
    config = {
        "prompts": ["{{question}}"],
        "providers": ["echo"],
        "tests": [{"vars": {"question": _question(i)}, "assert": check} for i in range(SAMPLES)],
    }
    (place / "promptfoo.json").write_text(json.dumps(config), encoding="utf-8")
    out = str(place / "out.json")
    return [program, "eval", "-c", str(place / "promptfoo.json"), "--no-table", "-j", "20", "-o", out]


def measured(commands: dict[str, list[str]], runs: int) -> None:
    """Run the commands in turn and print each beside ours."""
    rounds = [{name: _timed(command) for name, command in commands.items()} for _ in range(runs)]
    for name in commands:
        mine = [found[name] for found in rounds]
        cpu = statistics.median(found[name].cpu / found["ingrained"].cpu for found in rounds)
        wall = statistics.median(found[name].wall / found["ingrained"].wall for found in rounds)
        print(
            f"  {name}: {statistics.median(t.wall for t in mine):.1f} s on the clock (x{wall:.2f} of ours), "
            f"{statistics.median(t.cpu for t in mine):.1f} s cpu (x{cpu:.2f})"
        )


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure what is given."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--lm-eval", help="The program lm_eval.")
    parser.add_argument("--promptfoo", help="The program promptfoo.")
    parser.add_argument("--runs", type=int, default=3)
    asked = parser.parse_args(arguments)
    programs = {"lm-eval": asked.lm_eval, "promptfoo": asked.promptfoo}
    others = {name: program for name, program in programs.items() if program}
    helps = {"ingrained": [script("ingrained"), "--help"]} | {n: [p, "--help"] for n, p in others.items()}
    print("--help")
    measured(helps, asked.runs)
    makers = {"lm-eval": lm_eval, "promptfoo": promptfoo}
    print(f"{SAMPLES} one-turn samples")
    with tempfile.TemporaryDirectory() as place:
        commands = {"ingrained": ours(Path(place))}
        commands |= {name: makers[name](program, Path(place)) for name, program in others.items()}
        measured(commands, asked.runs)


def _timed(command: list[str]) -> Timing:
    return timed(command, OFFLINE)


def _question(number: int) -> str:
    return f"Question {number}: say 42."


if __name__ == "__main__":
    main(sys.argv[1:])
