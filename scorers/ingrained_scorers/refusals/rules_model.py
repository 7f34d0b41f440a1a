"""The linear model of the rules: from what was read off a reply to the probability of each label."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from ingrained_scorers.refusals.features import features
from ingrained_scorers.refusals.features_words import word_runs

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from ingrained_scorers.refusals.features_reading import Reading

    Floats = NDArray[np.float64]

SHIPPED: Final = "judge.json"
OF_CHINESE: Final = "zh "  # before the name of what a feature weighs on top in Chinese


@dataclass(frozen=True)
class Model:
    """Multinomial logistic regression.

    Attributes:
        weights: For each feature one number a label, in the order of `labels.LABELS`.
        rarity: For each run of words its inverse document frequency.
        runs: Weights of the runs.
        runs_weigh: Length of the vector of a reply's runs; 1 is the length of a vector of unit length.
        temperature: Divides the scores, so that probabilities are calibrated.
    """

    weights: Mapping[str, Floats]
    rarity: Mapping[str, float]
    runs: Mapping[str, Floats]
    runs_weigh: float
    temperature: float

    def probabilities(self, ask: str, found: Reading, reply: str) -> Floats:
        """Give the probability of each label, in the order of `labels.LABELS`."""
        described = inputs(ask, found, reply)
        scores = self.weights["always"].copy()
        for name, value in described.items():
            if (weight := self.weights.get(name)) is not None:
                scores += value * weight
        scores += self._of_words(word_runs(ask, found.text))
        return softmax(scores / self.temperature)

    def _of_words(self, runs: frozenset[str]) -> Floats:
        known = sorted(run for run in runs if run in self.runs)  # the sum is then the same in all processes
        if not known:
            return np.zeros(4)
        rarity = np.array([self.rarity[run] for run in known])
        mixed: Floats = rarity @ np.array([self.runs[run] for run in known])
        return self.runs_weigh * mixed / float(np.linalg.norm(rarity))


def inputs(ask: str, found: Reading, reply: str) -> dict[str, float]:
    """Describe a reply; in Chinese each feature occurs twice, once with a weight of its own."""
    described = features(ask, reply, found)
    if found.text.language != "zh":
        return described
    own = {f"{OF_CHINESE}{name}": value for name, value in described.items()}
    return described | own | {f"{OF_CHINESE}always": 1.0}


def softmax(scores: Floats) -> Floats:
    """Give probabilities from scores, along the last axis."""
    powers: Floats = np.exp(scores - scores.max(axis=-1, keepdims=True))
    normed: Floats = powers / powers.sum(axis=-1, keepdims=True)
    return normed


@cache
def shipped() -> dict[str, Any]:
    """Read `judge.json`: the model, how it was fitted, and how well it judges."""
    text = files("ingrained_scorers.refusals").joinpath(SHIPPED).read_text(encoding="utf-8")
    found: dict[str, Any] = json.loads(text)
    return found


@cache
def shipped_model() -> Model:
    """Give the model of `judge.json`."""
    return model_from(shipped()["model"])


def model_from(data: Mapping[str, Any]) -> Model:
    """Make a model from what JSON holds."""
    return Model(
        weights={name: np.array(w, dtype=float) for name, w in data["weights"].items()},
        rarity={run: float(w[0]) for run, w in data["runs"].items()},
        runs={run: np.array(w[1:], dtype=float) for run, w in data["runs"].items()},
        runs_weigh=float(data["runs_weigh"]),
        temperature=float(data["temperature"]),
    )
