"""A bag-of-words model: which words stand on the harmful side, and what they say of unseen scenarios."""

from __future__ import annotations

import hashlib
import re
from collections import defaultdict
from dataclasses import dataclass
from itertools import pairwise
from math import sqrt
from typing import TYPE_CHECKING, Final

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from numpy.typing import NDArray
    from scipy.sparse import csr_array

    Floats = NDArray[np.float64]
    Bools = NDArray[np.bool_]
    Rows = Floats | csr_array[np.float64, tuple[int, int]]

FOLDS: Final = 8
STRENGTH: Final = 3.0
"""C of the regression; from 0.3 to 30 no figure on the shipped scenarios moves by more than 0.01."""
SHARED_BY: Final = 2
"""Scenarios that a word must occur in: one that occurs in a single scenario says nothing of another."""
_PRECISION: Final = 1e-6  # length of the gradient; the penalty makes it a bound of the error of w
_WORD: Final = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*")
_NO_CHARACTER: Final = re.compile(r"[\W_]+")


@dataclass(frozen=True)
class Ask:
    """One ask of a scenario.

    Attributes:
        scenario: The scenario's id; all asks of a scenario are held out together.
        harmful: Whether it is to be declined; else it is a benign twin.
        language: Its language, such as `en` or `zh`.
        text: The ask.
    """

    scenario: str
    harmful: bool
    language: str
    text: str


def keywords_of(text: str, language: str) -> frozenset[str]:
    """Give the words and pairs of neighbouring words of a text; in Chinese, characters and pairs of them.

    Args:
        text: Any text.
        language: Its language; `zh` and what begins with `zh-` is read by characters.
    """
    chinese = language.partition("-")[0] == "zh"
    units = list(_NO_CHARACTER.sub("", text)) if chinese else _WORD.findall(text.lower())
    joint = "" if chinese else " "
    return frozenset(units) | {joint.join(pair) for pair in pairwise(units)}


def folds_of(scenarios: Iterable[str], seed: int) -> dict[str, int]:
    """Deal scenarios out to at most `FOLDS` folds of equal size, in an order that a hash decides."""

    def place(scenario: str) -> str:
        return hashlib.sha256(f"{seed}/{scenario}".encode()).hexdigest()

    return {name: k % FOLDS for k, name in enumerate(sorted(set(scenarios), key=place))}


def fold_weights(asks: Sequence[Ask], folds: Mapping[str, int]) -> dict[str, list[float]]:
    """Fit the model once for each fold, on the scenarios of the other folds.

    Args:
        asks: Asks of one language.
        folds: The fold of each scenario.

    Returns:
        For each shared word its weight in each of `FOLDS` fits; above 0 speaks for harmful.
    """
    bags = [keywords_of(ask.text, ask.language) for ask in asks]
    words = _shared_words(asks, bags)
    rows = _presence(bags, words)
    harmful = np.array([ask.harmful for ask in asks])
    fold = np.array([folds[ask.scenario] for ask in asks])
    fits = [fit_logistic(rows[fold != k], harmful[fold != k]) for k in range(FOLDS)]
    return {word: [float(weights[j]) for weights in fits] for j, word in enumerate(words)}


def held_out_scores(asks: Sequence[Ask], seed: int) -> Floats:
    """Score every ask by the fit that has seen nothing of its scenario.

    Args:
        asks: Asks of one language.
        seed: Decides the folds.

    Returns:
        The log-odds of harmful, one for each ask.
    """
    folds = folds_of((ask.scenario for ask in asks), seed)
    weights = fold_weights(asks, folds)
    return np.array([score(ask, weights, folds[ask.scenario]) for ask in asks])


def score(ask: Ask, weights: Mapping[str, Sequence[float]], fold: int) -> float:
    """Give the log-odds of harmful that one fit sees in an ask; 0 where it knows none of the words."""
    known = [weights[word][fold] for word in sorted(keywords_of(ask.text, ask.language)) if word in weights]
    return sum(known) / sqrt(len(known)) if known else 0.0


def fit_logistic(rows: Rows, harmful: Bools) -> Floats:
    """Fit a logistic regression without intercept in which both sides weigh the same.

    The weights w minimise C sum_i s_i log(1 + exp(-y_i x_i w)) + |w|^2 / 2 with y = 1 for harmful and -1 for
    benign, and s_i = n / (2 n_side) (L2 penalty: Hastie, Tibshirani & Friedman 2009, section 4.4.4). Without
    an intercept a text of unknown words is on neither side.

    Args:
        rows: Asks by words (n, p).
        harmful: Side of each ask (n).

    Returns:
        w (p); zeros where there is only one side to learn from.
    """
    from scipy.optimize import minimize
    from scipy.special import expit

    n, positive = len(harmful), int(harmful.sum())
    if positive in {0, n}:
        return np.zeros(rows.shape[1])
    sign = np.where(harmful, 1.0, -1.0)
    cost = STRENGTH * n / (2 * np.where(harmful, positive, n - positive))

    def loss(w: Floats) -> tuple[float, Floats]:
        margin = sign * np.asarray(rows @ w)
        gradient = w - np.asarray(rows.T @ (cost * sign * expit(-margin)))
        return float(cost @ np.logaddexp(0, -margin) + w @ w / 2), gradient

    def curvature(w: Floats, direction: Floats) -> Floats:
        p = expit(np.asarray(rows @ w))
        change: Floats = np.asarray(rows.T @ (cost * p * (1 - p) * np.asarray(rows @ direction)))
        return direction + change

    start = np.zeros(rows.shape[1])
    found: Floats = minimize(
        loss, start, jac=True, hessp=curvature, method="trust-ncg", options={"gtol": _PRECISION}
    ).x
    return found


def _shared_words(asks: Sequence[Ask], bags: Sequence[frozenset[str]]) -> list[str]:
    scenarios: dict[str, set[str]] = defaultdict(set)
    for ask, bag in zip(asks, bags, strict=True):
        for word in bag:
            scenarios[word].add(ask.scenario)
    return sorted(word for word, places in scenarios.items() if len(places) >= SHARED_BY)


def _presence(bags: Sequence[frozenset[str]], words: Sequence[str]) -> Rows:
    """Which words each ask has, as rows of length 1: an ask is no clearer for being longer."""
    from scipy.sparse import csr_array

    place = {word: j for j, word in enumerate(words)}
    columns = [sorted(place[word] for word in bag if word in place) for bag in bags]
    values = [1 / sqrt(len(own)) for own in columns for _ in own]
    ends = np.cumsum([0, *map(len, columns)])
    return csr_array((values, [j for own in columns for j in own], ends), shape=(len(bags), len(words)))
