"""Fits the keyword refuser to the shipped scenarios.

`python -m ingrained_scorers.refusals.keyword_fitting` writes `keywords.json`; with `--check` it writes
nothing and fails where the file does not belong to the scenarios.
"""

from __future__ import annotations

import hashlib
import json
import sys
from collections.abc import Iterator, Mapping
from importlib.resources import files
from pathlib import Path
from typing import Any, Final

from ingrained_scorers.refusals.keyword_model import Ask, fold_weights, folds_of

FITTED: Final = Path(__file__).with_name("keywords.json")
SEED: Final = 0
DIGITS: Final = 3
_TOLERANCE: Final = 2 * 10.0**-DIGITS  # the last digit may differ between machines


def scenario_files() -> list[Path]:
    """The shipped scenario files, in the order of their names."""
    folder = Path(str(files("ingrained_tasks"))) / "refusals" / "items"
    return sorted(folder.glob("*.yaml"))


def shipped_asks() -> list[Ask]:
    """Every ask of the shipped scenarios."""
    import yaml

    return [
        ask
        for path in scenario_files()
        for scenario in yaml.safe_load(path.read_text(encoding="utf-8"))
        for wording in (scenario, scenario["second"], scenario["third"])
        for ask in _asks(scenario["id"], wording)
    ]


def _asks(scenario: str, wording: Mapping[str, Any]) -> Iterator[Ask]:
    for side in ("input", "twin"):
        yield Ask(scenario, side == "input", "en", wording[side])
        yield Ask(scenario, side == "input", "zh", wording["zh"][side])


def fit() -> dict[str, Any]:
    """Fit one model for each language and fold.

    Returns:
        The content of `keywords.json`: the scenarios' hash, the fold of each, and for each language and word
        the weight in each fold's fit, which has not seen the fold.
    """
    asks = shipped_asks()
    folds = folds_of((ask.scenario for ask in asks), SEED)
    by_language = {
        language: fold_weights([ask for ask in asks if ask.language == language], folds)
        for language in sorted({ask.language for ask in asks})
    }
    rounded = {
        language: {word: [round(w, DIGITS) for w in row] for word, row in own.items()}
        for language, own in by_language.items()
    }
    return {"scenarios_sha256": _digest(), "folds": dict(sorted(folds.items())), "weights": rounded}


def is_current(written: dict[str, Any]) -> bool:
    """Tell whether fitted weights belong to the scenarios as they are.

    Args:
        written: The content of `keywords.json`.
    """
    if written["scenarios_sha256"] != _digest():
        return False
    new = fit()
    old, weights = _flat(written["weights"]), _flat(new["weights"])
    if written["folds"] != new["folds"] or old.keys() != weights.keys():
        return False
    return all(abs(old[key] - weights[key]) <= _TOLERANCE for key in weights)


def main(arguments: list[str]) -> int:
    """Write the file, or check it; the exit status."""
    if "--check" in arguments:
        if FITTED.is_file() and is_current(json.loads(FITTED.read_text(encoding="utf-8"))):
            return 0
        sys.stderr.write(f"{FITTED.name} is stale: run python -m {__spec__.name}\n")
        return 1
    FITTED.write_text(_written(fit()), encoding="utf-8")
    return 0


def _digest() -> str:
    whole = hashlib.sha256()
    for path in scenario_files():
        whole.update(path.name.encode() + b"\0" + path.read_bytes().replace(b"\r\n", b"\n") + b"\0")
    return whole.hexdigest()


def _flat(weights: dict[str, dict[str, list[float]]]) -> dict[tuple[str, str, int], float]:
    return {
        (language, word, fold): weight
        for language, own in weights.items()
        for word, row in own.items()
        for fold, weight in enumerate(row)
    }


def _written(fitted: dict[str, Any]) -> str:
    """One line for each word, so that a change of a scenario shows as a small difference."""
    parts = []
    for language, own in fitted["weights"].items():
        lines = ",\n".join(
            f"{json.dumps(word, ensure_ascii=False)}: {json.dumps(row)}" for word, row in own.items()
        )
        parts.append(f'"{language}": {{\n{lines}\n}}')
    head = json.dumps({key: fitted[key] for key in ("scenarios_sha256", "folds")}, indent=0)
    return head.removesuffix("\n}") + ',\n"weights": {\n' + ",\n".join(parts) + "\n}\n}\n"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
