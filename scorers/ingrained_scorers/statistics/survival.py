"""Times that are not all seen to their end: how long until something happens, if it happens at all."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from math import exp, inf, log, sqrt
from typing import TYPE_CHECKING

from scipy.special import ndtri

if TYPE_CHECKING:
    from collections.abc import Sequence

HALF = 0.5 + 1e-12  # a product of fractions may miss one half by rounding


@dataclass(frozen=True)
class Step:
    """The curve from one time of events until the next.

    Attributes:
        time: When, in the unit of the durations.
        at_risk: How many were watched just before.
        events: To how many it happened.
        survival: Share to whom it has not happened after this time.
        standard_error: Greenwood's; `None` once nobody is left, where the formula is undefined.
        low: Lower end of the pointwise interval; `None` once nobody is left.
        high: Upper end; `None` once nobody is left.
    """

    time: float
    at_risk: int
    events: int
    survival: float
    standard_error: float | None
    low: float | None
    high: float | None


@dataclass(frozen=True)
class RestrictedMean:
    """A mean time within a horizon.

    Attributes:
        value: In the unit of the durations.
        standard_error: In the same; `None` where the curve shows no spread before the horizon.
        horizon: The time to which it is restricted.
    """

    value: float
    standard_error: float | None
    horizon: float


@dataclass(frozen=True)
class SurvivalCurve:
    """A Kaplan-Meier curve.

    Attributes:
        steps: Its falls, in order of time; the curve is 1 before the first.
        n: How many were watched.
        censored: To how many nothing happened while they were watched.
        last: The longest duration; after it the curve is unknown, unless it has reached 0.
    """

    steps: tuple[Step, ...]
    n: int
    censored: int
    last: float

    @property
    def median(self) -> float | None:
        """First time by which it has happened to half of them; `None` where it has to fewer."""
        return next((step.time for step in self.steps if step.survival <= HALF), None)

    def at(self, time: float) -> float | None:
        """Give the share to whom it has not happened by a time; `None` where that is unknown."""
        if not self._known(time):
            return None
        return next((step.survival for step in reversed(self.steps) if step.time <= time), 1.0)

    def restricted_mean(self, horizon: float) -> RestrictedMean | None:
        """Give the mean time without the event within a horizon, the area under the curve.

        Its variance is the sum over the steps of (area after it)^2 d / (r (r - d)), r at risk and d events:
        Klein & Moeschberger 2003 (Survival Analysis, section 4.5).

        Args:
            horizon: Time to which the mean is restricted; who is without the event then counts as `horizon`.

        Returns:
            The mean, or `None` where the curve is not known up to the horizon.

        Raises:
            ValueError: `horizon` is not above 0.
        """
        if not horizon > 0:
            raise ValueError(f"a horizon lies above 0, not at {horizon}")
        if not self._known(horizon):
            return None
        steps = [step for step in self.steps if step.time < horizon]
        ends = [*(step.time for step in steps), horizon]
        areas = [s.survival * (end - s.time) for s, end in zip(steps, ends[1:], strict=True)]
        variance = sum(sum(areas[i:]) ** 2 * _greenwood(s) for i, s in enumerate(steps) if s.survival > 0)
        return RestrictedMean(ends[0] + sum(areas), sqrt(variance) or None, horizon)

    def _known(self, time: float) -> bool:
        ended = bool(self.steps) and self.steps[-1].survival == 0
        return ended or (self.n > 0 and time <= self.last)


def kaplan_meier(durations: Sequence[float], events: Sequence[bool], level: float = 0.95) -> SurvivalCurve:
    """Estimate how many are still without an event as time goes by.

    Kaplan & Meier 1958 (Journal of the American Statistical Association 53, 457), with Greenwood's standard
    error and the interval on the scale of log(-log S), which stays within 0..1 (Kalbfleisch & Prentice 2002,
    section 1.4). Who is censored at the time of an event counts as watched at that time. The durations are
    taken to be independent, one for each item.

    Args:
        durations: How long each was watched, until the event or until the end, such as in turns.
        events: Whether it happened (true) or the watch ended without it (censored).
        level: Coverage of each interval, strictly between 0 and 1.

    Returns:
        The curve.

    Raises:
        ValueError: The two differ in length, a duration is negative or not finite, or `level` is not within
            (0, 1).
    """
    pairs = list(zip(durations, events, strict=True))
    if not all(0 <= time < inf for time, _ in pairs):
        raise ValueError("durations are finite and not negative")
    if not 0 < level < 1:
        raise ValueError(f"a level lies between 0 and 1, not at {level}")
    happened = Counter(time for time, event in pairs if event)
    steps: list[Step] = []
    survival, total = 1.0, 0.0
    for time in sorted(happened):
        at_risk, count = sum(t >= time for t, _ in pairs), happened[time]
        survival *= (at_risk - count) / at_risk
        total += count / (at_risk * (at_risk - count)) if at_risk > count else inf
        steps.append(Step(time, at_risk, count, survival, *_spread(survival, total, level)))
    last = max((time for time, _ in pairs), default=0.0)
    return SurvivalCurve(tuple(steps), len(pairs), len(pairs) - happened.total(), last)


def _spread(survival: float, total: float, level: float) -> tuple[float | None, float | None, float | None]:
    if survival == 0:
        return None, None, None
    reach = exp(float(ndtri((1 + level) / 2)) * sqrt(total) / abs(log(survival)))
    return survival * sqrt(total), survival**reach, survival ** (1 / reach)


def _greenwood(step: Step) -> float:
    return step.events / (step.at_risk * (step.at_risk - step.events))
