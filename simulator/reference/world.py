"""The clock, the two orders of events, draws, and what is recorded."""

from __future__ import annotations

import heapq
import math
from collections import deque
from collections.abc import Callable, Sequence
from functools import partial

import numpy as np

from simulator.distributions import CELLS, LEVELS, Distribution
from simulator.histogram import CELL_BITS, HISTOGRAM_CELLS, LOWEST_EXPONENT
from simulator.layout import Layout
from simulator.plan import ConcurrencyPool, Delay, Network, Servers
from simulator.reference.beginning import link_state, station_state, visitors_state
from simulator.reference.bytes import bytes_of
from simulator.reference.messages import first_poller, first_store
from simulator.reference.moments import Moments
from simulator.reference.things import Job, PoolState, Root, ServerState, SourceState, StationState, Timer
from simulator.reference.verbs import Verbs
from simulator.reference.wires import Wire, new_wires
from simulator.result import CAUSES
from simulator.streams import GAMMA, MASK, mix64, stream

N_CAUSES = len(CAUSES) + 1
CAUSE = {name: i + 1 for i, name in enumerate(CAUSES)}


def histogram_cell(seconds: float) -> int:
    """The cell of a time; see simulator.histogram."""
    if seconds <= 0.0:
        return 0
    mantissa, exponent = math.frexp(seconds)
    part = int((2.0 * mantissa - 1.0) * (1 << CELL_BITS))
    return min(max(((exponent - 1 - LOWEST_EXPONENT) << CELL_BITS) + part, 0), HISTOGRAM_CELLS - 1)


