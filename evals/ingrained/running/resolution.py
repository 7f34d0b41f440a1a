"""How small a difference between two models a run can show, foreseen from what is planned.

A metric that is planned is a sum of means over an item's samples, such as book form minus other forms.
Nothing is known of the scores yet, so three things are assumed of them: half are right, half of their
variance is the item's own, and what is an item's own correlates by one half between the models.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Final

from ingrained_scorers.generalisation.conditions import (
    CANONICAL,
    COUNTERFACTUAL,
    PERTURBED,
    RESAMPLED,
    form_of,
)
from ingrained_scorers.inspect_scorers import INSPECT_SCORERS
from ingrained_scorers.records import Scored
from ingrained_scorers.statistics.power import minimum_detectable_effect, planned_standard_error

if TYPE_CHECKING:
    from ingrained.spec.load import LoadedTask
    from ingrained.variants.variant import Variant

ACCURACY: Final = 0.5
"""Share of right answers that is assumed: the one at which scores vary most."""
OF_ITEM: Final = 0.5
"""Share of a score's variance that is assumed to be the item's, and not that of one answer to it."""
BETWEEN_MODELS: Final = 0.5
"""Correlation of the items' parts that is assumed between two models."""

Group = Callable[["Variant"], bool]
Weights = Sequence[tuple[float, Group]]
"""A metric: how much the mean of each group of an item's samples counts."""


def mde(task: LoadedTask, variants: Sequence[Variant], epochs: int) -> dict[str, float]:
    """Foresee the minimum detectable effect of each metric that can be planned.

    With variance v = p (1 - p) of one score, an item's difference between two models has the variance
    2 v (.5 (1 - .5) (sum of w)^2 + .5 sum of w^2 / k), for weights w of groups of k answers. That of the mean
    over items is Miller 2024 (arXiv 2411.00640), section 5.

    Args:
        task: The task.
        variants: Its variants.
        epochs: Answers to each of them.

    Returns:
        For each metric the true difference between two models on the same items, in its own unit, that is
        found at the two-sided level of 5 % with a chance of 80 %. Metrics of pooled shares, of d' and of more
        than rates are left out, and so are metrics for which no two items are there.
    """
    scorers = [name for name, _ in task.spec.scorer]
    planned = {metric: weights for name in scorers for metric, weights in _planned(name, variants).items()}
    found = {metric: _mde(variants, weights, epochs) for metric, weights in planned.items()}
    return {metric: effect for metric, effect in found.items() if effect is not None}


def _mde(variants: Sequence[Variant], weights: Weights, epochs: int) -> float | None:
    counts = [Counter(variant.item for variant in variants if group(variant)) for _, group in weights]
    items = [item for item in counts[0] if all(item in count for count in counts)]
    if len(items) < 2:  # noqa: PLR2004  one item shows no variation between items
        return None
    variance = ACCURACY * (1 - ACCURACY)
    level = sum(weight for weight, _ in weights)
    pairs = [(weight, count) for (weight, _), count in zip(weights, counts, strict=True)]
    shares = [sum(weight**2 / count[item] for weight, count in pairs) for item in items]
    between = 2 * variance * OF_ITEM * (1 - BETWEEN_MODELS) * level**2
    within = variance * (1 - OF_ITEM) * sum(shares) / len(items)
    error = planned_standard_error(len(items), between, [within, within], [epochs, epochs])
    return minimum_detectable_effect(error, freedom=len(items) - 1)


def _planned(scorer: str, variants: Sequence[Variant]) -> Mapping[str, Weights]:
    """The metrics of a scorer that are sums of means over the samples of an item."""
    if scorer == "generalisation":
        return _generalisation({_form(variant) for variant in variants})
    if scorer == "loop":
        return {"solved": [(1.0, _solvable)]}
    return {"accuracy": [(1.0, lambda _: True)]} if scorer in _ONE_VALUE else {}


_ONE_VALUE: Final = frozenset(info.name for info in INSPECT_SCORERS)


def _generalisation(forms: set[str]) -> Mapping[str, Weights]:
    """The book's form is on both sides of a gap with a control, and drops out."""
    canonical, reference = _in(CANONICAL), _in(RESAMPLED if RESAMPLED in forms else CANONICAL)
    return {
        "accuracy": [(1.0, canonical)],
        "gap": [(1.0, reference), (-1.0, _in(*PERTURBED))],
        "counterfactual_drop": [(1.0, canonical), (-1.0, _in(COUNTERFACTUAL))],
        "language_gap": [(1.0, _speaks("en")), (-1.0, _speaks("zh"))],
    }


def _in(*forms: str) -> Group:
    return lambda variant: _form(variant) in forms


def _speaks(language: str) -> Group:
    return lambda variant: variant.axes.get("language") == language


def _form(variant: Variant) -> str:
    return form_of(Scored(variant.item, {}, variant.axes, variant.role))


def _solvable(variant: Variant) -> bool:
    return variant.axes.get("arm", "base") == "base" and variant.fields.get("satisfiable", True) is not False
