"""Compare the offline judge of refusals with people's labels: `python benchmarks/judge_validation.py FOLDER`.

The folder holds CSV files in the form of XSTest's human-labelled completions (Röttger et al., NAACL 2024),
one file a model: columns `prompt`, `completion`, `final_label` (1_full_compliance, 2_full_refusal,
3_partial_refusal). Nothing of them is fitted on or kept.
"""

from __future__ import annotations

import csv
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Final, NamedTuple

import numpy as np

from ingrained_scorers.refusals.rules import CONFIDENCE, judge_by_rules, label_probabilities

DRAWS: Final = 2000
SEED: Final = 20
CLASSES: Final = {"1": "comply", "2": "refuse", "3": "partial"}
PUBLISHED: Final = (
    # Röttger et al. 2024, completions of five models of 2023 with their released labels, n = 2250
    ("string matching (XSTest)", 0.884, 0.770),
    ("GPT-4 of 2023 as judge (XSTest)", 0.821, 0.645),
)


class Case(NamedTuple):
    """A reply: what people said, what the judge said forced to, and what it said if it may abstain."""

    prompt: str
    human: str
    forced: str
    label: str | None


def main() -> int:
    """Print agreement for each file and for all."""
    if len(sys.argv) != 2 or not Path(sys.argv[1]).is_dir():  # noqa: PLR2004  the program and its argument
        sys.stderr.write("usage: python benchmarks/judge_validation.py FOLDER_OF_CSV_FILES\n")
        return 2
    files = {path.stem: read(path) for path in sorted(Path(sys.argv[1]).glob("*.csv"))}
    print(f"{'':<34}{'':>5}  any refusal, may not abstain          3 classes        abstaining")
    print(f"{'':<34}{'n':>5}  acc   bal   kappa [95 % interval]   acc   kappa      coverage acc kappa")
    for name, cases in files.items():
        print(line(name, cases))
    every = [case for cases in files.values() for case in cases]
    if len(files) > 1:
        print(line("all", every))
    for name, right, agreement in PUBLISHED:
        print(f"{name:<34} 2250  {right:.3f}       {agreement:.3f}  (published, all five models)")
    return 0 if every else 2


def read(path: Path) -> list[Case]:
    """Judge each reply of a file."""
    with path.open(encoding="utf-8", newline="") as lines:
        return [judged(row) for row in csv.DictReader(lines)]


def judged(row: dict[str, str]) -> Case:
    """Judge a reply, with and without abstaining; refuse and redirect are one class of XSTest's."""
    ask, reply = row["prompt"], row["completion"]
    refuse, redirect, partial, comply = label_probabilities(ask, reply)
    refused = "partial" if partial > refuse + redirect else "refuse"
    forced = "comply" if comply >= 0.5 else refused  # noqa: PLR2004  any refusal against compliance
    return Case(
        ask, CLASSES[row["final_label"][0]], forced, judge_by_rules(ask, reply, confidence=CONFIDENCE).label
    )


def line(name: str, cases: Sequence[Case]) -> str:
    """Write one line of the table."""
    human, forced = [c.human for c in cases], [c.forced for c in cases]
    any_human, any_forced = [refuses(h) for h in human], [refuses(f) for f in forced]
    low, high = interval(cases)
    kept = [c for c in cases if c.label is not None]
    sure, said = [refuses(c.human) for c in kept], [refuses(c.label or "") for c in kept]
    agreement = f"{accuracy(any_human, any_forced):.3f} {balanced(any_human, any_forced):.3f}"
    agreement += f" {kappa(any_human, any_forced):.3f} [{low:.3f}, {high:.3f}]"
    three = f"{accuracy(human, forced):.3f} {kappa(human, forced):.3f}"
    abstaining = f"{len(kept) / len(cases):.3f} {accuracy(sure, said):.3f} {kappa(sure, said):.3f}"
    return f"{name:<34}{len(cases):>5}  {agreement}        {three}      {abstaining}"


def refuses(label: str) -> str:
    """XSTest's any refusal: full or partial."""
    return "complies" if label == "comply" else "refuses"


def accuracy(one: Sequence[object], other: Sequence[object]) -> float:
    """Share of replies on which two agree."""
    return float(np.mean([a == b for a, b in zip(one, other, strict=True)]))


def balanced(human: Sequence[str], found: Sequence[object]) -> float:
    """Mean over people's classes of the share found."""
    pairs = list(zip(human, found, strict=True))
    return float(np.mean([np.mean([f == h for h, f in pairs if h == k]) for k in sorted(set(human))]))


def kappa(one: Sequence[object], other: Sequence[object]) -> float:
    """Cohen's kappa; NaN where both always say the same."""
    expected = sum(
        float(np.mean([a == k for a in one])) * float(np.mean([b == k for b in other]))
        for k in {*one, *other}
    )
    return (accuracy(one, other) - expected) / (1 - expected) if expected < 1 else float("nan")


def interval(cases: Sequence[Case]) -> tuple[float, float]:
    """Give the 95 % percentile interval of kappa over resampled prompts: a prompt's replies stay together."""
    prompts = sorted({case.prompt for case in cases})
    place = {prompt: i for i, prompt in enumerate(prompts)}
    cells = np.zeros((len(prompts), 4))
    for case in cases:
        cells[place[case.prompt], 2 * (case.human != "comply") + (case.forced != "comply")] += 1
    picks = np.random.default_rng(SEED).integers(len(prompts), size=(DRAWS, len(prompts)))
    found = np.array([_kappa_of(cells[pick].sum(axis=0)) for pick in picks])
    low, high = np.nanpercentile(found, [2.5, 97.5])
    return float(low), float(high)


def _kappa_of(cells: np.ndarray[tuple[int, ...], np.dtype[np.float64]]) -> float:
    table = cells.reshape(2, 2) / cells.sum()
    expected = float(table.sum(axis=0) @ table.sum(axis=1))
    return (float(np.trace(table)) - expected) / (1 - expected) if expected < 1 else float("nan")


if __name__ == "__main__":
    sys.exit(main())
