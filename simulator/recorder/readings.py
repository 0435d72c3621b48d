"""What was read of a run at each window's end: running totals, gauges, quantiles; and series out of them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from simulator.control.headcount import HOSTS, SERVERS, server_metrics
from simulator.layout import Layout
from simulator.plan import Elastic, Poller, Servers, Source, Store
from simulator.result import Series

QUANTILES = (
    ("latency_p50_s", 0.5),
    ("latency_p95_s", 0.95),
    ("latency_p99_s", 0.99),
    ("latency_p999_s", 0.999),
    ("latency_p9999_s", 0.9999),
)
Column = NDArray[np.float64]
ARRAY_BYTES = 128
"""Of an array beside its numbers."""


@dataclass(eq=False, slots=True)
class Readings:
    """One entry a window; totals have one more, that of time 0.

    totals: name -> running totals, each of shape (stations,), (links,), ... gauges: name -> values at the
    window's end. quantiles: shape (subjects + 1, QUANTILES), the last row all classes' responses. kept_bytes:
    what totals and gauges take.
    """

    layout: Layout
    ends: list[float] = field(default_factory=lambda: [0.0])
    totals: dict[str, list[Column]] = field(default_factory=dict)
    gauges: dict[str, list[Column]] = field(default_factory=dict)
    quantiles: list[NDArray[np.float64]] = field(default_factory=list)
    kept_bytes: int = 0

    def total(self, name: str, values: Any) -> None:
        """The next running total of that name."""
        self.totals.setdefault(name, []).append(self._column(values))

    def gauge(self, name: str, values: Any) -> None:
        """The next value at a window's end."""
        self.gauges.setdefault(name, []).append(self._column(values))

    def _column(self, values: Any) -> Column:
        made = np.array(values, np.float64)
        self.kept_bytes += made.nbytes + ARRAY_BYTES
        return made

    @property
    def windows(self) -> int:
        return len(self.quantiles)

    def series(self, since: int = 0) -> Series:
        """All series of the windows from `since` on."""
        return _Span(self, since).series()

    def of_the_whole(self, since: int = 0) -> dict[str, Column]:
        """The system's own series ("*") of the windows from `since` on."""
        return _Span(self, since).whole()


