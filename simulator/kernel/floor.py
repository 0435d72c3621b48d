"""The kernel as a Floor: runs requests between control events, grows the memory, keeps the calendar in
tune.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from typing import Any

import numpy as np

from simulator.kernel import records as r
from simulator.kernel.build import NO_TRACES, initial_state
from simulator.kernel.bytes import bytes_of
from simulator.kernel.growth import grow
from simulator.kernel.link_records import BLACK_HOLE
from simulator.kernel.loop import run
from simulator.kernel.rebuild import rebuild_calendar
from simulator.kernel.wire_records import WIRE, begin_wire
from simulator.layout import Layout
from simulator.plan import Network
from simulator.recorder.traces import TraceLog
from simulator.result import CAUSES

EVENTS_A_TURN = 2_000_000
FEWEST_EVENTS_TO_TUNE = 20_000
BUCKETS_AN_EVENT = 2
"""So wide are the calendar's buckets; arrivals count as events but are not in it."""


class StoreFull(Exception):  # noqa: N818 - not a fault: the run ends with what was seen
    """A store holds more messages than its limit."""

    def __init__(self, store: str, limit: int) -> None:
        super().__init__(f"store {store} holds more than its limit of {limit} messages")


class EndlessInstant(Exception):  # noqa: N818 - not a fault: the run ends with what was seen
    """Something goes round without taking time."""

    def __init__(self, now: float) -> None:
        super().__init__(f"what happens at {now:g} s has no end: something goes round without taking time")


