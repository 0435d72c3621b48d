"""Series of longer windows, out of a run's own: percentiles from merged histograms, never averaged."""

from __future__ import annotations

import math
from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from simulator.recorder.readings import QUANTILES
from simulator.recorder.windows import WindowHistograms

Column = NDArray[np.float64]

AT_THE_END = frozenset(
    {
        "servers_desired",
        "servers_booting",
        "servers_in_service",
        "servers_pending",
        "units",
        "units_pending",
        "cpu_reserved",
        "memory_reserved",
        "visible",
    }
)
"""Gauges, read when a window ends (also those of one zone, `NAME:ZONE`); so is the system's in_flight."""

LARGEST = frozenset({"age_of_oldest_s"})
OF_SERVERS = frozenset({"utilisation", "slot_utilisation", "memory_utilisation", "network_utilisation"})
"""Shares that each server in service has a part in."""


def windows_in(step_s: float, window_s: float) -> int:
    """How many windows make one of at least `step_s`; a multiple that floats miss by a hair counts as met."""
    return max(1, math.ceil(step_s / window_s - 1e-9))


def merged(
    subject: str,
    metrics: Mapping[str, Column],
    histograms: WindowHistograms | None,
    group: int,
    lengths_s: Column,
) -> dict[str, Column]:
    """Every `group` windows as one. Rates and means over time weigh by the windows' lengths, mean latencies
    by answers, utilisations by servers in service as well (unless a run of old does not tell how many); NaN
    where nothing is known, as the percentiles of a subject without histograms.
    """
    n = len(lengths_s)
    starts = np.arange(0, n, group)
    ends = np.minimum(starts + group, n) - 1
    shares = dict(QUANTILES)
    known = {name: shares[name] for name in metrics if name in shares}
    made: dict[str, Column] = {}
    if known:
        quantiles = np.full((len(known), len(starts)), np.nan)
        if histograms is not None and histograms.windows == n:
            quantiles = histograms.quantiles_s(group, list(known.values()))
        made = dict(zip(known, quantiles, strict=True))
    for name, values in metrics.items():
        if name in known:
            continue
        if name.partition(":")[0] in AT_THE_END or (subject == "*" and name == "in_flight"):
            made[name] = values[ends]
        elif name in LARGEST:
            made[name] = np.fmax.reduceat(values, starts)
        else:
            made[name] = _mean(values, _weights(name, metrics, histograms, lengths_s), starts)
    return made


def _weights(
    name: str, metrics: Mapping[str, Column], histograms: WindowHistograms | None, lengths_s: Column
) -> Column:
    if name == "latency_mean_s":
        return _answers(histograms, len(lengths_s))
    if name in OF_SERVERS and "servers_mean" in metrics:
        return np.asarray(lengths_s * metrics["servers_mean"])
    return lengths_s


def _answers(histograms: WindowHistograms | None, n: int) -> Column:
    if histograms is None or histograms.windows != n:
        return np.full(n, np.nan)
    window, _, counts = histograms.counts()
    return np.bincount(window, counts, n).astype(np.float64)


def _mean(values: Column, weights: Column, starts: NDArray[np.int64]) -> Column:
    """Weighted; windows without a value weigh nothing."""
    weights = np.where(np.isnan(values), 0.0, weights)
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.asarray(
            np.add.reduceat(np.nan_to_num(values) * weights, starts) / np.add.reduceat(weights, starts)
        )