class _Span:
    """Some windows of the readings, up to the last."""

    def __init__(self, readings: Readings, since: int) -> None:
        self._layout = readings.layout
        self._wired = readings.layout.wired
        self._lengths = np.diff(np.asarray(readings.ends[since:]))
        self._new = {name: values[since:] for name, values in readings.totals.items()}
        self._changes: dict[str, NDArray[np.float64]] = {}
        self._read = {name: values[since:] for name, values in readings.gauges.items()}
        shape = (readings.windows - since, readings.layout.subjects + 1, len(QUANTILES))
        self._tables = np.asarray(readings.quantiles[since:]).reshape(shape)

    def _change(self, name: str) -> NDArray[np.float64]:
        """By how much a total grew in each window, shape (windows, ...)."""
        if name not in self._changes:
            self._changes[name] = np.diff(np.asarray(self._new[name]), axis=0)
        return self._changes[name]

    def _gauge(self, name: str) -> NDArray[np.float64]:
        """Values at the windows' ends, shape (windows, ...)."""
        return np.asarray(self._read.get(name, []), np.float64)

    def _rate(self, name: str, i: int) -> Column:
        return np.asarray(self._change(name)[:, i] / self._lengths)

    def _latency(self, subject: int) -> dict[str, Column]:
        with np.errstate(invalid="ignore", divide="ignore"):
            mean = self._change("sum")[:, subject] / self._change("count")[:, subject]
        return {
            "latency_mean_s": mean,
            **{name: self._tables[:, subject, q] for q, (name, _) in enumerate(QUANTILES)},
        }

    def series(self) -> Series:
        """Rates per second, means over the window, quantiles, gauges at its end."""
        layout = self._layout
        out: dict[str, dict[str, Column]] = {}
        caches = 0
        for i, station in enumerate(layout.stations):
            mine = {
                "requests_per_s": self._rate("arrivals", i),
                "errors_per_s": self._rate("failed", i),
                "throttles_per_s": self._rate("throttled", i),
                "in_flight": self._rate("inside", i),
                **self._latency(i),
            }
            if isinstance(station, Servers):
                mine |= self._fleet(i, station)
            elif isinstance(station, Elastic):
                mine["concurrency"] = self._rate("busy", i)
                mine["cold_starts_per_s"] = self._rate("cold_starts", i)
                if station.maximum_concurrency is not None:
                    mine["refused_by_cap_per_s"] = self._rate("cap_refused", i)
                if station.ramp is not None:
                    mine["refused_by_ramp_per_s"] = self._rate("ramp_refused", i)
                mine["provisioned"] = self._change(f"ready {station.id}") / self._lengths
            elif isinstance(station, Store):
                store = layout.store_index[station.id]
                mine["queue_length"] = self._rate("stored", store)
                mine["visible"] = self._gauge("ready")[:, store]
                mine["age_of_oldest_s"] = self._gauge("age")[:, store]
            if getattr(station, "cache", None) is not None:
                mine["hits_per_s"], mine["misses_per_s"] = (
                    self._rate("hits", caches),
                    self._rate("misses", caches),
                )
                caches += 1
            out[station.id] = mine
        for i, link in enumerate(layout.links):
            out[link.id] = {
                "requests_per_s": self._rate("attempts", i),
                "errors_per_s": self._rate("link_failed", i),
                "retries_per_s": self._rate("retries", i),
                "timeouts_per_s": self._rate("timeouts", i),
                **({"refused_per_s": self._rate("refused", i)} if link.breaker is not None else {}),
                "bytes_in_per_s": self._rate("request_bytes", i),
                "bytes_out_per_s": self._rate("response_bytes", i),
                **self._latency(len(layout.stations) + i),
            }
        for i, poller in enumerate(layout.pollers):
            out[poller.id] = self._poller(poller, i)
        for i, pool in enumerate(layout.plan.pools):
            out[pool.id] = {"refused_per_s": self._rate("pool_refused", i)}
        for i, source in enumerate(layout.visitors):
            if isinstance(source, Source) and source.senders is not None:
                out[source.id] = {"dropped_per_s": self._rate("dropped", i)}
        first = len(layout.stations) + len(layout.links)
        for i, kind in enumerate(layout.classes):
            out[f"class:{kind}"] = {
                "requests_per_s": self._rate("class_arrivals", i),
                "errors_per_s": self._rate("class_failed", i),
                **self._latency(first + i),
            }
        for hosts in layout.plan.hosts:
            servers, names = self._gauge(f"servers {hosts.id}"), server_metrics(hosts.zones, *HOSTS)
            out[hosts.id] = {name: servers[:, k] for k, name in enumerate(names)}
        out["*"] = self.whole()
        return out

    def _poller(self, poller: Poller, i: int) -> dict[str, Column]:
        del poller
        return {"requests_per_s": self._rate("receives", i)}

    def _fleet(self, i: int, station: Servers) -> dict[str, Column]:
        in_service = self._change(f"capacity {station.id}")[:, 1]
        servers = self._gauge(f"servers {station.id}")
        busy = self._change("busy")[:, i]
        with np.errstate(invalid="ignore", divide="ignore"):
            slots = busy / (in_service * station.slots_per_server)
            cores = self._change("cores")[:, i] / (in_service * (station.cores_per_server or np.nan))
        memory: dict[str, Column] = {}
        if station.memory is not None:
            with np.errstate(invalid="ignore", divide="ignore"):
                needed_gb = station.memory.base_gb + station.memory.per_request_gb * busy / in_service
            memory = {"memory_utilisation": needed_gb / station.memory.limit_gb}
        network: dict[str, Column] = {}
        if station.id in self._wired:
            network = {"network_utilisation": self._gauge(f"network {station.id}")}
        waiting = self._change("inside")[:, i] - busy - self._change("stranded")[:, i]
        return {
            "utilisation": slots if station.cores_per_server is None else cores,
            "slot_utilisation": slots,
            **memory,
            **network,
            "queue_length": np.maximum(0.0, waiting) / self._lengths,
            "servers_mean": in_service / self._lengths,
            **{name: servers[:, k] for k, name in enumerate(server_metrics(station.zones, *SERVERS))},
        }

    def whole(self) -> dict[str, Column]:
        """All classes together."""
        first = len(self._layout.stations) + len(self._layout.links)
        classes = slice(first, first + len(self._layout.classes))
        with np.errstate(invalid="ignore", divide="ignore"):
            counts = self._change("count")[:, classes].sum(axis=1)
            mean = self._change("sum")[:, classes].sum(axis=1) / counts
        return {
            "requests_per_s": self._change("class_arrivals").sum(axis=1) / self._lengths,
            "errors_per_s": self._change("class_failed").sum(axis=1) / self._lengths,
            "latency_mean_s": mean,
            **{name: self._tables[:, -1, q] for q, (name, _) in enumerate(QUANTILES)},
            "in_flight": self._gauge("in_system"),
        }