class KernelFloor:
    """One run's memory and the compiled loop over it."""

    WAY = "event"

    def __init__(
        self, layout: Layout, seed: int, *, trace_mask: int = NO_TRACES, wanted: Collection[int] = ()
    ) -> None:
        """trace_mask, wanted: which requests are traced (see `initial_state`)."""
        self._layout = layout
        self.memory = initial_state(layout, seed, trace_mask=trace_mask, wanted=wanted)
        self._traces = TraceLog(trace_mask, wanted)
        self._tuned_at = (0.0, 0)
        self._wires = 0
        self._begin()

    def _begin(self) -> None:
        for source in range(len(self._layout.sources)):
            self._do(r.ARRIVAL, source)

    @property
    def now(self) -> float:
        return float(self.memory.number("now"))

    @property
    def events(self) -> int:
        return int(self.memory.number("events"))

    def run_until(self, until_s: float, on_turn: Callable[[], None]) -> None:
        """Every event before `until_s`; `on_turn` is called every so many events and may raise to stop."""
        while True:
            status = run(self.memory.state, until_s, EVENTS_A_TURN, self._layout.fan_out)
            if status == r.REACHED:
                break
            if status == r.BUDGET:
                on_turn()
            elif status == r.MORE_JOBS:
                grow(self.memory, "jobs", "qnext", "free", "n_free")
            elif status == r.MORE_ROOTS:
                grow(self.memory, "roots", "next", "free_root", "n_free_roots")
            elif status == r.MORE_MESSAGES:
                grow(self.memory, "messages", "next", "free_message", "n_free_messages")
            elif status == r.TRACES_FULL:
                self.memory.state["status"] = 0
                self._fetch_traces()
            elif status == r.ENDLESS:
                raise EndlessInstant(self.now)
            else:
                store = self._layout.stores[int(self.memory.number("store_bound"))]
                raise StoreFull(store.id, store.limit_messages)
        self._tune()

    def traces(self) -> TraceLog:
        """The moments of traced requests so far."""
        self._fetch_traces()
        return self._traces

    def _fetch_traces(self) -> None:
        """Empty the kernel's log. With each halving of the sample, the kernel traces fewer from here on."""
        n = int(self.memory.number("trace_to"))
        lost = int(self.memory.number("traces_lost"))
        self._traces.add(self.memory["traces"][:n], whole=lost == 0)
        self.memory.state["trace_to"] = 0
        self.memory.state["traces_lost"] = 0
        self.memory.state["trace_mask"] = self._traces.mask

    def publish(self, *, at_end: bool = False) -> None:
        """Make the memory show everything up to now: to the recorder, and at the end to books and result."""

    def _do(self, op: int, item: int) -> None:
        """Put a verb into the agenda: it is done at this instant, before any event."""
        at = int(self.memory.number("agenda_to"))
        self.memory["agenda"][at] = (op, item)
        self.memory.state["agenda_to"] = (at + 1) & (len(self.memory["agenda"]) - 1)

    def _settle(self) -> None:
        """Do what stands in the agenda now."""
        self.run_until(self.now, lambda: None)

    def open_server(self, server: int) -> None:
        self._do(r.OPEN_SERVER, server)
        self._settle()

    def drain_server(self, server: int) -> None:
        self._do(r.DRAIN_SERVER, server)
        self._settle()

    def lose_server(self, server: int) -> None:
        self._do(r.LOSE_SERVER, server)
        self._settle()

    def end_drain(self, server: int) -> None:
        self._do(r.END_DRAIN, server)
        self._settle()

    def set_rotation(self, station: str, zones: Sequence[Sequence[int]]) -> None:
        fleet = self.memory["rotations"][self._layout.station_index[station]]
        at = int(fleet["first"])
        fleet["n"] = sum(len(zone) for zone in zones)
        for i, zone in enumerate(zones):
            entry = self.memory["zone_rotations"][int(fleet["first_zone"]) + i]
            entry["first"], entry["n"] = at, len(zone)
            self.memory["routing"]["server"][at : at + len(zone)] = zone
            at += len(zone)

    def set_added_latency(self, link: str, seconds: float) -> None:
        self.memory["links"]["added_s"][self._layout.link_index[link]] = seconds

    def set_error_rate(self, link: str, probability: float) -> None:
        self.memory["links"]["error_rate"][self._layout.link_index[link]] = probability

    def set_black_hole(self, link: str, retransmit_s: float | None) -> None:
        index = self._layout.link_index[link]
        x = self.memory["links"][index]
        held = bool(x["obstacles"] & BLACK_HOLE)
        holds = retransmit_s is not None
        x["obstacles"] = x["obstacles"] & ~BLACK_HOLE | (BLACK_HOLE if holds else 0)
        if holds:
            x["retransmit_s"] = retransmit_s
        if held and not holds:
            self._do(r.RELEASE_HELD, index)
            self._settle()

    def break_attempts(self, link: str, share: float, bits: int) -> int:
        index = self._layout.link_index[link]
        x = self.memory["links"][index]
        x["break_share"], x["break_bits"] = share, bits
        self._do(r.BREAK_LINK, index)
        self._settle()
        return int(self.memory["links"]["broken"][index])

    def set_station_errors(self, station: str, probability: float, cause: str) -> None:
        x = self.memory["stations"][self._layout.station_index[station]]
        x["error_rate"], x["error_cause"] = probability, CAUSES.index(cause) + 1
        self._guard(x)

    def set_throttle(self, station: str, rate_per_s: float, burst: float) -> None:
        x = self.memory["stations"][self._layout.station_index[station]]
        x["throttle_per_s"], x["throttle_burst"] = rate_per_s, burst
        x["throttle_tokens"], x["throttle_at_s"] = burst, self.now
        self._guard(x)

    @staticmethod
    def _guard(station: Any) -> None:
        station["guards"] = (
            station["n_pools"] + (station["error_rate"] > 0) + (station["throttle_per_s"] >= 0)
        )

    def set_server(self, server: int, slowness: float, weight: float) -> None:
        self.memory["servers"]["slowness"][server] = slowness
        self.memory["servers"]["share"][server] = weight

    def new_wires(self, network: Network) -> int:
        number, self._wires = self._wires, self._wires + 1
        old = self.memory["wires"]
        if len(old) < 2 * self._wires:
            self.memory.put("wires", np.concatenate([old, np.zeros(len(old), WIRE)]))
        for x in self.memory["wires"][2 * number : 2 * self._wires]:
            begin_wire(x, network, self.now)
        return number

    def set_wires(self, server: int, wires: int) -> None:
        self.memory["servers"]["wires"][server] = wires

    def wires_now(self) -> r.Records:
        """Both ways of every network there ever was."""
        return self.memory["wires"][: 2 * self._wires]

    def set_refusing(self, server: int, refuses: bool) -> None:
        self.memory["servers"]["refuses"][server] = refuses

    def set_users(self, source: str, number: int) -> None:
        visitors = self._layout.visitors_index[source]
        x = self.memory["visitors"][visitors]
        x["wanted"] = number
        x["starting"] = min(int(x["starting"]), number)
        self._do(r.WAKE_USERS, visitors)
        self._settle()

    def lose_cache(self, station: str, share: float) -> None:
        cache = int(self.memory["stations"]["cache"][self._layout.station_index[station]])
        self.memory["caches"]["lost_share"][cache] = share
        self._do(r.LOSE_CACHE, cache)
        self._settle()

    def is_gone(self, server: int) -> bool:
        return int(self.memory["servers"]["state"][server]) == r.ABSENT

    def emptied_at_s(self, server: int) -> float:
        return float(self.memory["servers"]["emptied_at_s"][server])

    def busy_core_s(self, server: int) -> float:
        v = self.memory["servers"][server]
        cores = float(self.memory["stations"]["cores"][int(v["station"])])
        if not v["on_cpu"]:
            return float(v["busy_core_s"])
        busy = min(float(v["on_cpu"]), cores) * float(v["pace"])
        return float(v["busy_core_s"]) + (self.now - float(v["v_at_s"])) * busy

    def busy_cores_s(self, servers: Sequence[int]) -> list[float]:
        """busy_core_s of many at once, to the same bit."""
        v = self.memory["servers"][np.asarray(servers, np.int64)]
        cores = self.memory["stations"]["cores"][v["station"]]
        busy = np.minimum(v["on_cpu"].astype(np.float64), cores) * v["pace"]
        seen: list[float] = (v["busy_core_s"] + (self.now - v["v_at_s"]) * busy).tolist()
        return seen

    def slots_s(self, servers: Sequence[int]) -> list[float]:
        all_of_them, chosen = self.memory["servers"], np.asarray(servers, np.int64)
        at_s = self.now - all_of_them["slot_at_s"][chosen]
        seen: list[float] = (all_of_them["slot_s"][chosen] + all_of_them["busy"][chosen] * at_s).tolist()
        return seen

    def slots_held(self, servers: Sequence[int]) -> list[int]:
        held: list[int] = self.memory["servers"]["busy"][np.asarray(servers, np.int64)].tolist()
        return held

    def requests(self, server: int) -> float:
        return float(self.memory["servers"]["requests"][server])

    def concurrency_s(self, station: str) -> float:
        x = self.memory["stations"][self._layout.station_index[station]]
        return float(x["area_busy"]) + float(x["busy"]) * (self.now - float(x["touched_s"]))

    def add_provisioned(self, station: str, more: int) -> None:
        place = self._layout.station_index[station]
        self.memory["stations"]["provisioned"][place] += more
        self.memory["stations"]["ready"][place] += more

    def backlog(self, store: str) -> int:
        return int(self.memory["stores"]["ready"][self._layout.store_index[store]])

    def bytes_of(self, station: str) -> tuple[float, float]:
        return bytes_of(self._layout, self.memory, station)

    def set_pace(self, server: int, pace: float) -> None:
        for now in (float(self.memory["servers"]["pace"][server]), pace):  # first what it did until now
            self.memory["servers"]["pace"][server] = now
            self._do(r.PLAN_CPU, server)
            self._settle()

    def _tune(self) -> None:
        """Take up a width and number of buckets that fit what happens now; the order of events stays."""
        since_s, since_events = self._tuned_at
        events = self.events - since_events
        elapsed = self.now - since_s
        if events < FEWEST_EVENTS_TO_TUNE or elapsed <= 0.0:
            return
        self._tuned_at = (self.now, self.events)
        scheduled = int(self.memory.number("scheduled"))
        buckets = 1 << max(9, min(22, (4 * BUCKETS_AN_EVENT * scheduled).bit_length()))
        wanted = 2.0 ** round(np.log2(BUCKETS_AN_EVENT * events / elapsed))
        now_inverse = float(self.memory.number("inverse_width"))
        if buckets <= len(self.memory["buckets"]) <= 4 * buckets and 0.4 < wanted / now_inverse < 2.5:
            return
        rebuild_calendar(self.memory, buckets, float(wanted))
