"""One run is one sample: intervals of a figure over independent replications.

Replications with different seeds are independent, so the mean of a figure has Student's t interval, whatever
goes on inside a run.
"""

from __future__ import annotations

import math
import statistics
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from simulator.result import Result


@dataclass(frozen=True, slots=True)
class Interval:
    """The mean of n replications and half the width of its confidence interval."""

    mean: float
    half_width: float
    level: float
    n: int

    @property
    def low(self) -> float:
        return self.mean - self.half_width

    @property
    def high(self) -> float:
        return self.mean + self.half_width

    def holds(self, value: float) -> bool:
        """Whether a value lies inside."""
        return self.low <= value <= self.high


def interval(values: Iterable[float], level: float = 0.95) -> Interval:
    """The interval of the mean of independent values. Raises ValueError for fewer than two."""
    row = list(values)
    if len(row) < 2:
        raise ValueError("one run is one sample: an interval needs two or more")
    half = student_t(len(row) - 1, (1.0 + level) / 2.0) * statistics.stdev(row) / math.sqrt(len(row))
    return Interval(statistics.fmean(row), half, level, len(row))


def over(results: Sequence[Result], figure: Callable[[Result], float], level: float = 0.95) -> Interval:
    """The interval of one figure of each result, e.g. lambda result: result.response.quantile_s(0.99)."""
    return interval((figure(result) for result in results), level)


def student_t(degrees: int, share: float) -> float:
    """The quantile of Student's t law at `share` (above 1/2), by bisection on its distribution function."""
    low, high = 0.0, 1.0
    while _t_share(degrees, high) < share:
        high *= 2.0
    for _ in range(100):
        middle = (low + high) / 2.0
        low, high = (middle, high) if _t_share(degrees, middle) < share else (low, middle)
    return (low + high) / 2.0


def _t_share(degrees: int, t: float) -> float:
    """P(T <= t) for t >= 0, by the finite sums for whole degrees (Abramowitz and Stegun 26.7.3 and
    26.7.4).
    """
    angle = math.atan2(t, math.sqrt(degrees))
    sine, cosine = math.sin(angle), math.cos(angle)
    if degrees % 2:
        total, term = 0.0, cosine
        for k in range(1, (degrees - 1) // 2 + 1):
            total += term
            term *= cosine * cosine * (2 * k) / (2 * k + 1)
        inside = 2.0 / math.pi * (angle + sine * total)
    else:
        total, term = 0.0, 1.0
        for k in range(degrees // 2):
            total += term
            term *= cosine * cosine * (2 * k + 1) / (2 * k + 2)
        inside = sine * total
    return 0.5 + inside / 2.0
