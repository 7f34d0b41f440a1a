"""Multinomial logistic regression with an L2 penalty, and the temperature that calibrates it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from ingrained_scorers.refusals.rules_model import softmax

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Ints = NDArray[np.int64]
    Vector = np.ndarray[tuple[int], np.dtype[np.float64]]

LABELS_FITTED: Final = 4
FREE: Final = 2  # the first columns are constants
LIGHTLY: Final = 0.01  # their penalty keeps the optimum unique
GRADIENT: Final = 1e-7
STEPS: Final = 5000
COLDEST, HOTTEST = 0.25, 4.0


def fit(table: Floats, labels: Ints, strength: float) -> Floats:
    """Fit the weights.

    Minimises the sum of -log p(label) + 1/2 strength |weights|^2, a strictly convex function, by L-BFGS
    from zero: the same data give the same weights.

    Args:
        table: Values, (examples, columns); the first two columns are constants.
        labels: Index of each example's label.
        strength: Of the penalty, above 0.

    Returns:
        Weights, (columns, labels).
    """
    from scipy.optimize import minimize

    wanted = np.eye(LABELS_FITTED)[labels]
    root = np.full(table.shape[1], np.sqrt(strength))
    root[:FREE] = np.sqrt(LIGHTLY)
    # The optimum lies in the span of the rows: as many coordinates as examples will do.
    basis, triangle = np.linalg.qr((table / root).T)
    small = triangle.T

    def loss(flat: Vector) -> tuple[float, Vector]:
        weights = flat.reshape(small.shape[1], LABELS_FITTED)
        chances = softmax(small @ weights)
        surprise = -float(np.log((chances * wanted).sum(axis=1)).sum())
        slope = small.T @ (chances - wanted) + weights
        return surprise + 0.5 * float((weights**2).sum()), slope.ravel()

    start: Vector = np.zeros(small.shape[1] * LABELS_FITTED)
    found = minimize(
        loss,
        start,
        jac=True,
        method="L-BFGS-B",
        options={"maxiter": STEPS, "maxfun": 2 * STEPS, "maxcor": 30, "gtol": GRADIENT, "ftol": 0.0},
    )
    weights: Floats = (basis @ found.x.reshape(small.shape[1], LABELS_FITTED)) / root[:, np.newaxis]
    return weights


def temperature(scores: Floats, declined: NDArray[np.bool_]) -> float:
    """Find the number that scores are divided by so that the probability of declining is calibrated.

    Source: Guo, Pleiss, Sun & Weinberger 2017 (arXiv 1706.04599), here for the two sides.

    Args:
        scores: Of held-out examples, (examples, labels); the first two labels decline.
        declined: Whether each declines.
    """
    from scipy.optimize import minimize_scalar

    def surprise(log_temperature: float) -> float:
        chances = softmax(scores / np.exp(log_temperature))[:, :2].sum(axis=1)
        right = np.where(declined, chances, 1 - chances)
        return -float(np.log(np.clip(right, 1e-12, 1)).mean())

    found = minimize_scalar(
        surprise,
        bounds=(float(np.log(COLDEST)), float(np.log(HOTTEST))),
        method="bounded",
        options={"xatol": 1e-6},
    )
    return float(np.exp(found.x))