class World:
    """All of a run's state, and the Floor that control stands on."""

    def __init__(self, layout: Layout, seed: int, verbs: Verbs) -> None:
        self.layout = layout
        self.verbs = verbs
        self.now = 0.0
        self.events = 0
        self.agenda: deque[Callable[[], None]] = deque()
        self._calendar: list[tuple[float, int, int, Timer, Callable[[], None]]] = []
        self._entries = 0
        self._tables: dict[Distribution, tuple[int, float]] = {}
        n_classes = len(layout.classes)
        self.n_classes = n_classes
        self.tally = np.zeros((len(layout.stations), n_classes + 1, 3), np.int64)
        self.link_tally = np.zeros((len(layout.links), n_classes + 1, 3), np.int64)
        self.class_tally = np.zeros((n_classes, 3), np.int64)
        self.causes = np.zeros((layout.subjects, N_CAUSES), np.int64)
        self.histograms = np.zeros((layout.subjects, HISTOGRAM_CELLS), np.int64)
        self.sums = np.zeros(layout.subjects)
        self.counters = [0.0] * len(layout.counters)
        self.moments = Moments()
        self.note = self.moments.note
        self.note_message = self.moments.note_message
        self.stations = [station_state(layout, i, seed) for i in range(len(layout.stations))]
        for state in self.stations:
            if isinstance(state.plan, Delay | Servers):
                state.cache = verbs.new_cache(state.plan, seed)
        self.servers = [
            ServerState(layout.station_index[name])
            for name, n in layout.server_capacity.items()
            for _ in range(n)
        ]
        self.wires: list[tuple[Wire, Wire]] = []
        self.links = [link_state(layout, i, seed) for i in range(len(layout.links))]
        self.stores = [first_store(i, store, seed) for i, store in enumerate(layout.stores)]
        self.pollers = [first_poller(i, poller, seed) for i, poller in enumerate(layout.pollers)]
        self.pools = {
            pool.id: PoolState(True, float(pool.limit), 0.0, 0.0)
            if isinstance(pool, ConcurrencyPool)
            else PoolState(False, pool.burst, pool.rate_per_s, pool.burst)
            for pool in layout.plan.pools
        }
        self.visitors = [visitors_state(layout, source, seed) for source in layout.visitors]
        index = layout.visitors_index
        self.sources = [
            SourceState(
                source,
                layout.station_index[source.station],
                {name: stream(seed, source.id, name) for name in ("gap", "request", "class", "phase")},
                layout.class_ends(source.mix),
                i - len(layout.sources),
                self.visitors[index[source.id]] if source.id in index else None,
            )
            for i, source in enumerate(layout.sources)
        ]

    # The two orders.

    def soon(self, action: Callable[[], None]) -> None:
        """Do it at this instant, after what is already to be done at it."""
        self.agenda.append(action)

    def schedule(self, time: float, action: Callable[[], None], rank: int = 0) -> Timer:
        """Do it at `time`."""
        timer = Timer(time)
        heapq.heappush(self._calendar, (time, rank, self._entries, timer, action))
        self._entries += 1
        return timer

    def run_until(self, until_s: float) -> None:
        """Everything before `until_s`."""
        while True:
            while self.agenda:
                self.agenda.popleft()()
            while self._calendar and self._calendar[0][3].cancelled:
                heapq.heappop(self._calendar)
            if not self._calendar or self._calendar[0][0] >= until_s:
                self.now = until_s
                return
            self.now, _, _, timer, action = heapq.heappop(self._calendar)
            timer.cancelled = True
            self.events += 1
            action()

    # Draws and records.

    def draw(self, law: Distribution, key: int, purpose: int) -> float:
        """A time for one purpose of one key."""
        if law not in self._tables:
            self._tables[law] = self.layout.tables.place(law)
        table, constant = self._tables[law]
        if table < 0:
            return constant
        return self.quantile(table, mix64(key + purpose))

    def quantile(self, table: int, bits: int) -> float:
        """One time from a table: 10 bits pick the cell, 32 the place in it; the last cell draws afresh."""
        cell, level = bits >> 54, 0
        while cell == CELLS - 1 and level < LEVELS - 1:
            level += 1
            bits = mix64(bits + GAMMA)
            cell = bits >> 54
        part = ((bits >> 22) & 0xFFFFFFFF) * (1.0 / 4294967296.0)
        row = self.layout.tables.row(table, level, cell)
        return float(row[0] + part * row[1])

    @staticmethod
    def numbered(stream_bits: int, number: int) -> int:
        """The bits of number `number` of a stream."""
        return mix64((stream_bits + number * GAMMA) & MASK)

    def record(self, subject: int, seconds: float) -> None:
        """One time of one subject: station, link, class's response or completion."""
        self.histograms[subject, histogram_cell(seconds)] += 1
        self.sums[subject] += seconds

    def touch(self, station: StationState) -> None:
        """Bring a station's integrals up to now."""
        elapsed = self.now - station.touched
        station.area_inside += station.inside * elapsed
        station.area_busy += station.busy * elapsed
        station.touched = self.now

    def release(self, root: Root | None) -> None:
        """One reference to a request less; with the last one it is complete."""
        if root is None:
            return
        root.refs -= 1
        if root.refs == 0 and root.well:
            first = len(self.layout.stations) + len(self.layout.links) + self.n_classes
            self.record(first + root.kind, self.now - root.started)

    def count_up(self, subject: str, event: str, amount: float) -> None:
        """Counters of a subject."""
        for i, counter in enumerate(self.layout.counters):
            if counter.subject == subject and counter.event == event:
                units = math.ceil(amount / counter.unit - 1e-6)
                self.counters[i] += max(counter.minimum, units)

    # The Floor.

    def open_server(self, server: int) -> None:
        self._at_once(partial(self.verbs.open_server, self, server))

    def drain_server(self, server: int) -> None:
        self._at_once(partial(self.verbs.drain_server, self, server))

    def lose_server(self, server: int) -> None:
        self._at_once(partial(self.verbs.end_server, self, server, "lost"))

    def end_drain(self, server: int) -> None:
        self._at_once(partial(self.verbs.end_server, self, server, "absent"))

    def _at_once(self, action: Callable[[], None]) -> None:
        self.agenda.append(action)
        self.run_until(self.now)

    def set_rotation(self, station: str, zones: Sequence[Sequence[int]]) -> None:
        self.stations[self.layout.station_index[station]].zones = [list(zone) for zone in zones]

    def set_added_latency(self, link: str, seconds: float) -> None:
        self.links[self.layout.link_index[link]].added_s = seconds

    def set_error_rate(self, link: str, probability: float) -> None:
        self.links[self.layout.link_index[link]].error_rate = probability

    def set_black_hole(self, link: str, retransmit_s: float | None) -> None:
        state = self.links[self.layout.link_index[link]]
        ends = state.black_hole and retransmit_s is None
        state.black_hole = retransmit_s is not None
        if retransmit_s is not None:
            state.retransmit_s = retransmit_s
        if ends:
            self._at_once(partial(self.verbs.release_held, self, state))

    def break_attempts(self, link: str, share: float, bits: int) -> int:
        state = self.links[self.layout.link_index[link]]
        broken = self.verbs.break_attempts(self, state, share, bits)
        self.run_until(self.now)
        return broken

    def set_station_errors(self, station: str, probability: float, cause: str) -> None:
        state = self.stations[self.layout.station_index[station]]
        state.error_rate, state.error_cause = probability, CAUSE[cause]

    def set_throttle(self, station: str, rate_per_s: float, burst: float) -> None:
        state = self.stations[self.layout.station_index[station]]
        state.throttle_per_s, state.throttle_burst = rate_per_s, burst
        state.throttle_tokens, state.throttle_at = burst, self.now

    def set_server(self, server: int, slowness: float, weight: float) -> None:
        self.servers[server].slowness, self.servers[server].weight = slowness, weight

    def new_wires(self, network: Network) -> int:
        self.wires.append(new_wires(network, self.now))
        return len(self.wires) - 1

    def set_wires(self, server: int, wires: int) -> None:
        self.servers[server].wires = wires

    def set_refusing(self, server: int, refuses: bool) -> None:
        self.servers[server].refuses = refuses

    def set_users(self, source: str, number: int) -> None:
        self.verbs.set_users(self, self.visitors[self.layout.visitors_index[source]], number)

    def lose_cache(self, station: str, share: float) -> None:
        cache = self.stations[self.layout.station_index[station]].cache
        assert cache is not None
        self.verbs.lose_cache(cache, share)

    def is_gone(self, server: int) -> bool:
        return self.servers[server].state == "absent"

    def emptied_at_s(self, server: int) -> float:
        return self.servers[server].emptied_at

    def busy_core_s(self, server: int) -> float:
        v = self.servers[server]
        cores = self.stations[v.station].fleet.cores_per_server or 0.0
        if not v.cpu:
            return v.busy_core_s
        return v.busy_core_s + (self.now - v.virtual_at) * (min(float(len(v.cpu)), cores) * v.pace)

    def busy_cores_s(self, servers: Sequence[int]) -> list[float]:
        return [self.busy_core_s(server) for server in servers]

    def slots_s(self, servers: Sequence[int]) -> list[float]:
        these = [self.servers[server] for server in servers]
        return [v.slot_s + float(v.busy) * (self.now - v.slot_at) for v in these]

    def slots_held(self, servers: Sequence[int]) -> list[int]:
        return [self.servers[server].busy for server in servers]

    def requests(self, server: int) -> float:
        return self.servers[server].requests

    def concurrency_s(self, station: str) -> float:
        s = self.stations[self.layout.station_index[station]]
        return s.area_busy + s.busy * (self.now - s.touched)

    def add_provisioned(self, station: str, more: int) -> None:
        state = self.stations[self.layout.station_index[station]]
        state.provisioned += more
        state.ready += more

    def backlog(self, store: str) -> int:
        return self.stores[self.layout.store_index[store]].visible

    def bytes_of(self, station: str) -> tuple[float, float]:
        return bytes_of(self.layout, self.link_tally, station)

    def set_pace(self, server: int, pace: float) -> None:
        self._at_once(partial(self.verbs.set_pace, self, server, pace))

    def job_over(self, job: Job) -> None:
        """A job is gone for good."""
        self.release(job.root)
