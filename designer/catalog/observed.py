"""What a run saw, as `meter()` asks for it: totals of the month, and quantities by clock hour."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from simulator.result import HostTotals, LinkTotals, PollerTotals, Result, StationTotals, StoreTotals

HOURS_A_MONTH = 730.0
"""A month as in AWS's own calculator."""

BYTES_PER_GB = float(1024**3)
"""AWS bills GB of 2**30 bytes."""

Hours = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Observed:
    """A Result and how often the month holds such a run. Hours are clock hours from the run's begin."""

    result: Result
    times_a_month: float

    @property
    def run_hours(self) -> float:
        """Length of what was simulated."""
        return self.result.simulated_s / 3_600.0

    @property
    def month(self) -> str:
        """How a sentence tells the scale: `x 30.42 runs a month`."""
        return f"x {self.times_a_month:.4g} such runs a month"

    def monthly(self, quantity_of_run: float) -> float:
        """The run's quantity, as often as it happens in the month."""
        return quantity_of_run * self.times_a_month

    def station(self, station_id: str) -> StationTotals:
        return self.result.stations[station_id]

    def hosts(self, hosts_id: str) -> HostTotals:
        return self.result.hosts[hosts_id]

    def store(self, store_id: str) -> StoreTotals:
        return self.result.stores[store_id]

    def link(self, link_id: str) -> LinkTotals:
        return self.result.links[link_id]

    def poller(self, poller_id: str) -> PollerTotals:
        return self.result.pollers[poller_id]

    def hour_lengths(self) -> Hours:
        """Length in hours of each clock hour of the run; the last one may be cut."""
        count = max(1, math.ceil(self.run_hours - 1e-9))
        lengths = np.ones(count)
        lengths[-1] = self.run_hours - (count - 1)
        return lengths

    def hourly_mean(self, subject: str, metric: str) -> Hours:
        """Mean of a series in each clock hour; zeros when the run kept no such series."""
        values = self.result.series.get(subject, {}).get(metric)
        count = len(self.hour_lengths())
        if values is None:
            return np.zeros(count)
        known = np.nan_to_num(np.asarray(values, dtype=np.float64))
        starts = np.arange(len(known)) * self.result.window_s
        lengths = np.minimum(self.result.window_s, np.maximum(0.0, self.result.simulated_s - starts))
        place = np.minimum((starts // 3_600.0).astype(np.int64), count - 1)
        weights = np.bincount(place, weights=lengths, minlength=count)
        sums = np.bincount(place, weights=known * lengths, minlength=count)
        return np.asarray(np.divide(sums, weights, out=np.zeros(count), where=weights > 0))

    def by_hour(self, per_hour: Hours) -> tuple[tuple[float, float], ...]:
        """(units used in each hour, hours of that kind a month), hour by hour of the run."""
        return tuple(
            (float(units), float(length) * self.times_a_month)
            for units, length in zip(per_hour, self.hour_lengths(), strict=True)
        )

    def spread(self, total: float, shape: Hours) -> Hours:
        """`total` of the run as units per hour, shared out over its hours in proportion to `shape`."""
        lengths = self.hour_lengths()
        weight = float((shape * lengths).sum())
        if weight <= 0.0:
            return np.full(len(lengths), total / self.run_hours if self.run_hours else 0.0)
        return np.asarray(shape * (total / weight))
