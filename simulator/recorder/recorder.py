"""At each window's end the kernel's running totals are read; nothing is stored per request.

Histograms run on over the whole run; a window's quantiles come from the difference of two readings, so they
are as fine as the whole run's (0.4 %). That difference is kept as a sparse histogram as well, from which the
percentiles of any span of windows can be told (1.6 %), and so are the keys of the slowest few requests.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from simulator.control.control import Control
from simulator.control.headcount import hosts_now, servers_now
from simulator.histogram import HISTOGRAM_CELLS, cell_middle_s
from simulator.kernel import records as r
from simulator.kernel.state import Memory
from simulator.kernel.windows import read_window
from simulator.layout import Layout
from simulator.plan import Elastic
from simulator.recorder.live import Live, live
from simulator.recorder.networks import Networks
from simulator.recorder.readings import QUANTILES, Readings
from simulator.recorder.slowest import SlowRequest, take_slowest
from simulator.recorder.windows import PACKED_BYTES, WindowHistograms, WindowStore
from simulator.result import Series

_MIDDLES = np.asarray([cell_middle_s(cell) for cell in range(HISTOGRAM_CELLS)])
_SHARES = np.asarray([share for _, share in QUANTILES])
Column = NDArray[np.float64]


def areas_now(memory: Memory, now: float) -> tuple[Column, Column]:
    """Integrals up to now of requests inside and of slots held, per station."""
    stations = memory["stations"]
    open_s = now - stations["touched_s"]
    inside = stations["area_inside"] + stations["inside"] * open_s
    busy = stations["area_busy"] + stations["busy"] * open_s
    return inside, busy


def stranded_now(memory: Memory, now: float) -> Column:
    """Integral up to now of those inside who wait for a lost server to answer, per station."""
    stations = memory["stations"]
    stranded: Column = stations["stranded_s"] + stations["stranded"] * (now - stations["stranded_at_s"])
    return stranded


def cores_now(memory: Memory, now: float, n_stations: int) -> Column:
    """Integral up to now of cores busy, per station."""
    servers, stations = memory["servers"], memory["stations"]
    if not stations["cores"].any():
        return np.zeros(n_stations)
    cores = stations["cores"][servers["station"]]
    running = np.minimum(servers["on_cpu"], cores) * servers["pace"] * (now - servers["v_at_s"])
    busy = servers["busy_core_s"] + running
    return np.bincount(servers["station"], busy, n_stations).astype(np.float64)


def first_sent_s(memory: Memory, store: Any, now: float) -> float:
    """When the oldest visible message of a store was sent; now without any. A lane's head is its oldest."""
    heads = np.asarray([store["ready_from"]])
    if store["lanes"]:
        first = int(store["first_lane"])
        heads = memory["lanes"]["ready_from"][first : first + int(store["lanes"]) * int(store["parts"])]
    sent = memory["messages"]["sent"][heads[heads >= 0]]
    return float(sent.min()) if len(sent) else now


