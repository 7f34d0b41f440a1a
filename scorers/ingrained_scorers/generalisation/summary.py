"""The generalisation suite's numbers, as sums over items.

The item is the cluster; languages and epochs are averaged within it. Everything that compares with the
canonical form is undefined where that is solved no better than by guessing.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

import numpy as np

from ingrained_scorers.generalisation.conditions import (
    ALTERED,
    CANONICAL,
    COUNTERFACTUAL,
    DEPTHS,
    DISTRACTED,
    INVERSE,
    MISSING,
    PERTURBED,
    PROBE,
    RESAMPLED,
    Conditions,
)
from ingrained_scorers.generalisation.depth import half_depths, slopes
from ingrained_scorers.statistics import ItemSums, add_up, discrimination, item_means, mean_of, mean_of_items

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from ingrained_scorers.records import Scored

SHARE = (0.0, 1.0)


def sums(rows: Sequence[Scored]) -> dict[str, ItemSums]:
    """Count what the metrics are made of.

    Args:
        rows: One for each sample, with the values of `measure`; `axes` tells form and language. A row without
            values counts as undefined.

    Returns:
        Every metric of the suite, undefined where no sample defines it.
    """
    given = Conditions.of(rows)
    found = {"accuracy": _accuracy(given, CANONICAL), "comprehension": _accuracy(given, PROBE)}
    found["recitation_all"] = mean_of_items(_other_rule(given), "recited", SHARE)
    found["worst_of"] = _worst(given)
    found["confidence"] = _confidence(given)
    found["overconfidence"] = _overconfidence(given)
    found["unreadable"] = mean_of_items(given.rows, "unreadable", SHARE)
    found["unmatched"] = _unmatched(given)
    comparisons = _comparisons(given)
    if not given.measurable:
        comparisons = {name: _undefined(len(rows)) for name in comparisons}
    return found | _missing(given) | comparisons


def _comparisons(given: Conditions) -> dict[str, ItemSums]:
    return {
        **_gaps(given),
        "recitation": _recitation(given),
        "counterfactual_drop": _counterfactual_drop(given),
        "distractor_drop": _drop(given, given.of_form(DISTRACTED)),
        "inverse_drop": _drop(given, given.of_form(INVERSE)),
        "crammed": _crammed(given),
        "language_gap": _language_gap(given),
        **_depth(given),
    }


def _undefined(samples: int) -> ItemSums:
    return ItemSums({}, "mean", n=0, undefined=samples)


def _accuracy(given: Conditions, form: str) -> ItemSums:
    rows = given.of_form(form)
    return mean_of_items(rows, "credit", (1 - given.widest, 1.0))


def _other_rule(given: Conditions) -> list[Scored]:
    return [*given.of_form(COUNTERFACTUAL), *given.of_form(ALTERED)]


def _perturbed(given: Conditions, key: str) -> dict[str, list[float]]:
    """The value of each item in each of its perturbed forms."""
    found: dict[str, list[float]] = {}
    for form in given.perturbed:
        for item, value in given.means(form, key).items():
            found.setdefault(item, []).append(value)
    return found


def _differences(given: Conditions, values: Mapping[str, float], forms: Sequence[str]) -> ItemSums:
    rows = [row for form in forms for row in given.of_form(form)]
    n = sum(row.item in values for row in rows)
    bounds = (-given.widest, given.widest)
    return mean_of(values, n=n, undefined=len(rows) - n, bounds=bounds)


def _gaps(given: Conditions) -> dict[str, ItemSums]:
    canonical, again = (given.means(form, "credit") for form in (CANONICAL, RESAMPLED))
    others = {item: sum(own) / len(own) for item, own in _perturbed(given, "credit").items()}
    raw = {item: right - others[item] for item, right in canonical.items() if item in others}
    control = {item: right - again[item] for item, right in canonical.items() if item in again}
    controlled = bool(again) and RESAMPLED not in given.unmatched
    gap = {item: raw[item] - control[item] for item in raw if item in control} if controlled else raw
    forms = (CANONICAL, *given.perturbed)
    return {
        "gap": _differences(given, gap, (*forms, RESAMPLED) if controlled else forms),
        "gap_raw": _differences(given, raw, forms),
        "control": _differences(given, control, (CANONICAL, RESAMPLED)),
    }


def _drop(given: Conditions, rows: Sequence[Scored]) -> ItemSums:
    """Canonical minus other samples of the item, in the languages of the others."""
    where = {(row.item, row.axes.get("language")) for row in rows}
    canonical = [row for row in given.of_form(CANONICAL) if (row.item, row.axes.get("language")) in where]
    before, after = item_means(canonical, "credit"), item_means(rows, "credit")
    values = {item: before[item] - after[item] for item in before if item in after}
    n = sum(row.item in values for row in (*canonical, *rows))
    bounds = (-given.widest, given.widest)
    return mean_of(values, n=n, undefined=len(canonical) + len(rows) - n, bounds=bounds)


def _counterfactual_drop(given: Conditions) -> ItemSums:
    asked = given.of_form(COUNTERFACTUAL)
    if COUNTERFACTUAL in given.unmatched:
        return _undefined(len(asked))
    known = {id(row) for row in given.understood}
    return _drop(given, [row for row in asked if id(row) in known])


def _recitation(given: Conditions) -> ItemSums:
    """Recited answers among readable errors, pooled: an item with more errors says more."""
    asked = _other_rule(given)
    wrong = [
        row
        for row in given.understood
        if row.values.get("recited") is not None
        and row.values.get("readable")
        and not row.values.get("right")
    ]
    counted = [(row.item, np.array([row.values["recited"] or 0.0, 1.0])) for row in wrong]
    return ItemSums(add_up(counted), "share", n=len(wrong), undefined=len(asked) - len(wrong), bounds=SHARE)


def _crammed(given: Conditions) -> ItemSums:
    """Sum of c_i (1 - p_ij) over the sum of c_i J: of what is solved in book form, what is lost."""
    others = _perturbed(given, "right")
    canonical = given.means(CANONICAL, "right")
    counted = {
        item: np.array([right * sum(1 - value for value in others[item]), right * len(others[item])])
        for item, right in canonical.items()
        if right > 0 and item in others
    }
    rows = [row for form in (CANONICAL, *given.perturbed) for row in given.of_form(form)]
    n = sum(row.item in counted for row in rows)
    return ItemSums(counted, "share", n=n, undefined=len(rows) - n, bounds=SHARE)


def _worst(given: Conditions) -> ItemSums:
    worst = {item: min(own) for item, own in _perturbed(given, "right").items()}
    rows = [row for form in given.perturbed for row in given.of_form(form)]
    n = sum(row.item in worst for row in rows)
    return mean_of(worst, n=n, undefined=len(rows) - n, bounds=SHARE)


def _confidence(given: Conditions) -> ItemSums:
    rows = [row for form in (CANONICAL, *PERTURBED) for row in given.of_form(form)]
    return mean_of_items(rows, "confidence", SHARE)


def _overconfidence(given: Conditions) -> ItemSums:
    """Mean of confidence minus right, as Lichtenstein, Fischhoff and Phillips (1982) define it."""
    rows = [row for form in PERTURBED for row in given.of_form(form)]
    return mean_of_items([_with_excess(row) for row in rows], "excess", (-1.0, 1.0))


def _with_excess(row: Scored) -> Scored:
    sure, right = row.values.get("confidence"), row.values.get("right")
    excess = None if sure is None or right is None else sure - right
    return replace(row, values={**row.values, "excess": excess})


def _language_gap(given: Conditions) -> ItemSums:
    """English minus Chinese over the forms that an item has in both."""
    found: dict[str, list[float]] = {}
    for rows in given.forms.values():
        english, chinese = (
            item_means([row for row in rows if row.axes.get("language") == name], "credit")
            for name in ("en", "zh")
        )
        for item in english:
            if item in chinese:
                found.setdefault(item, []).append(english[item] - chinese[item])
    values = {item: sum(own) / len(own) for item, own in found.items()}
    return _differences(given, values, tuple(given.forms))


def _depth(given: Conditions) -> dict[str, ItemSums]:
    rows = [row for form in DEPTHS for row in given.of_form(form)]
    known = [
        row for row in rows if row.values.get("depth") is not None and row.values.get("right") is not None
    ]
    depths = sorted({row.values["depth"] or 0.0 for row in known})
    counted = []
    for place, depth in enumerate(depths):
        for item, right in item_means(
            [row for row in known if row.values["depth"] == depth], "right"
        ).items():
            counts = np.zeros(2 * len(depths))
            counts[place], counts[len(depths) + place] = right, 1.0
            counted.append((item, counts))
    pooled = add_up(counted)
    return {
        name: ItemSums(
            pooled, statistic=partial(fit, depths=depths), n=len(known), undefined=len(rows) - len(known)
        )
        for name, fit in (("depth_slope", slopes), ("d50", half_depths))
    }


def _missing(given: Conditions) -> dict[str, ItemSums]:
    signals = given.of_form(MISSING)
    noises = [row for form, rows in given.forms.items() if form != MISSING for row in rows]
    key = "undetermined"
    return {
        "missing_hits": mean_of_items(signals, key, SHARE),
        "missing_false_alarms": mean_of_items(noises, key, SHARE),
        "missing_d_prime": discrimination(signals, noises, key),
    }


def _unmatched(given: Conditions) -> ItemSums:
    """A number of forms, which no item has by itself: the same whatever items are drawn."""
    canonical = given.means(CANONICAL, "right")
    return ItemSums(
        {item: np.zeros(1) for item in canonical},
        statistic=partial(_constant, value=float(len(given.unmatched))),
        n=len(given.rows),
    )


def _constant(pooled: NDArray[np.float64], value: float) -> NDArray[np.float64]:
    return np.full(len(pooled), value)
