"""Series: at each window's end the kernel's running totals are read, and their differences kept.

Nothing is stored per request. Histograms run on over the whole run; a window's quantiles come from the
difference of two readings, so they are as fine as the whole run's (0.4 %).
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from simulator.fleet import Fleet
from simulator.histogram import HISTOGRAM_CELLS, cell_middle_s
from simulator.kernel import records as r
from simulator.kernel.state import Memory
from simulator.kernel.windows import window_quantiles
from simulator.layout import Layout
from simulator.plan import Elastic, Poller, Servers, Store
from simulator.result import Series

QUANTILES = (("latency_p50_s", 0.5), ("latency_p95_s", 0.95), ("latency_p99_s", 0.99))
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


def cores_now(memory: Memory, now: float, n_stations: int) -> Column:
    """Integral up to now of cores busy, per station."""
    servers, stations = memory["servers"], memory["stations"]
    cores = stations["cores"][servers["station"]]
    running = np.minimum(servers["on_cpu"], cores) * (now - servers["v_at_s"])
    busy = servers["busy_core_s"] + running
    return np.bincount(servers["station"], busy, n_stations).astype(np.float64)


class Recorder:
    """Reads a kernel's memory at the end of each window."""

    def __init__(self, layout: Layout, memory: Memory, fleets: dict[str, Fleet]) -> None:
        self._layout = layout
        self._memory = memory
        self._fleets = fleets
        self._rows: dict[str, list[Any]] = {}
        self._ends: list[float] = [0.0]
        self._seen = np.zeros(layout.subjects * HISTOGRAM_CELLS, np.int64)
        self._quantiles: list[NDArray[np.float64]] = []
        self._peak_age = [0.0] * len(layout.stores)
        self._read_totals(0.0)

    def close_window(self, now: float) -> None:
        """A window ends now."""
        self._ends.append(now)
        self._read_totals(now)
        self._read_gauges(now)
        self._read_quantiles()

    @property
    def last_end_s(self) -> float:
        """When the last closed window ended."""
        return self._ends[-1]

    def _keep(self, name: str, values: Any) -> None:
        self._rows.setdefault(name, []).append(np.array(values, np.float64))

    def _read_totals(self, now: float) -> None:
        memory, classes = self._memory, len(self._layout.classes) + 1
        inside, busy = areas_now(memory, now)
        stations = len(self._layout.stations)
        tally = memory["tally"].reshape(stations, classes)
        link_tally = memory["link_tally"].reshape(len(self._layout.links), classes)
        causes = memory["causes"]["count"].reshape(-1, r.N_CAUSES)
        self._keep("inside", inside)
        self._keep("busy", busy)
        self._keep("cores", cores_now(memory, now, stations))
        self._keep("arrivals", tally["arrivals"].sum(axis=1))
        self._keep("failed", tally["failed"].sum(axis=1))
        self._keep("throttled", causes[:stations, r.THROTTLED] + causes[:stations, r.REJECTED])
        self._keep("cold_starts", memory["stations"]["cold_starts"])
        self._keep("attempts", link_tally["arrivals"].sum(axis=1))
        self._keep("link_failed", link_tally["failed"].sum(axis=1))
        self._keep("retries", memory["links"]["retries"])
        self._keep("timeouts", memory["links"]["timeouts"])
        calls = memory["calls"].reshape(len(self._layout.links), classes)
        self._keep("request_bytes", (calls["request_bytes"] * link_tally["arrivals"]).sum(axis=1))
        self._keep("response_bytes", (calls["response_bytes"] * link_tally["done"]).sum(axis=1))
        self._keep("class_arrivals", memory["class_tally"]["arrivals"][:-1])
        self._keep("class_failed", memory["class_tally"]["failed"][:-1])
        self._keep("sum", memory["sums"]["sum"])
        self._keep("count", memory["sums"]["count"])
        self._keep("stored", [x["area"] + x["stored"] * (now - x["stored_at_s"]) for x in memory["stores"]])
        self._keep("receives", memory["pollers"]["receives"])
        for name, fleet in self._fleets.items():
            self._keep(f"capacity {name}", fleet.capacity_s(now))

    def _read_gauges(self, now: float) -> None:
        memory = self._memory
        self._keep("in_system", memory.number("n_in_system"))
        self._keep("ready", memory["stores"]["ready"])
        ages = []
        for i, store in enumerate(memory["stores"]):
            first = int(store["ready_from"])
            waiting = now - float(memory["messages"]["sent"][first]) if first >= 0 else 0.0
            ages.append(max(waiting, float(store["peak_age_s"])))
            self._peak_age[i] = max(self._peak_age[i], ages[-1])
        self._keep("age", ages)
        memory["stores"]["peak_age_s"] = 0.0
        for name, fleet in self._fleets.items():
            counts = (fleet.desired, fleet.count("launching"), fleet.count("in_service"))
            self._keep(f"servers {name}", counts)

    def peak_age_s(self, store: int) -> float:
        """The oldest message ever seen, at a receive or a window's end."""
        return max(self._peak_age[store], float(self._memory["stores"]["peak_age_s"][store]))

    def _read_quantiles(self) -> None:
        """Of each subject with anything new, and of all responses together (the last row)."""
        layout = self._layout
        table = np.full((layout.subjects + 1, len(QUANTILES)), np.nan)
        first = len(layout.stations) + len(layout.links)
        classes = np.asarray([first, first + len(layout.classes)])
        now = self._memory["histograms"].view(np.int64)
        window_quantiles(now, self._seen, _MIDDLES, _SHARES, classes, table)
        self._quantiles.append(table)

    def series(self) -> Series:
        """All series, one value per window: rates per second, means over the window, quantiles, gauges at its
        end.
        """
        layout = self._layout
        n = len(self._quantiles)
        lengths = np.diff(np.asarray(self._ends))
        rows = {name: np.asarray(values) for name, values in self._rows.items()}
        tables = np.asarray(self._quantiles).reshape(n, layout.subjects + 1, len(QUANTILES))

        def rate(name: str, i: int) -> Column:
            return np.asarray(np.diff(rows[name][:, i]) / lengths)

        def latency(subject: int) -> dict[str, Column]:
            counts = np.diff(rows["count"][:, subject])
            with np.errstate(invalid="ignore", divide="ignore"):
                made = {"latency_mean_s": np.diff(rows["sum"][:, subject]) / counts}
            return made | {name: tables[:, subject, q] for q, (name, _) in enumerate(QUANTILES)}

        out: dict[str, dict[str, Column]] = {}
        for i, station in enumerate(layout.stations):
            mine = {
                "requests_per_s": rate("arrivals", i),
                "errors_per_s": rate("failed", i),
                "throttles_per_s": rate("throttled", i),
                "in_flight": rate("inside", i),
                **latency(i),
            }
            if isinstance(station, Servers):
                mine |= self._fleet_series(rows, i, station)
            elif isinstance(station, Elastic):
                mine["concurrency"] = rate("busy", i)
                mine["cold_starts_per_s"] = rate("cold_starts", i)
            elif isinstance(station, Store):
                store = layout.store_index[station.id]
                mine["queue_length"] = rate("stored", store)
                mine["visible"] = rows["ready"][:, store]
                mine["age_of_oldest_s"] = rows["age"][:, store]
            out[station.id] = mine
        for i, link in enumerate(layout.links):
            out[link.id] = {
                "requests_per_s": rate("attempts", i),
                "errors_per_s": rate("link_failed", i),
                "retries_per_s": rate("retries", i),
                "timeouts_per_s": rate("timeouts", i),
                "bytes_in_per_s": rate("request_bytes", i),
                "bytes_out_per_s": rate("response_bytes", i),
                **latency(len(layout.stations) + i),
            }
        for i, poller in enumerate(layout.pollers):
            out[poller.id] = self._poller_series(poller, rate("receives", i))
        first = len(layout.stations) + len(layout.links)
        for i, kind in enumerate(layout.classes):
            out[f"class:{kind}"] = {
                "requests_per_s": rate("class_arrivals", i),
                "errors_per_s": rate("class_failed", i),
                **latency(first + i),
            }
        out["*"] = self._system_series(rows, tables, lengths, first)
        return out

    @staticmethod
    def _poller_series(poller: Poller, receives: Column) -> dict[str, Column]:
        del poller
        return {"requests_per_s": receives}

    def _fleet_series(self, rows: dict[str, Any], i: int, station: Servers) -> dict[str, Column]:
        in_service = np.diff(rows[f"capacity {station.id}"][:, 1])
        servers = rows[f"servers {station.id}"]
        with np.errstate(invalid="ignore", divide="ignore"):
            slots = np.diff(rows["busy"][:, i]) / (in_service * station.slots_per_server)
            cores = np.diff(rows["cores"][:, i]) / (in_service * (station.cores_per_server or np.nan))
        lengths = np.diff(np.asarray(self._ends))
        waiting = np.diff(rows["inside"][:, i]) - np.diff(rows["busy"][:, i])
        return {
            "utilisation": slots if station.cores_per_server is None else cores,
            "slot_utilisation": slots,
            "queue_length": np.maximum(0.0, waiting) / lengths,
            "servers_desired": servers[:, 0],
            "servers_booting": servers[:, 1],
            "servers_in_service": servers[:, 2],
        }

    def _system_series(
        self, rows: dict[str, Any], tables: NDArray[np.float64], lengths: Column, first: int
    ) -> dict[str, Column]:
        classes = slice(first, first + len(self._layout.classes))
        counts = np.diff(rows["count"][:, classes], axis=0).sum(axis=1)
        with np.errstate(invalid="ignore", divide="ignore"):
            mean = np.diff(rows["sum"][:, classes], axis=0).sum(axis=1) / counts
        return {
            "requests_per_s": np.diff(rows["class_arrivals"], axis=0).sum(axis=1) / lengths,
            "errors_per_s": np.diff(rows["class_failed"], axis=0).sum(axis=1) / lengths,
            "latency_mean_s": mean,
            **{name: tables[:, -1, q] for q, (name, _) in enumerate(QUANTILES)},
            "in_flight": np.asarray(rows.get("in_system", np.zeros(0))),
        }
