"""Figures of a Result as JSON: numbers that are none (NaN, infinite) become null, never a made-up zero."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping

import numpy as np
from numpy.typing import NDArray

from simulator.histogram import Latency
from simulator.result import Result

QUANTILES = {"p50_s": 0.5, "p95_s": 0.95, "p99_s": 0.99, "p999_s": 0.999, "p9999_s": 0.9999}
SIGNIFICANT_DIGITS = 6
"""Of values in series: far beyond what a window's sample can tell, and a third of the bytes."""


def number(value: float) -> float | None:
    """The value, or None when it is no finite number."""
    return float(value) if math.isfinite(value) else None


def latency_json(latency: Latency) -> dict[str, float | None]:
    """Mean and quantiles in seconds; null without any sample."""
    found = {"mean_s": number(latency.mean_s)}
    found.update({name: number(latency.quantile_s(q)) for name, q in QUANTILES.items()})
    return found


def added(latencies: Iterable[Latency]) -> Latency:
    """All of them as one: histograms are merged, so percentiles stay percentiles."""
    total = Latency.none()
    for each in latencies:
        total = total + each
    return total


def counts(many: Iterable[Mapping[str, int]]) -> dict[str, int]:
    """Counts by key, summed, without zeros."""
    total: dict[str, int] = {}
    for each in many:
        for key, count in each.items():
            if count:
                total[key] = total.get(key, 0) + int(count)
    return total


def series_of(result: Result, subject: str, metric: str) -> NDArray[np.float64]:
    """One value a window; empty when the run kept no such series."""
    return result.series.get(subject, {}).get(metric, np.zeros(0))


def peak(values: NDArray[np.float64]) -> float | None:
    """The largest value that is a number, or None."""
    known = values[np.isfinite(values)]
    return float(known.max()) if len(known) else None


def short(value: float) -> float | None:
    """The value to SIGNIFICANT_DIGITS, or None when it is no finite number."""
    return float(f"{value:.{SIGNIFICANT_DIGITS}g}") if math.isfinite(value) else None