class Recorder:
    """Reads a kernel's memory at the end of each window."""

    def __init__(self, layout: Layout, memory: Memory, control: Control) -> None:
        self._layout = layout
        self._memory = memory
        self._fleets = control.fleets
        self._hosts = control.hosts
        self._kept_ready = control.kept_ready
        self._networks = Networks(layout, memory)
        self.readings = Readings(layout)
        self.slowest: list[SlowRequest] = []
        self._seen = np.zeros(layout.subjects * HISTOGRAM_CELLS, np.int64)
        self._histograms = WindowStore()
        # Where the kernel writes one window's sparse histograms.
        self._packed = np.zeros((layout.subjects + 1) * PACKED_BYTES, np.uint8)
        self._ends = np.zeros(layout.subjects + 1, np.int64)
        self._kept_bytes = 0
        self._peak_age = [0.0] * len(layout.stores)
        self._on_demand = any(isinstance(station, Elastic) for station in layout.stations)
        self._read_totals(0.0)

    def close_window(self, now: float) -> None:
        """A window ends now."""
        self.readings.ends.append(now)
        self._read_totals(now)
        self._read_gauges(now)
        self.slowest += take_slowest(self._layout, self._memory["slowest"], self.readings.windows)
        self._read_histograms()
        rows = self._ends.nbytes + self.readings.quantiles[-1].nbytes + int(self._ends[-1])
        self._kept_bytes += rows
        self._memory.recorded_bytes = self._kept_bytes + self.readings.kept_bytes

    @property
    def last_end_s(self) -> float:
        """When the last closed window ended."""
        return self.readings.ends[-1]

    def _read_totals(self, now: float) -> None:
        """What a plan has none of is not read: these are a third of what a window costs."""
        memory, layout, keep = self._memory, self._layout, self.readings.total
        self._read_stations(now)
        if layout.links:
            self._read_links()
        for name, array, fields in (
            ("pool_", "pools", ("refused",)),
            ("", "visitors", ("dropped",)),
            ("", "caches", ("hits", "misses")),
            ("", "pollers", ("receives",)),
        ):
            if len(memory[array]):
                for each in fields:
                    keep(name + each, memory[array][each])
        keep("class_arrivals", memory["class_tally"]["arrivals"][:-1])
        keep("class_failed", memory["class_tally"]["failed"][:-1])
        keep("sum", memory["sums"]["sum"])
        keep("count", memory["sums"]["count"])
        if layout.stores:
            keep("stored", [x["area"] + x["stored"] * (now - x["stored_at_s"]) for x in memory["stores"]])
        for name, fleet in self._fleets.items():
            keep(f"capacity {name}", fleet.capacity_s(now))
        for name, kept in self._kept_ready.items():
            keep(f"ready {name}", kept.ready_s(now))

    def _read_stations(self, now: float) -> None:
        memory, keep, stations = self._memory, self.readings.total, len(self._layout.stations)
        inside, busy = areas_now(memory, now)
        tally = memory["tally"].reshape(stations, len(self._layout.classes) + 1)
        causes = memory["causes"]["count"].reshape(-1, r.N_CAUSES)
        keep("inside", inside)
        keep("busy", busy)
        keep("stranded", stranded_now(memory, now))
        keep("cores", cores_now(memory, now, stations))
        keep("arrivals", tally["arrivals"].sum(axis=1))
        keep("failed", tally["failed"].sum(axis=1))
        keep("throttled", causes[:stations, r.THROTTLED] + causes[:stations, r.REJECTED])
        if self._on_demand:
            keep("cold_starts", memory["stations"]["cold_starts"])
            keep("cap_refused", memory["stations"]["cap_refused"])
            keep("ramp_refused", memory["stations"]["ramp_refused"])

    def _read_links(self) -> None:
        memory, keep, links = self._memory, self.readings.total, len(self._layout.links)
        tally = memory["link_tally"].reshape(links, len(self._layout.classes) + 1)
        calls = memory["calls"].reshape(links, len(self._layout.classes) + 1)
        keep("attempts", tally["arrivals"].sum(axis=1))
        keep("link_failed", tally["failed"].sum(axis=1))
        keep("retries", memory["links"]["retries"])
        keep("timeouts", memory["links"]["timeouts"])
        keep("refused", memory["links"]["refused"])
        keep("request_bytes", (calls["request_bytes"] * tally["arrivals"]).sum(axis=1))
        keep("response_bytes", (calls["response_bytes"] * tally["done"]).sum(axis=1))

    def _read_gauges(self, now: float) -> None:
        memory, keep = self._memory, self.readings.gauge
        keep("in_system", memory.number("n_in_system"))
        keep("ready", memory["stores"]["ready"])
        ages = []
        for i, store in enumerate(memory["stores"]):
            ages.append(max(now - first_sent_s(memory, store, now), float(store["peak_age_s"])))
            self._peak_age[i] = max(self._peak_age[i], ages[-1])
        keep("age", ages)
        memory["stores"]["peak_age_s"] = 0.0
        for name, share in self._networks.shares(now).items():
            keep(f"network {name}", share)
        for name, fleet in self._fleets.items():
            keep(f"servers {name}", servers_now(fleet))
        for name, hosts in self._hosts.items():
            keep(f"servers {name}", hosts_now(hosts))

    def peak_age_s(self, store: int) -> float:
        """The oldest message ever seen, at a receive or a window's end."""
        return max(self._peak_age[store], float(self._memory["stores"]["peak_age_s"][store]))

    def _read_histograms(self) -> None:
        """Quantiles of each subject with anything new, and of all responses together (the last row); and the
        sparse histograms.
        """
        layout = self._layout
        table = np.full((layout.subjects + 1, len(QUANTILES)), np.nan)
        first = len(layout.stations) + len(layout.links)
        classes = np.asarray([first, first + len(layout.classes)])
        now = self._memory["histograms"].view(np.int64)
        read_window(now, self._seen, _MIDDLES, _SHARES, classes, table, self._packed, self._ends)
        self.readings.quantiles.append(table)
        self._histograms.add(self._ends, self._packed)

    def series(self) -> Series:
        """All series, one value per window."""
        return self.readings.series()

    def live(self) -> Live:
        """The figures so far; at least one window has ended."""
        return live(self.readings, lambda: self._histograms.of(self._layout.subjects))

    def histograms(self) -> dict[str, WindowHistograms]:
        """The sparse histograms of every subject with a latency, by the ids of the series."""
        layout = self._layout
        names = [
            *(station.id for station in layout.stations),
            *(link.id for link in layout.links),
            *(f"class:{kind}" for kind in layout.classes),
        ]
        made = {name: self._histograms.of(i) for i, name in enumerate(names)}
        made["*"] = self._histograms.of(layout.subjects)
        return made
